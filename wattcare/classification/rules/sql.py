"""Writes a condition for a database. Every dialect means the same: numbers are exact, days are days.

Comparisons are multiplied out, so that no division is ever rounded: `kwh_12m / 12 > 100` becomes `kwh_12m > 1200`.
Literals are written into the statement, escaped; what was typed is never written.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wattcare.classification.rules import syntax
from wattcare.classification.rules.days import moved
from wattcare.classification.rules.schemes import Scheme
from wattcare.classification.rules.syntax import Condition, Constant, Sort, Value, decimal_of, walk

DIALECTS = ("postgres", "duckdb", "spark")
_ONE = Fraction(1)


def condition_sql(tree: Condition, dialect: str, day: date, column: Callable[[str], str] | None = None) -> str:
    """The condition as SQL. `column` gives the expression of a field; without it the quoted name stands."""
    return Writer(dialect, day, column).condition(tree)


def formula_sql(value: Value, dialect: str, day: date, column: Callable[[str], str] | None = None) -> str:
    """The formula of a measure, as a number with six decimals."""
    return f"ROUND({Writer(dialect, day, column).number(value, _ONE, inner=True)}, 6)"


def class_sql(
    scheme: Scheme,
    dialect: str,
    day: date,
    values: Mapping[str, int] | None = None,
    column: Callable[[str], str] | None = None,
) -> str:
    """One CASE that gives the code of a customer's class, or its number from `values`; NULL for a gap."""
    writer = Writer(dialect, day, column)
    lines = [
        f"WHEN {writer.condition(scheme.condition(one.code))}"
        f" THEN {values[one.code] if values is not None else writer.word(one.code)}"
        for one in scheme.leaves
    ]
    return f"CASE {' '.join(lines)} END" if lines else "NULL"


def fit_sql(scheme: Scheme, dialect: str, day: date, column: Callable[[str], str] | None = None) -> dict[str, str]:
    """For each class whether a customer fits it, whatever the others say; never NULL."""
    writer = Writer(dialect, day, column)
    return {one.code: f"({writer.condition(scheme.condition(one.code))}) IS TRUE" for one in scheme.leaves}


@dataclass(frozen=True)
class Writer:
    """Writes for one dialect and day."""

    dialect: str
    day: date
    column: Callable[[str], str] | None = None

    def name(self, field: str) -> str:
        if self.column is not None:
            return self.column(field)
        quote = "`" if self.dialect == "spark" else '"'
        return quote + field.replace(quote, quote * 2) + quote

    def word(self, text: str) -> str:
        if self.dialect == "spark":
            text = text.replace("\\", "\\\\").replace("'", "\\'")
            return f"'{text}'"
        return "'" + text.replace("'", "''") + "'"

    def condition(self, tree: Condition) -> str:
        match tree:
            case syntax.Truth(value):
                sql = "TRUE" if value else "FALSE"
            case syntax.FieldTruth(name):
                sql = self.name(name)
            case syntax.Compare(operator, left, right):
                sql = self._compared(operator, left, right)
            case syntax.OneOf(of, values):
                sql = self._one_of(of, values)
            case syntax.Missing(of):
                sql = f"({self._either(of)} IS NULL)"
            case syntax.Is(of, value):
                sql = f"({self.condition(of)} IS {'TRUE' if value else 'FALSE'})"
            case syntax.Not(of):
                sql = f"(NOT {self.condition(of)})"
            case syntax.And() | syntax.Or():
                sql = self._joined(tree)
        return sql

    def _joined(self, tree: Condition) -> str:
        word = " AND " if isinstance(tree, syntax.And) else " OR "
        return "(" + word.join(self.condition(part) for part in syntax.parts_of(tree)) + ")"  # type: ignore[arg-type]

    def _either(self, node: syntax.Node) -> str:
        """What IS NULL asks about; numbers multiplied out, since a third has no decimals."""
        if not isinstance(node, Value):
            return self.condition(node)
        return self.number(node, _clearing(node)) if sort_of(node) is Sort.NUMBER else self.value(node)

    def _one_of(self, of: Value, values: tuple[Constant, ...]) -> str:
        if sort_of(of) is Sort.NUMBER:
            factor = _clearing(of)
            listed = ", ".join(self.number(constant, factor) for constant in values)
            return f"({self.number(of, factor)} IN ({listed}))"
        return f"({self.value(of)} IN ({', '.join(self.value(constant) for constant in values)}))"

    def _compared(self, operator: syntax.Comparison, left: Value, right: Value) -> str:
        if sort_of(left) is Sort.NUMBER:
            factor = Fraction(math.lcm(_clearing(left).numerator, _clearing(right).numerator))
            return f"({self.number(left, factor)} {operator} {self.number(right, factor)})"
        return f"({self.value(left)} {operator} {self.value(right)})"

    def value(self, value: Value) -> str:
        """A day or word; a number as it is."""
        match value:
            case Constant(date() as constant):
                return f"DATE '{constant.isoformat()}'"
            case Constant(str() as constant):
                return self.word(constant)
            case syntax.Today(months, days):
                return f"DATE '{moved(self.day, months, days).isoformat()}'"
            case syntax.FieldValue(name, _):
                return self.name(name)
            case syntax.Fallback(of, otherwise) if sort_of(of) is not Sort.NUMBER:
                return f"COALESCE({self.value(of)}, {self.value(otherwise)})"
        return self.number(value, _ONE)

    def number(self, value: Value, factor: Fraction, *, inner: bool = False) -> str:
        """`value` times `factor`. `inner`: inside of a calculation, where small integers must not overflow."""
        match value:
            case Constant(Decimal() as constant):
                sql = _literal(Fraction(constant) * factor)
            case syntax.FieldValue(name, _):
                sql = self._times(self._wide(name) if inner or factor != 1 else self.name(name), factor)
            case syntax.Scaled(of, more):
                sql = self.number(of, factor * more, inner=True)
            case syntax.DaysBetween(later, earlier):
                sql = self._times(self._days(later, earlier), factor)
            case syntax.Sum() | syntax.Fallback() | syntax.Ratio():
                sql = self._of_two(value, factor)
            case _:
                raise TypeError(f"not a number: {value}")
        return sql

    def _of_two(self, value: syntax.Sum | syntax.Fallback | syntax.Ratio, factor: Fraction) -> str:
        match value:
            case syntax.Sum(left, right, sign):
                other = self.number(right, factor, inner=True)
                return f"({self.number(left, factor, inner=True)} {'+' if sign > 0 else '-'} {other})"
            case syntax.Fallback(of, otherwise):
                return f"COALESCE({self.number(of, factor)}, {self.number(otherwise, factor)})"
            case syntax.Ratio(of, by):
                below = self.number(by, _ONE, inner=True)
                return f"({self.number(of, factor, inner=True)} / NULLIF({below}, 0))"

    def _times(self, of: str, factor: Fraction) -> str:
        return of if factor == 1 else f"({_literal(factor)} * {of})"

    def _wide(self, name: str) -> str:
        return f"{self.name(name)}::numeric" if self.dialect == "postgres" else self.name(name)

    def _days(self, later: Value, earlier: Value) -> str:
        one, other = self.value(later), self.value(earlier)
        return f"DATEDIFF({one}, {other})" if self.dialect == "spark" else f"({one} - {other})"


def sort_of(value: Value) -> Sort:
    """What a value is."""
    match value:
        case Constant(constant):
            return {Decimal: Sort.NUMBER, str: Sort.WORD}.get(type(constant), Sort.DATE)
        case syntax.FieldValue(_, sort):
            return sort
        case syntax.Today():
            return Sort.DATE
        case syntax.Fallback(of, _):
            return sort_of(of)
    return Sort.NUMBER


def _clearing(value: Value) -> Fraction:
    """What `value` must be multiplied by so that all its factors are whole."""
    below = [one.factor.denominator for one in walk(value) if isinstance(one, syntax.Scaled)]
    return Fraction(math.prod(below))


def _literal(number: Fraction) -> str:
    exact = decimal_of(number)
    if exact is None:
        raise ValueError(f"{number} has no finite decimals")
    text = format(exact, "f")
    return f"({text})" if number < 0 else text
