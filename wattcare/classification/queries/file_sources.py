"""Files of customers as DuckDB sees them: which columns they have, and what is wrong with them as files.

CSV (also compressed with gzip): UTF-8, one line of names, parted by comma, semicolon, tab or bar. Parquet: as it is.
"""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wattcare.classification.rules.findings import Problem, SchemeError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROW = "wattcare row"  # our column of row numbers; no file has one of this name
ID_COLUMNS = ("customer_id", "number")
PARQUET, GZIP = b"PAR1", b"\x1f\x8b"
SEPARATORS = ",;\t|"
HEADER_BYTES = 1 << 20
SHOWN = 20


@dataclass(frozen=True)
class Source:
    """A file that can be read: SQL of its rows, and its columns' types by name in lower case."""

    path: Path
    sql: str
    columns: Mapping[str, str]
    parquet: bool

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def id_column(self) -> str | None:
        return next((name for name in ID_COLUMNS if name in self.columns), None)

    def rows(self, *, numbered: bool) -> str:
        """What to select from; `numbered` adds ROW, counted as the file shows it: the first line of a CSV has names."""
        if not numbered:
            return self.sql
        if self.parquet:
            numbers = self.sql[:-1] + ", file_row_number = true)"
            return f'(SELECT *, file_row_number + 1 AS "{ROW}" FROM {numbers})'  # noqa: S608  the path is escaped
        return f'(SELECT *, row_number() OVER () + 1 AS "{ROW}" FROM {self.sql})'  # noqa: S608  as above


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def connection() -> Iterator["DuckDBPyConnection"]:
    """A DuckDB of its own in memory that fetches nothing; what does not fit goes to a folder that is removed."""
    import duckdb  # noqa: PLC0415  forty megabytes, only for whoever checks files

    with TemporaryDirectory(prefix="wattcare-") as folder:
        options: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": folder,
            "autoinstall_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=options) as made:
            yield made


def opened(duck: "DuckDBPyConnection", path: Path) -> Source:
    """The file as a source. Raises SchemeError when it is missing, of another kind, or cannot be read."""
    first = _first_bytes(path)
    return _parquet(duck, path) if first.startswith(PARQUET) else _csv(path, first)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(HEADER_BYTES)
        return _unpacked(path) if start.startswith(GZIP) else start
    except (OSError, EOFError) as error:
        if path.is_dir():
            raise refused(path, _("This is a folder."), _("Name a CSV or Parquet file.")) from error
        if not path.exists():
            raise refused(path, _("There is no such file."), _("Check the path.")) from error
        raise refused(path, _("The file cannot be read: %(reason)s.") % {"reason": first_line(error)}) from error
    except ValueError as error:  # a path with a NUL
        raise refused(path, _("There is no such file."), _("Check the path.")) from error


def _unpacked(path: Path) -> bytes:
    with gzip.open(path) as file:
        return file.read(HEADER_BYTES)


def refused(path: Path, what: str, mend: str = "") -> SchemeError:
    return SchemeError([Problem(path.name or str(path), what, mend)])


def _globless(path: Path) -> str:
    """The path as SQL text, with signs that would stand for many files taken literally."""
    return literal("".join(f"[{char}]" if char in "*?[" else char for char in str(path.absolute())))


# ── Parquet ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parquet(duck: "DuckDBPyConnection", path: Path) -> Source:
    import duckdb  # noqa: PLC0415  as above

    sql = f"read_parquet({_globless(path)})"
    try:
        described = duck.execute(f"DESCRIBE SELECT * FROM {sql}").fetchall()  # noqa: S608  the path is escaped
    except duckdb.Error as error:
        what = _("The Parquet file cannot be read: %(reason)s") % {"reason": first_line(error)}
        raise refused(path, what, _("Write it again, or give a CSV file.")) from error
    return Source(path, sql, {row[0].lower(): row[1] for row in described}, parquet=True)


def first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _csv(path: Path, start: bytes) -> Source:
    text = _text(path, start)
    line = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=line.count)
    names = [name.strip() for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])]
    _refuse_names(path, names)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    options = f"delim = {literal(separator)}, quote = '\"', escape = '\"', header = true, auto_detect = false"
    compressed = ", compression = 'gzip'" if path.suffix != ".gz" and _is_gzip(path) else ""
    sql = f"read_csv({_globless(path)}, {options}{compressed}, columns = {{{columns}}})"
    return Source(path, sql, dict.fromkeys((name.lower() for name in names), "VARCHAR"), parquet=False)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == GZIP


def _text(path: Path, start: bytes) -> str:
    """The beginning of the file in letters, without a byte order mark."""
    if not start.strip():
        raise refused(path, _("The file is empty."), _("Its first line names the columns."))
    if b"\0" in start:
        what = _("This is neither CSV nor Parquet.")
        raise refused(path, what, _("Save the table as CSV in UTF-8, or as Parquet."))
    first, end, rest = start.partition(b"\n")
    try:
        return first.decode("utf-8-sig") + end.decode() + rest.decode(errors="replace")
    except UnicodeDecodeError as error:
        what = _("The file is not in UTF-8: see byte %(at)d.") % {"at": error.start + 1}
        raise refused(path, what, _("Save it as UTF-8.")) from error


def _refuse_names(path: Path, names: list[str]) -> None:
    seen: set[str] = set()
    problems = []
    for at, name in enumerate(names, 1):
        where = _("%(file)s, line 1, column %(column)d") % {"file": path.name, "column": at}
        if not name:
            problems.append(Problem(where, _("The column has no name."), _("Name it in the first line.")))
        elif name.lower() in seen:
            what = _("There is a second column “%(name)s”.") % {"name": name}
            problems.append(Problem(where, what, _("Rename one of the two.")))
        seen.add(name.lower())
    if problems:
        raise SchemeError(problems)


def broken_lines(duck: "DuckDBPyConnection", source: Source) -> list[Problem]:
    """The lines of a CSV file that are no rows: too few or too many columns, open quotes, letters of another code."""
    if source.parquet:
        return []
    sql = source.sql[:-1] + ", store_rejects = true)"
    duck.execute(f"SELECT count(*) FROM (SELECT * FROM {sql})").fetchall()  # noqa: S608  names and path are escaped
    found = duck.execute(f"SELECT line, error_type FROM reject_errors ORDER BY line LIMIT {SHOWN}").fetchall()  # noqa: S608
    return [_broken(source, line, str(kind)) for line, kind in found]


def _broken(source: Source, line: int, kind: str) -> Problem:
    what = {
        "MISSING COLUMNS": _("The line has fewer columns than the first one."),
        "TOO MANY COLUMNS": _("The line has more columns than the first one."),
        "UNQUOTED VALUE": _("A quote is not closed."),
        "INVALID ENCODING": _("The line is not in UTF-8."),
        "INVALID UNICODE": _("The line is not in UTF-8."),
        "LINE SIZE OVER MAXIMUM": _("The line is too long."),
    }.get(kind, _("The line cannot be read."))
    return Problem(f"{source.name}:{line}", what, _("Mend the line, or write the file again."))
