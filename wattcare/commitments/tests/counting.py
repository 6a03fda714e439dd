"""Short spellings for the tests of counting."""

from datetime import datetime

from wattcare.commitments.rules import (
    Calendar,
    Deadline,
    Elapsed,
    Limit,
    Pause,
    Unit,
    compute_deadline,
    compute_elapsed,
)

DOMAIN_TABLE = [
    ("2025-01-24", 5, "2025-02-07"),
    ("2025-01-26", 5, "2025-02-08"),
    ("2025-01-27", 4, "2025-02-08"),
    ("2025-03-10", 5, "2025-03-17"),
    ("2025-04-25", 5, "2025-05-06"),
    ("2025-09-26", 5, "2025-10-10"),
    ("2025-09-26", 22, "2025-11-03"),
    ("2025-09-26", 32, "2025-11-17"),
    ("2025-09-30", 4, "2025-10-13"),
    ("2026-02-13", 5, "2026-02-27"),
]
"""Received, working days, due: the table of the Chinese calendar in the domain papers."""


def at(text: str, calendar: Calendar) -> datetime:
    """A wall-clock time of the calendar, or an instant with an offset."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=calendar.tz) if instant.tzinfo is None else instant


def pause(start: str, end: str | None, calendar: Calendar, reason: str = "") -> Pause:
    return Pause(at(start, calendar), at(end, calendar) if end else None, reason)


def deadline(
    limit: str, start: str, calendar: Calendar, *pauses: tuple[str, str | None], now: str | None = None
) -> Deadline:
    spans = [pause(first, last, calendar) for first, last in pauses]
    return compute_deadline(
        Limit.parse(limit), at(start, calendar), calendar, spans, at(now, calendar) if now else None
    )


def due(limit: str, start: str, calendar: Calendar, *pauses: tuple[str, str | None]) -> str:
    """The due instant on the calendar's wall, such as `2025-10-10T23:59:59`."""
    return deadline(limit, start, calendar, *pauses).due.replace(tzinfo=None).isoformat()


def elapsed(unit: str, start: str, until: str, calendar: Calendar, *pauses: tuple[str, str | None]) -> Elapsed:
    spans = [pause(first, last, calendar) for first, last in pauses]
    return compute_elapsed(Unit(unit), at(start, calendar), at(until, calendar), calendar, spans)
