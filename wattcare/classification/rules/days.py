"""Moving days by months as PostgreSQL does, and the intervals a condition may write."""

import calendar
import re
from datetime import date, timedelta

_PIECE = re.compile(r"([+-]?\d{1,6})\s*(days?|weeks?|months?|mons?|years?)", re.IGNORECASE)
_MONTHS = {"mon": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}


def moved(day: date, months: int, days: int = 0) -> date:
    """`day` plus months (the day of the month cut to the last there is), then plus days. OverflowError outside of
    the years 1 to 9999."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"the year {year}")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=days)


def too_far(months: int, days: int) -> bool:
    """More than a thousand years: so that from every day one may ask about, a day of the calendar is reached."""
    return abs(months) / 12 + abs(days) / 365 > 1000


def askable(day: date) -> bool:
    """Whether conditions can be asked about that day."""
    return 1900 <= day.year < 3000


def interval(text: str, unit: str = "") -> tuple[int, int] | None:
    """Months and days of `12 months`, `1 year 2 months`, `30` with unit `DAY`; None when it is no such interval."""
    text = f"{text} {unit}".strip()
    pieces = _PIECE.findall(text)
    if not pieces or _PIECE.sub("", text).strip():
        return None
    months = days = 0
    for count, word in pieces:
        stem = word.lower().rstrip("s")
        stem = "mon" if stem == "month" else stem
        months += int(count) * _MONTHS.get(stem, 0)
        days += int(count) * _DAYS.get(stem, 0)
    return months, days
