"""How stages, orders, clocks and timeline lines are shown: word, tone and icon for each code."""

from django.utils.translation import gettext as _

from wattcare.cases.models import Case, Clock
from wattcare.cases.rules import CLOCK_STATES, ORDER_STATES, STAGES, ClockState, OrderState, Stage, Urgency
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import VariantKey
from wattcare.kernel.ui.choices import Look
from wattcare.kernel.ui.deadlines import Due
from wattcare.kernel.ui.tones import Tone

_STAGE_LOOKS: dict[str, tuple[Tone, str]] = {
    Stage.RECEIVED: (Tone.WARN, "inbox"),
    Stage.DISPATCHED: (Tone.INFO, "send"),
    Stage.WORKING: (Tone.INFO, "tool"),
    Stage.REPORTED: (Tone.VIOLET, "clipboard-check"),
    Stage.REPLIED: (Tone.ACCENT, "message-check"),
    Stage.CALLED_BACK: (Tone.ACCENT, "phone-check"),
    Stage.CLOSED: (Tone.NEUTRAL, "archive"),
}
_ORDER_LOOKS: dict[str, tuple[Tone, str]] = {
    OrderState.SENT: (Tone.WARN, "send"),
    OrderState.ACCEPTED: (Tone.INFO, "tool"),
    OrderState.RETURNED: (Tone.BAD, "arrow-back-up"),
    OrderState.DONE: (Tone.GOOD, "circle-check"),
    OrderState.CANCELLED: (Tone.NEUTRAL, "circle-x"),
}
_CLOCK_LOOKS: dict[str, tuple[Tone, str]] = {
    ClockState.RUNNING: (Tone.INFO, "clock"),
    ClockState.PAUSED: (Tone.NEUTRAL, "player-pause"),
    ClockState.MET: (Tone.GOOD, "circle-check"),
    ClockState.MISSED: (Tone.BAD, "circle-x"),
    ClockState.CANCELLED: (Tone.NEUTRAL, "circle-off"),
}
ENTRY_LOOKS: dict[str, tuple[Tone, str]] = {
    "opened": (Tone.INFO, "phone-incoming"),
    "contact_added": (Tone.INFO, "message-2"),
    "urged": (Tone.WARN, "bell-ringing"),
    "noted": (Tone.WARN, "note"),
    "replied": (Tone.ACCENT, "message-forward"),
    "called_back": (Tone.ACCENT, "phone-check"),
    "order_sent": (Tone.NEUTRAL, "send"),
    "order_accepted": (Tone.NEUTRAL, "tool"),
    "order_returned": (Tone.BAD, "arrow-back-up"),
    "order_done": (Tone.GOOD, "clipboard-check"),
    "order_cancelled": (Tone.NEUTRAL, "circle-x"),
    "assigned": (Tone.NEUTRAL, "user-check"),
    "step": (Tone.GOOD, "map-pin-check"),
    "paused": (Tone.NEUTRAL, "player-pause"),
    "resumed": (Tone.NEUTRAL, "player-play"),
    "customer_set": (Tone.NEUTRAL, "user-search"),
    "linked": (Tone.NEUTRAL, "link"),
    "closed": (Tone.NEUTRAL, "archive"),
    "reopened": (Tone.WARN, "rotate"),
    "clock_missed": (Tone.BAD, "alarm"),
    "clock_recounted": (Tone.NEUTRAL, "calendar-stats"),
    "shown": (Tone.NEUTRAL, "eye"),
}
URGENT = Look(Urgency.URGENT, None, Tone.BAD, "urgent")


def stage_look(code: str) -> Look:
    tone, icon = _STAGE_LOOKS[code]
    return Look(code, STAGES[code], tone, icon)


def order_look(code: str) -> Look:
    tone, icon = _ORDER_LOOKS[code]
    return Look(code, ORDER_STATES[code], tone, icon)


def clock_look(code: str) -> Look:
    tone, icon = _CLOCK_LOOKS[code]
    return Look(code, CLOCK_STATES[code], tone, icon)


def entry_look(verb: str) -> tuple[Tone, str]:
    return ENTRY_LOOKS.get(verb, (Tone.NEUTRAL, "point"))


def case_due(case: Case) -> Due | None:
    """The case's first deadline as a chip; None where nothing runs."""
    return Due(case.due_at, start=case.received_at) if case.due_at else None


def unknown_fact(clock: Clock) -> str:
    """Why the strictest limit runs, in words: the fact that decides is not known yet; "" where it is."""
    if clock.variant != "?":
        return ""
    found = next((item for item in pack().commitments if item.code == clock.commitment), None)
    by_class = found is not None and found.variant_key is VariantKey.CLASS
    return _("strictest, class not known") if by_class else _("strictest, place not known")


def clock_due(clock: Clock) -> Due:
    paused = clock.state == ClockState.PAUSED
    return Due(clock.due_at, clock.started_at, clock.stopped_at, paused, clock.provisional)
