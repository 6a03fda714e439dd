"""A year of contacts beside the cases: payments at the counter, look-ups by phone, visits with their cost."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from wattcare.customers.rules import CustomerKind
from wattcare.project.demo.crew import Crew
from wattcare.project.demo.dice import Dice, Urn
from wattcare.project.demo.pace import Pace
from wattcare.project.demo.records import Archive, CustomerRow, Supplied
from wattcare.project.demo.texts import Words

COLUMNS = (
    "customer_id", "account_id", "service_point_id", "at", "channel", "inbound", "place", "staff_id", "staff_code",
    "about", "subject", "summary", "duration_s", "cost",
)  # fmt: skip
PER_CUSTOMER = 0.42
WEIGHTS = {"hotline": 34, "phone": 34, "hall": 22, "online": 18, "web": 14, "app": 14, "sms": 26}
COSTS = {"hotline": 1.9, "phone": 1.9, "hall": 4.2, "visit": 85.0}  # of one contact, in the pack's currency
VISITS = "visit"


class Contacts:
    """Draws contacts; `base` is what ids of the archive are shifted by."""

    def __init__(self, phrases: Words, archive: Archive, crew: Crew, users: Mapping[str, int], pace: Pace) -> None:
        self._phrases, self._archive, self._crew, self._users, self._pace = phrases, archive, crew, users, pace
        kinds: dict[str, list[str]] = phrases["contacts"]
        self._kinds = Urn([(kind, WEIGHTS[kind]) for kind in kinds if kind != VISITS])
        large = (CustomerKind.PERSON, CustomerKind.INTERMEDIARY)
        self._large = [
            one for one in archive.supplied if one.customer.kind not in large and one.point.voltage_v >= 1000
        ]

    def rows(self, at: datetime, base: Mapping[str, int], dice: Dice) -> Iterator[tuple[Any, ...]]:
        """Rows of the year before `at`, in order of time."""
        moments = sorted(at - timedelta(minutes=dice.randrange(30, 365 * 1440)) for _ in range(self._wanted()))
        for moment in moments:
            visit = bool(self._large) and dice.chance(0.05)
            about = dice.choice(self._large if visit else self._archive.supplied)
            if about.account.opened < moment.date():
                yield self._row(moment, about, visit, base, dice)

    def _wanted(self) -> int:
        return int(len(self._archive.customers) * PER_CUSTOMER)

    def _row(
        self, moment: datetime, about: Supplied, visit: bool, base: Mapping[str, int], dice: Dice
    ) -> tuple[Any, ...]:
        kind = VISITS if visit else self._kinds.draw(dice)
        outward = kind in (VISITS, "sms")
        by = self._by(kind, about.customer, dice)
        summary = dice.choice(self._phrases["visit_summaries"]) if visit else ""
        cost = f"{dice.around(COSTS[kind], 0.4):.2f}" if kind in COSTS else None
        moment = self._pace.by_day(moment) if by else moment
        return (
            base["customer"] + about.customer.id, base["account"] + about.account.id,
            base["servicepoint"] + about.point.id, moment, kind, not outward, about.point.site.place if visit else "",
            self._users.get(by), by, "", dice.choice(self._phrases["contacts"][kind]), summary,
            dice.randint(1200, 9000) if visit else dice.randint(40, 700) if by else None, cost,
        )  # fmt: skip

    def _by(self, kind: str, customer: CustomerRow, dice: Dice) -> str:
        """Who of the staff it was; "" for machines."""
        if kind == VISITS:
            return self._crew.with_role("account-manager", dice)
        if kind in ("hall", "phone", "hotline") and dice.chance(0.6):
            return self._crew.with_role("counter" if kind == "hall" else "agent", dice)
        return ""
