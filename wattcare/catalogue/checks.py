"""What only the whole pack can show: references across files, circles, missing sections."""

from django.utils.translation import gettext as _

from wattcare.catalogue.entries import Book
from wattcare.catalogue.sections import NEEDED, Gathered


def check_whole(book: Book, gathered: Gathered) -> None:
    """Report what is wrong between the records of a pack."""
    missing = [section for section in NEEDED if not gathered.of(section)]
    for section in missing if not book.unread else ():  # it may stand in a file that could not be read
        what = _("The section “%(section)s” is missing.") % {"section": section}
        book.report(NEEDED[section], 0, what, _("Add it; no pack can do without."))
    book.check_references(missing)
    _check_circles(book, gathered)


def _check_circles(book: Book, gathered: Gathered) -> None:
    parents = {record.code: record.parent for record, _entry in gathered.of("departments")}
    for record, entry in gathered.of("departments"):
        if _in_circle(record.code, parents):
            what = _("The department “%(code)s” is its own superior.") % {"code": record.code}
            entry.wrong("parent", what, _("Name a department above it, or none."))


def _in_circle(code: str, parents: dict[str, str | None]) -> bool:
    above, steps = parents.get(code), 0
    while above is not None and above != code and steps <= len(parents):
        above, steps = parents.get(above), steps + 1
    return above == code
