"""The data check over a file of customers, by DuckDB, without a database: any number of rows in one pass."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wattcare.classification.queries.counting import Group, Tally, practical, tally
from wattcare.classification.queries.file_columns import Column, Computed, column_of
from wattcare.classification.queries.file_sources import Source, broken_lines, connection, first_line, opened, refused
from wattcare.classification.queries.file_statements import Counting, Read, odd_rows
from wattcare.classification.rules.findings import Lack, Practical, Problem, SchemeError
from wattcare.classification.rules.parsing import nearest, parse_formula
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.classification.rules.syntax import fields_of
from wattcare.customers.rules.profile import ProfileField

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class FileCheck:
    """What a file says. `problems` name values that cannot be read; they are counted as missing."""

    practical: Practical
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Counts:
    """Sums over all rows, one for each field in the order of the columns."""

    lacking: tuple[int, ...]
    outside: tuple[int, ...]
    unreadable: tuple[int, ...]


def practical_of_file(scheme: Scheme, fields: Fields, path: Path, day: date, hour: Decimal = Decimal(0)) -> Practical:
    """As `check_file`, for whom a file with unreadable values is no file: raises SchemeError for them too."""
    found = check_file(scheme, fields, path, day, hour)
    if found.problems:
        raise SchemeError(list(found.problems))
    return found.practical


def check_file(scheme: Scheme, fields: Fields, path: Path, day: date, hour: Decimal = Decimal(0)) -> FileCheck:
    """Count the customers of a CSV or Parquet file, one row each, by the classes they fit on `day`.

    `hour` is what an hour of work costs. Raises SchemeError when the file cannot be read or lacks a column.
    """
    import duckdb  # noqa: PLC0415  forty megabytes, only for whoever checks files

    with connection() as duck:
        source = opened(duck, path)
        columns = _columns(source, scheme, fields)
        try:
            found, counts = _counted(duck, Counting(source, scheme, columns, day))
            problems = _unreadable(duck, source, columns, counts) if any(counts.unreadable) else []
        except duckdb.Error as error:
            raise _broken(duck, source, error) from error
    return FileCheck(_practical(found, columns, counts, hour), tuple(problems))


def _broken(duck: "DuckDBPyConnection", source: Source, error: Exception) -> SchemeError:
    import duckdb  # noqa: PLC0415  as above

    try:
        problems = broken_lines(duck, source)
    except duckdb.Error:
        problems = []
    if problems:
        return SchemeError(problems)
    what = _("The file cannot be read: %(reason)s.") % {"reason": first_line(error).rstrip(".")}
    return refused(source.path, what, _("Write it again."))


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _columns(source: Source, scheme: Scheme, fields: Fields) -> list[Column | Computed]:
    """How every field is read that the scheme asks for, and every field those are computed from. Raises SchemeError
    with all that are missing or of a wrong type."""
    found: dict[str, Column | Computed] = {}
    problems: list[Problem] = []
    for name in scheme.fields:
        _add(source, fields, name, found, problems)
    if problems:
        raise SchemeError(problems)
    return list(found.values())


def _add(
    source: Source, fields: Fields, name: str, found: dict[str, Column | Computed], problems: list[Problem]
) -> None:
    field, kind = fields[name], source.columns.get(name.lower())
    if name in found:
        return
    if kind is None and field.formula:
        formula = parse_formula(field.formula, fields, name)
        for below in fields_of(formula):
            _add(source, fields, below, found, problems)
        found[name] = Computed(field, formula)
    elif kind is None:
        problems.append(_missing(source, name))
    elif (column := column_of(field, kind)) is not None:
        found[name] = column
    else:
        problems.append(_of_wrong_type(source, field, kind))


def _missing(source: Source, name: str) -> Problem:
    what = _("There is no column “%(name)s”, which the scheme asks for.") % {"name": name}
    return Problem(source.name, what, nearest(name, source.columns))


def _of_wrong_type(source: Source, field: ProfileField, kind: str) -> Problem:
    what = _("The column “%(name)s” holds %(kind)s; the field is %(type)s.")
    values = {"name": field.name, "kind": kind, "type": field.type.value}
    return Problem(source.name, what % values, _("Write the column in the field's type."))


# ── counting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _counted(duck: "DuckDBPyConnection", wanted: Counting) -> tuple[Tally, _Counts]:
    import duckdb  # noqa: PLC0415  as above

    try:
        rows = duck.execute(wanted.statement()).fetchall()
    except duckdb.OutOfRangeException:
        wide = [one.wide() if isinstance(one, Column) else one for one in wanted.columns]
        rows = duck.execute(replace(wanted, columns=wide).statement()).fetchall()
    words = len(wanted.bits)
    groups = [Group(tuple(row[:words]), row[words], tuple(map(str, row[words + 1]))) for row in rows]
    sums = [sum(values) for values in zip(*(row[words + 2 :] for row in rows), strict=True)]
    sums = sums or [0] * (3 * len(wanted.columns))
    return tally(wanted.scheme, groups), _Counts(tuple(sums[0::3]), tuple(sums[1::3]), tuple(sums[2::3]))


def _practical(found: Tally, columns: Read, counts: _Counts, hour: Decimal) -> Practical:
    lacks = tuple(Lack(one.field.name, counts.lacking[at], counts.outside[at]) for at, one in enumerate(columns))
    return practical(found, lacks, {one.field.name: one.field for one in columns}, hour)


# ── values that cannot be read ──────────────────────────────────────────────────────────────────────────────────────


def _unreadable(duck: "DuckDBPyConnection", source: Source, columns: Read, counts: _Counts) -> list[Problem]:
    """The first unreadable values of each column with their rows."""
    problems: list[Problem] = []
    for at, column in enumerate(columns):
        count = counts.unreadable[at]
        if count and isinstance(column, Column):
            found = duck.execute(odd_rows(source, column)).fetchall()
            problems += [_odd(source, column, row, value) for row, value in found]
            problems += _more(source, column, count - len(found))
    return problems


def _odd(source: Source, column: Column, row: int, value: str) -> Problem:
    where = _("%(file)s, row %(row)d, column %(column)s")
    short = value if len(value) <= 40 else value[:39] + "…"
    what = _("“%(value)s” cannot be read as %(type)s.") % {"value": short, "type": column.field.type.value}
    mend = _("Correct it, or leave it empty.")
    return Problem(where % {"file": source.name, "row": row, "column": column.field.name}, what, mend)


def _more(source: Source, column: Column, count: int) -> list[Problem]:
    if count <= 0:
        return []
    where = _("%(file)s, column %(column)s") % {"file": source.name, "column": column.field.name}
    return [Problem(where, _("%(count)d more values cannot be read.") % {"count": count}, _("Correct them."))]


def contradictions(practical: Practical, fields: Mapping[str, ProfileField]) -> list[Problem]:
    """Notes on fields that the catalogue says are never missing, and customers lack all the same."""
    what = _("%(count)d customers lack it; the catalogue says that it is never missing, and the proof relies on that.")
    mend = _("Complete the data, or let the field be missing (nullable: true).")
    return [
        Problem(one.field, what % {"count": one.lacking}, mend, note=True)
        for one in practical.lacks
        if one.lacking and not fields[one.field].nullable
    ]
