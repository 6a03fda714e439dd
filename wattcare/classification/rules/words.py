"""A condition, and a customer by example, in words a person reads: “contracted capacity at least 315 kVA and sector is
Manufacturing”. In the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from wattcare.classification.rules import syntax
from wattcare.classification.rules.findings import Witness
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.syntax import Comparison, Condition, Node, Value
from wattcare.customers.rules.profile import ProfileField, ValueType
from wattcare.kernel.names import Names

SPOKEN = 2  # characters of a code that people know by itself: B, C1


def words(tree: Condition, fields: Fields) -> str:
    """The condition in words."""
    return _Words(fields).condition(tree)


def label_of(field: ProfileField) -> str:
    """The field's name in the reader's language."""
    return _named(field.label) or field.name


def value_words(field: ProfileField, value: Any) -> str:
    """A value as people write it, with its unit; “not known” for none."""
    if value is None:
        return _("not known")
    if field.type is ValueType.BOOLEAN:
        return _("yes") if value else _("no")
    if field.type in {ValueType.CHOICE, ValueType.TEXT}:
        return choice_words(str(value), _named(field.choices.get(str(value), "")))
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(filter(None, (number_words(value), unit_words(field.unit))))


def choice_words(code: str, name: str) -> str:
    """The name of a choice; before it the code where people say it too, as the letters of sectors."""
    if not name or name == code:
        return code
    return f"{code} {name}" if len(code) <= SPOKEN else name


def unit_words(unit: str) -> str:
    """A unit as people write it: days and money in their language, kWh and kVA everywhere the same."""
    return {"d": pgettext("unit", "days"), "CNY": pgettext("unit", "CNY")}.get(unit, unit)


def number_words(value: Decimal | int | float | Fraction) -> str:
    """1,250.5; thousands apart, no needless zeros."""
    exact = syntax.decimal_of(value) if isinstance(value, Fraction) else Decimal(str(value))
    text = f"{exact:,f}" if exact is not None else f"{float(value):,.4f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def witness_words(witness: Witness, fields: Fields) -> str:
    """A customer by example: “contracted capacity 320 kVA; sector C Manufacturing; supplied since 2026-03-01”.

    Names of choices have commas in them, so that the fields need another sign between them.
    """
    parts = [f"{label_of(fields[name])} {value_words(fields[name], value)}" for name, value in witness.items()]
    return pgettext("between the fields of an example", "; ").join(parts) or _("Any customer")


def _listed(parts: Iterable[str]) -> str:
    """Parted by commas, unless one of the parts has some itself."""
    parts, comma = list(parts), pgettext("between the parts of a list", ", ")
    plain = not any(comma.strip() in part for part in parts)
    return (comma if plain else pgettext("between the fields of an example", "; ")).join(parts)


def _named(label: Any) -> str:
    return label.text(get_language() or "en") if isinstance(label, Names) else str(label)


class _Words:
    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.signs: Mapping[Comparison, str] = {
            Comparison.EQ: _("%(one)s is %(other)s"),
            Comparison.NE: _("%(one)s is not %(other)s"),
            Comparison.LT: _("%(one)s below %(other)s"),
            Comparison.LE: _("%(one)s at most %(other)s"),
            Comparison.GT: _("%(one)s above %(other)s"),
            Comparison.GE: _("%(one)s at least %(other)s"),
        }
        self.day_signs: Mapping[Comparison, str] = {
            **self.signs,
            Comparison.LT: _("%(one)s before %(other)s"),
            Comparison.LE: _("%(one)s on or before %(other)s"),
            Comparison.GT: _("%(one)s after %(other)s"),
            Comparison.GE: _("%(one)s on or after %(other)s"),
        }

        self.ago_signs: Mapping[Comparison, str] = {
            Comparison.GT: _("%(one)s less than %(span)s ago"),
            Comparison.GE: _("%(one)s at most %(span)s ago"),
            Comparison.LT: _("%(one)s more than %(span)s ago"),
            Comparison.LE: _("%(one)s at least %(span)s ago"),
        }

    def condition(self, tree: Condition, *, inner: bool = False) -> str:
        match tree:
            case syntax.Truth(value):
                text = _("always") if value else _("never")
            case syntax.FieldTruth(name):
                text = _("%(field)s: yes") % {"field": self._label(name)}
            case syntax.Compare(sign, left, right):
                text = self._compared(sign, left, right)
            case syntax.OneOf(of, values):
                text = self._one_of(of, values)
            case syntax.Missing(of):
                text = _("%(what)s is not known") % {"what": self._either(of)}
            case syntax.Is(of, value):
                text = self._is(of, value)
            case syntax.Not(of):
                text = self._not(of)
            case syntax.And(parts) | syntax.Or(parts):
                text = self._joined(tree, parts)
                return f"({text})" if inner and len(parts) > 1 else text
        return text

    def _joined(self, tree: Node, parts: tuple[Condition, ...]) -> str:
        between = _range(parts) if isinstance(tree, syntax.And) else None
        if between is not None:
            of, low, high = between
            values = {"one": self.value(of), "low": self.value(low, of), "high": self.value(high, of)}
            return _("%(one)s from %(low)s to %(high)s") % values
        word = (
            pgettext("between conditions", " and ")
            if isinstance(tree, syntax.And)
            else pgettext("between conditions", " or ")
        )
        return word.join(self.condition(part, inner=True) for part in parts)

    def _compared(self, sign: Comparison, left: Value, right: Value) -> str:
        if isinstance(left, syntax.Today) and not isinstance(right, syntax.Today):
            sign, left, right = _TURNED[sign], right, left
        if isinstance(right, syntax.Today) and _ago(right) and sign in self.ago_signs:
            return self.ago_signs[sign] % {"one": self.value(left), "span": _span(right.months, right.days)}
        days = any(isinstance(one, syntax.Today) or _is_day(one) for one in (left, right))
        text = (self.day_signs if days else self.signs)[sign]
        return text % {"one": self.value(left, right), "other": self.value(right, left)}

    def _one_of(self, of: Value, values: tuple[syntax.Constant, ...]) -> str:
        listed = _listed(self.value(one, of) for one in values)
        if len(values) == 1:
            return self.signs[Comparison.EQ] % {"one": self.value(of), "other": listed}
        return _("%(one)s is one of %(list)s") % {"one": self.value(of), "list": listed}

    def _is(self, of: Condition, value: bool) -> str:
        if value:
            return self.condition(of)
        return _("it is known and false that %(what)s") % {"what": self.condition(of, inner=True)}

    def _not(self, of: Condition) -> str:
        match of:
            case syntax.Missing(what):
                return _("%(what)s is known") % {"what": self._either(what)}
            case syntax.FieldTruth(name):
                return _("%(field)s: no") % {"field": self._label(name)}
            case syntax.Is(inner, True):
                return _("not surely %(what)s") % {"what": self.condition(inner, inner=True)}
            case syntax.OneOf(what, values):
                listed = _listed(self.value(one, what) for one in values)
                return _("%(one)s is none of %(list)s") % {"one": self.value(what), "list": listed}
        return _("not %(what)s") % {"what": self.condition(of, inner=True)}

    def _either(self, node: Node) -> str:
        return self.value(node) if isinstance(node, Value) else self.condition(node, inner=True)

    def _label(self, name: str) -> str:
        return label_of(self.fields[name]) if name in self.fields else name

    def value(self, value: Value, beside: Value | None = None) -> str:
        """A value in words; a constant is written as the field `beside` it is: with its unit or the choice's name."""
        match value:
            case syntax.Constant(constant):
                field = self.fields.get(beside.name) if isinstance(beside, syntax.FieldValue) else None
                text = value_words(field, constant) if field is not None else self._constant(constant)
            case syntax.FieldValue(name, _):
                text = self._label(name)
            case syntax.Today(months, days):
                text = _today(months, days)
            case syntax.Scaled(of, factor):
                text = self._scaled(of, factor)
            case syntax.Fallback(of, otherwise):
                values = {"of": self.value(of), "otherwise": self.value(otherwise, of)}
                text = pgettext("a value", "%(of)s (%(otherwise)s where not known)") % values
            case syntax.DaysBetween(later, earlier):
                text = _("days from %(earlier)s to %(later)s")
                text %= {"earlier": self.value(earlier), "later": self.value(later)}
            case syntax.Sum(left, right, sign):
                text = f"{self.value(left)} {'+' if sign > 0 else '−'} {self.value(right)}"
            case syntax.Ratio(of, by):
                text = f"{self.value(of)} ÷ {self.value(by)}"
        return text

    def _constant(self, constant: Any) -> str:
        if isinstance(constant, Decimal):
            return number_words(constant)
        return constant.isoformat() if isinstance(constant, date) else str(constant)

    def _scaled(self, of: Value, factor: Fraction) -> str:
        inner = f"({self.value(of)})" if isinstance(of, syntax.Sum) else self.value(of)
        if factor.numerator == 1:
            return f"{inner} ÷ {factor.denominator}"
        return f"−{inner}" if factor == -1 else f"{number_words(factor)} × {inner}"


def _is_day(value: Value) -> bool:
    match value:
        case syntax.Constant(date()):
            return True
        case syntax.FieldValue(_, syntax.Sort.DATE):
            return True
    return False


def _range(parts: tuple[Condition, ...]) -> tuple[Value, Value, Value] | None:
    """What BETWEEN became: at least and at most of the same value."""
    match parts:
        case (syntax.Compare(Comparison.GE, one, low), syntax.Compare(Comparison.LE, other, high)) if one == other:
            return one, low, high
    return None


_TURNED: Mapping[Comparison, Comparison] = {
    Comparison.EQ: Comparison.EQ,
    Comparison.NE: Comparison.NE,
    Comparison.LT: Comparison.GT,
    Comparison.LE: Comparison.GE,
    Comparison.GT: Comparison.LT,
    Comparison.GE: Comparison.LE,
}


def _ago(day: syntax.Today) -> bool:
    return (day.months < 0 or day.days < 0) and day.months <= 0 and day.days <= 0


def _span(months: int, days: int) -> str:
    """“12 months”, “1 month and 3 days”."""
    parts = []
    if months:
        parts.append(ngettext("%(count)d month", "%(count)d months", abs(months)) % {"count": abs(months)})
    if days:
        parts.append(ngettext("%(count)d day", "%(count)d days", abs(days)) % {"count": abs(days)})
    return pgettext("between the parts of a span", " and ").join(parts)


def _today(months: int, days: int) -> str:
    """“12 months ago”, “today”, “in 30 days”."""
    if not months and not days:
        return _("today")
    return (_("%(span)s ago") if (months or days) < 0 else _("in %(span)s")) % {"span": _span(months, days)}
