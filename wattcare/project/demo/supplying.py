"""Accounts, agreements, service points and meters, with what went before."""

from dataclasses import dataclass
from datetime import date, timedelta

from wattcare.project.demo.dice import Dice, Numbers
from wattcare.project.demo.firms import BUSINESS, DOUBLE, FARM, LARGE
from wattcare.project.demo.people import supply_number
from wattcare.project.demo.places import Site, TransformerRow
from wattcare.project.demo.records import (
    AccountRow,
    AgreementRow,
    Archive,
    CustomerRow,
    MeterRow,
    PointRow,
    Supplied,
    Validity,
)
from wattcare.project.demo.texts import TownWords
from wattcare.project.demo.usage import Load

RESIDENT, SHARED, PUBLIC = "resident", "shared", "public"
HOME_KWH = {"CN": {"urban": 205, "rural": 148, "remote": 96}, "GB": {"urban": 232, "rural": 274, "remote": 301}}
VOLTAGES = {"CN": (380, 10_000, 35_000, 110_000), "GB": (400, 11_000, 33_000, 132_000)}  # of organisations
HIGHER_FROM = (700_000, 2_500_000)  # kWh a month from which a works is supplied at one of the two highest of them
OPENING = date(1998, 1, 1)  # before it, the archive knows nothing


@dataclass(frozen=True, slots=True)
class Contract:
    """What a customer takes: class of supply, usual month in kWh, how the year goes."""

    supply: str
    kwh: float
    profile: str


class Supplying:
    """Puts customers on the network."""

    def __init__(self, archive: Archive, words: TownWords, chinese: bool, today: date, dice: Dice) -> None:
        self.archive, self._today, self._dice, self._chinese = archive, today, dice, chinese
        self._tariffs = words.firms["tariffs"]
        self._homes = HOME_KWH["CN" if chinese else "GB"]
        self._numbers = {name: Numbers(dice.stream(name), 10**9) for name in ("account", "point", "meter")}

    # --- what can be done

    def home(self, customer: CustomerRow, site: Site, since: date) -> None:
        """A household moves in."""
        point = self._point(site, 220 if self._chinese else 230, 1)
        self._install(point, since)
        self._supply(customer, (point,), self._home_contract(site), since)

    def business(
        self, customer: CustomerRow, site: Site, since: date, contract: Contract, *, double: bool = False
    ) -> None:
        """An organisation is supplied at a site, from two sources where `double`."""
        voltage = self._voltage(contract)
        sources = [site.transformer, site.district.second_source(site.transformer)] if double else [site.transformer]
        points = tuple(self._point(site, voltage, 3, source) for source in sources)
        for point in points:
            self._install(point, since)
        self._supply(customer, points, contract, since)

    def empty_home(self, site: Site) -> None:
        """A flat or house in which nobody is supplied."""
        point = self._point(site, 220 if self._chinese else 230, 1)
        point.connected = self._dice.chance(0.4)
        self._install(point, self._today - timedelta(days=self._dice.randrange(300, 6000)))

    def free_histories(self, dice: Dice) -> list[tuple[PointRow, date]]:
        """Homes in which somebody can have lived before, with the day until which: one for each point, shuffled."""
        found = []
        for point in self.archive.points:
            start = point.supplied[0][0] if point.supplied else self._today - timedelta(days=dice.randrange(20, 900))
            if len(point.supplied) < 2 and point.voltage_v < 1000 and start > date(2006, 1, 1):
                found.append((point, start - timedelta(days=dice.randrange(0, 70))))
        dice.shuffle(found)
        return found

    def former(self, customer: CustomerRow, point: PointRow, until: date, *, moved: bool = False) -> None:
        """`customer` was supplied at the point until that day, before whoever is there now."""
        since = max(OPENING, until - timedelta(days=self._dice.randrange(200, 4200)))
        if not moved or customer.since > since:
            customer.since = since
        contract = self._home_contract(point.site) if point.phases == 1 else Contract(BUSINESS, 800, "shop")
        self._supply(customer, (point,), contract, since, until)
        self._meter_before(point, since)

    # --- how

    def _voltage(self, contract: Contract) -> int:
        """The larger the customer, the higher the voltage they are supplied at."""
        steps = VOLTAGES["CN" if self._chinese else "GB"]
        if contract.supply not in (LARGE, DOUBLE):
            return steps[0]
        return steps[1 + sum(contract.kwh >= kwh for kwh in HIGHER_FROM)]

    def _home_contract(self, site: Site) -> Contract:
        area = site.district.area
        return Contract(RESIDENT, self._dice.around(self._homes[area], 0.42), "home" if area == "urban" else "village")

    def _supply(
        self,
        customer: CustomerRow,
        points: tuple[PointRow, ...],
        contract: Contract,
        since: date,
        until: date | None = None,
    ) -> None:
        account = self._account(customer, contract, since, until)
        for validity in self._terms(since, until):
            self._agreement(account, points, contract, validity)
        site = points[0].site
        customer.addresses += [site.address, site.district.name]
        if until is None:
            self.archive.supplied.append(Supplied(customer, account, points[0]))

    def _account(self, customer: CustomerRow, contract: Contract, since: date, until: date | None) -> AccountRow:
        serial = self._numbers["account"].next()
        number = f"6400{serial:09d}" if self._chinese else f"85{serial:09d}"
        place = len(self.archive.accounts) + 1
        payer = "late" if self._dice.chance(0.07) else "arrears" if self._dice.chance(0.016) else "good"
        load = Load(place, contract.kwh, contract.profile, since, until, payer if until is None else "good")
        account = AccountRow(place, number, customer, since, until, load)
        self.archive.accounts.append(account)
        return account

    def _terms(self, since: date, until: date | None) -> list[Validity]:
        """Mostly one agreement; a second where tariff or capacity were changed on the way."""
        days = ((until or self._today) - since).days
        if days < 500 or not self._dice.chance(0.035):
            return [(since, until)]
        change = since + timedelta(days=self._dice.randrange(200, days - 100))
        return [(since, change), (change, until)]

    def _agreement(
        self, account: AccountRow, points: tuple[PointRow, ...], contract: Contract, validity: Validity
    ) -> None:
        place = len(self.archive.agreements) + 1
        for point in points:
            point.supplied.append(validity)
            point.supplied.sort(key=lambda one: one[0])
        capacity = self._capacity(contract, points[0])
        prefix = "GYD" if self._chinese else "AG"
        row = AgreementRow(
            place, f"{prefix}{validity[0]:%Y}{account.number[-9:]}{place % 10}", account, self._tariff(contract),
            self._connection(contract, points, capacity), points[0].voltage_v, capacity, validity, points,
        )  # fmt: skip
        self.archive.agreements.append(row)

    def _tariff(self, contract: Contract) -> str:
        tariff = self._tariffs[contract.supply]
        return tariff if isinstance(tariff, str) else self._dice.choice(tariff)

    def _connection(self, contract: Contract, points: tuple[PointRow, ...], capacity: float) -> str:
        """The variant of the limits for connections, as the pack names it."""
        if not self._chinese:
            return "from_1mva" if capacity >= 1000 else "under_1mva"
        if points[0].voltage_v >= 1000:
            return "hv_double" if contract.supply == DOUBLE else "hv_single"
        return "resident" if contract.supply == RESIDENT else "lv"

    def _capacity(self, contract: Contract, point: PointRow) -> float:
        if point.voltage_v >= 1000:
            return float(max(point.site.transformer.capacity_kva, round(contract.kwh / 220 / 100) * 100))
        if contract.supply == RESIDENT:
            return self._dice.choice((6.0, 8.0, 8.0, 10.0, 12.0, 16.0))
        return self._dice.choice((10.0, 15.0, 20.0, 30.0, 50.0, 80.0)) if contract.supply != FARM else 50.0

    def _point(self, site: Site, voltage_v: int, phases: int, source: TransformerRow | None = None) -> PointRow:
        serial = self._numbers["point"].next()
        code = f"3040{serial:09d}" if self._chinese else supply_number(serial)
        row = PointRow(len(self.archive.points) + 1, code, site, voltage_v, phases, source or site.transformer)
        self.archive.points.append(row)
        return row

    def _install(self, point: PointRow, since: date) -> None:
        """The meter of today, and in some places the one before it."""
        dice, first = self._dice, max(since, date(2009, 3, 1))
        if (self._today - first).days > 1500 and dice.chance(0.3):
            change = first + timedelta(days=dice.randrange(1000, (self._today - first).days - 200))
            self._meter(point, (first, change))
            first = change
        point.meter = self._meter(point, (first, None))

    def _meter_before(self, point: PointRow, since: date) -> None:
        """Whoever lived here before had a meter too."""
        first = point.metered or self._today
        if since < first:
            self._meter(point, (since, first))

    def _meter(self, point: PointRow, installed: Validity) -> str:
        serial = self._numbers["meter"].next()
        point.metered = min(installed[0], point.metered or installed[0])
        number = f"33401{serial:09d}" if self._chinese else f"{installed[0]:%y}E{serial:09d}"
        self.archive.meters.append(MeterRow(number, point, installed))
        return number
