"""A column of a file as a field of the catalogue: SQL of DuckDB that reads its values, and what is allowed of them."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wattcare.classification.queries.file_sources import literal, quoted
from wattcare.classification.rules.sql import formula_sql
from wattcare.classification.rules.syntax import Value
from wattcare.customers.rules.profile import ProfileField, ValueType

WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER")
FRACTIONS = re.compile(r"FLOAT|DOUBLE|REAL|DECIMAL\(.*\)")
WORDS = re.compile(r"VARCHAR|ENUM\(.*\)")
DAYS = re.compile(r"DATE|TIMESTAMP.*")
PLACES = 12  # decimals that are kept where the catalogue does not say how many there may be
_NUMBER = r"[+-]?([0-9]{1,24}([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?"
_INTEGER = r"[+-]?[0-9]{1,18}([.]0*)?"
_FIRST_DAY, _LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"


@dataclass(frozen=True)
class Column:
    """How one field is read: `raw` as it stands, NULL where nothing does; `read` in the field's type, NULL also where
    it cannot be."""

    field: ProfileField
    raw: str
    read: str

    def allowed(self, value: str) -> str:
        """The condition under which the catalogue allows what was read; `value` is SQL of it."""
        return allowed(self.field, value)

    def wide(self) -> "Column":
        """For conditions whose arithmetic leaves 64 bits; slower."""
        if self.field.type is not ValueType.INTEGER:
            return self
        return replace(self, read=f"CAST({self.read} AS HUGEINT)")


@dataclass(frozen=True)
class Computed:
    """A measure that the file lacks and its formula gives, from columns that are read before it."""

    field: ProfileField
    formula: Value

    def sql(self, day: date) -> str:
        return formula_sql(self.formula, "duckdb", day)

    def allowed(self, value: str) -> str:
        """As with columns; a formula says by itself how many decimals it has."""
        return allowed(replace(self.field, scale=None), value)


def allowed(field: ProfileField, value: str) -> str:
    """The condition under which the catalogue allows a value; `value` is its SQL."""
    checks = []
    if field.type is ValueType.CHOICE:
        checks.append(f"{value} IN ({', '.join(literal(code) for code in field.choices) or 'NULL'})")
    if field.type in {ValueType.INTEGER, ValueType.DECIMAL}:
        checks += [f"{value} {sign} {bound:f}" for sign, bound in _bounds(field) if bound is not None]
    if field.type is ValueType.DECIMAL and field.scale is not None:
        checks.append(f"{value} = round({value}, {field.scale})")
    return " AND ".join(checks) or "TRUE"


def _bounds(field: ProfileField) -> list[tuple[str, Decimal | None]]:
    return [(">=", field.low), ("<=", field.high)]


def column_of(field: ProfileField, type_name: str) -> Column | None:
    """The reading of a column of that type of DuckDB; None where such a column cannot be such a field."""
    name = quoted(field.name)
    raw = f"nullif(trim({name}), '')" if type_name == "VARCHAR" and field.type not in _VERBATIM else name
    raw = f"nullif(CAST({name} AS VARCHAR), '')" if field.type in _VERBATIM else raw
    read = _READERS[field.type](field, raw, type_name.upper())
    return None if read is None else Column(field, raw, read)


_VERBATIM = {ValueType.CHOICE, ValueType.TEXT}


def _integer(_field: ProfileField, raw: str, kind: str) -> str | None:
    if WHOLE.fullmatch(kind):
        return f"TRY_CAST({raw} AS BIGINT)"
    if FRACTIONS.fullmatch(kind):
        return f"CASE WHEN {raw} = trunc({raw}) THEN TRY_CAST({raw} AS BIGINT) END"
    if WORDS.fullmatch(kind):
        return f"CASE WHEN regexp_full_match({raw}, '{_INTEGER}') THEN TRY_CAST({raw} AS BIGINT) END"
    return None


def _decimal(field: ProfileField, raw: str, kind: str) -> str | None:
    kept = f"DECIMAL(38, {max(PLACES, field.scale or 0)})"
    if WHOLE.fullmatch(kind) or kind.startswith("DECIMAL"):
        return raw
    if FRACTIONS.fullmatch(kind):  # binary fractions are near the decimal that was meant
        finite = f"CASE WHEN isfinite({raw}) THEN {raw} END"
        return finite if field.scale is None else f"TRY_CAST({finite} AS DECIMAL(38, {field.scale}))"
    if WORDS.fullmatch(kind):
        return f"CASE WHEN regexp_full_match({raw}, '{_NUMBER}') THEN TRY_CAST({raw} AS {kept}) END"
    return None


def _date(_field: ProfileField, raw: str, kind: str) -> str | None:
    if not (DAYS.fullmatch(kind) or WORDS.fullmatch(kind)):
        return None
    day = f"TRY_CAST({raw} AS DATE)"
    return f"CASE WHEN {day} BETWEEN {_FIRST_DAY} AND {_LAST_DAY} THEN {day} END"


def _boolean(_field: ProfileField, raw: str, kind: str) -> str | None:
    if WHOLE.fullmatch(kind):
        return f"CASE WHEN {raw} IN (0, 1) THEN {raw} = 1 END"
    return f"TRY_CAST({raw} AS BOOLEAN)" if kind == "BOOLEAN" or WORDS.fullmatch(kind) else None


def _word(_field: ProfileField, raw: str, kind: str) -> str | None:
    return raw if WHOLE.fullmatch(kind) or WORDS.fullmatch(kind) else None


_READERS = {
    ValueType.INTEGER: _integer,
    ValueType.DECIMAL: _decimal,
    ValueType.DATE: _date,
    ValueType.BOOLEAN: _boolean,
    ValueType.CHOICE: _word,
    ValueType.TEXT: _word,
}
