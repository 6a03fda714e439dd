"""What can be wrong with a limit, an instant, a pause or a calendar, each with its place and how to mend it.

The English sentences stand here, marked for translation, so that an error reads well by itself;
`texts.problem_text` translates them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

SENTENCES: Mapping[str, str] = {
    "limit": gettext_noop('"%(value)s" is not a limit; write a number and one of min, h, d, wd, wh, such as "5 wd"'),
    "limit_long": gettext_noop("%(value)s is longer than a hundred years; a limit must be shorter"),
    "instant": gettext_noop('"%(value)s" is not a date and time; write it as 2025-09-26T10:00+08:00'),
    "instant_naive": gettext_noop("%(value)s has no time zone; give an instant with its offset"),
    "pause": gettext_noop('"%(value)s" is not a pause; write it as FROM/TO, or FROM/.. while it still lasts'),
    "pause_order": gettext_noop("the pause ends (%(end)s) before it begins (%(start)s); exchange the two"),
    "no_working_day": gettext_noop("calendar %(calendar)s has no working day left to count; give it weekly openings"),
    "out_of_range": gettext_noop("the count leaves the years a date can have (1 to 9999); mend limit or start"),
    "not_mapping": gettext_noop("%(value)s stands where a mapping of keys to values is expected"),
    "not_list": gettext_noop("%(value)s stands where a list is expected"),
    "unknown_key": gettext_noop('"%(value)s" is not a known key; known are: %(known)s'),
    "twice": gettext_noop("%(value)s is given twice; keep one of the two"),
    "missing": gettext_noop('"%(value)s" is missing; add it'),
    "code": gettext_noop("%(value)s is not a code; write a short word"),
    "zone": gettext_noop('"%(value)s" is not a known time zone; write one such as Asia/Shanghai%(near)s'),
    "weekday": gettext_noop('"%(value)s" is not a day of the week; write mon, tue, wed, thu, fri, sat, sun or mon-fri'),
    "time": gettext_noop('"%(value)s" is not a time of day; write it as "08:30", the end of the day as "24:00"'),
    "opening": gettext_noop('"%(value)s" is not an opening; write it as "08:30-12:00"'),
    "opening_empty": gettext_noop('the opening %(value)s has no length; write the whole day as "00:00-24:00"'),
    "opening_overlap": gettext_noop("the openings %(value)s and %(other)s overlap; keep them apart"),
    "date": gettext_noop('"%(value)s" is not a date; write it as 2025-10-01, several days as 2025-10-01/2025-10-08'),
    "date_order": gettext_noop("%(value)s ends before it begins; exchange the two dates"),
    "date_span": gettext_noop("%(value)s spans more than a year; list the days of each year"),
    "name": gettext_noop("%(value)s is not a name; write a text"),
    "year": gettext_noop('"%(value)s" is not a year; write whole years such as 2025, or 2018-2026'),
    "both": gettext_noop("%(value)s is both a holiday and an extra working day; keep one of the two"),
    "file": gettext_noop("cannot be read: %(value)s; give the path of a readable YAML file"),
    "yaml": gettext_noop("is not YAML: %(value)s"),
    "no_hours": gettext_noop("%(value)s is a working day without openings; name its hours or weekly openings"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: `where` (a file, an option), `path` of keys in it, code and values of its sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str | int, ...] = ()
    where: str = ""

    @property
    def place(self) -> str:
        """The place as people write it: `calendars/cn.yaml: weekly.mon[0]`; empty when there is none."""
        inside = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")
        return ": ".join(part for part in (self.where, inside) if part)

    def placed(self, sentence: str) -> str:
        """The sentence behind its place."""
        return f"{self.place}: {sentence}" if self.place else sentence

    def __str__(self) -> str:
        return self.placed(SENTENCES[self.code] % self.values)


class CommitmentError(ValueError):
    """Something given cannot be counted with; `problems` holds all that was found, never only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class LimitError(CommitmentError):
    """A text is not a limit."""


class InstantError(CommitmentError):
    """An instant has no offset or is no date at all."""


class PauseError(CommitmentError):
    """A pause is not a span of time."""


class CalendarError(CommitmentError):
    """A calendar is wrong, or has no working day to count."""
