"""A file as a header and rows with their lines: CSV in any dialect and character set, or a sheet of a workbook."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from wattcare.customers.rules.dialects import FIELD_LIMIT, SAMPLE, Dialect, sniff
from wattcare.customers.rules.encodings import broken_at, detect_encoding
from wattcare.customers.rules.files import Reading, Rows, Unusable
from wattcare.customers.rules.sheets import sheet_rows

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """A file ready to be read once: the header's cells, and rows that come as it is read."""

    header: list[str]
    header_line: int
    rows: Rows


def open_table(path: Path, reading: Reading) -> Table:
    """The table in `path`. Raises Unusable when there is none."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise Unusable(
            _("The file cannot be read: %(why)s.") % {"why": error.strerror}, _("Check path and rights.")
        ) from error
    if magic in {_ZIP, _OLE}:
        return _headed(sheet_rows(path, reading.sheet))
    return _headed(_csv_rows(path, reading))


def _headed(rows: Rows) -> Table:
    for line, cells in rows:
        return Table([cell.strip().lstrip("\ufeff") for cell in cells], line, rows)
    raise Unusable(_("The file holds no rows."), _("The first row names the columns; each further one is a customer."))


def _csv_rows(path: Path, reading: Reading) -> Rows:
    encoding = reading.encoding or detect_encoding(path)
    if reading.encoding and broken_at(path, encoding) is not None:
        what = _("The file is not written in %(encoding)s.") % {"encoding": encoding}
        raise Unusable(what, _("Take “encoding” out of the map, or name the right one: utf-8, gb18030, utf-16."))
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(SAMPLE)
    return _parsed(path, encoding, sniff(sample, reading.delimiter))


def _parsed(path: Path, encoding: str, dialect: Dialect) -> Rows:
    csv.field_size_limit(FIELD_LIMIT)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, **dialect.options())  # type: ignore[arg-type]
        line = 0
        try:
            for cells in reader:
                begun, line = line + 1, reader.line_num
                if _means_something(cells, begun):
                    yield begun, cells
        except csv.Error as error:
            what = _("A cell that begins on line %(line)d does not end.") % {"line": line + 1}
            raise Unusable(what, _("Close its quotation mark, or double the marks inside of it."), line + 1) from error


def _means_something(cells: Sequence[str], line: int) -> bool:
    """Not an empty line, and not the `sep=;` that some programs put first."""
    if line == 1 and len(cells) <= 2 and cells and cells[0].lower().lstrip("\ufeff").startswith("sep="):
        return False
    return any(cell and not cell.isspace() for cell in cells)
