"""The restricted flags that people of the town have set on customers, through the verbs, each for a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from wattcare.cases.models import Case
from wattcare.classification.actions import end_flag, flag_customer
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.customers.rules import CustomerKind, Lifecycle
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import replay_at
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.texts import Words

CUSTOMERS_PER_FLAG = 160
DAYS = 130  # how far back the first was set
_HIGH = {"accounts__agreements__voltage_v__gte": 1000}
SORTS: Mapping[str, Q] = {
    "person": Q(kind=CustomerKind.PERSON),
    "firm": Q(kind=CustomerKind.ENTERPRISE),
    "works": Q(kind=CustomerKind.ENTERPRISE, **_HIGH),
    "shop": Q(kind=CustomerKind.ENTERPRISE) & ~Q(**_HIGH),
    "public": Q(kind__in=[CustomerKind.GOVERNMENT, CustomerKind.SOCIAL]),
}
CALLER = "caller"  # a person with many cases


class Flagging:
    """Flags customers; `owners` set the flags in turn and look at them again."""

    def __init__(self, words: Words, owners: Sequence[Actor], at: datetime, dice: Dice) -> None:
        self._words, self._owners, self._at, self._dice = words, owners, at, dice
        self._free: dict[str, list[str]] = {}
        self._taken: set[str] = set()

    def flag(self) -> None:
        """Some customers, more in a larger town, each reason at most twice; one flag has ended since."""
        known = self._words["flags"]
        wanted = max(3, min(2 * len(known), Customer.objects.filter(source="demo").count() // CUSTOMERS_PER_FLAG))
        moments = sorted(self._at - timedelta(minutes=self._dice.randrange(60, DAYS * 1440)) for _ in range(wanted))
        for nth, moment in enumerate(moments):
            self._flag(known[nth % len(known)], self._owners[nth % len(self._owners)], moment, ends=nth == 2)

    def _flag(self, raw: Words, owner: Actor, moment: datetime, *, ends: bool) -> None:
        number = self._someone(raw["who"])
        if number is None:
            return
        with replay_at(moment):
            flag_customer(
                actor=owner, number=number, code=raw["code"], reason=raw["reason"], owner=owner.code,
                review_on=home.today() + timedelta(days=raw["review"]),
            )  # fmt: skip
        if ends:
            with replay_at(min(moment + timedelta(days=20), self._at)):
                end_flag(actor=owner, number=number, code=raw["code"], reason=self._words["ended"])

    def _someone(self, who: str) -> str | None:
        """The number of a customer of that sort who has no flag yet; None when there is nobody."""
        if who not in self._free:
            self._free[who] = _callers() if who == CALLER else self._drawn(SORTS[who])
        free = [number for number in self._free[who] if number not in self._taken]
        if not free:
            return None
        self._taken.add(free[0])
        return free[0]

    def _drawn(self, sort: Q) -> list[str]:
        rows = Customer.objects.filter(sort, source="demo", lifecycle=Lifecycle.CURRENT).distinct()
        numbers = list(rows.order_by("number").values_list("number", flat=True)[:2000])
        self._dice.shuffle(numbers)
        return numbers


def _callers() -> list[str]:
    """Persons, those with most cases first."""
    rows = Case.objects.filter(customer__source="demo", customer__kind=CustomerKind.PERSON)
    counted = rows.values("customer__number").annotate(cases=Count("pk")).order_by("-cases", "customer__number")
    return [row["customer__number"] for row in counted[:200]]
