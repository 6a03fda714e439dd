"""The town's places and its network: substations, feeders, transformers and the premises that hang on them.

Places are made when they are asked for, street by street and village by village, so that neighbours share a
transformer and a feeder as they do in life.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from wattcare.project.demo.dice import Dice
from wattcare.project.demo.texts import Words

FEEDER_LOAD = {"urban": (8, 17), "rural": (14, 26), "remote": (18, 34)}  # transformers on a feeder
POINTS_OF_A_STREET = 45  # on one of its transformers
HOMES_OF = {"urban": (58, 112), "rural": (34, 56), "remote": (12, 24)}  # homes on a transformer
CAPACITIES = {"urban": (400, 500, 630, 800), "rural": (100, 200, 315), "remote": (50, 100)}
PRIVATE_CAPACITIES = (160, 250, 315, 400, 630, 800, 1000, 1250, 1600)


@dataclass(slots=True)
class FeederRow:
    id: int
    code: str
    name: str
    substation: str
    transformers: int = 0
    room: int = 12


@dataclass(slots=True)
class TransformerRow:
    id: int
    code: str
    name: str
    feeder: FeederRow
    capacity_kva: int
    private: bool = False
    points: int = 0


@dataclass(slots=True)
class Compound:
    """An estate of flats, which a property manager may look after."""

    name: str
    street: str
    number: int
    district: "District"
    transformer: TransformerRow
    homes: list[int] = field(default_factory=list)  # positions of their sites, filled by whoever moves people in


@dataclass(slots=True)
class Site:
    """One premise with the transformer its supply comes from. `place` is its street, estate or village in short."""

    id: int
    address: str
    postal_code: str
    district: "District"
    place: str
    transformer: TransformerRow
    latitude: float
    longitude: float
    compound: Compound | None = None


class Places:
    """All of the town's districts and everything built in them so far."""

    def __init__(self, words: Words, dice: Dice) -> None:
        self.words = words
        self.sites: list[Site] = []
        self.feeders: list[FeederRow] = []
        self.transformers: list[TransformerRow] = []
        self.compounds: list[Compound] = []
        self.districts = [
            District(self, place, raw, dice.stream("district", raw["code"]))
            for place, raw in enumerate(words["districts"], start=1)
        ]
        self.shares = [(district, district.weight) for district in self.districts]


class District:
    """A part of the town: grows estates, shops, works and villages as they are asked for."""

    def __init__(self, town: Places, place: int, raw: Words, dice: Dice) -> None:
        self.town, self._place, self._dice, self._raw = town, place, dice, raw
        self.code: str = raw["code"]
        self.name: str = raw["name"]
        self.area: str = raw["area"]  # a code of the pack's area kinds
        self.department: str = raw["department"]  # whose crews come here
        self.weight, self.region = float(raw["weight"]), f"{town.words['region_code'][:4]}{raw['region']}"
        self.villages: list[str] = raw.get("villages", [])
        self.streets: list[str] = raw["streets"]
        self._feeders: list[FeederRow] = []
        self._street_of: dict[str, list[TransformerRow]] = {}
        self._numbers: dict[str, Iterator[int]] = {}
        self._homes = self._villages() if self.villages else self._estates()
        self._compound_names = self._names()

    # --- what can be asked for

    def home(self) -> Site:
        """The next flat or house."""
        return next(self._homes)

    def shop(self) -> Site:
        street = self._dice.choice(self.streets)
        form = "town_shop" if self.villages else "shop"
        transformer = self._street_transformer(street)
        return self._site(form, street, transformer, {"street": street, "number": self._number(street)})

    def works(self, owner: str) -> Site:
        """A site with a transformer of its own."""
        transformer = self._transformer("private", owner[:24], 1, self._dice.choice(PRIVATE_CAPACITIES), private=True)
        street = self._dice.choice(self.streets)
        if self.villages:
            return self._site("town_shop", street, transformer, {"street": street, "number": self._number(street)})
        parks: list[str] = self.town.words["parks"]
        here = [park for park in parks if park.startswith(self.name[:2])] or parks
        park = self._dice.choice(here)
        return self._site("park", park, transformer, {"street": street, "park": park, "number": self._number(park)})

    def second_source(self, first: TransformerRow) -> TransformerRow:
        """Another transformer of the same owner, on another feeder where there is one."""
        second = self._transformer("private", "", 1, first.capacity_kva, private=True)
        others = [feeder for feeder in self._feeders if feeder is not first.feeder]
        if second.feeder is first.feeder and others:
            second.feeder = self._dice.choice(others)
        second.name = f"{first.name}2"
        return second

    def common(self, compound: Compound, what: str) -> Site:
        """Something all of an estate share, such as its lifts."""
        words = {"street": compound.street, "number": compound.number, "compound": compound.name, "what": what}
        return self._site("common", compound.name, compound.transformer, words, compound)

    def public(self, what: str) -> Site:
        street = self._dice.choice(self.streets)
        return self._site("public", street, self._street_transformer(street), {"street": street, "what": what})

    # --- how it grows

    def _estates(self) -> Iterator[Site]:
        for name in self._compound_names_for_ever():
            street = self._dice.choice(self.streets)
            compound = Compound(name, street, self._number(street), self, self._public_transformer("compound", name, 1))
            self.town.compounds.append(compound)
            yield from self._flats(compound)

    def _flats(self, compound: Compound) -> Iterator[Site]:
        dice, wanted, made = self._dice, self._dice.randrange(70, 260), 0
        left, transformers = dice.randint(*HOMES_OF["urban"]), 1
        floors = dice.choice((6, 6, 11, 18))
        for building in count(1):
            for unit in range(1, dice.randint(1, 3) + 1):
                for floor in range(1, floors + 1):
                    for flat in (1, 2):
                        if made >= wanted:
                            return
                        if left == 0:
                            transformers += 1
                            compound.transformer = self._public_transformer("compound", compound.name, transformers)
                            left = dice.randint(*HOMES_OF["urban"])
                        made, left = made + 1, left - 1
                        words = {
                            "street": compound.street, "number": compound.number, "compound": compound.name,
                            "building": building, "unit": unit, "room": f"{floor}{flat:02d}", "house": made,
                        }  # fmt: skip
                        yield self._site("flat", compound.name, compound.transformer, words, compound)

    def _villages(self) -> Iterator[Site]:
        taken: dict[str, int] = {}
        while True:
            village = self._dice.choice(self.villages)
            taken[village] = taken.get(village, 0) + 1
            transformer = self._public_transformer("village", village, taken[village])
            street = self._dice.choice(self.streets)
            for number in range(1, self._dice.randint(*HOMES_OF[self.area]) + 1):
                words = {"village": village, "group": taken[village], "number": number, "street": street}
                yield self._site("village", village, transformer, words)

    def _names(self) -> list[str]:
        parts = self.town.words["compounds"]
        names = [
            f"{first} {last}" if first.isascii() else first + last for first in parts["first"] for last in parts["last"]
        ]
        self._dice.shuffle(names)
        return names

    def _compound_names_for_ever(self) -> Iterator[str]:
        for name in self._compound_names:
            yield name
        for phase, name in ((phase, name) for phase in count(2) for name in self._compound_names):
            yield f"{name}{phase}" if not name.isascii() else f"{name} {phase}"

    def _street_transformer(self, street: str) -> TransformerRow:
        known = self._street_of.setdefault(street, [])
        if not known or known[-1].points >= POINTS_OF_A_STREET:
            known.append(self._public_transformer("street", street, len(known) + 1))
        return known[-1]

    def _public_transformer(self, kind: str, name: str, nth: int) -> TransformerRow:
        return self._transformer(kind, name, nth, self._dice.choice(CAPACITIES[self.area]))

    def _transformer(self, kind: str, name: str, nth: int, capacity: int, *, private: bool = False) -> TransformerRow:
        feeder = self._feeder()
        feeder.transformers += 1
        position = len(self.town.transformers) + 1
        text = self.town.words["kinds_of_transformer"][kind].format(name=name, n=nth)
        row = TransformerRow(
            position, f"{feeder.code}-{feeder.transformers:03d}", text[:100], feeder, capacity, private
        )
        self.town.transformers.append(row)
        return row

    def _feeder(self) -> FeederRow:
        free = [feeder for feeder in self._feeders[-4:] if feeder.transformers < feeder.room]
        if free:
            return self._dice.choice(free)
        stations: list[str] = self._raw["substations"]
        station = stations[len(self._feeders) % len(stations)]
        nth = len(self._feeders) // len(stations)
        numeral = self.town.words["numerals"][nth % 20]
        name = self.town.words["feeder"].format(substation=station, n=numeral)
        voltage = 110 if self.area == "urban" else 35
        substation = self.town.words["station"].format(voltage=voltage, name=station)
        code = f"F{self._place}{len(self._feeders) + 1:02d}"
        row = FeederRow(
            len(self.town.feeders) + 1, code, name, substation, 0, self._dice.randint(*FEEDER_LOAD[self.area])
        )
        self._feeders.append(row)
        self.town.feeders.append(row)
        return row

    def _number(self, street: str) -> int:
        return next(self._numbers.setdefault(street, count(self._dice.randint(1, 9), self._dice.choice((1, 2, 2, 3)))))

    def _site(
        self, form: str, place: str, transformer: TransformerRow, words: Words, compound: Compound | None = None
    ) -> Site:
        town, dice = self.town.words, self._dice
        address = town["addresses"][form].format(city=town["city"], county=town["county"], district=self.name, **words)
        transformer.points += 1
        site = Site(
            len(self.town.sites) + 1,
            address,
            self._postal_code(),
            self,
            place,
            transformer,
            round(town["latitude"] + self._raw["dy"] + dice.gauss(0, 0.012), 6),
            round(town["longitude"] + self._raw["dx"] + dice.gauss(0, 0.014), 6),
            compound,
        )
        self.town.sites.append(site)
        return site

    def _postal_code(self) -> str:
        town = self.town.words["postal"]
        if town.isdigit():
            return f"{town}{self._raw['postal']}{self._dice.randrange(10)}"
        inward = self._dice.choice("123456789") + self._dice.code(2, "ABDEFGHJLNPQRSTUWXYZ")
        return f"{town}{self._raw['postal']} {inward}"
