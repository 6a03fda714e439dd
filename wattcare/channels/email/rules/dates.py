"""Dates as mail programs write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from wattcare.channels.email.rules.shapes import Notes

_ISO = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s,]*(?:(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?)?"
    r"(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def parse_date(text: str, notes: Notes) -> datetime | None:
    """The instant a Date field means, in UTC; None and a problem when it means none. Without a zone it is UTC."""
    if not text:
        notes.add("missing_date")
        return None
    try:
        found = _rfc(text[:200]) or _iso(text[:200])
    except (ValueError, IndexError, TypeError, OverflowError):
        found = None
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        notes.add("bad_date", text)
        return None
    return found


def _rfc(text: str) -> datetime | None:
    if _ISO.match(text):
        return None
    parts = parsedate_tz(text)
    if parts is None:
        return None
    second = min(parts[5], 59)  # leap seconds
    local = datetime(*parts[:5], second, tzinfo=UTC)
    return local - timedelta(seconds=parts[9] or 0)


def _iso(text: str) -> datetime | None:
    match = _ISO.search(text)
    if match is None:
        return None
    numbers = [int(match[i] or 0) for i in range(1, 7)]
    return datetime(*numbers, tzinfo=_zone(match[7])).astimezone(UTC)  # type: ignore[arg-type,misc]


def _zone(text: str | None) -> timezone:
    if not text or text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
