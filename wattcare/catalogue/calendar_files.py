"""Calendars of a pack: the common format of calendar files, with the names of holidays in every language."""

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node

from wattcare.catalogue.entries import Entry
from wattcare.catalogue.yaml_files import child, line_of, plain
from wattcare.commitments.rules import Calendar, CalendarError, calendar_from_mapping
from wattcare.commitments.rules import Problem as CalendarProblem
from wattcare.commitments.texts import problem_text
from wattcare.kernel.names import Names

HOLIDAY_NAMES = "holiday_names"


def read_calendar(entry: Entry, code: str) -> tuple[Calendar | None, list[Names]]:
    """The calendar of one mapping and its holiday names; `code` stands in for a missing one (the file's name)."""
    translations = [entry.below(node, HOLIDAY_NAMES) for node in entry.items(HOLIDAY_NAMES)]
    names = [_names(item) for item in translations if item is not None]
    calendar = _calendar(entry, code)
    if calendar is None:
        return None, names
    entry.book.declare("calendars", calendar.code, entry.file, entry.line("code"))
    _check_names(entry, calendar, names)
    return calendar, names


def _names(entry: Entry) -> Names:
    texts = {language: entry.text(language, needed=True) for language in ("en", "zh-hans")}
    entry.finish()
    return Names(texts)


def _calendar(entry: Entry, code: str) -> Calendar | None:
    pairs = [(key, value) for key, value in entry.node.value if key.value != HOLIDAY_NAMES]
    node = MappingNode(entry.node.tag, pairs, entry.node.start_mark, entry.node.end_mark)
    try:
        return calendar_from_mapping(plain(node), "", code)
    except CalendarError as error:
        for problem in error.problems:
            _report(entry, problem)
    except (yaml.YAMLError, ValueError) as error:
        entry.wrong(None, _("The calendar cannot be read: %(why)s.") % {"why": error}, _("Correct the value."))
    return None


def _report(entry: Entry, problem: CalendarProblem) -> None:
    node: Node = entry.node
    for step in problem.path:
        node = child(node, step) or node
    what, _semicolon, mend = problem_text(problem).partition("; ")
    entry.book.report(entry.file, line_of(node), what, mend)


def _check_names(entry: Entry, calendar: Calendar, names: list[Names]) -> None:
    known = {text for item in names for text in item.values()}
    used = {*calendar.holidays.values(), *calendar.extra_working_days.values()} - {""}
    for name in sorted(used - known):
        what = _("The holiday “%(name)s” has no translation.") % {"name": name}
        entry.wrong(None, what, _("Add it to “holiday_names” in every language."))
