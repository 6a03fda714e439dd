"""How many customers lack each field of the profile: of all when they are few, else of some picked by chance."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from wattcare.customers.models import Customer
from wattcare.customers.queries.profile import profile_sql
from wattcare.kernel.statements import one

FEW = 20_000
PICKED = 2_000


@dataclass(frozen=True)
class Lacking:
    """`shares` by field, 0 to 1; `asked` customers of all there are when `exact`, of a sample otherwise."""

    shares: dict[str, float]
    asked: int
    exact: bool


def lacking(names: Sequence[str], day: date) -> Lacking:
    """Three statements; a sample of two thousand where there are many customers."""
    exact = Customer.objects.all()[: FEW + 1].count() <= FEW
    counts = ", ".join(f'count(*) FILTER (WHERE "{name}" IS NULL)' for name in names)
    sql = f"SELECT count(*), {counts} FROM ({profile_sql(names, scoped=not exact)}) AS profile"  # noqa: S608
    row = one(sql, {"day": day} if exact else {"day": day, "customers": _picked()}) or (0,)
    asked = int(row[0])
    return Lacking(
        {name: count / asked for name, count in zip(names, row[1:], strict=False)} if asked else {}, asked, exact
    )


def _picked() -> list[int]:
    """Ids by chance between the lowest and the highest; those that are no customers' find nobody."""
    ends = Customer.objects.aggregate(low=Min("pk"), high=Max("pk"))
    return random.sample(range(ends["low"], ends["high"] + 1), PICKED)
