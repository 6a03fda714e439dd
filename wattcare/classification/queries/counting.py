"""Counting customers by what they fit: every customer's classes as bits of a number, so that one GROUP BY tells all.

Members, overlaps and gaps follow from how many customers have which bits; the same for PostgreSQL and files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from wattcare.classification.rules.findings import Lack, Practical
from wattcare.classification.rules.schemes import Scheme
from wattcare.customers.rules.profile import ProfileField

BITS = 60  # of one column: what both databases add up without a sign in the way
SAMPLES = 5
UNCLASSIFIED = "unclassified"


@dataclass(frozen=True)
class Group:
    """Customers who fit the same classes. `fits` are the columns of bits."""

    fits: tuple[int, ...]
    customers: int
    samples: tuple[str, ...] = ()


@dataclass
class Tally:
    """What the groups say together. In a strict scheme a customer is a member of every class that fits, in an ordered
    one of the first that fits; so only in a strict one can somebody be in several."""

    members: dict[str, int]
    customers: int = 0
    unclassified: int = 0
    multiple: int = 0
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    samples: dict[str, tuple[str, ...]] = field(default_factory=dict)


def bit_columns(conditions: Iterable[str]) -> list[str]:
    """SQL of the columns of bits; bit i of them all together is set where condition i holds. Conditions are never
    NULL."""
    terms = list(conditions)
    return [_bits(terms[start : start + BITS]) for start in range(0, len(terms), BITS)] or ["CAST(0 AS BIGINT)"]


def _bits(conditions: Sequence[str]) -> str:
    cases = (f"CASE WHEN {one} THEN CAST({1 << at} AS BIGINT) ELSE 0 END" for at, one in enumerate(conditions))
    return " + ".join(cases)


def codes_of(scheme: Scheme, fits: Sequence[int]) -> tuple[str, ...]:
    """The codes of the leaves whose bits are set, in their order."""
    together = sum(bits << (BITS * at) for at, bits in enumerate(fits))
    return tuple(leaf.code for at, leaf in enumerate(scheme.leaves) if together >> at & 1)


def tally(scheme: Scheme, groups: Iterable[Group]) -> Tally:
    """Members, unclassified, overlaps with samples."""
    found = Tally(members={leaf.code: 0 for leaf in scheme.leaves})
    for group in sorted(groups, key=lambda one: -one.customers):
        _add(found, scheme, group)
    found.samples = {key: tuple(sorted(some, key=lambda one: (len(one), one))) for key, some in found.samples.items()}
    return found


def _add(found: Tally, scheme: Scheme, group: Group) -> None:
    codes = codes_of(scheme, group.fits)
    found.customers += group.customers
    if not codes:
        found.unclassified += group.customers
        _sample(found, UNCLASSIFIED, group)
    codes = codes if scheme.strict else codes[:1]
    for code in codes:
        found.members[code] += group.customers
        _sample(found, code, group)
    if len(codes) > 1:
        found.multiple += group.customers
    for one, other in combinations(codes, 2):
        found.pairs[one, other] = found.pairs.get((one, other), 0) + group.customers
        _sample(found, f"{one}+{other}", group)


def _sample(found: Tally, key: str, group: Group) -> None:
    have = found.samples.get(key, ())
    if len(have) < SAMPLES:
        found.samples[key] = (*have, *group.samples)[:SAMPLES]


def inequality(members: Mapping[str, int]) -> float:
    """The Gini coefficient of the classes' sizes: 0 where all are alike, near 1 where one holds everybody."""
    sizes = sorted(members.values())
    total = sum(sizes)
    if not total:
        return 0.0
    weighted = sum((2 * rank - len(sizes) - 1) * size for rank, size in enumerate(sizes, 1))
    return round(weighted / (len(sizes) * total), 4)


def cost_of(minutes: Iterable[tuple[Decimal | None, int]], hour: Decimal) -> Decimal | None:
    """What collecting costs: minutes of work for one customer, times those who lack the field, at `hour` an hour.

    None where no field says how long it takes.
    """
    known = [each * lacking for each, lacking in minutes if each is not None]
    return (sum(known, Decimal(0)) * hour / 60).quantize(Decimal("0.01")) if known else None


def practical(
    found: Tally,
    lacks: Sequence[Lack],
    fields: Mapping[str, ProfileField],
    hour: Decimal,
    moved: int | None = None,
) -> Practical:
    """The data check from what was counted; `hour` is what an hour of collecting costs."""
    return Practical(
        customers=found.customers,
        members=found.members,
        unclassified=found.unclassified,
        multiple=found.multiple,
        pairs=found.pairs,
        samples=found.samples,
        lacks=tuple(lacks),
        inequality=inequality(found.members),
        moved=moved,
        cost=cost_of(((fields[one.field].minutes, one.lacking) for one in lacks), hour),
    )
