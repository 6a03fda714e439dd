"""Organisations: enterprises and shops, managers of estates, government and social bodies."""

from dataclasses import dataclass
from typing import Any

from wattcare.customers.rules import CustomerKind
from wattcare.project.demo.dice import Dice, Urn
from wattcare.project.demo.places import Compound, District
from wattcare.project.demo.texts import TownWords, Words

SHOPS_SHARE = 0.57  # of all enterprises
MOST_OF_A_NAME = 2000
BUSINESS, LARGE, DOUBLE, FARM = "business", "large", "double", "farm"


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation before it has a place. `supply` is its class of supply, `profile` how its use goes in a year."""

    name: str
    kind: str
    sector: str
    kwh: float
    supply: str
    profile: str
    grade: str = ""
    small: bool = False


class Firms:
    """Draws organisations; no two have the same name."""

    def __init__(self, words: TownWords, dice: Dice) -> None:
        self._words: Words = words.firms
        self._city: str = words.places["city"]
        self._dice, self._taken = dice, set[str]()
        self._numerals: list[str] = words.places["numerals"]
        self._brands: list[str] = words.firms["brands"].split()
        self._trades = Urn([(entry, entry["share"]) for entry in words.firms["enterprises"]])
        self._joint = "" if not self._brands[0].isascii() else " "

    def enterprise(self, district: District) -> Firm:
        return self._shop(district) if self._dice.chance(SHOPS_SHARE) else self._company()

    def _shop(self, district: District) -> Firm:
        dice, rural = self._dice, bool(district.villages)
        trade = dice.choice([entry for entry in self._words["shops"] if rural or not entry.get("rural")])
        owner = dice.choice(self._words["owners"])
        again: str = self._words["again"]["shop"]
        plain = self._joined(district.name, owner, trade["trade"])
        name = self._free(lambda nth: again.format(name=plain, n=self._numeral(nth)) if nth else plain)
        return Firm(
            name, CustomerKind.ENTERPRISE, trade["sector"], dice.around(trade["kwh"], 0.35), BUSINESS,
            trade["profile"], small=True,
        )  # fmt: skip

    def _company(self) -> Firm:
        dice, trade = self._dice, self._trades.draw(self._dice)
        form = dice.choice(self._words["forms"])
        city = "" if self._joint else self._city
        name = self._free(
            lambda _nth: self._joined(city + dice.choice(self._brands) + self._second(), trade["trade"], form)
        )
        return Firm(
            name,
            CustomerKind.ENTERPRISE,
            trade["sector"],
            dice.around(trade["kwh"], 0.6),
            trade["class"],
            trade["profile"],
        )

    def manager(self) -> Firm:
        """Who looks after estates and everything their residents share."""
        raw = self._words["managers"]
        name = self._free(lambda _nth: raw["name"].format(city=self._city, brand=self._brand()))
        return Firm(name, CustomerKind.INTERMEDIARY, raw["sector"], raw["kwh"], BUSINESS, "steady")

    def body(self, kind: CustomerKind, district: District, compound: Compound | None) -> Firm:
        """A government or social body of the district."""
        other = "urban" if district.villages else "rural"
        known: list[Words] = self._words["government" if kind is CustomerKind.GOVERNMENT else "social"]
        while True:
            raw = self._dice.choice([entry for entry in known if not entry.get(other)])
            most = len(self._numerals) if "{n}" in raw["name"] else MOST_OF_A_NAME
            name = self._free(lambda nth, raw=raw: self._body_name(raw, district, compound, nth), most)
            if name:
                break
        kwh = self._dice.around(raw["kwh"], 0.3)
        return Firm(
            name,
            kind,
            raw["sector"],
            kwh,
            raw.get("class", BUSINESS),
            raw.get("profile", "office"),
            raw.get("grade", ""),
        )

    def _body_name(self, raw: Words, district: District, compound: Compound | None, nth: int) -> str:
        dice = self._dice
        street = dice.choice(district.streets)
        values: dict[str, Any] = {
            "city": self._city,
            "district": district.name,
            "brand": self._brand(),
            "street": street,
            "short": street.removesuffix("路").removesuffix("街").removesuffix("大道"),
            "village": dice.choice(district.villages or [street]),
            "compound": compound.name if compound else street,
            "n": self._numerals[nth % len(self._numerals)],
        }
        name: str = raw["name"].format(**values)
        if nth == 0 or "{n}" in raw["name"]:
            return name
        again: str = self._words["again"][raw.get("again", "office")]
        return again.format(name=name, n=self._numeral(nth))

    def _brand(self) -> str:
        return self._dice.choice(self._brands) + self._second()

    def _second(self) -> str:
        """Some names are of two words, so that there are enough of them."""
        return self._joint + self._dice.choice(self._brands) if self._dice.chance(0.3) else ""

    def _joined(self, *parts: str) -> str:
        return self._joint.join(part for part in parts if part)

    def _numeral(self, nth: int) -> str:
        return self._numerals[nth] if nth < len(self._numerals) else str(nth + 1)

    def _free(self, make: Any, most: int = MOST_OF_A_NAME) -> str:
        """The first name made that nobody has yet; "" when `most` are taken."""
        for nth in range(most):
            name = str(make(nth))
            if name not in self._taken:
                self._taken.add(name)
                return name
        return ""
