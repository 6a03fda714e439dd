"""The chip that says how a deadline stands: icon, word, colour and the time left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.clock import now
from wattcare.kernel.ui.choices import Coded
from wattcare.kernel.ui.icons import icon
from wattcare.kernel.ui.times import full, span
from wattcare.kernel.ui.tones import Tone

SOON_AT_LEAST = timedelta(minutes=30)
SOON_SHARE = 0.2


class DueState(Coded):
    """How a deadline stands."""

    IN_TIME = "in_time", _("In time"), Tone.GOOD, "clock"
    SOON = "soon", _("Due soon"), Tone.WARN, "hourglass-low"
    LATE = "late", _("Late"), Tone.BAD, "alarm"
    PAUSED = "paused", _("Paused"), Tone.NEUTRAL, "player-pause"
    KEPT = "kept", _("Kept"), Tone.GOOD, "circle-check"
    BROKEN = "broken", _("Missed"), Tone.BAD, "circle-x"


@dataclass(frozen=True)
class Due:
    """A deadline to show. `start` makes "soon" the last fifth of the time; `stopped` is when its clock stopped."""

    at: datetime | None
    start: datetime | None = None
    stopped: datetime | None = None
    paused: bool = False
    provisional: bool = False
    label: object = ""

    @property
    def state(self) -> DueState:
        if self.at is None or self.paused:
            return DueState.PAUSED
        if self.stopped is not None:
            return DueState.KEPT if self.stopped <= self.at else DueState.BROKEN
        if now() > self.at:
            return DueState.LATE
        return DueState.SOON if now() >= self.soon_from else DueState.IN_TIME

    @property
    def soon_from(self) -> datetime:
        """From here on the deadline is soon: the last fifth of its time, at least half an hour, at most a day."""
        if self.at is None:
            raise ValueError("a deadline without an instant is never soon")
        share = (self.at - self.start) * SOON_SHARE if self.start else timedelta(0)
        return self.at - min(max(share, SOON_AT_LEAST), timedelta(days=1))


def chip(due: Due) -> SafeString:
    """The deadline as a chip; `due.js` keeps the time left of a running one fresh."""
    state = due.state
    return format_html(
        '<span class="w-chip w-tone-{}" title="{}"{}>{}{}<span data-due-word>{}</span>{}{}</span>',
        state.tone,
        _title(due),
        _data(due, state),
        icon(state.icon),
        format_html("<b>{}</b> ", due.label) if due.label else "",
        state.label,
        _left(due, state),
        _provisional() if due.provisional else "",
    )


def _title(due: Due) -> str:
    return gettext("Due %(instant)s") % {"instant": full(due.at)} if due.at else gettext("No deadline while paused")


def _data(due: Due, state: DueState) -> SafeString | str:
    if due.at is None or state not in {DueState.IN_TIME, DueState.SOON, DueState.LATE}:
        return ""
    at, soon = due.at.isoformat(timespec="seconds"), due.soon_from.isoformat(timespec="seconds")
    return format_html(' data-due="{}" data-soon="{}" data-state="{}"', at, soon, state.code)


def _left(due: Due, state: DueState) -> SafeString | str:
    if due.at is None or state is DueState.PAUSED:
        return ""
    if state in {DueState.KEPT, DueState.BROKEN} and due.stopped:
        return "" if state is DueState.KEPT else format_html(" {}", _late_by(due.stopped - due.at))
    left = due.at - now()
    text = _late_by(left) if state is DueState.LATE else gettext("%(span)s left") % {"span": span(left)}
    return format_html(" <span data-due-left>{}</span>", text)


def _late_by(length: timedelta) -> str:
    return gettext("by %(span)s") % {"span": span(length)}


def _provisional() -> SafeString:
    return format_html(
        ' <span class="w-chip-note" title="{}">{}{}</span>',
        gettext("The holidays of that year are not published yet; the deadline will be computed again."),
        icon("calendar-question"),
        gettext("provisional"),
    )
