"""Fields that a supplier adds to the profile: what one may be called, what it may hold, how its values are read.

Values stand in a customer's `details` under the field's code: whole numbers and truth as such, all else as text
(decimals `12.5`, days `2026-05-20`, codes of choices). What files brought may be anything; it is read with care.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from wattcare.customers.rules.profile import ProfileField, ValueType
from wattcare.customers.rules.values import FALSE_WORDS, TRUE_WORDS, Wrong, one_line
from wattcare.kernel.names import Names
from wattcare.kernel.results import Problems
from wattcare.kernel.text import fold

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
RESERVED = frozenset(
    {
        *("customer_id", "today", "current_date", "date", "interval", "coalesce", "and", "or", "not", "in", "is"),
        *("null", "true", "false", "between", "distinct", "from", "select", "where", "case", "when", "then", "else"),
        *("end", "like", "any", "all", "exists", "cast", "as"),
    }
)
"""Words of the language of conditions: a field of that name could not be asked for."""
LONGEST, MOST_CHOICES, TEXT_LENGTH = 60, 200, 300
_MOST = Decimal(10) ** 15
_NUMBERS = (ValueType.INTEGER, ValueType.DECIMAL)


@dataclass(frozen=True, kw_only=True)
class OwnFieldDef:
    """One own field. `choices` are codes with names; `low`, `high` inclusive bounds of numbers; `minutes` the work to
    find a value out and enter it, where that is known; `position` its place among the others."""

    code: str
    names: Names
    type: ValueType
    choices: Sequence[tuple[str, Names]] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    position: int = 100
    minutes: Decimal | None = None

    def meaning(self) -> tuple[Any, ...]:
        """What conditions rely on: type, choices, bounds."""
        return self.type, frozenset(code for code, _names in self.choices), self.low, self.high


def check(new: OwnFieldDef, taken: frozenset[str]) -> Problems:
    """Everything wrong with a definition; `taken` are the names of other fields."""
    problems = Problems()
    if not CODE.fullmatch(new.code) or new.code in RESERVED:
        problems.add("code", _("Use small letters, digits and underscores, beginning with a letter; no word of SQL."))
    elif new.code in taken:
        problems.add("code", _("The profile has a field of this name already."))
    if not all(new.names.get(language, "").strip() for language in ("en", "zh-hans")):
        problems.add("names", _("A field needs a name in both languages."))
    if any(len(name) > LONGEST for name in new.names.values()):
        problems.add("names", _("At most %(count)d characters fit.") % {"count": LONGEST})
    if len(new.unit) > 20:
        problems.add("unit", _("At most %(count)d characters fit.") % {"count": 20})
    _check_choices(new, problems)
    _check_bounds(new, problems)
    return problems


def _check_choices(new: OwnFieldDef, problems: Problems) -> None:
    codes = [code for code, _names in new.choices]
    if new.type is not ValueType.CHOICE:
        if codes:
            problems.add("choices", _("Only a field of choices has choices."))
        return
    if not 1 <= len(codes) <= MOST_CHOICES:
        problems.add("choices", _("Give at least one choice, at most %(count)d.") % {"count": MOST_CHOICES})
    for code, names in new.choices:
        if not code or code != one_line(code) or len(code) > LONGEST:
            problems.add("choices", _("“%(code)s” is no code: one line, at most 60 characters.") % {"code": code[:70]})
        if not all(names.get(language, "").strip() for language in ("en", "zh-hans")):
            problems.add("choices", _("“%(code)s” needs a name in both languages.") % {"code": code[:70]})
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        problems.add("choices", _("“%(code)s” stands twice.") % {"code": code})


def _check_bounds(new: OwnFieldDef, problems: Problems) -> None:
    bounds = {"low": new.low, "high": new.high}
    for name, bound in bounds.items():
        if bound is not None and new.type not in _NUMBERS:
            problems.add(name, _("Only numbers have bounds."))
        elif bound is not None and not (bound.is_finite() and abs(bound) < _MOST):
            problems.add(name, _("This number is too large."))
        elif bound is not None and new.type is ValueType.INTEGER and bound != bound.to_integral_value():
            problems.add(name, _("Write a whole number."))
    if new.low is not None and new.high is not None and new.low > new.high and not problems.errors.get("low"):
        problems.add("high", _("The highest value lies below the lowest one."))
    if new.minutes is not None and not 0 <= new.minutes < 10_000:
        problems.add("minutes", _("Write minutes, at least 0."))


@dataclass(frozen=True)
class OwnFieldRules:
    """An own field at work: `words` maps folded codes and names of choices to codes."""

    field: ProfileField
    names: Names
    words: Mapping[str, str]

    def read(self, given: Any) -> int | bool | str | None:
        """`given` (text, number, truth) as details keep it; None for nothing. Raises Wrong."""
        if given is None or (isinstance(given, str) and not given.strip()):
            return None
        if isinstance(given, dict | list):
            raise Wrong(_("This is no single value."), _("Write one value."))
        if isinstance(given, bool) and self.field.type is not ValueType.BOOLEAN:
            given = str(given).lower()
        text = one_line(str(given))
        match self.field.type:
            case ValueType.INTEGER | ValueType.DECIMAL:
                return self._number(text)
            case ValueType.BOOLEAN:
                return _truth(text)
            case ValueType.DATE:
                return _day(text)
            case ValueType.CHOICE:
                return self._choice(text)
            case _:
                return _short(text)

    def _number(self, text: str) -> int | str:
        number = _decimal(text)
        low, high = self.field.low, self.field.high
        if (low is not None and number < low) or (high is not None and number > high):
            bounds = " – ".join("…" if bound is None else str(bound) for bound in (low, high))
            what = _("“%(value)s” lies outside the bounds.") % {"value": text}
            raise Wrong(what, _("It is %(bounds)s.") % {"bounds": bounds})
        if self.field.type is ValueType.DECIMAL:
            return format(number, "f")
        if number != number.to_integral_value():
            raise Wrong(_("“%(value)s” is no whole number.") % {"value": text}, _("Write digits only."))
        return int(number)

    def _choice(self, text: str) -> str:
        code = text if text in self.field.choices else self.words.get(fold(text).strip(), "")
        if not code:
            known = ", ".join(list(self.field.choices)[:12])
            raise Wrong(
                _("“%(value)s” is not known here.") % {"value": text[:40]},
                _("Use one of: %(known)s.") % {"known": known},
            )
        return code


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= _MOST or _places(number) > 6:
        raise Wrong(_("“%(value)s” is no number.") % {"value": text[:40]}, _("Write digits, such as 1234.50."))
    return number


def _places(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _truth(text: str) -> bool:
    word = fold(text).strip()
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    raise Wrong(_("“%(value)s” is neither yes nor no.") % {"value": text[:40]}, _("Write yes or no."))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text if len(text) == 10 else "").isoformat()
    except ValueError:
        raise Wrong(_("“%(value)s” is no date.") % {"value": text[:40]}, _("Write 2024-05-01.")) from None


def _short(text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise Wrong(_("The text is too long."), _("At most %(count)d characters fit.") % {"count": TEXT_LENGTH})
    return text
