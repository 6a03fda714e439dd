"""Working calendars: which days are worked, and in which hours."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from wattcare.commitments.problems import CalendarError, InstantError, Problem

ONE_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One range of working time that begins on a day, in local wall-clock time.

    An `end` at or before `start` lies on the following day; so 00:00 as `end` is midnight, and 22:00–06:00
    a night shift that belongs to the day it begins on.
    """

    start: time
    end: time

    @property
    def overnight(self) -> bool:
        """Ends on the following day, at midnight or later."""
        return self.end <= self.start

    def __str__(self) -> str:
        end = "24:00" if self.end == time.min else clock_text(self.end)
        return f"{clock_text(self.start)}-{end}"


def clock_text(moment: time) -> str:
    """`08:30`, with seconds only where there are any."""
    return moment.isoformat("minutes" if not moment.second else "seconds")


class DayKind(StrEnum):
    """Why a day counts as worked or not."""

    ORDINARY = "ordinary"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    CLOSED = "closed"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a calendar sees it: kind, and the name of the holiday or make-up day."""

    date: date
    kind: DayKind
    name: str = ""

    @property
    def working(self) -> bool:
        """Counts as a working day."""
        return self.kind in (DayKind.ORDINARY, DayKind.MAKE_UP)


@dataclass(frozen=True)
class Calendar:
    """The working time of one place.

    `zone` is an IANA name. `weekly` maps weekdays (0 Monday … 6 Sunday) to openings in ascending order; a
    weekday that is absent is not worked. `holidays` are not worked, `extra_working_days` (调休 make-up days)
    are worked whatever the weekday, in the openings of an ordinary working day unless `extra_openings`
    names their own. `published_years` are the years whose holidays are known; None: every year is known.
    """

    code: str
    zone: str
    weekly: Mapping[int, tuple[Opening, ...]]
    holidays: Mapping[date, str] = field(default_factory=dict)
    extra_working_days: Mapping[date, str] = field(default_factory=dict)
    published_years: frozenset[int] | None = None
    extra_openings: Mapping[date, tuple[Opening, ...]] = field(default_factory=dict)

    @cached_property
    def tz(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.zone)

    @cached_property
    def ordinary_openings(self) -> tuple[Opening, ...]:
        """The openings that most weekdays have; of equals the earliest weekday's."""
        days = [self.weekly[weekday] for weekday in sorted(self.weekly) if self.weekly[weekday]]
        return Counter(days).most_common(1)[0][0] if days else ()

    @cached_property
    def has_overnight(self) -> bool:
        """Some opening may run into the following day."""
        every = [*self.weekly.values(), *self.extra_openings.values()]
        return any(opening.overnight and opening.end != time.min for openings in every for opening in openings)

    def day(self, day: date) -> Day:
        """What kind of day it is; a listed make-up day or holiday wins over its weekday."""
        if day in self.extra_working_days:
            return Day(day, DayKind.MAKE_UP, self.extra_working_days[day])
        if day in self.holidays:
            return Day(day, DayKind.HOLIDAY, self.holidays[day])
        if self.weekly.get(day.weekday()):
            return Day(day, DayKind.ORDINARY)
        return Day(day, DayKind.WEEKEND if day.weekday() > 4 else DayKind.CLOSED)

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        """The openings that begin on this day, ascending; none on a day not worked."""
        if day in self.extra_working_days:
            return self.extra_openings.get(day) or self.ordinary_openings
        return () if day in self.holidays else self.weekly.get(day.weekday(), ())

    def spans_on(self, day: date) -> list[Span]:
        """The openings of a day as instants in UTC, ascending; one that a clock change swallows is absent."""
        spans = []
        for opening in self.openings_on(day):
            last = day + ONE_DAY if opening.overnight else day
            begin, end = self.instant(day, opening.start), self.instant(last, opening.end)
            if begin < end:
                spans.append((begin, end))
        return spans

    def is_published(self, year: int) -> bool:
        """The holidays of this year are known."""
        return self.published_years is None or year in self.published_years

    def instant(self, day: date, moment: time) -> datetime:
        """A local wall-clock time as an instant in UTC."""
        return datetime.combine(day, moment, tzinfo=self.tz).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """An instant in the calendar's zone. Raises InstantError when it has no zone of its own."""
        if instant.tzinfo is None:
            raise InstantError(Problem("instant_naive", {"value": instant.isoformat()}))
        return instant.astimezone(self.tz)

    def end_of_day(self, day: date) -> datetime:
        """The last second of a local day, 23:59:59 on the wall, also where clocks change at midnight."""
        return (self.instant(day + ONE_DAY, time.min) - timedelta(seconds=1)).astimezone(self.tz)

    def walk(self, after: date, direction: int = 1) -> Iterator[Day]:
        """The days after (or, with -1, before) a day, as long as there can be working days among them.

        Raises CalendarError where no working day can follow any more, so that no count runs for ever.
        """
        day, edge = after, self._edge(direction)
        while edge is None or (edge - day).days * direction > 0:
            day += ONE_DAY * direction
            yield self.day(day)
        raise CalendarError(Problem("no_working_day", {"calendar": self.code}))

    def _edge(self, direction: int) -> date | None:
        """The outermost listed working day where the week has none; None: the week goes on for ever."""
        if any(self.weekly.values()):
            return None
        days = self.extra_working_days
        return (max if direction > 0 else min)(days, default=date.min if direction > 0 else date.max)
