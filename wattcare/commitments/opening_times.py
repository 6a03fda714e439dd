"""Openings and weekdays as people write them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Protocol

from wattcare.commitments.calendars import Opening

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPANS = {"weekdays": (0, 1, 2, 3, 4), "weekend": (5, 6), "daily": (0, 1, 2, 3, 4, 5, 6)}
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_RANGE = re.compile(r"([\d:]+)\s*(?:-|–|—|~|to|/)\s*([\d:]+)")
_PAIRS = (("start", "end"), ("from", "to"), ("open", "close"))
_DAY_SECONDS = 86_400


class Wrong(Protocol):
    """Notes a problem at a path."""

    def __call__(self, path: tuple[str | int, ...], code: str, **values: object) -> None: ...


def read_weekday_span(text: str) -> list[int] | None:
    """The weekdays (0 Monday … 6 Sunday) of `mon`, `Monday`, `mon-fri`, `sat, sun`; None when unknown."""
    weekdays: list[int] = []
    for part in re.split(r"[,\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip().lower())):
        found = _span(part)
        if found is None:
            return None
        weekdays += found
    return weekdays


def _span(text: str) -> Sequence[int] | None:
    if text in _SPANS:
        return _SPANS[text]
    ends = [_weekday(name) for name in re.split("[-–]", text)]
    if not 1 <= len(ends) <= 2 or None in ends:
        return None
    first, last = ends[0] or 0, ends[-1] or 0
    return [(first + offset) % 7 for offset in range((last - first) % 7 + 1)]


def _weekday(name: str) -> int | None:
    full = [index for index, known in enumerate(_NAMES) if len(name) >= 3 and known.startswith(name)]
    return full[0] if full else None


def read_openings(value: object, path: tuple[str | int, ...], wrong: Wrong) -> tuple[Opening, ...]:
    """The openings of a day in ascending order; None and [] are none.

    Takes one opening or a list of them, each as `"08:30-12:00"`, `[start, end]`, `{start, end}`, or several
    in one text with commas. What is wrong goes to `wrong` with its place.
    """
    read: list[Opening] = []
    for place, item in _items(value, path):
        ends = _ends(item)
        if ends is None:
            wrong(place, "opening", value=_shown(item))
        elif opening := _opening(ends, place, wrong):
            read.append(opening)
    read.sort()
    for before, after in pairwise(read):
        if before.overnight or before.end > after.start:
            wrong(path, "opening_overlap", value=before, other=after)
    return tuple(read)


def _items(value: object, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], object]]:
    if value is None:
        return []
    if isinstance(value, str):
        parts = [part for part in re.split(r"\s*[,;]\s*", value.strip()) if part]
        return [(path, part) for part in parts]
    if isinstance(value, list | tuple):
        if _is_pair(value):
            return [(path, value)]
        return [found for index, item in enumerate(value) for found in _items_within(item, (*path, index))]
    return [(path, value)]


def _items_within(item: object, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], object]]:
    return _items(item, path) if isinstance(item, str) else [(path, item)]


def _is_pair(value: Sequence[object]) -> bool:
    return len(value) == 2 and all(_seconds(item) is not None for item in value)


def _ends(item: object) -> tuple[object, object] | None:
    if isinstance(item, str):
        found = _RANGE.fullmatch(item.strip())
        return (found[1], found[2]) if found else None
    if isinstance(item, Mapping):
        pair = next((pair for pair in _PAIRS if set(item) == set(pair)), None)
        return (item[pair[0]], item[pair[1]]) if pair else None
    if isinstance(item, list | tuple) and len(item) == 2:
        return item[0], item[1]
    return None


def _opening(ends: tuple[object, object], path: tuple[str | int, ...], wrong: Wrong) -> Opening | None:
    seconds = [_seconds(end) for end in ends]
    for end, found in zip(ends, seconds, strict=True):
        if found is None:
            wrong(path, "time", value=_shown(end))
    start, end = (found if found is not None else -1 for found in seconds)
    if start < 0 or end < 0:
        return None
    if start in (end, _DAY_SECONDS):
        wrong(path, "opening_empty", value=f"{_shown(ends[0])}-{_shown(ends[1])}")
        return None
    return Opening(_time(start), _time(end))


def _time(seconds: int) -> time:
    return (datetime.combine(date.min, time.min) + timedelta(seconds=seconds % _DAY_SECONDS)).time()


def _seconds(value: object) -> int | None:
    """Seconds since midnight. YAML reads an unquoted 12:00 as 720 and an unquoted 12:00:00 as 43200."""
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second
    if isinstance(value, int) and not isinstance(value, bool):
        return value * 60 if 600 <= value <= 1440 else value if 36_000 <= value <= _DAY_SECONDS else None
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if minutes < 60 and seconds < 60 and total <= _DAY_SECONDS else None


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:60]
