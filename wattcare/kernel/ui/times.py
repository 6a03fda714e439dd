"""Instants and spans as people read them, in the active language and zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from wattcare.kernel.clock import now

MINUTE, HOUR, DAY = 60, 3600, 86400


def span(length: timedelta) -> str:
    """The two largest units of a span: `2 d 3 h`, `45 min`, `less than a minute`. `due.js` counts the same way."""
    seconds = int(abs(length.total_seconds()))
    if seconds < MINUTE:
        return gettext("less than a minute")
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    parts = [
        (days, gettext("%(count)d d")),
        (hours, gettext("%(count)d h")),
        (minutes, gettext("%(count)d min")),
    ]
    first = next(at for at, (count, _text) in enumerate(parts) if count)
    return " ".join(text % {"count": count} for count, text in parts[first : first + 2] if count)


def relative(instant: datetime) -> str:
    """`3 d 2 h ago`, `in 20 min`."""
    ahead = instant - now()
    text = gettext("in %(span)s") if ahead > timedelta(0) else gettext("%(span)s ago")
    return text % {"span": span(ahead)}


def full(instant: datetime) -> str:
    """Date, weekday and time to the minute in the supplier's zone."""
    local = timezone.localtime(instant)
    return f"{_written(local.date(), 'Y年n月j日 D', 'D j M Y')} {_clock(local)}"


def short(instant: datetime) -> str:
    """The time today, `Yesterday 14:05`, the day and time this year, the date of older years."""
    local, today = timezone.localtime(instant), timezone.localtime(now()).date()
    if local.date() == today:
        return _clock(local)
    if local.date() == today - timedelta(days=1):
        return gettext("Yesterday %(time)s") % {"time": _clock(local)}
    if local.date() == today + timedelta(days=1):
        return gettext("Tomorrow %(time)s") % {"time": _clock(local)}
    if local.year == today.year:
        return f"{_written(local.date(), 'n月j日', 'j M')} {_clock(local)}"
    return day(local.date())


def day(on: date) -> str:
    """A date with its year."""
    return _written(on, "Y年n月j日", "j M Y")


def days(count: int) -> str:
    """`1 day`, `3 days`."""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def when(value: datetime | date | None, *, show_relative: bool = False) -> SafeString:
    """A <time>: short on the page, full and relative in its title; a dash for None."""
    if value is None:
        return format_html('<span class="text-secondary">{}</span>', "—")
    if not isinstance(value, datetime):
        return format_html('<time class="w-when" datetime="{}">{}</time>', value.isoformat(), day(value))
    text = f"{short(value)} · {relative(value)}" if show_relative else short(value)
    return format_html(
        '<time class="w-when" datetime="{}" title="{} ({})">{}</time>',
        timezone.localtime(value).isoformat(timespec="seconds"),
        full(value),
        relative(value),
        text,
    )


def _clock(local: datetime) -> str:
    return f"{local.hour:02d}:{local.minute:02d}"


def _written(on: date, chinese: str, other: str) -> str:
    language = get_language() or ""
    return _dated(on, chinese if language.startswith("zh") else other, language)


@lru_cache(maxsize=4096)  # a list shows the same few days again and again
def _dated(on: date, pattern: str, language: str) -> str:
    return date_format(on, pattern)
