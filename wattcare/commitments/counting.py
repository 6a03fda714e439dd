"""Counting a limit out to its due instant, and the time between two instants."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from wattcare.commitments.calendars import ONE_DAY, Calendar, Day, DayKind, Span
from wattcare.commitments.explain import Runs, Step, instant_values, pause_step, whole_seconds
from wattcare.commitments.pauses import Pause, Stop, merge_pauses
from wattcare.commitments.problems import CalendarError, Problem
from wattcare.commitments.spans import (
    first_day,
    spans_ahead,
    spans_back,
    without_stops,
    working_time,
)
from wattcare.commitments.units import Limit, Unit

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a limit ends and why.

    `due` is in the calendar's zone. `provisional`: it rests on a year (`missing_years`) whose holidays are
    not published; compute it again on publication. `held`: a pause still lasts, the clock does not run, and
    `due` is the earliest it can be: as if the pause ended at the `now` given to `compute_deadline`.
    """

    due: datetime
    provisional: bool
    steps: tuple[Step, ...]
    held: bool = False
    missing_years: tuple[int, ...] = ()


def compute_deadline(
    limit: Limit,
    start: datetime,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    now: datetime | None = None,
) -> Deadline:
    """The due instant of `limit` from `start` (a lead time: back from the event), with its arithmetic.

    `min`, `h` and `wh` end exactly. `d` and `wd` end with the last second of their last local day; the day
    of `start` is day 0. A pause adds its exact length to `min` and `h` and its working time to `wh`; for
    `d` and `wd` the day it begins is used, the day of resume is a new day 0, and the days after the first
    up to that one do not count. Pauses move no lead time. An open pause counts as if it ended at `now`
    (without `now`: as it began).

    Raises InstantError for a naive instant, CalendarError when no working day is left to count or the count
    leaves the years of a date.
    """
    try:
        begin = calendar.local(start).astimezone(UTC)
        begin + timedelta(seconds=limit.amount * limit.unit.seconds)  # overflows before a hopeless count begins
        stops = [] if limit.is_lead else merge_pauses(pauses, begin, now)
        count = _count(limit, begin, calendar, stops)
        return _explained(limit, begin, calendar, [stop for stop in stops if stop.start < count.due], count)
    except OverflowError as error:
        raise CalendarError(Problem("out_of_range")) from error


@dataclass(frozen=True, slots=True)
class _Count:
    due: datetime
    steps: list[Step]


def _count(limit: Limit, begin: datetime, calendar: Calendar, stops: Sequence[Stop]) -> _Count:
    if limit.unit.counts_days:
        return _count_days(limit, calendar.local(begin).date(), calendar, stops)
    if limit.unit is Unit.WH:
        return _count_hours(limit, begin, calendar, stops)
    return _count_time(limit, begin, stops)


def _count_time(limit: Limit, begin: datetime, stops: Sequence[Stop]) -> _Count:
    due = begin + timedelta(seconds=limit.amount * limit.unit.seconds)
    for stop in stops:
        if stop.start >= due:
            break
        due += stop.end - stop.start
    return _Count(due, [])


def _count_days(limit: Limit, first: date, calendar: Calendar, stops: Sequence[Stop]) -> _Count:
    lost = [stop.days(calendar) for stop in stops]
    direction = -1 if limit.is_lead else 1
    ahead = _days(limit.unit, calendar, first, direction)
    runs, number, day = Runs(), 0, first
    # A pause that begins on the last day leaves nothing to count: the day of resume, a new day 0, is due.
    while number < abs(limit.amount) or _is_lost(day + ONE_DAY, lost):
        entry = next(ahead)
        day = entry.date
        if _is_lost(day, lost):
            runs.paused(entry)
        elif entry.working:
            number += 1
            runs.counted(entry, number)
        else:
            runs.skipped(entry)
    return _Count(calendar.end_of_day(day), runs.steps())


def _is_lost(day: date, lost: Sequence[tuple[date, date]]) -> bool:
    return any(paused < day <= resumed for paused, resumed in lost)


def _days(unit: Unit, calendar: Calendar, after: date, direction: int) -> Iterator[Day]:
    return calendar.walk(after, direction) if unit is Unit.WD else _every_day(after, direction)


def _every_day(after: date, direction: int) -> Iterator[Day]:
    day = after
    while True:
        day += ONE_DAY * direction
        yield Day(day, DayKind.ORDINARY)


def _count_hours(limit: Limit, begin: datetime, calendar: Calendar, stops: Sequence[Stop]) -> _Count:
    whole = left = timedelta(hours=abs(limit.amount))
    runs, due, first = Runs(), begin, calendar.local(begin).date()
    first_used: datetime | None = None
    days = _hours_back(calendar, begin) if limit.is_lead else _hours_ahead(calendar, begin)
    while left:
        day, spans = next(days)
        used = _take(without_stops(spans, stops), left, back=limit.is_lead)
        if used:
            left -= sum((end - start for start, end in used), timedelta())
            due = used[0][0] if limit.is_lead else used[-1][1]
            first_used = first_used or (used[-1][1] if limit.is_lead else used[0][0])
            runs.worked(day, calendar, used, whole_seconds(whole - left))
        elif spans:
            runs.paused(day)
        elif not day.working and (limit.is_lead or day.date >= first):
            runs.skipped(day)
    return _Count(due, [*_roll(calendar, begin, first_used), *runs.steps()])


def _hours_ahead(calendar: Calendar, begin: datetime) -> Iterator[tuple[Day, list[Span]]]:
    days = calendar.walk(first_day(calendar, begin) - ONE_DAY)
    return spans_ahead(calendar, days, begin)


def _hours_back(calendar: Calendar, event: datetime) -> Iterator[tuple[Day, list[Span]]]:
    days = calendar.walk(calendar.local(event).date() + ONE_DAY, -1)
    return spans_back(calendar, days, event)


def _take(spans: Sequence[Span], length: timedelta, *, back: bool) -> list[Span]:
    """As much of the spans as `length` needs, from the near end; ascending."""
    used: list[Span] = []
    for begin, end in spans:
        part = min(length, end - begin)
        if part:
            used.append((end - part, end) if back else (begin, begin + part))
            length -= part
    return used[::-1] if back else used


def _roll(calendar: Calendar, begin: datetime, first_used: datetime | None) -> list[Step]:
    if first_used is None or first_used == begin:
        return []
    ends = {"from": calendar.local(begin).isoformat(), "to": calendar.local(first_used).isoformat()}
    return [Step("roll", ends)]


def _explained(limit: Limit, begin: datetime, calendar: Calendar, stops: Sequence[Stop], count: _Count) -> Deadline:
    due = calendar.local(count.due)
    held = any(stop.open for stop in stops)
    missing = _missing_years(limit, begin, count.due, calendar)
    values = {"amount": abs(limit.amount), "unit": limit.unit.value, "calendar": calendar.code}
    opening = {**instant_values(calendar.local(begin)), "zone": calendar.zone, "unit": limit.unit.value}
    steps = [
        Step("lead" if limit.is_lead else "start", opening),
        Step("limit", values),
        *(pause_step(stop, calendar, *_lost(limit.unit, calendar, stop)) for stop in stops),
        *count.steps,
    ]
    if missing:
        steps.append(Step("provisional", {"years": list(missing)}))
    if held:
        steps.append(Step("held", {"since": calendar.local(stops[-1].start).isoformat()}))
    steps.append(Step("due.earliest" if held else "due", instant_values(due)))
    return Deadline(due, bool(missing), tuple(steps), held, missing)


def _lost(unit: Unit, calendar: Calendar, stop: Stop) -> tuple[float, str]:
    if unit is Unit.WH:
        return whole_seconds(working_time(calendar, stop.start, stop.end)), "seconds"
    if unit.counts_days:
        return _days_counted(unit, calendar, *stop.days(calendar), ()), "days"
    return whole_seconds(stop.end - stop.start), "seconds"


def _missing_years(limit: Limit, begin: datetime, due: datetime, calendar: Calendar) -> tuple[int, ...]:
    """Unpublished years between both ends; hours that end at midnight do not touch the day that begins."""
    if not limit.unit.needs_calendar or calendar.published_years is None:
        return ()
    early, late = min(begin, due), max(begin, due)
    if limit.unit is Unit.WH and early < late:
        late -= _TICK
    first = first_day(calendar, early) if limit.unit is Unit.WH else calendar.local(early).date()
    years = range(first.year, calendar.local(late).year + 1)
    return tuple(year for year in years if not calendar.is_published(year))


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The time counted between two instants: `gross` with pauses, `net` without them.

    In seconds for `min`, `h` and `wh`, in counted days for `d` and `wd`; negative when counted backwards.
    """

    unit: Unit
    gross: float
    net: float
    provisional: bool = False

    @property
    def amount(self) -> float:
        """`net` in the unit itself: hours for `h` and `wh`, minutes for `min`, days for `d` and `wd`."""
        return self.in_unit(self.net)

    @property
    def seconds(self) -> float | None:
        """`net` in seconds; None for units that count days."""
        return None if self.unit.counts_days else self.net

    def in_unit(self, base: float) -> float:
        """Seconds in the unit; days as they are. Whole amounts are ints."""
        if self.unit.counts_days:
            return base
        amount = base / self.unit.seconds
        return int(amount) if amount == int(amount) else amount


def compute_elapsed(
    unit: Unit, start: datetime, until: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> Elapsed:
    """The time `unit` counts from `start` to `until`, by the same rules as `compute_deadline`.

    At the due instant of a limit `net` is exactly the limit. When `until` is earlier than `start` the count
    runs backwards as for a lead time: the result is negative and pauses take nothing off. A pause that
    lasts beyond `until` counts up to it. Raises InstantError for a naive instant.
    """
    begin, end = (calendar.local(instant).astimezone(UTC) for instant in (start, until))
    missing = _missing_years(Limit(0, unit), begin, end, calendar)
    if end < begin:
        gross = -_elapsed_back(unit, calendar, end, begin)
        return Elapsed(unit, gross, gross, bool(missing))
    stops = [stop for stop in merge_pauses(pauses, begin, end) if stop.start < end]
    clipped = [Stop(stop.start, min(stop.end, end), stop.reason, stop.open) for stop in stops]
    gross, net = (_elapsed(unit, calendar, begin, end, some) for some in ((), clipped))
    return Elapsed(unit, gross, net, bool(missing))


def _elapsed(unit: Unit, calendar: Calendar, begin: datetime, end: datetime, stops: Sequence[Stop]) -> float:
    if unit.counts_days:
        lost = [stop.days(calendar) for stop in stops]
        return _days_counted(unit, calendar, calendar.local(begin).date(), calendar.local(end).date(), lost)
    if unit is Unit.WH:
        return whole_seconds(working_time(calendar, begin, end, stops))
    return whole_seconds(end - begin - sum((stop.end - stop.start for stop in stops), timedelta()))


def _elapsed_back(unit: Unit, calendar: Calendar, end: datetime, begin: datetime) -> float:
    if not unit.counts_days:
        return _elapsed(unit, calendar, end, begin, ())
    first, last = calendar.local(end).date() - ONE_DAY, calendar.local(begin).date() - ONE_DAY
    return _days_counted(unit, calendar, first, last, ())


def _days_counted(unit: Unit, calendar: Calendar, after: date, last: date, lost: Sequence[tuple[date, date]]) -> int:
    """Days after `after` up to `last` that count and are not lost."""
    days = (after + timedelta(days=offset) for offset in range(1, (last - after).days + 1))
    counts = (day for day in days if not _is_lost(day, lost))
    return sum(unit is Unit.D or calendar.day(day).working for day in counts)
