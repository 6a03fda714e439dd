"""Settles the town: who lives and works where, since when, who was there before, with which contract and meter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from wattcare.customers.rules import ContactKind, CustomerKind, Lifecycle
from wattcare.project.demo.dice import Dice, Numbers, Urn, parts_of
from wattcare.project.demo.firms import BUSINESS, DOUBLE, FARM, LARGE, Firm, Firms
from wattcare.project.demo.people import People, Person, credit_code, identity_number
from wattcare.project.demo.places import Compound, District, Places, Site
from wattcare.project.demo.profiles import Profiles
from wattcare.project.demo.records import Archive, ContactRow, CustomerRow
from wattcare.project.demo.supplying import Contract, Supplying
from wattcare.project.demo.texts import TownWords

KIND_SHARES = {
    CustomerKind.PERSON: 868, CustomerKind.ENTERPRISE: 106, CustomerKind.GOVERNMENT: 10, CustomerKind.SOCIAL: 13,
    CustomerKind.INTERMEDIARY: 3,
}  # fmt: skip
LIFECYCLE_SHARES = {Lifecycle.CURRENT: 925, Lifecycle.PAST: 48, Lifecycle.POTENTIAL: 27}
MANAGED = 0.72  # of all estates
WRITES = 0.07  # of all residents want their letters on paper
UNSORTED = 0.014  # of all organisations stand in the archive without a sector
AUTHORITIES = {CustomerKind.GOVERNMENT: "11", CustomerKind.SOCIAL: "12"}


@dataclass(frozen=True, slots=True)
class Size:
    """How large a town."""

    customers: int
    service_points: int
    cases: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What every part of the generator stands on."""

    words: TownWords
    country: str
    currency: str
    language: str
    today: date
    size: Size

    @property
    def chinese(self) -> bool:
        return self.country == "CN"


def settle(ground: Ground, dice: Dice, tell: Callable[[int, int], None]) -> Archive:
    """The archive of the whole town; `tell` hears how many customers of all are settled."""
    settler = _Settler(ground, dice)
    settler.settle(tell)
    return settler.archive


class _Settler:
    def __init__(self, ground: Ground, dice: Dice) -> None:
        words = ground.words
        self.ground, self.dice = ground, dice.stream("settling")
        self.archive = Archive(Places(words.places, dice.stream("places")))
        self.people = People(words.people, dice.stream("people"), ground.today, family_first=ground.chinese)
        self.firms = Firms(words, dice.stream("firms"))
        self.profiles = Profiles(ground.words, ground.chinese, ground.today, dice.stream("profiles"))
        self.supplying = Supplying(self.archive, words, ground.chinese, ground.today, dice.stream("supplying"))
        self.numbers = Numbers(dice.stream("numbers"), 9 * 10**8)
        self.districts = Urn(self.archive.places.shares)
        self.spare = 0
        self.managers: list[CustomerRow] = []
        self.managed: dict[int, CustomerRow | None] = {}

    def settle(self, tell: Callable[[int, int], None]) -> None:
        """First who is supplied now, then homes that stand empty, then who was there before, then who may come."""
        size = self.ground.size
        stages = parts_of(size.customers, LIFECYCLE_SHARES)
        current = parts_of(stages[Lifecycle.CURRENT], KIND_SHARES)
        self.spare = size.service_points - stages[Lifecycle.CURRENT]
        for kind in (CustomerKind.INTERMEDIARY, *current):
            for _ in range(current.pop(kind, 0)):
                self._current(kind)
                if len(self.archive.customers) % 500 == 0:
                    tell(len(self.archive.customers), size.customers)
        self._shared_supplies()
        while len(self.archive.points) < size.service_points:
            self.supplying.empty_home(self.districts.draw(self.dice).home())
        self._past(stages[Lifecycle.PAST])
        self._potential(stages[Lifecycle.POTENTIAL])
        tell(size.customers, size.customers)

    # --- who is supplied now

    def _current(self, kind: CustomerKind) -> None:
        if kind is CustomerKind.PERSON:
            self._resident()
        elif kind is CustomerKind.INTERMEDIARY:
            self._manager()
        else:
            self._organisation(kind)

    def _resident(self) -> None:
        site, person = self.districts.draw(self.dice).home(), self.people.draw()
        customer = self._person(person, Lifecycle.CURRENT, self._since(person), site.district)
        if site.compound is not None:
            manager = self._manager_of(site.compound)
            customer.intermediary_id = manager.id if manager else None
        self.supplying.home(customer, site, customer.since)
        if self.dice.chance(WRITES):
            self._post(customer, site)
        if self._may_have_more(0.02):
            other = self.districts.draw(self.dice).home()
            self.supplying.home(customer, other, self._later(customer.since))

    def _manager(self) -> None:
        firm = self.firms.manager()
        district = self.archive.places.districts[0]
        customer = self._firm(firm, Lifecycle.CURRENT, self._founded(), district)
        site = district.shop()
        self.supplying.business(customer, site, customer.since, Contract(BUSINESS, firm.kwh, "office"))
        self.managers.append(customer)

    def _organisation(self, kind: CustomerKind) -> None:
        district = self.districts.draw(self.dice)
        compounds = self.archive.places.compounds
        compound = self.dice.choice(compounds) if compounds else None
        firm = (
            self.firms.enterprise(district)
            if kind is CustomerKind.ENTERPRISE
            else self.firms.body(kind, district, compound)
        )
        customer = self._firm(firm, Lifecycle.CURRENT, self._founded(), district)
        self._supply_firm(customer, firm, district, customer.since)
        for _ in range(self._branches(kind, firm)):
            self._branch(customer, firm, kind)

    def _supply_firm(self, customer: CustomerRow, firm: Firm, district: District, since: date) -> None:
        contract = Contract(firm.supply, firm.kwh, firm.profile)
        site = district.works(customer.name) if firm.supply in (LARGE, DOUBLE) else district.shop()
        double = firm.supply == DOUBLE and self._may_have_more(1.0)
        self.supplying.business(customer, site, since, contract, double=double)
        self._post(customer, site)

    def _post(self, customer: CustomerRow, site: Site) -> None:
        """Letters reach them where they are supplied."""
        customer.contacts.append(ContactRow(str(ContactKind.POSTAL), f"{site.address} {site.postal_code}"))

    def _branches(self, kind: CustomerKind, firm: Firm) -> int:
        if firm.small or firm.supply in (DOUBLE, FARM):
            return 0
        most = {CustomerKind.GOVERNMENT: 6, CustomerKind.SOCIAL: 1}.get(kind, 3)
        return sum(self._may_have_more(0.3) for _ in range(most))

    def _branch(self, customer: CustomerRow, firm: Firm, kind: CustomerKind) -> None:
        district = self.districts.draw(self.dice)
        since = self._later(customer.since)
        if kind is CustomerKind.GOVERNMENT:
            site = district.public(self.dice.choice(self.ground.words.places["publics"]))
            contract = Contract("public", self.dice.around(900, 0.6), "steady")
        else:
            site, contract = (
                district.shop(),
                Contract(BUSINESS, self.dice.around(firm.kwh / 6 + 300, 0.4), firm.profile),
            )
        self.supplying.business(customer, site, since, contract)

    def _shared_supplies(self) -> None:
        """What the residents of an estate share is supplied to its manager."""
        commons: list[str] = self.ground.words.places["commons"]
        for compound in self.archive.places.compounds:
            manager = self._manager_of(compound)
            for what in commons if manager else ():
                if manager and self._may_have_more(0.6):
                    site = compound.district.common(compound, what)
                    contract = Contract("shared", self.dice.around(1500, 0.5), "steady")
                    self.supplying.business(manager, site, self._later(manager.since), contract)

    def _manager_of(self, compound: Compound) -> CustomerRow | None:
        """The estate's manager, chosen when the first resident moves in; some estates have none."""
        if id(compound) not in self.managed:
            has = self.managers and self.dice.chance(MANAGED)
            self.managed[id(compound)] = self.dice.choice(self.managers) if has else None
        return self.managed[id(compound)]

    def _may_have_more(self, share: float) -> bool:
        """Whether there is a further service point, of those that the size of the town leaves over."""
        if self.spare <= 0 or not self.dice.chance(share):
            return False
        self.spare -= 1
        return True

    # --- who was and who may come

    def _past(self, wanted: int) -> None:
        """Former customers lived where others live now, or where nobody does."""
        before = self.supplying.free_histories(self.dice)
        for nth in range(wanted):
            point, until = before[nth % len(before)]
            if point.voltage_v < 1000 and point.site.district.area != "" and self.dice.chance(0.9):
                customer = self._person(self.people.draw(), Lifecycle.PAST, until, point.site.district)
            else:
                customer = self._firm(
                    self.firms.enterprise(point.site.district), Lifecycle.PAST, until, point.site.district
                )
            self.supplying.former(customer, point, until)
        movers = [one for one in self.archive.supplied if one.customer.kind == CustomerKind.PERSON]
        for point, until in before[wanted : wanted + len(movers) // 28]:
            mover = self.dice.choice(movers).customer
            self.supplying.former(mover, point, until, moved=True)

    def _potential(self, wanted: int) -> None:
        for _ in range(wanted):
            district, since = self.districts.draw(self.dice), self._lately(400)
            if self.dice.chance(0.6):
                self._person(self.people.draw(), Lifecycle.POTENTIAL, since, district)
            else:
                self._firm(self.firms.enterprise(district), Lifecycle.POTENTIAL, since, district)

    # --- their records

    def _person(self, person: Person, lifecycle: Lifecycle, since: date, district: District) -> CustomerRow:
        customer = self._customer(CustomerKind.PERSON, lifecycle, person.name, since)
        if self.ground.chinese and self.dice.chance(0.97):
            customer.identity_code = identity_number(self.dice, district.region, person)
        customer.needs = self.people.needs(person.born) if lifecycle is Lifecycle.CURRENT else []
        customer.caller = self.people.title(person)
        self.profiles.of_person(customer, person)
        return customer

    def _firm(self, firm: Firm, lifecycle: Lifecycle, since: date, district: District) -> CustomerRow:
        customer = self._customer(CustomerKind(firm.kind), lifecycle, firm.name, since)
        if self.ground.chinese:
            authority = AUTHORITIES.get(CustomerKind(firm.kind), "92" if firm.small else "91")
            customer.identity_code = credit_code(self.dice, district.region, authority)
        customer.sector = "" if self.dice.chance(UNSORTED) else firm.sector
        customer.importance = self._grade(firm)
        self.profiles.of_firm(customer, firm, self.people.draw(24, 62), self.people)
        return customer

    def _grade(self, firm: Firm) -> str:
        if firm.grade:
            return firm.grade
        return ("2" if self.dice.chance(0.6) else "1") if firm.supply == DOUBLE else ""

    def _customer(self, kind: CustomerKind, lifecycle: Lifecycle, name: str, since: date) -> CustomerRow:
        place, serial = len(self.archive.customers) + 1, self.numbers.next()
        number = f"10{serial:09d}" if self.ground.chinese else f"CU{serial:09d}"
        customer = CustomerRow(place, number, str(kind), str(lifecycle), name, since)
        self.archive.customers.append(customer)
        return customer

    def _since(self, person: Person) -> date:
        """From when on a home is supplied: half of them for long, some only since this year."""
        grown = max(date(1998, 1, 1), person.born + timedelta(days=22 * 365))
        days = max(30, (self.ground.today - grown).days)
        return self.ground.today - timedelta(days=1 + int(days * self.dice.random() ** 1.4))

    def _founded(self) -> date:
        return self.ground.today - timedelta(days=40 + int(8000 * self.dice.random() ** 1.5))

    def _lately(self, days: int) -> date:
        return self.ground.today - timedelta(days=1 + self.dice.randrange(days))

    def _later(self, since: date) -> date:
        return since + timedelta(days=int((self.ground.today - since).days * self.dice.random() * 0.9))
