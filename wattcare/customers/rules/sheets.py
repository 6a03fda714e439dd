"""Rows of a workbook (xlsx, xls, ods): numbers as they were typed, dates as ISO dates."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from wattcare.customers.rules.files import Rows, Unusable

EXACT = 10**15  # a cell stored as a number keeps fifteen digits; what is longer has lost its end
LOST = "\ufffd"


def sheet_rows(path: Path, wanted: str | None) -> Rows:
    """The rows of the sheet `wanted`, or of the first one that holds something. Raises Unusable."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = _sheet(book, wanted)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Unusable(
            _("The workbook cannot be read: %(why)s.") % {"why": error},
            _("Open it, take away its password where it has one, and save it as xlsx again."),
        ) from error
    return (
        (line, cells)
        for line, cells in ((at, [cell_text(value) for value in row]) for at, row in enumerate(rows, 1))
        if any(cells)
    )


def _sheet(book: CalamineWorkbook, wanted: str | None) -> str:
    names = list(book.sheet_names)
    if wanted is None:
        return str(next((name for name in names if book.get_sheet_by_name(name).height), names[0]))
    if wanted not in names:
        what = _("The workbook has no sheet “%(sheet)s”.") % {"sheet": wanted}
        raise Unusable(what, _("Its sheets are: %(names)s.") % {"names": ", ".join(names)})
    return wanted


def cell_text(value: object) -> str:
    """A cell as text: `3100000001`, not `3100000001.0`; `2024-05-01`; a number that lost its last digits ends in �."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float | int):
        return _number(float(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else str(value).strip()


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value)) + (LOST if abs(value) >= EXACT else "")
    return repr(value)
