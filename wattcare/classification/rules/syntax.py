"""What a condition may say, as a small typed tree.

One tree gives the proof (`proof`), the database's query (`sql`), a plain reading in Python (`evaluating`) and the words
a person reads (`words`). Conditions have three values as in SQL: true, false, unknown; a customer belongs to a class
when its condition is true.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Sort(StrEnum):
    """What a value is: numbers, days, days between two days (numbers too), words of a list, truth."""

    NUMBER = "number"
    DATE = "date"
    WORD = "word"
    TRUTH = "truth"


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Constant:
    """A literal. `value` is Decimal, date or str."""

    value: Decimal | date | str


@dataclass(frozen=True)
class FieldValue:
    """A field of the profile; `sort` is what it holds. A boolean field is a condition (`FieldTruth`)."""

    name: str
    sort: Sort


@dataclass(frozen=True)
class Today:
    """The day the condition is asked on, moved by whole months first, then by days (as PostgreSQL moves dates)."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True)
class Sum:
    """Left plus right; `sign` -1 for minus. Numbers only."""

    left: "Value"
    right: "Value"
    sign: int = 1


@dataclass(frozen=True)
class Scaled:
    """A number times a constant, exact: `x / 12` is x times 1/12."""

    of: "Value"
    factor: Fraction


@dataclass(frozen=True)
class DaysBetween:
    """Days from `earlier` to `later`: a number."""

    later: "Value"
    earlier: "Value"


@dataclass(frozen=True)
class Fallback:
    """COALESCE(of, otherwise)."""

    of: "Value"
    otherwise: "Value"


@dataclass(frozen=True)
class Ratio:
    """of / NULLIF(by, 0): missing where `by` is zero. Stands only in the formula of a measure."""

    of: "Value"
    by: "Value"


Value = Constant | FieldValue | Today | Sum | Scaled | DaysBetween | Fallback | Ratio

# ── conditions ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Comparison(StrEnum):
    EQ = "="
    NE = "<>"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True)
class Compare:
    """Unknown when a side is missing."""

    operator: Comparison
    left: Value
    right: Value


@dataclass(frozen=True)
class OneOf:
    """`of` is one of constants; unknown when it is missing."""

    of: Value
    values: tuple[Constant, ...]


@dataclass(frozen=True)
class Missing:
    """IS NULL: never unknown."""

    of: "Value | Condition"


@dataclass(frozen=True)
class FieldTruth:
    """A boolean field as a condition; unknown when it is missing."""

    name: str


@dataclass(frozen=True)
class Truth:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True)
class Is:
    """`of` IS TRUE, IS FALSE (value False): never unknown."""

    of: "Condition"
    value: bool


@dataclass(frozen=True)
class Not:
    of: "Condition"


@dataclass(frozen=True)
class And:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Condition", ...]


Condition = Compare | OneOf | Missing | FieldTruth | Truth | Is | Not | And | Or
Node = Value | Condition


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes right below `node`."""
    match node:
        case And(parts) | Or(parts):
            below: tuple[Node, ...] = parts
        case Sum(one, other) | Compare(_, one, other) | DaysBetween(one, other):
            below = (one, other)
        case Fallback(one, other) | Ratio(one, other):
            below = (one, other)
        case OneOf(of, values):
            below = (of, *values)
        case Scaled(of, _) | Missing(of) | Is(of, _) | Not(of):
            below = (of,)
        case _:
            below = ()
    return below


def walk(node: Node) -> Iterator[Node]:
    """`node` and all below it, from the left."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def fields_of(node: Node) -> tuple[str, ...]:
    """The names of the fields it asks for, each once, in the order of first mention."""
    return tuple(dict.fromkeys(one.name for one in walk(node) if isinstance(one, FieldValue | FieldTruth)))


def depth(node: Node) -> int:
    """How deep the tree is; counted without recursion, so that it can be asked of any tree."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        one, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += ((part, level + 1) for part in parts_of(one))
    return deepest


def asks_for_today(node: Node) -> bool:
    """Whether its answer may change with the day alone."""
    return any(isinstance(one, Today) for one in walk(node))


@dataclass(frozen=True)
class Parsed:
    """A condition as typed, and as understood."""

    text: str
    tree: Condition
    fields: tuple[str, ...] = field(default=())


def decimal_of(number: Fraction) -> Decimal | None:
    """The number as a finite decimal; None where it has none, such as one third."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    whole = number.numerator * 10**places // number.denominator
    return Decimal(f"{whole}E-{places}") if places else Decimal(whole)


def is_plain(number: Decimal) -> bool:
    """Whether it is a number below 10²⁴ with at most 12 decimals: others are nobody's measure, and long to write."""
    return number.is_finite() and number.adjusted() < 24 and int(number.as_tuple().exponent) >= -12
