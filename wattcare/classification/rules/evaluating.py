"""A plain reading of conditions in Python, exact and with three values: what proof and database are held against."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wattcare.classification.rules import syntax
from wattcare.classification.rules.days import moved
from wattcare.classification.rules.schemes import Scheme
from wattcare.classification.rules.syntax import Comparison, Condition, Node, Value

Record = Mapping[str, Any]
"""A customer's profile: int, Decimal, str, date, bool or None by field name."""

_COMPARE: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: operator.eq, Comparison.NE: operator.ne, Comparison.LT: operator.lt,
    Comparison.LE: operator.le, Comparison.GT: operator.gt, Comparison.GE: operator.ge,
}  # fmt: skip


def truth(tree: Condition, record: Record, day: date) -> bool | None:
    """Whether the condition holds for the record on `day`; None for unknown."""
    match tree:
        case syntax.Truth(value):
            found: bool | None = value
        case syntax.FieldTruth(name):
            found = record.get(name)
        case syntax.Compare(sign, left, right):
            one, other = value_of(left, record, day), value_of(right, record, day)
            found = None if one is None or other is None else _COMPARE[sign](one, other)
        case syntax.OneOf(of, values):
            one = value_of(of, record, day)
            found = None if one is None else one in [_plain(constant.value) for constant in values]
        case syntax.Missing(of):
            found = _either(of, record, day) is None
        case syntax.Is(of, value):
            found = truth(of, record, day) is value
        case syntax.Not(of):
            inner = truth(of, record, day)
            found = None if inner is None else not inner
        case syntax.And(parts):
            found = _joined([truth(part, record, day) for part in parts], False)
        case syntax.Or(parts):
            found = _joined([truth(part, record, day) for part in parts], True)
    return found


def _joined(found: list[bool | None], decisive: bool) -> bool | None:
    """AND (`decisive` False) or OR (True) of three-valued truths."""
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def _either(node: Node, record: Record, day: date) -> Any:
    if isinstance(node, Value):
        return value_of(node, record, day)
    return truth(node, record, day)


def value_of(value: Value, record: Record, day: date) -> Any:
    """A Fraction, date or str; None where something it needs is missing."""
    match value:
        case syntax.Constant(constant):
            return _plain(constant)
        case syntax.FieldValue(name, _):
            return _plain(record.get(name))
        case syntax.Today(months, days):
            return moved(day, months, days)
        case syntax.Fallback(of, otherwise):
            first = value_of(of, record, day)
            return value_of(otherwise, record, day) if first is None else first
        case syntax.Scaled(of, factor):
            number = value_of(of, record, day)
            return None if number is None else number * factor
    return _of_two(value, record, day)


def _of_two(value: Value, record: Record, day: date) -> Any:
    one, other = (value_of(part, record, day) for part in syntax.parts_of(value))  # type: ignore[arg-type]
    if one is None or other is None:
        return None
    match value:
        case syntax.Sum(_, _, sign):
            return one + sign * other
        case syntax.DaysBetween():
            return Fraction((one - other).days)
        case _:
            return one / other if other else None


def _plain(value: Any) -> Any:
    return Fraction(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value


def fits(scheme: Scheme, record: Record, day: date) -> list[str]:
    """The codes of the classes whose condition is true, in the scheme's order."""
    return [one.code for one in scheme.leaves if truth(scheme.condition(one.code), record, day) is True]


def class_of(scheme: Scheme, record: Record, day: date) -> str | None:
    """The class that takes the record: the first that fits; None for a gap."""
    return next(iter(fits(scheme, record, day)), None)
