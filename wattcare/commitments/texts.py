"""The arithmetic of deadlines in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wattcare.commitments.counting import Elapsed
from wattcare.commitments.explain import Plain, Step
from wattcare.commitments.problems import SENTENCES, CommitmentError, Problem
from wattcare.commitments.units import Limit, Unit

_LISTED_DAYS = 7
Values = Mapping[str, Plain]


def sentences(steps: Iterable[Step], rename: Callable[[str], str] = str) -> list[str]:
    """One sentence for each step, in the active language; `rename` gives a holiday's name in it."""
    return [_SENTENCE_OF[step.code](_renamed(step.values, rename)) for step in steps]


def _renamed(values: Values, rename: Callable[[str], str]) -> Values:
    name = values.get("name")
    return {**values, "name": rename(str(name))} if name else values


def limit_text(limit: Limit) -> str:
    """`5 working days`; a lead time reads `7 calendar days before`."""
    text = amount_text(limit.unit, abs(limit.amount))
    return _("%(limit)s before") % {"limit": text} if limit.is_lead else text


def amount_text(unit: Unit, amount: float) -> str:
    """An amount of a unit, such as `2.5 working hours`."""
    number = round(amount, 2)
    shown = {"count": f"{number:g}" if abs(number) < 1_000_000 else str(number)}
    return _unit_words(unit, 1 if number == 1 else 2) % shown


def _unit_words(unit: Unit, number: int) -> str:
    if unit is Unit.MIN:
        return ngettext("%(count)s minute", "%(count)s minutes", number)
    if unit is Unit.H:
        return ngettext("%(count)s hour", "%(count)s hours", number)
    if unit is Unit.D:
        return ngettext("%(count)s calendar day", "%(count)s calendar days", number)
    if unit is Unit.WD:
        return ngettext("%(count)s working day", "%(count)s working days", number)
    return ngettext("%(count)s working hour", "%(count)s working hours", number)


def elapsed_text(elapsed: Elapsed) -> str:
    """The counted time, with the gross time where pauses took something off."""
    net = amount_text(elapsed.unit, elapsed.amount)
    if elapsed.gross == elapsed.net:
        return net
    gross = amount_text(elapsed.unit, elapsed.in_unit(elapsed.gross))
    return _("%(net)s (with pauses %(gross)s)") % {"net": net, "gross": gross}


def problem_text(problem: Problem) -> str:
    """What is wrong, behind its place."""
    return problem.placed(_(SENTENCES[problem.code]) % problem.values)


def error_text(error: CommitmentError) -> str:
    """Every problem of an error, one to a line."""
    return "\n".join(problem_text(problem) for problem in error.problems)


def instant_text(iso: str) -> str:
    """`2025-09-26 10:00 (Fri)` of an ISO instant, as it stands there on the wall."""
    instant = datetime.fromisoformat(iso)
    clock = instant.strftime("%H:%M:%S" if instant.second else "%H:%M")
    return _("%(date)s %(clock)s (%(weekday)s)") % {
        "date": instant.date().isoformat(),
        "clock": clock,
        "weekday": _weekday(instant.date()),
    }


def _day(iso: str) -> str:
    return _("%(date)s (%(weekday)s)") % {"date": iso, "weekday": _weekday(date.fromisoformat(iso))}


def _weekday(day: date) -> str:
    names = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
    return names[day.weekday()]


def _length(seconds: float) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = [
        _("%(count)s h") % {"count": hours} if hours else "",
        _("%(count)s min") % {"count": minutes} if minutes else "",
        _("%(count)s s") % {"count": f"{rest:g}"} if rest or not (hours or minutes) else "",
    ]
    return " ".join(part for part in parts if part)


def _span(values: Values) -> str:
    if values["days"] == 1:
        return _day(str(values["from"]))
    ends = {"first": _day(str(values["from"])), "last": _day(str(values["to"])), "days": values["days"]}
    return _("%(first)s to %(last)s, %(days)s days") % ends


def _start(values: Values) -> str:
    shown = {"at": instant_text(str(values["at"])), "zone": values["zone"]}
    if Unit(str(values["unit"])).counts_days:
        return _("Started on %(at)s, %(zone)s; that day is day 0.") % shown
    return _("Started on %(at)s, %(zone)s.") % shown


def _lead(values: Values) -> str:
    shown = {"at": instant_text(str(values["at"])), "zone": values["zone"]}
    if Unit(str(values["unit"])).counts_days:
        return _("Counted back from %(at)s, %(zone)s; that day is day 0.") % shown
    return _("Counted back from %(at)s, %(zone)s.") % shown


def _limit(values: Values) -> str:
    unit = Unit(str(values["unit"]))
    shown = {"limit": amount_text(unit, float(str(values["amount"]))), "calendar": values["calendar"]}
    if unit.needs_calendar:
        return _("Limit: %(limit)s of the calendar %(calendar)s.") % shown
    return _("Limit: %(limit)s.") % shown


def _roll(values: Values) -> str:
    return _("The first working time is at %(to)s; the count begins there.") % {"to": instant_text(str(values["to"]))}


def _pause(values: Values) -> str:
    lost = float(str(values["lost"]))
    shown = {
        "from": instant_text(str(values["from"])),
        "to": instant_text(str(values["until"])),
        "why": _(" (%(reason)s)") % {"reason": values["reason"]} if values["reason"] else "",
        "lost": _length(lost) if values["unit"] == "seconds" else _lost_days(int(lost)),
    }
    if values["to"] is None:
        return _("Paused since %(from)s%(why)s and still paused; not counted so far: %(lost)s.") % shown
    return _("Paused from %(from)s to %(to)s%(why)s; not counted: %(lost)s.") % shown


def _lost_days(number: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", number) % {"count": number}


def _numbered(values: Values) -> str:
    first, last = int(str(values["first"])), int(str(values["last"]))
    if last - first >= _LISTED_DAYS:
        return _("days %(first)s to %(last)s, %(span)s") % {"first": first, "last": last, "span": _span(values)}
    ends = [date.fromisoformat(str(values[end])) for end in ("from", "to")]
    direction = 1 if ends[0] <= ends[1] else -1
    days = (ends[0] + timedelta(days=direction * offset) for offset in range(last - first + 1))
    listed = (
        _("day %(number)s %(day)s") % {"number": number, "day": _day(day.isoformat())}
        for number, day in enumerate(days, first)
    )
    return pgettext("list", ", ").join(listed)


def _count_days(values: Values) -> str:
    return _("Counted: %(days)s.") % {"days": _numbered(values)}


def _count_make_up(values: Values) -> str:
    shown = {"days": _numbered(values), "name": values["name"]}
    if values["name"]:
        return _("Counted, extra working day (%(name)s): %(days)s.") % shown
    return _("Counted, extra working day: %(days)s.") % shown


def _count_hours(values: Values) -> str:
    ranges = values["ranges"] if isinstance(values["ranges"], list) else []
    shown = {
        "span": _span(values),
        "ranges": pgettext("list", ", ").join("–".join(map(str, span)) for span in ranges if isinstance(span, list)),
        "length": _length(float(str(values["seconds"]))),
        "total": _length(float(str(values["total"]))),
        "make_up": _(" (extra working day)") if values["name"] else "",
    }
    if values["days"] == 1:
        return _("Counted on %(span)s%(make_up)s: %(ranges)s, %(length)s; so far %(total)s.") % shown
    return _("Counted on %(span)s%(make_up)s: %(ranges)s, %(length)s a day; so far %(total)s.") % shown


def _skip_weekend(values: Values) -> str:
    return _("Left out: %(span)s, weekend.") % {"span": _span(values)}


def _skip_closed(values: Values) -> str:
    return _("Left out: %(span)s, no working day of the week.") % {"span": _span(values)}


def _skip_holiday(values: Values) -> str:
    if values["name"]:
        return _("Left out: %(span)s, holiday %(name)s.") % {"span": _span(values), "name": values["name"]}
    return _("Left out: %(span)s, holiday.") % {"span": _span(values)}


def _skip_paused(values: Values) -> str:
    return _("Left out: %(span)s, paused.") % {"span": _span(values)}


def _provisional(values: Values) -> str:
    years = values["years"] if isinstance(values["years"], list) else []
    return _(
        "Provisional: the holidays of %(years)s are not published yet. Only the weekly openings are "
        "known there; the deadline is counted again on publication."
    ) % {"years": pgettext("list", ", ").join(map(str, years))}


def _held(values: Values) -> str:
    since = instant_text(str(values["since"]))
    return _("The clock has stood still since %(since)s; the deadline moves on until it runs again.") % {"since": since}


def _due(values: Values) -> str:
    return _("Due: %(at)s.") % {"at": instant_text(str(values["at"]))}


def _due_earliest(values: Values) -> str:
    return _("Resumed now it would be due: %(at)s.") % {"at": instant_text(str(values["at"]))}


_SENTENCE_OF: Mapping[str, Callable[[Values], str]] = {
    "start": _start,
    "lead": _lead,
    "limit": _limit,
    "roll": _roll,
    "pause": _pause,
    "count.days": _count_days,
    "count.make_up": _count_make_up,
    "count.hours": _count_hours,
    "skip.weekend": _skip_weekend,
    "skip.closed": _skip_closed,
    "skip.holiday": _skip_holiday,
    "skip.paused": _skip_paused,
    "provisional": _provisional,
    "held": _held,
    "due": _due,
    "due.earliest": _due_earliest,
}
