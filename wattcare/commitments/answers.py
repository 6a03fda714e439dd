"""The core of `wattcare deadline`: what was asked, counted and shown. Needs no database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.cells import cell_len

from wattcare.commitments.calendars import Calendar
from wattcare.commitments.counting import Elapsed, compute_deadline, compute_elapsed
from wattcare.commitments.pauses import Pause
from wattcare.commitments.problems import InstantError, PauseError, Problem
from wattcare.commitments.texts import elapsed_text, instant_text, limit_text, sentences
from wattcare.commitments.units import Limit

Answer = dict[str, object]


def parse_instant(text: str, calendar: Calendar, where: str = "") -> datetime:
    """An ISO 8601 instant in the calendar's zone; one without an offset is taken in that zone.

    A date alone is its first instant. Raises InstantError that names `where`.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
        return (instant.replace(tzinfo=calendar.tz) if instant.tzinfo is None else instant).astimezone(calendar.tz)
    except (ValueError, OverflowError) as error:
        raise InstantError(Problem("instant", {"value": text}, where=where)) from error


def parse_pause(text: str, calendar: Calendar, where: str = "") -> Pause:
    """A pause written `FROM/TO`; `FROM/` or `FROM/..` still lasts.

    Raises PauseError or InstantError that names `where`.
    """
    first, slash, last = text.partition("/")
    if not slash:
        raise PauseError(Problem("pause", {"value": text}, where=where))
    start = parse_instant(first, calendar, where)
    end = None if last.strip() in ("", "..") else parse_instant(last, calendar, where)
    try:
        return Pause(start, end)
    except PauseError as error:
        raise PauseError(*(replace(problem, where=where) for problem in error.problems)) from error


def deadline_answer(
    *,
    limit: Limit,
    start: datetime,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    elapsed_until: datetime | None = None,
    now: datetime | None = None,
    edition: Mapping[str, str | None] | None = None,
    commitment: str | None = None,
    variant: str | None = None,
    rename: Callable[[str], str] = str,
) -> Answer:
    """What `wattcare deadline --json` prints.

    `due` is None while a pause lasts (`held`); `earliest_due` then says when it would be, were the clock
    resumed at `now`. `elapsed` stands there when `elapsed_until` was asked: amount, gross and net in the
    unit.
    """
    paused = tuple(pauses)
    deadline = compute_deadline(limit, start, calendar, paused, now)
    answer: Answer = {
        "due": None if deadline.held else deadline.due.isoformat(),
        "provisional": deadline.provisional,
        "missing_years": list(deadline.missing_years),
        "held": deadline.held,
        "edition": dict(edition) if edition is not None else None,
        "commitment": commitment,
        "variant": variant,
        "limit": str(limit),
        "start": calendar.local(start).isoformat(),
        "calendar": calendar.code,
        "zone": calendar.zone,
        "pauses": [_pause_answer(pause, calendar) for pause in paused],
        "arithmetic": sentences(deadline.steps, rename),
        "steps": [step.as_json() for step in deadline.steps],
    }
    if deadline.held:
        answer["earliest_due"] = deadline.due.isoformat()
    if elapsed_until is not None:
        elapsed = compute_elapsed(limit.unit, start, elapsed_until, calendar, paused)
        answer["elapsed"] = _elapsed_answer(elapsed, calendar.local(elapsed_until))
    return answer


def _pause_answer(pause: Pause, calendar: Calendar) -> dict[str, str | None]:
    end = calendar.local(pause.end).isoformat() if pause.end else None
    return {"from": calendar.local(pause.start).isoformat(), "to": end}


def _elapsed_answer(elapsed: Elapsed, until: datetime) -> Answer:
    answer: Answer = {
        "unit": elapsed.unit.value,
        "until": until.isoformat(),
        "amount": elapsed.amount,
        "gross": elapsed.in_unit(elapsed.gross),
        "net": elapsed.amount,
        "text": elapsed_text(elapsed),
    }
    if elapsed.seconds is not None:
        answer["seconds"] = elapsed.seconds
        answer["gross_seconds"] = elapsed.gross
    return answer


def render(answer: Mapping[str, object]) -> str:
    """The answer as a short table and its arithmetic, one line each."""
    rows = [(label, value) for label, value in _rows(answer) if value]
    width = max(cell_len(label) for label, _value in rows)
    lines = [f"{label}{' ' * (width - cell_len(label))}  {value}" for label, value in rows]
    arithmetic = answer["arithmetic"]
    steps = [f"  {sentence}" for sentence in arithmetic] if isinstance(arithmetic, list) else []
    return "\n".join([*lines, "", pgettext("deadline", "Arithmetic"), *steps])


def _rows(answer: Mapping[str, object]) -> list[tuple[str, str]]:
    elapsed = answer.get("elapsed")
    variant = answer["variant"]
    return [
        (pgettext("deadline", "Commitment"), " · ".join(str(part) for part in (answer["commitment"], variant) if part)),
        (pgettext("deadline", "Limit"), limit_text(Limit.parse(str(answer["limit"])))),
        (pgettext("deadline", "Edition"), _edition_row(answer["edition"])),
        (pgettext("deadline", "Binds"), _binds_row(answer["edition"])),
        (pgettext("deadline", "Calendar"), f"{answer['calendar']} · {answer['zone']}"),
        (pgettext("deadline", "Start"), instant_text(str(answer["start"]))),
        (pgettext("deadline", "Due"), _due_row(answer)),
        (pgettext("deadline", "Counted"), str(elapsed["text"]) if isinstance(elapsed, dict) else ""),
    ]


def _due_row(answer: Mapping[str, object]) -> str:
    if answer["held"]:
        earliest = instant_text(str(answer["earliest_due"]))
        return _("paused; resumed now it would be %(due)s") % {"due": earliest}
    iso = str(answer["due"])
    due = f"{instant_text(iso)} · {iso}"
    return _("%(due)s, provisional") % {"due": due} if answer["provisional"] else due


def _binds_row(edition: object) -> str:
    """What the limit is held against, where a single late case is no breach of it."""
    binds = edition.get("binds") if isinstance(edition, Mapping) else None
    if binds == "average":
        return _("the mean of all cases; a single late one is flagged only")
    return _("nobody; it is only measured") if binds == "measure" else ""


def _edition_row(edition: object) -> str:
    if not isinstance(edition, Mapping):
        return ""
    first, last = edition.get("valid_from"), edition.get("valid_to")
    validity = _("in force %(first)s to %(last)s") % {"first": first or "…", "last": last or "…"}
    return " · ".join(str(part) for part in (edition.get("issuer"), validity, edition.get("source")) if part)
