"""Spans of working time: clipping, subtracting pauses, walking over openings."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from wattcare.commitments.calendars import ONE_DAY, Calendar, Day, Span
from wattcare.commitments.pauses import Stop


def spans_ahead(calendar: Calendar, days: Iterable[Day], instant: datetime) -> Iterator[tuple[Day, list[Span]]]:
    """Each day with its working time from `instant` on, ascending, no second twice.

    Two openings can meet where a night shift runs into the openings of a make-up day.
    """
    floor = instant
    for day in days:
        spans = []
        for begin, end in calendar.spans_on(day.date):
            if end > floor:
                spans.append((max(begin, floor), end))
                floor = end
        yield day, spans


def spans_back(calendar: Calendar, days: Iterable[Day], instant: datetime) -> Iterator[tuple[Day, list[Span]]]:
    """Each day with its working time up to `instant`, the latest first, no second twice."""
    ceiling = instant
    for day in days:
        spans = []
        for begin, end in reversed(calendar.spans_on(day.date)):
            if begin < ceiling:
                spans.append((begin, min(end, ceiling)))
                ceiling = begin
        yield day, spans


def without_stops(spans: Sequence[Span], stops: Sequence[Stop]) -> list[Span]:
    """The parts of ascending spans that no stop covers."""
    free = list(spans)
    for stop in stops:
        free = [part for span in free for part in _around(span, stop)]
    return free


def _around(span: Span, stop: Stop) -> list[Span]:
    begin, end = span
    if stop.end <= begin or stop.start >= end:
        return [span]
    parts = [(begin, stop.start), (stop.end, end)]
    return [(first, last) for first, last in parts if first < last]


def first_day(calendar: Calendar, instant: datetime) -> date:
    """The first day whose openings can reach `instant`: its own, or the one before it with night shifts."""
    return calendar.local(instant).date() - (ONE_DAY if calendar.has_overnight else timedelta())


def days_between(calendar: Calendar, first: date, last: date) -> Iterator[Day]:
    """The days from `first` to `last`, both included."""
    return (calendar.day(first + timedelta(days=offset)) for offset in range((last - first).days + 1))


def working_time(calendar: Calendar, start: datetime, until: datetime, stops: Sequence[Stop] = ()) -> timedelta:
    """Working time between two instants that no stop covers; none when `until` is not later."""
    total = timedelta()
    days = days_between(calendar, first_day(calendar, start), calendar.local(until).date())
    for _day, spans in spans_ahead(calendar, days, start):
        clipped = [(begin, min(end, until)) for begin, end in spans if begin < until]
        total += sum((end - begin for begin, end in without_stops(clipped, stops)), timedelta())
    return total
