"""Two years of energy used, billed and paid, month by month, and one month more: a year can be compared with the one
before it a month ago too."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from wattcare.project.demo.dice import Dice

MONTHS = 25
# How a year goes, January to December, for each way of using energy.
PROFILES = {
    "CN": {
        "home": (1.05, 0.98, 0.82, 0.74, 0.78, 1.02, 1.62, 1.78, 1.18, 0.78, 0.82, 1.02),
        "village": (1.0, 1.3, 0.86, 0.8, 0.82, 0.98, 1.4, 1.52, 1.08, 0.84, 0.86, 1.0),
        "shop": (0.98, 0.8, 0.88, 0.86, 0.95, 1.12, 1.36, 1.38, 1.1, 0.94, 0.86, 0.96),
        "mall": (1.0, 0.98, 0.86, 0.84, 0.95, 1.14, 1.34, 1.36, 1.12, 0.9, 0.86, 0.98),
        "office": (1.02, 0.76, 0.86, 0.82, 0.92, 1.18, 1.42, 1.4, 1.1, 0.84, 0.84, 1.0),
        "factory": (0.94, 0.58, 1.02, 1.04, 1.02, 1.04, 1.06, 1.06, 1.08, 1.0, 1.08, 1.1),
        "night": (0.96, 0.78, 1.04, 1.04, 1.02, 1.02, 1.0, 0.98, 1.04, 1.04, 1.06, 1.06),
        "steady": (0.98, 0.92, 0.96, 0.96, 1.0, 1.04, 1.1, 1.1, 1.04, 0.98, 0.96, 0.98),
        "school": (0.9, 0.46, 1.06, 1.06, 1.1, 1.16, 0.78, 0.52, 1.24, 1.08, 1.06, 1.08),
        "farm": (0.5, 0.5, 0.8, 1.3, 1.5, 1.7, 1.6, 1.3, 0.9, 0.8, 0.6, 0.5),
    },
    "GB": {
        "home": (1.36, 1.24, 1.14, 0.96, 0.84, 0.76, 0.74, 0.74, 0.82, 0.98, 1.16, 1.34),
        "village": (1.4, 1.28, 1.16, 0.96, 0.82, 0.74, 0.72, 0.72, 0.8, 0.98, 1.18, 1.38),
        "shop": (1.04, 1.0, 1.0, 0.96, 0.96, 0.98, 1.02, 1.04, 0.98, 0.98, 1.02, 1.1),
        "mall": (1.06, 1.02, 1.0, 0.94, 0.94, 0.96, 1.0, 1.0, 0.96, 0.98, 1.04, 1.14),
        "office": (1.12, 1.08, 1.04, 0.94, 0.92, 0.94, 0.96, 0.92, 0.96, 1.0, 1.06, 1.02),
        "factory": (1.0, 1.02, 1.04, 0.98, 1.0, 1.02, 0.98, 0.88, 1.04, 1.06, 1.06, 0.86),
        "night": (1.02, 1.02, 1.04, 0.98, 1.0, 1.0, 0.98, 0.92, 1.02, 1.04, 1.04, 0.92),
        "steady": (1.02, 1.0, 1.0, 0.98, 0.98, 1.0, 1.02, 1.02, 1.0, 0.98, 1.0, 1.02),
        "school": (1.2, 1.08, 1.14, 0.92, 1.0, 0.98, 0.74, 0.44, 1.06, 1.1, 1.2, 0.96),
        "farm": (1.1, 1.1, 1.1, 1.0, 0.9, 0.8, 0.9, 1.1, 1.2, 0.9, 0.9, 1.0),
    },
}
GROWTH = {"home": 0.03, "village": 0.045, "factory": 0.05, "night": 0.03, "shop": 0.02, "farm": 0.02}  # a year


@dataclass(frozen=True, slots=True)
class Prices:
    """Fen or pence per kWh, and the standing part of a bill; homes pay more above their tiers (kWh a month)."""

    home: float
    business: float
    farm: float
    standing: float
    tiers: tuple[tuple[float, float], ...] = ()


PRICES = {
    "CN": Prices(53.8, 71.4, 55.2, 0, tiers=((230, 5), (400, 25))),  # a city with tiers of 2,760 and 4,800 kWh a year
    "GB": Prices(26.4, 24.8, 25.1, 1650),
}


@dataclass(slots=True)
class Load:
    """What an account uses: its usual month, how its year goes, from when until when it uses anything."""

    account_id: int
    kwh: float
    profile: str
    since: date
    until: date | None = None
    payer: str = "good"  # good, late, arrears
    owed: int = 0  # fen or pence, filled when the bills are made
    months: dict[date, float] = field(default_factory=dict)  # kWh of each month billed


@dataclass(frozen=True, slots=True)
class Bill:
    """One month of an account. Amounts in fen or pence; `paid_on` None while it is owed."""

    account_id: int
    month: date
    kwh: float
    amount: int
    due_on: date
    paid_on: date | None


def months_before(today: date, wanted: int = MONTHS) -> list[date]:
    """The first days of the last whole months, the oldest first."""
    places = range(today.year * 12 + today.month - 1 - wanted, today.year * 12 + today.month - 1)
    return [date(place // 12, place % 12 + 1, 1) for place in places]


def bills_of(load: Load, months: list[date], country: str, dice: Dice, today: date) -> Iterator[Bill]:
    """The account's bills over these months; keeps in `load` what is owed and what was used."""
    year = PROFILES[country][load.profile]
    growth = GROWTH.get(load.profile, 0.0)
    drop = _drop(load, dice)
    unpaid = dice.randint(2, 5) if load.payer == "arrears" else 0
    for place, month in enumerate(months):
        share = _share_of(month, load)
        if share <= 0:
            continue
        left = len(months) - place
        kwh = (
            load.kwh * year[month.month - 1] * (1 + growth * (place - 12) / 12) * (0.86 + 0.28 * dice.random()) * share
        )
        kwh = round(kwh * (drop[1] if left <= drop[0] else 1.0), 2)
        amount = price_of(kwh, load.profile, country)
        due = month_after(month) + timedelta(days=24)
        paid = _paid_on(due, today, load.payer, left <= unpaid, dice)
        load.months[month] = kwh
        load.owed += amount if paid is None else 0
        yield Bill(load.account_id, month, kwh, amount, due, paid)


def _drop(load: Load, dice: Dice) -> tuple[int, float]:
    """For how many of the last months the use is how much smaller: some customers leave before they say so."""
    draw = dice.random()
    if draw < 0.02:
        return dice.randint(2, 5), dice.uniform(0.25, 0.6)
    if draw < 0.03 and load.profile in ("home", "village"):
        return dice.randint(3, 10), 0.04  # nobody lives there any more
    return 0, 1.0


def _share_of(month: date, load: Load) -> float:
    """How much of the month the account was supplied."""
    end = month_after(month)
    days = (end - month).days
    first, last = max(load.since, month), min(load.until or end, end)
    return max(0, (last - first).days) / days


def _paid_on(due: date, today: date, payer: str, unpaid: bool, dice: Dice) -> date | None:
    """When the bill was paid: before it is due by most, weeks later by some, not at all by a few."""
    if unpaid:
        return None
    draw = dice.random()
    if payer == "late" and draw < 0.6:
        paid = due + timedelta(days=1 + int(draw * 50))
    else:
        paid = due - timedelta(days=int(draw * 22)) if draw > 0.03 else due + timedelta(days=int(draw * 300))
    return paid if paid <= today else None


def price_of(kwh: float, profile: str, country: str) -> int:
    """The amount of a bill in fen or pence."""
    prices = PRICES[country]
    if profile == "farm":
        return round(kwh * prices.farm + prices.standing)
    if profile not in ("home", "village"):
        return round(kwh * prices.business + prices.standing)
    above = sum(max(0.0, kwh - floor) * extra for floor, extra in prices.tiers)
    return round(kwh * prices.home + above + prices.standing)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
