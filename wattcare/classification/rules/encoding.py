"""Conditions as z3 sees them: linear arithmetic over whole numbers, with the three values of SQL.

Each field is a variable with its known bounds, and a truth that it is missing. Decimals with a scale are whole numbers
of their smallest unit; days are counted from year 1; words are numbers of a list. Each condition becomes two truths:
that it is true, and that it is false; when neither holds it is unknown.
"""

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from wattcare.classification.rules import syntax
from wattcare.classification.rules.days import moved
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.sql import sort_of
from wattcare.classification.rules.syntax import Condition, Constant, Node, Sort, Value, walk
from wattcare.customers.rules.profile import ProfileField, ValueType

LAST_DAY = date.max.toordinal()
Two = tuple[Any, Any]
"""A condition: (is true, is false). A value: (what it is, is missing)."""


class Encoder:
    """Encodes the conditions of one scheme. One context each: z3 is not for several threads otherwise."""

    def __init__(self, fields: Fields, names: tuple[str, ...], trees: list[Condition], day: date) -> None:
        self.context = z3.Context()
        self.fields = {name: fields[name] for name in names}
        self.day = day
        self.no = z3.BoolVal(False, self.context)
        self.yes = z3.BoolVal(True, self.context)
        self.words = _words(self.fields, trees)
        self.values: dict[str, Any] = {}
        self.missing: dict[str, Any] = {}
        self.laws: list[Any] = []
        for field in self.fields.values():
            self._declare(field)

    # ── fields ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _declare(self, field: ProfileField) -> None:
        self.missing[field.name] = z3.Bool(f"missing {field.name}", self.context) if field.nullable else self.no
        if field.type is ValueType.BOOLEAN:
            self.values[field.name] = z3.Bool(field.name, self.context)
            return
        real = field.type is ValueType.DECIMAL and field.scale is None
        variable = z3.Real(field.name, self.context) if real else z3.Int(field.name, self.context)
        self.values[field.name] = variable
        self.laws += self._bounds(field, variable)

    def _bounds(self, field: ProfileField, variable: Any) -> list[Any]:
        if field.type is ValueType.DATE:
            return [variable >= 1, variable <= LAST_DAY]
        if field.type is ValueType.CHOICE:
            return [z3.Or([variable == self.words[str(code)] for code in field.choices])]
        if field.type is ValueType.TEXT:
            return [variable >= 0]
        unit = unit_of(field)
        low = [variable >= math.ceil(Fraction(field.low) * unit)] if field.low is not None else []
        high = [variable <= math.floor(Fraction(field.high) * unit)] if field.high is not None else []
        if field.scale is None and field.type is ValueType.DECIMAL:
            low = [variable >= self._real(Fraction(field.low))] if field.low is not None else []
            high = [variable <= self._real(Fraction(field.high))] if field.high is not None else []
        return low + high

    def _real(self, number: Fraction) -> Any:
        return z3.Q(number.numerator, number.denominator, self.context)

    # ── conditions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def true(self, tree: Condition) -> Any:
        """That the condition is true."""
        return self.both(tree)[0]

    def both(self, tree: Condition) -> Two:
        """That it is true, that it is false."""
        match tree:
            case syntax.Truth(value):
                found = (self.yes, self.no) if value else (self.no, self.yes)
            case syntax.FieldTruth(name):
                found = self._known(self.values[name], self.missing[name])
            case syntax.Compare() | syntax.OneOf():
                found = self._compared(tree)
            case syntax.Missing(of):
                lacking = self._lacking(of)
                found = (lacking, z3.Not(lacking))
            case syntax.Is(of, value):
                that = self.both(of)[0 if value else 1]
                found = (that, z3.Not(that))
            case syntax.Not(of):
                that, other = self.both(of)
                found = (other, that)
            case syntax.And(parts):
                pairs = [self.both(part) for part in parts]
                found = (z3.And([one for one, _f in pairs]), z3.Or([other for _t, other in pairs]))
            case syntax.Or(parts):
                pairs = [self.both(part) for part in parts]
                found = (z3.Or([one for one, _f in pairs]), z3.And([other for _t, other in pairs]))
        return found

    def _known(self, holds: Any, missing: Any) -> Two:
        if missing is self.no:
            return holds, z3.Not(holds)
        there = z3.Not(missing)
        return z3.And(there, holds), z3.And(there, z3.Not(holds))

    def _lacking(self, of: Node) -> Any:
        if isinstance(of, Value):
            return self.value(of, Fraction(1) if sort_of(of) is not Sort.NUMBER else self._clearing(of))[1]
        true, false = self.both(of)
        return z3.And(z3.Not(true), z3.Not(false))

    def _compared(self, tree: "syntax.Compare | syntax.OneOf") -> Two:
        if isinstance(tree, syntax.OneOf):
            factor = self._factor(tree.of, *tree.values)
            value, missing = self.value(tree.of, factor)
            return self._known(z3.Or([value == self.value(one, factor)[0] for one in tree.values]), missing)
        factor = self._factor(tree.left, tree.right)
        (left, no_left), (right, no_right) = self.value(tree.left, factor), self.value(tree.right, factor)
        return self._known(_COMPARE[tree.operator](left, right), self._either(no_left, no_right))

    def _either(self, one: Any, other: Any) -> Any:
        if one is self.no:
            return other
        return one if other is self.no else z3.Or(one, other)

    # ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _factor(self, *values: Value) -> Fraction:
        if sort_of(values[0]) is not Sort.NUMBER:
            return Fraction(1)
        return Fraction(math.lcm(*(self._clearing(value).numerator for value in values)))

    def _clearing(self, value: Value) -> Fraction:
        """What makes every number in it whole: denominators of factors, decimals of literals, scales of fields."""
        found = 1
        for one in walk(value):
            if isinstance(one, syntax.Scaled):
                found *= one.factor.denominator
            elif isinstance(one, Constant) and isinstance(one.value, Decimal):
                found *= Fraction(one.value).denominator
        scales = [unit_of(self.fields[one.name]) for one in walk(value) if isinstance(one, syntax.FieldValue)]
        return Fraction(found * max(scales, default=1))

    def value(self, value: Value, factor: Fraction) -> Two:
        """`value` times `factor`, and that it is missing."""
        match value:
            case Constant(constant):
                return self._constant(constant, factor), self.no
            case syntax.FieldValue(name, _):
                return self._field(name, factor), self.missing[name]
            case syntax.Today(months, days):
                return z3.IntVal(moved(self.day, months, days).toordinal(), self.context), self.no
            case syntax.Scaled(of, more):
                return self.value(of, factor * more)
        return self._of_two(value, factor)

    def _of_two(self, value: Value, factor: Fraction) -> Two:
        one, other = syntax.parts_of(value)
        inner = Fraction(1) if isinstance(value, syntax.DaysBetween) else factor
        (left, no_left), (right, no_right) = self.value(one, inner), self.value(other, inner)  # type: ignore[arg-type]
        match value:
            case syntax.Sum(_, _, sign):
                return (left + right if sign > 0 else left - right), self._either(no_left, no_right)
            case syntax.DaysBetween():
                return (left - right) * _whole(factor), self._either(no_left, no_right)
            case syntax.Fallback():
                return z3.If(no_left, right, left), self._both_missing(no_left, no_right)
        raise TypeError(f"no value of a condition: {value}")

    def _both_missing(self, one: Any, other: Any) -> Any:
        return self.no if self.no in (one, other) else z3.And(one, other)

    def _constant(self, constant: Decimal | date | str, factor: Fraction) -> Any:
        if isinstance(constant, Decimal):
            number = Fraction(constant) * factor
            return z3.IntVal(number.numerator, self.context) if number.denominator == 1 else self._real(number)
        if isinstance(constant, str):
            return z3.IntVal(self.words[constant], self.context)
        return z3.IntVal(constant.toordinal(), self.context)

    def _field(self, name: str, factor: Fraction) -> Any:
        variable = self.values[name]
        if self.fields[name].type not in {ValueType.INTEGER, ValueType.DECIMAL}:
            return variable
        more = factor / unit_of(self.fields[name])
        if more == 1:
            return variable
        return variable * (z3.IntVal(_whole(more), self.context) if more.denominator == 1 else self._real(more))


_COMPARE: Mapping[syntax.Comparison, Any] = {
    syntax.Comparison.EQ: lambda one, other: one == other,
    syntax.Comparison.NE: lambda one, other: one != other,
    syntax.Comparison.LT: lambda one, other: one < other,
    syntax.Comparison.LE: lambda one, other: one <= other,
    syntax.Comparison.GT: lambda one, other: one > other,
    syntax.Comparison.GE: lambda one, other: one >= other,
}


def unit_of(field: ProfileField) -> int:
    """How many of the variable's units make one: 100 for a decimal with two decimals."""
    return int(10**field.scale) if field.type is ValueType.DECIMAL and field.scale else 1


def _whole(number: Fraction) -> int:
    if number.denominator != 1:
        raise ValueError(f"{number} is not whole")
    return number.numerator


def _words(fields: Fields, trees: list[Condition]) -> dict[str, int]:
    """A number for each word that a choice or a literal holds."""
    said = [str(code) for field in fields.values() for code in field.choices]
    for tree in trees:
        said += [one.value for one in walk(tree) if isinstance(one, Constant) and isinstance(one.value, str)]
    return {word: number for number, word in enumerate(dict.fromkeys(said))}
