"""Values of a condition, from sqlglot's tree to ours: fields, literals, days, sums. What is not known is refused.

Nodes are told apart by sqlglot's own `key`, so that its twenty megabytes are loaded only where something is parsed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wattcare.classification.rules import syntax
from wattcare.classification.rules.days import interval, moved, too_far
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.syntax import (
    Constant,
    DaysBetween,
    Fallback,
    FieldValue,
    Ratio,
    Scaled,
    Sort,
    Sum,
    Today,
    Value,
)
from wattcare.customers.rules.profile import ProfileField, ValueType

SORTS = {
    ValueType.INTEGER: Sort.NUMBER,
    ValueType.DECIMAL: Sort.NUMBER,
    ValueType.DATE: Sort.DATE,
    ValueType.CHOICE: Sort.WORD,
    ValueType.TEXT: Sort.WORD,
    ValueType.BOOLEAN: Sort.TRUTH,
}
SORT_NAMES = {
    Sort.NUMBER: lambda: _("a number"),
    Sort.DATE: lambda: _("a day"),
    Sort.WORD: lambda: _("a word"),
    Sort.TRUTH: lambda: _("true or false"),
}
Read = tuple[Value, Sort, ProfileField | None]
"""A value with what it is, and the field whose choices count for words beside it."""


class Refusal(Exception):
    """Something a condition may not say; `at` is its offset in the text."""

    def __init__(self, what: str, mend: str = "", *, at: int = 0) -> None:
        super().__init__(what)
        self.what, self.mend, self.at = what, mend, at


def place(node: Any) -> int:
    """Where a node begins, by the first of its words that knows its place."""
    starts = [one.meta["start"] for one in node.walk() if "start" in one.meta]
    return min(starts, default=0)


def refused(node: Any, what: str, mend: str = "") -> Refusal:
    return Refusal(what, mend, at=place(node))


def checked(node: Any, *allowed: str) -> None:
    """Refuse a node that carries more than the arguments we understand."""
    more = [name for name, value in node.args.items() if value and name not in allowed]
    if more:
        raise refused(node, _("“%(sql)s” cannot stand in a condition.") % {"sql": shown(node)}, _("Write it simpler."))


def shown(node: Any) -> str:
    text = str(node.sql(dialect="postgres"))
    return text if len(text) <= 40 else text[:39] + "…"


@dataclass
class Values:
    """Reads values; problems of separate parts are collected in `refusals`, so that all are told at once."""

    fields: Fields
    suggest: Callable[[str], str]
    formula: bool = False  # the formula of a measure may divide by a field

    def __post_init__(self) -> None:
        self.refusals: list[Refusal] = []

    def value(self, node: Any) -> Read:
        read = getattr(self, f"_v_{node.key}", None)
        if read is None:
            raise not_allowed(node)
        found: Read = read(node)
        return found

    def _v_paren(self, node: Any) -> Read:
        return self.value(node.this)

    def _v_column(self, node: Any) -> Read:
        if node.name.lower() == "today" and "today" not in self.fields:
            return Today(), Sort.DATE, None
        field = self._field(node)
        return FieldValue(field.name, SORTS[field.type]), SORTS[field.type], field

    def _field(self, node: Any) -> ProfileField:
        checked(node, "this")
        name = node.name
        found = self.fields.get(name) or (None if node.this.quoted else self.fields.get(name.lower()))
        if found is None:
            raise refused(node, _("There is no field “%(name)s”.") % {"name": name}, self.suggest(name))
        return found

    def _v_currentdate(self, node: Any) -> Read:
        checked(node)
        return Today(), Sort.DATE, None

    def _v_literal(self, node: Any) -> Read:
        if node.is_string:
            return Constant(str(node.this)), Sort.WORD, None
        try:
            number = Decimal(str(node.this))
        except InvalidOperation:
            number = Decimal("NaN")
        if not syntax.is_plain(number):
            what = _("“%(number)s” is too large or too fine a number.") % {"number": shown(node)}
            raise refused(node, what, _("Write a number below 10²⁴ with at most 12 decimals."))
        return Constant(number), Sort.NUMBER, None

    def _v_cast(self, node: Any) -> Read:
        """DATE '2026-01-31'."""
        if node.this.key == "literal" and node.this.is_string and node.to.sql() == "DATE":
            return Constant(_day(node, str(node.this.this))), Sort.DATE, None
        raise not_allowed(node)

    def _v_neg(self, node: Any) -> Read:
        return _scaled(self._number(node.this), Fraction(-1)), Sort.NUMBER, None

    def _v_coalesce(self, node: Any) -> Read:
        of, sort, field = self.value(node.this)
        others = [self._beside(item, sort, field) for item in node.expressions]
        if not others or any(found is not sort for _value, found, _field in others):
            raise refused(node, _("The parts of COALESCE are not alike."), _("Compare like with like."))
        values = [of, *(value for value, _sort, _field in others)]
        while len(values) > 1:
            last = values.pop()
            values[-1] = Fallback(values[-1], last)
        return values[0], sort, field

    def _v_add(self, node: Any) -> Read:
        return self._moved(node, 1)

    def _v_sub(self, node: Any) -> Read:
        return self._moved(node, -1)

    def _moved(self, node: Any, sign: int) -> Read:
        if node.expression.unnest().key == "interval":
            return self._by_interval(node, sign)
        left, sort, _field = self.value(node.this)
        right, other, _field = self.value(node.expression)
        if sort is Sort.NUMBER and other is Sort.NUMBER:
            return _sum(left, right, sign), Sort.NUMBER, None
        if sort is Sort.DATE and other is Sort.DATE and sign < 0:
            return DaysBetween(left, right), Sort.NUMBER, None
        if sort is Sort.DATE and (days := _whole(right)) is not None:
            return self._day_moved(node, left, 0, sign * days)
        what = _("“%(sql)s” cannot be added up.") % {"sql": shown(node)}
        raise refused(node, what, _("Add numbers to numbers; move days by an interval."))

    def _by_interval(self, node: Any, sign: int) -> Read:
        piece = node.expression.unnest()
        unit = piece.args.get("unit")
        found = interval(str(piece.this.this if piece.this is not None else ""), str(unit.this) if unit else "")
        if found is None:
            mend = _("Write interval '12 months', '30 days' or '1 year'.")
            raise refused(
                node, _("“%(sql)s” is not an interval of days, months or years.") % {"sql": shown(piece)}, mend
            )
        left, sort, _field = self.value(node.this)
        if sort is not Sort.DATE:
            raise refused(node, _("Only a day can be moved by an interval."), _("Write today - interval '12 months'."))
        return self._day_moved(node, left, sign * found[0], sign * found[1])

    def _day_moved(self, node: Any, day: Value, months: int, days: int) -> Read:
        before = day if isinstance(day, Today) else Today()
        if too_far(before.months + months, before.days + days):
            raise refused(node, _("The interval is longer than a thousand years."), _("Write a shorter one."))
        if isinstance(day, Constant) and isinstance(day.value, date):
            try:
                return Constant(moved(day.value, months, days)), Sort.DATE, None
            except OverflowError as error:
                raise refused(node, _("There is no such day."), _("Write a shorter interval.")) from error
        if isinstance(day, Today) and not (day.days and months):
            return Today(day.months + months, day.days + days), Sort.DATE, None
        if isinstance(day, Today):  # the other way round is another day: PostgreSQL's order is the only one
            mend = _("Write months and years first: today - interval '1 year' + interval '1 day'.")
            raise refused(node, _("Today is moved by months before it is moved by days."), mend)
        mend = _("Put the interval on the other side: energised_on > today - interval '12 months'.")
        raise refused(node, _("Only today and written days can be moved, not a field."), mend)

    def _v_nullif(self, node: Any) -> Read:
        """NULLIF(x, 0): only below a division, see `_v_div`."""
        raise refused(node, _("NULLIF stands only below a division, in the formula of a measure."), _OWN_MEASURE())

    def _v_mul(self, node: Any) -> Read:
        left, right = self._number(node.this), self._number(node.expression)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Constant) and isinstance(one.value, Decimal):
                return _scaled(other, Fraction(one.value)), Sort.NUMBER, None
        raise refused(node, _("Fields cannot be multiplied with each other."), _OWN_MEASURE())

    def _v_div(self, node: Any) -> Read:
        left, below = self._number(node.this), node.expression.unnest()
        if self.formula and below.key == "nullif" and below.expression.key == "literal":
            return Ratio(left, self._number(below.this)), Sort.NUMBER, None
        right = self._number(below)
        if not isinstance(right, Constant) or not isinstance(right.value, Decimal):
            what = _("“%(sql)s” divides by something that may be zero.") % {"sql": shown(node)}
            raise refused(node, what, _("Write / NULLIF(…, 0).") if self.formula else _OWN_MEASURE())
        if right.value == 0:
            raise refused(node, _("Division by zero."), _("Divide by another number."))
        return _scaled(left, 1 / Fraction(right.value)), Sort.NUMBER, None

    def _number(self, node: Any) -> Value:
        value, sort, _field = self.value(node)
        if sort is not Sort.NUMBER:
            what = _("“%(sql)s” is %(sort)s, not a number.") % {"sql": shown(node), "sort": SORT_NAMES[sort]()}
            raise refused(node, what, _("Reckon with numbers only."))
        return value

    def _beside(self, node: Any, sort: Sort, field: ProfileField | None) -> Read:
        """A value that stands beside one of `sort`: quoted days become days, words must be choices of the field."""
        if not is_word(node):
            return self.value(node)
        text = str(node.this)
        if sort is Sort.DATE:
            return Constant(_day(node, text)), Sort.DATE, None
        if sort is Sort.WORD and field is not None and field.choices and text not in field.choices:
            what = _("“%(word)s” is none of the choices of %(field)s.") % {"word": text, "field": field.name}
            raise refused(node, what, _nearest(text, [str(code) for code in field.choices]))
        return Constant(text), Sort.WORD, field


def _OWN_MEASURE() -> str:  # noqa: N802  a text that is made when it is needed
    return _("Have it computed as a measure of its own (formula), and compare that.")


def is_word(node: Any) -> bool:
    return bool(node.key == "literal" and node.is_string)


def _day(node: Any, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        what = _("“%(text)s” is not a day.") % {"text": text[:40]}
        raise refused(node, what, _("Write it as DATE '2026-01-31'.")) from error


def _whole(value: Value) -> int | None:
    """The number of days a constant says; None for anything else."""
    if isinstance(value, Constant) and isinstance(value.value, Decimal) and value.value == int(value.value):
        return int(value.value)
    return None


def _sum(left: Value, right: Value, sign: int) -> Value:
    match left, right:
        case Constant(Decimal() as one), Constant(Decimal() as other):
            return Constant(one + sign * other)
    return Sum(left, right, sign)


def _scaled(of: Value, factor: Fraction) -> Value:
    if isinstance(of, Scaled):
        return _scaled(of.of, of.factor * factor)
    if isinstance(of, Constant) and isinstance(of.value, Decimal):
        product = Fraction(of.value) * factor
        exact = syntax.decimal_of(product)
        if exact is not None:
            return Constant(exact)
    return Scaled(of, factor)


def _nearest(word: str, known: list[str]) -> str:
    same = next((one for one in known if one.casefold() == word.casefold()), None)
    if same:
        return _("Did you mean “%(near)s”?") % {"near": same}
    return _("Known are: %(known)s.") % {"known": ", ".join(known[:30])}


_REASONS: Mapping[str, tuple[Any, Any]] = {
    "null": (gettext_lazy("NULL compares with nothing."), gettext_lazy("Write IS NULL or IS NOT NULL.")),
    "case": (gettext_lazy("CASE cannot stand in a condition."), gettext_lazy("Write the cases with AND and OR.")),
    "pattern": (
        gettext_lazy("Patterns are not sharp enough for a class."),
        gettext_lazy("Use =, IN, or a field with choices."),
    ),
    "question": (
        gettext_lazy("A condition asks no question within a question."),
        gettext_lazy("Use a measure of the archive instead."),
    ),
    "cast": (gettext_lazy("“%(sql)s” turns a value into another kind."), gettext_lazy("Compare it as what it is.")),
    "function": (gettext_lazy("The function %(name)s is not allowed."), gettext_lazy("The only one is COALESCE.")),
    "literal": (gettext_lazy("“%(sql)s” alone is no condition."), gettext_lazy("Compare a field with it.")),
    "other": (
        gettext_lazy("“%(sql)s” cannot stand in a condition."),
        gettext_lazy("Use fields, numbers, words, days, AND, OR, NOT."),
    ),
}


def not_allowed(node: Any) -> Refusal:
    """What a node is that may not stand here, and the way round it."""
    what, mend = _REASONS[_sort_of_fault(node)]
    return refused(node, what % {"name": shown(node).split("(")[0], "sql": shown(node)}, str(mend))


def _sort_of_fault(node: Any) -> str:
    if any(one.key in {"select", "subquery", "union"} for one in node.walk()):
        return "question"
    if node.key in {"like", "ilike", "similarto", "regexplike", "regexpilike"}:
        return "pattern"
    if node.key in _REASONS:
        return str(node.key)
    return "function" if node.key == "anonymous" or hasattr(node, "sql_names") else "other"
