"""Pauses of a running clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from wattcare.commitments.calendars import Calendar
from wattcare.commitments.problems import InstantError, PauseError, Problem


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the clock stood still; without `end` it still does.

    Raises InstantError for instants without an offset, PauseError when it ends before it begins.
    """

    start: datetime
    end: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        for instant in (self.start, self.end):
            if instant is not None and instant.tzinfo is None:
                raise InstantError(Problem("instant_naive", {"value": instant.isoformat()}))
        if self.end is not None and self.end.astimezone(UTC) < self.start.astimezone(UTC):
            values = {"start": self.start.isoformat(), "end": self.end.isoformat()}
            raise PauseError(Problem("pause_order", values))


@dataclass(frozen=True, slots=True)
class Stop:
    """Merged pauses as the count sees them: in UTC, clipped to it; `open` while the last of them lasts."""

    start: datetime
    end: datetime
    reason: str
    open: bool

    def days(self, calendar: Calendar) -> tuple[date, date]:
        """Local days: the one it begins on (still used) and that of resume (a new day 0, the last lost)."""
        return calendar.local(self.start).date(), calendar.local(self.end).date()


def merge_pauses(pauses: Iterable[Pause], start: datetime, now: datetime | None) -> list[Stop]:
    """Pauses that reach beyond `start`, ascending and without overlap.

    An open pause ends at `now`; without `now` at the instant it began, as if it were resumed at once.
    """
    merged: list[Stop] = []
    for stop in sorted((_clip(pause, start, now) for pause in pauses), key=lambda stop: stop.start):
        if stop.end <= start and not stop.open:
            continue
        if merged and (stop.start <= merged[-1].end or merged[-1].open):
            merged[-1] = _join(merged[-1], stop)
        else:
            merged.append(stop)
    return merged


def _clip(pause: Pause, start: datetime, now: datetime | None) -> Stop:
    begin = max(pause.start.astimezone(UTC), start)
    end = pause.end or now or begin
    return Stop(begin, max(end.astimezone(UTC), begin), pause.reason, pause.end is None)


def _join(first: Stop, second: Stop) -> Stop:
    reasons = dict.fromkeys(reason for reason in (first.reason, second.reason) if reason)
    return Stop(first.start, max(first.end, second.end), "; ".join(reasons), first.open or second.open)
