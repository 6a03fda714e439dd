"""One cell of a file as the value of a field, or why it is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from unicodedata import is_normalized

from django.utils.translation import gettext as _

from wattcare.customers.fields import Field, FieldType
from wattcare.kernel.text import clean, fold, normalise_phone

Value = str | list[str]
"""Text as the database reads it: ISO dates, plain decimals, `t`/`f`; a list where a field holds several."""
Convert = Callable[[str], Value]
LOST_DIGITS = "\ufffd"

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]\d{1,2}:\d{2}(:\d{2})?.*)?")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:[-/.]?\d{1,2})?")
_VOLTAGE = re.compile(r"(?:交流|直流|ac|dc)?\s*(\d+(?:\.\d+)?)\s*(kv|千伏|v|伏)?")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_BETWEEN_PHONES = re.compile(r"[,;、/|\n]+|\s{2,}|(?<=\d{7})\s+(?=1\d{10}\b)")
_BETWEEN_CODES = re.compile(r"[,;、/|\s]+")
_MONEY_SIGNS = str.maketrans("", "", "¥￥$£€元 \u00a0'")
TRUE_WORDS = {"1", "t", "y", "yes", "true", "是", "有", "正常", "在用"}
FALSE_WORDS = {"0", "f", "n", "no", "false", "否", "无", "停", "停电", "停用"}


class Wrong(Exception):
    """The cell is no value of its field: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True)
class Writing:
    """How a file writes: `dates` are strptime patterns tried first; `decimal` the sign before the fraction."""

    dates: tuple[str, ...] = ()
    decimal: str = "."
    region: str = "CN"


def converter(field: Field, writing: Writing, codes: Mapping[str, str] | None = None) -> Convert:
    """The function that reads cells of `field`. `codes` maps folded words to the codes of a choice.

    The function takes the cell's text, never empty, and raises Wrong.
    """
    makers: dict[FieldType, Convert] = {
        FieldType.TEXT: partial(_text, field),
        FieldType.CODE: partial(_code, field),
        FieldType.CHOICE: partial(_choice, field, dict(codes or {})),
        FieldType.DATE: partial(_date, writing),
        FieldType.MONTH: partial(_month, writing),
        FieldType.DECIMAL: partial(_decimal, field, writing),
        FieldType.INTEGER: partial(_integer, field, writing),
        FieldType.VOLTAGE: partial(_voltage, field),
        FieldType.BOOLEAN: _boolean,
        FieldType.PHONES: partial(_phones, writing.region),
        FieldType.EMAIL: _email,
        FieldType.CODES: _codes,
    }
    return makers[field.type]


def one_line(raw: str) -> str:
    """The text in NFC, without control characters, white space joined to single spaces."""
    text = raw.strip(" ")
    if text.isprintable() and "  " not in text and is_normalized("NFC", text):
        return text
    return " ".join(clean(raw).split())


def _text(field: Field, raw: str) -> str:
    text = one_line(raw)
    if len(text) > field.max_length:
        what = _("“%(start)s…” has %(length)d characters, at most %(limit)d fit.")
        raise Wrong(what % {"start": text[:20], "length": len(text), "limit": field.max_length}, _("Shorten it."))
    return text


def _code(field: Field, raw: str) -> str:
    if raw.endswith(LOST_DIGITS):
        what = _("“%(value)s” was stored as a number and lost its last digits.") % {"value": raw[:-1]}
        raise Wrong(what, _("Format the column as text in the workbook and type the value again."))
    return _text(field, raw if raw.isascii() else _narrow(raw))


def _narrow(raw: str) -> str:
    """Full-width digits and letters narrowed; case kept."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in raw.replace("\u3000", " "))


def _choice(field: Field, codes: dict[str, str], raw: str) -> str:
    word = fold(raw).strip()
    found = codes.get(word) or (word if not codes and len(word) <= field.max_length else "")
    if not found:
        known = ", ".join(dict.fromkeys(codes.values()))
        raise Wrong(
            _("“%(value)s” is not known here.") % {"value": raw[:40]}, _("Use one of: %(known)s.") % {"known": known}
        )
    return found


def _date(writing: Writing, raw: str) -> str:
    for pattern in writing.dates:
        try:
            return datetime.strptime(raw.strip(), pattern).date().isoformat()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    text = fold(raw).strip()
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if len(text) == 8 and text.isdigit():
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    except ValueError:
        pass
    raise Wrong(
        _("“%(value)s” is no date.") % {"value": raw[:40]},
        _("Write 2024-05-01, or name the file's way of writing dates under “formats: dates” in the map."),
    )


def _month(writing: Writing, raw: str) -> str:
    text = fold(raw).strip()
    found = _MONTH.fullmatch(text)
    if found and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02d}-01"
    if writing.dates:
        return _date(writing, raw)[:8] + "01"
    raise Wrong(_("“%(value)s” is no month.") % {"value": raw[:40]}, _("Write 2024-05."))


def _number(raw: str, decimal_sign: str) -> Decimal:
    text = fold(raw).translate(_MONEY_SIGNS)
    text = text.replace(".", "").replace(",", ".") if decimal_sign == "," else text.replace(",", "")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**12:
        raise Wrong(_("“%(value)s” is no number.") % {"value": raw[:40]}, _("Write digits, such as 1234.50."))
    return value


def _bounded(field: Field, value: Decimal, raw: str) -> Decimal:
    low, high = field.low, field.high
    if (low is not None and value < low) or (high is not None and value > high):
        what = _("“%(value)s” lies outside what %(label)s can be.") % {"value": raw[:40], "label": field.label}
        bounds = (_("at least %(low)s") % {"low": low}) if high is None else f"{low} – {high}"
        raise Wrong(what, _("It is %(bounds)s.") % {"bounds": bounds})
    return value


def _decimal(field: Field, writing: Writing, raw: str) -> str:
    places = Decimal("0.000001") if field.name in {"latitude", "longitude"} else Decimal("0.01")
    return format(_bounded(field, _number(raw, writing.decimal), raw).quantize(places), "f")


def _integer(field: Field, writing: Writing, raw: str) -> str:
    value = _bounded(field, _number(raw, writing.decimal), raw)
    if value != value.to_integral_value():
        raise Wrong(_("“%(value)s” is no whole number.") % {"value": raw[:40]}, _("Write digits only."))
    return str(int(value))


def _voltage(field: Field, raw: str) -> str:
    found = _VOLTAGE.fullmatch(fold(raw).strip())
    if not found:
        raise Wrong(_("“%(value)s” is no voltage.") % {"value": raw[:40]}, _("Write volts, or 10kV."))
    volts = Decimal(found[1]) * (1000 if found[2] in {"kv", "千伏"} else 1)
    return str(int(_bounded(field, volts, raw)))


def _boolean(raw: str) -> str:
    word = fold(raw).strip()
    if word in TRUE_WORDS:
        return "t"
    if word in FALSE_WORDS:
        return "f"
    raise Wrong(_("“%(value)s” is neither yes nor no.") % {"value": raw[:40]}, _("Write yes or no."))


def _phones(region: str, raw: str) -> list[str]:
    if not _BETWEEN_PHONES.search(raw):
        return [_phone(raw, region)]
    parts = [part.strip() for part in _BETWEEN_PHONES.split(fold(raw)) if part.strip()]
    return list(dict.fromkeys(_phone(part, region) for part in parts))


def _phone(raw: str, region: str) -> str:
    number = normalise_phone(raw, region)
    if number is None:
        what = _("“%(value)s” is no telephone number.") % {"value": raw[:40]}
        raise Wrong(what, _("Write 13800138000 or 0571-88886666; abroad with +country code; several with commas."))
    return number


def _email(raw: str) -> str:
    address = fold(raw).strip()
    if not _EMAIL.fullmatch(address) or len(address) > 254:
        raise Wrong(_("“%(value)s” is no e-mail address.") % {"value": raw[:40]}, _("Write name@example.com."))
    return address


def _codes(raw: str) -> list[str]:
    return list(dict.fromkeys(part for part in _BETWEEN_CODES.split(one_line(fold(raw))) if part))
