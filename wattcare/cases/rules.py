"""What a case is and what may be done with it when; imports no Django model."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.rules import CallBack, Kind
from wattcare.kernel.results import Allowed, Denied, Verdict


class Stage(StrEnum):
    """受理 → 派单 → 处理 → 回单 → 答复 → 回访 → 归档 (domain: steps of a work order)."""

    RECEIVED = "received"
    DISPATCHED = "dispatched"
    WORKING = "working"
    REPORTED = "reported"
    REPLIED = "replied"
    CALLED_BACK = "called_back"
    CLOSED = "closed"


STAGES: dict[str, Any] = {
    Stage.RECEIVED: _("Received"),
    Stage.DISPATCHED: _("Dispatched"),
    Stage.WORKING: _("In progress"),
    Stage.REPORTED: _("Work reported"),
    Stage.REPLIED: _("Answered"),
    Stage.CALLED_BACK: _("Called back"),
    Stage.CLOSED: _("Closed"),
}
OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"


URGENCIES: dict[str, Any] = {Urgency.NORMAL: _("Normal"), Urgency.URGENT: _("Urgent")}


class OrderState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DONE = "done"
    CANCELLED = "cancelled"


ORDER_STATES: dict[str, Any] = {
    OrderState.SENT: _("Sent"),
    OrderState.ACCEPTED: _("Accepted"),
    OrderState.RETURNED: _("Returned"),
    OrderState.DONE: _("Done"),
    OrderState.CANCELLED: _("Cancelled"),
}
OPEN_ORDERS = (OrderState.SENT, OrderState.ACCEPTED)


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


CLOCK_STATES: dict[str, Any] = {
    ClockState.RUNNING: _("Running"),
    ClockState.PAUSED: _("Paused"),
    ClockState.MET: _("Met"),
    ClockState.MISSED: _("Missed"),
    ClockState.CANCELLED: _("Cancelled"),
}
LIVE_CLOCKS = (ClockState.RUNNING, ClockState.PAUSED)

STEPS: dict[str, Any] = {  # what a person may record as having happened, beside the verbs of their own
    "contacted": _("First contact with the customer"),
    "arrived": _("Arrived on site"),
    "site_checked": _("Checked on site"),
    "restored": _("Supply restored"),
    "plan_replied": _("Supply plan given"),
    "energised": _("Energised"),
    "paid": _("Paid"),
    "result": _("Result known"),
}

CASE_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[A-Z]{1,3})?(\d{6}-\d{5,7})(?![0-9A-Za-z])")
WARN_SHARE = 0.2  # a clock is "soon" in the last fifth of its time


def number_of(prefix: str, day: datetime, counter: int) -> str:
    """`T261123-00017`: the kind's letter, the local day, the day's counter."""
    return f"{prefix}{day:%y%m%d}-{counter:05d}"


@dataclass(frozen=True)
class NewFile:
    """A file somebody gives: its name, its content, the type it claims."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of a case."""

    closed: bool = False
    open_orders: int = 0
    accepted_orders: int = 0
    done_orders: int = 0
    assigned: bool = False
    replied: bool = False
    called_back: bool = False
    settled: bool | None = None
    anonymous: bool = False
    wants_call_back: bool = False


def stage_of(standing: Standing) -> Stage:
    """The stage follows from what has happened; nobody sets it by hand."""
    if standing.closed:
        return Stage.CLOSED
    if standing.open_orders:
        return Stage.WORKING if standing.accepted_orders or standing.done_orders else Stage.DISPATCHED
    if standing.called_back:
        return Stage.CALLED_BACK
    if standing.replied:
        return Stage.REPLIED
    if standing.done_orders:
        return Stage.REPORTED
    return Stage.WORKING if standing.assigned else Stage.RECEIVED


def may_change(standing: Standing) -> Verdict:
    if standing.closed:
        return Denied(_("The case is closed; reopen it first."), "closed")
    return Allowed()


def may_reply(standing: Standing) -> Verdict:
    """An answer to the customer may go out while orders still run: it is theirs to know what happens next."""
    return may_change(standing)


def may_call_back(standing: Standing, *, handled_it: bool = False) -> Verdict:
    """The call-back checks the work, so whoever did the work does not make it (field: 回访 by someone else)."""
    if not may_change(standing):
        return may_change(standing)
    if handled_it:
        return Denied(_("Somebody else calls back: you handled this case yourself."), "own_work")
    if standing.anonymous:
        return Denied(_("Nobody can be called back: the caller is anonymous."), "anonymous")
    if not standing.replied:
        return Denied(_("Answer the customer first; the call-back checks the answer."), "not_replied")
    if standing.open_orders:
        return Denied(_("Orders to departments are still open."), "open_orders")
    return Allowed()


def needs_call_back(kind: Kind, standing: Standing) -> bool:
    """Whether this kind may close only after a call-back (or with a listed reason for none)."""
    if standing.anonymous or kind.callback is CallBack.NEVER:
        return False
    return kind.callback is CallBack.ALWAYS or standing.wants_call_back


def may_close(kind: Kind, standing: Standing, *, without_call_back: bool = False) -> Verdict:
    """A case closes when its orders are done, the customer has the answer, and the call-back found it settled."""
    if not may_change(standing):
        return may_change(standing)
    if standing.open_orders:
        return Denied(_("Orders to departments are still open."), "open_orders")
    if not standing.replied and not kind.instant:
        return Denied(_("The customer has no answer yet."), "not_replied")
    if needs_call_back(kind, standing) and not standing.called_back and not without_call_back:
        return Denied(_("Call the customer back first, or give the reason for no call-back."), "no_call_back")
    if standing.called_back and standing.settled is False:
        return Denied(_("The customer says it is not settled; send it back to work."), "not_settled")
    return Allowed()


def may_reopen(standing: Standing) -> Verdict:
    if not standing.closed:
        return Denied(_("The case is open."), "open")
    return Allowed()


def may_urge(standing: Standing) -> Verdict:
    return may_change(standing)


def warn_at(started: datetime, due: datetime) -> datetime:
    """From when on a clock counts as “soon late”: the last fifth of its time, at most two days (CSG early warning)."""
    return due - min((due - started) * WARN_SHARE, timedelta(days=2))
