"""A customer by example who shows an overlap or a gap, made as plain as z3 allows: known values, round numbers."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import z3

from wattcare.classification.rules import syntax
from wattcare.classification.rules.days import moved
from wattcare.classification.rules.encoding import LAST_DAY, Encoder, unit_of
from wattcare.classification.rules.schemes import Scheme
from wattcare.classification.rules.syntax import decimal_of, walk
from wattcare.customers.rules.profile import ProfileField, ValueType

MOST_TRIES = 14  # values tried for a field before the solver's own is taken
OTHER_WORD = "…"  # stands for a text that no class mentions


class Witnesses:
    """Makes witnesses for one scheme. `solver` holds the laws and whatever the witness must show."""

    def __init__(self, scheme: Scheme, encoder: Encoder, solver: Any) -> None:
        self.encoder, self.solver = encoder, solver
        self.names = scheme.fields
        trees = [one.when.tree for one in scheme.classes]
        self.marks = {name: _marks(encoder.fields[name], trees, encoder.day) for name in self.names}

    def plainest(self, *more: Any) -> dict[str, Any] | None:
        """A witness for what the solver holds and `more`; None when there is none, or none was found in time."""
        self.solver.push()
        try:
            self.solver.add(*more)
            if self.solver.check() != z3.sat:
                return None
            for name in self.names:
                self._settle(name)
            return self._read() if self.solver.check() == z3.sat else None
        finally:
            self.solver.pop()

    def any(self, *what: Any) -> dict[str, Any] | None:
        """A witness as the solver finds it, not made plain."""
        self.solver.push()
        self.solver.add(*what)
        found = self._read() if self.solver.check() == z3.sat else None
        self.solver.pop()
        return found

    def _settle(self, name: str) -> None:
        """Fix the field to the plainest value it may have: a tried one, else any known one, else missing."""
        missing, variable = self.encoder.missing[name], self.encoder.values[name]
        field = self.encoder.fields[name]
        for value in self._tries(field):
            if self.solver.check(z3.Not(missing), variable == value) == z3.sat:
                self.solver.add(z3.Not(missing), variable == value)
                return
        known = z3.Not(missing)
        if self.solver.check(known) == z3.sat:
            self.solver.add(known, variable == self.solver.model().eval(variable, model_completion=True))
        elif self.solver.check(missing) == z3.sat:
            self.solver.add(missing)

    def _tries(self, field: ProfileField) -> Iterator[Any]:
        if field.type is ValueType.BOOLEAN:
            yield from (self.encoder.no, self.encoder.yes)
        elif field.type is ValueType.CHOICE:
            yield from [self.encoder.words[str(code)] for code in field.choices][:MOST_TRIES]
        elif field.type is ValueType.TEXT:
            yield from [self.encoder.words[word] for word in self.marks[field.name]][:MOST_TRIES]
        elif field.type is ValueType.DATE:
            days = sorted(self.marks[field.name], key=_day_plainness)
            yield from [day.toordinal() for day in days][:MOST_TRIES]
        else:
            yield from self._numbers(field)

    def _numbers(self, field: ProfileField) -> Iterator[Any]:
        unit = unit_of(field)
        numbers = sorted(_around(sorted(self.marks[field.name])), key=_plainness)
        real = field.type is ValueType.DECIMAL and field.scale is None
        for number in numbers[:MOST_TRIES]:
            if real:
                yield z3.Q(number.numerator, number.denominator, self.encoder.context)
            elif (number * unit).denominator == 1:
                yield z3.IntVal((number * unit).numerator, self.encoder.context)

    def _read(self) -> dict[str, Any] | None:
        model = self.solver.model()
        found = {name: self._value(model, name) for name in self.names}
        return None if _NONE_SUCH in found.values() else found

    def _value(self, model: Any, name: str) -> Any:
        if z3.is_true(model.eval(self.encoder.missing[name], model_completion=True)):
            return None
        field = self.encoder.fields[name]
        value = model.eval(self.encoder.values[name], model_completion=True)
        if field.type is ValueType.BOOLEAN:
            return z3.is_true(value)
        if field.type is ValueType.DATE:
            return date.fromordinal(value.as_long())
        if field.type in {ValueType.CHOICE, ValueType.TEXT}:
            return next((word for word, number in self.encoder.words.items() if number == value.as_long()), OTHER_WORD)
        return _number(field, value)


_NONE_SUCH = object()


def _number(field: ProfileField, value: Any) -> Any:
    if field.type is ValueType.INTEGER:
        return value.as_long()
    number = Fraction(value.numerator_as_long(), value.denominator_as_long()) if z3.is_rational_value(value) else None
    number = Fraction(value.as_long(), unit_of(field)) if number is None else number
    exact = decimal_of(number)
    return _NONE_SUCH if exact is None else exact


def _marks(field: ProfileField, trees: list[syntax.Condition], day: date) -> list[Any]:
    """The constants of its own sort that conditions hold the field against: numbers as Fraction, days, words."""
    found: list[Any] = []
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, syntax.Compare | syntax.OneOf) and field.name in syntax.fields_of(node):
                found += [_mark(one, day) for one in walk(node)]
    if field.type is ValueType.DATE:
        return list(dict.fromkeys(_near([one for one in found if isinstance(one, date)], day)))
    sort = str if field.type in {ValueType.CHOICE, ValueType.TEXT} else Fraction
    return list(dict.fromkeys(one for one in found if isinstance(one, sort)))


def _mark(node: syntax.Node, day: date) -> Any:
    if isinstance(node, syntax.Today):
        return moved(day, node.months, node.days)
    if isinstance(node, syntax.Constant):
        return Fraction(node.value) if isinstance(node.value, Decimal) else node.value
    return None


def _near(days: list[date], today: date) -> Iterator[date]:
    """Days beside the marks: the first of a month on each side, the mark itself, the day before and after."""
    for day in days:
        for months in (-1, 0, 1, 2):
            if 1 < day.year < 9999:
                yield moved(day.replace(day=1), months)
        yield from (date.fromordinal(n) for n in range(day.toordinal() - 1, day.toordinal() + 2) if 1 <= n <= LAST_DAY)
    yield today


def _day_plainness(day: date) -> tuple[bool, int]:
    return day.day != 1, -day.toordinal()


def _around(marks: list[Any]) -> list[Fraction]:
    """The marks, what lies just beside them, halfway between them, and beyond them."""
    numbers = [mark for mark in marks if isinstance(mark, Fraction)]
    found = {Fraction(0), Fraction(1), *numbers}
    for mark in numbers:
        found |= {mark + 1, mark - 1, mark * 2, _rounder(mark)}
    found |= {(one + other) / 2 for one, other in pairwise(numbers)}
    found |= {mark + step for mark in numbers for step in (Fraction(1, 100), Fraction(-1, 100))}
    return [one for one in found if decimal_of(one) is not None]


def _rounder(mark: Fraction) -> Fraction:
    """The next number above with one digit less: 320 for 315."""
    size = Fraction(10)
    while mark % size == 0 and size < abs(mark):
        size *= 10
    return (mark // size + 1) * size


def _plainness(number: Fraction) -> tuple[int, bool, Fraction]:
    """Few digits first, then what is not negative, then what is small."""
    digits = str(decimal_of(abs(number))).replace(".", "").strip("0") or "0"
    return len(digits) + (0 if number.denominator == 1 else 2), number < 0, abs(number)
