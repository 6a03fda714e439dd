"""What somebody may do with a case now, and why not: permission and rule together, for buttons and forms alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wattcare.cases.models import Case, Clock, Order
from wattcare.cases.queries.offers import closing_conditions
from wattcare.cases.rules import (
    OPEN_ORDERS,
    ClockState,
    OrderState,
    Standing,
    may_call_back,
    may_change,
    may_close,
    may_reopen,
    may_reply,
    may_urge,
)
from wattcare.catalogue.queries import pack
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import Allowed, Denied, Verdict


@dataclass(frozen=True)
class Ground:
    """What the verdicts of one case stand on."""

    actor: Actor
    case: Case
    standing: Standing
    orders: Sequence[Order]


def first_denied(*verdicts: Verdict) -> Verdict:
    """Allowed, or the first reason why not."""
    return next((verdict for verdict in verdicts if not verdict), Allowed())


def case_verdicts(ground: Ground) -> dict[str, Verdict]:
    """Allowed or Denied for each verb of the case itself."""
    actor, standing = ground.actor, ground.standing
    change = may_change(standing)
    return {
        "note": actor.may("cases.note"),
        "reply": first_denied(actor.may("cases.reply"), may_reply(standing)),
        "order": first_denied(actor.may("cases.order"), change),
        "take": _take(ground),
        "assign": first_denied(actor.may("cases.assign"), change),
        "step": first_denied(actor.may("cases.work"), change),
        "call_back": first_denied(
            actor.may("cases.call_back"), may_call_back(standing, handled_it=handled_by(ground.orders, actor))
        ),
        "close": _close(ground),
        "reopen": first_denied(actor.may("cases.reopen"), may_reopen(standing)),
        "urge": first_denied(actor.may("cases.urge"), may_urge(standing)),
        "link": actor.may("cases.link"),
        "customer": first_denied(actor.may("cases.link"), change),
    }


def handled_by(orders: Sequence[Order], actor: Actor) -> bool:
    """Whether the actor did one of the orders."""
    return any(order.handler_id == actor.id and order.state == OrderState.DONE for order in orders)


def _take(ground: Ground) -> Verdict:
    denied = first_denied(ground.actor.may("cases.view"), may_change(ground.standing))
    if not denied:
        return denied
    if ground.case.department_id not in ground.actor.departments:
        return Denied(_("The case belongs to another department."), "not_ours")
    if ground.case.assignee_id == ground.actor.id:
        return Denied(_("You have this case already."), "mine")
    return Allowed()


def _close(ground: Ground) -> Verdict:
    """Whether it can be closed at all, be it with a reason for no call-back."""
    kind = pack().kind(ground.case.kind)
    return first_denied(
        ground.actor.may("cases.close"),
        may_close(kind, ground.standing, without_call_back=True),
        *closing_conditions.fill(ground.case),
    )


def order_verdicts(actor: Actor, standing: Standing, order: Order) -> dict[str, Verdict]:
    """Allowed or Denied for each verb of one order."""
    ours = _ours(actor, standing, order)
    sent, accepted = order.state == OrderState.SENT, order.state == OrderState.ACCEPTED
    taken = Denied(_("The order is accepted already."), "accepted")
    untaken = Denied(_("Accept the order first."), "not_accepted")
    return {
        "accept": first_denied(ours, Allowed() if sent else taken),
        "return": ours,
        "finish": first_denied(ours, Allowed() if accepted else untaken),
        "cancel": first_denied(actor.may("cases.order"), may_change(standing), _running(order)),
    }


def _running(order: Order) -> Verdict:
    return Allowed() if order.state in OPEN_ORDERS else Denied(_("This order has ended already."), "order_ended")


def _ours(actor: Actor, standing: Standing, order: Order) -> Verdict:
    mine = order.department_id in actor.departments or actor.has("cases.view_all")
    place = Allowed() if mine else Denied(_("This order belongs to another department."), "not_ours")
    return first_denied(actor.may("cases.work"), may_change(standing), place, _running(order))


def clock_verdicts(actor: Actor, standing: Standing, clock: Clock) -> dict[str, Verdict]:
    """Allowed or Denied for pausing and resuming one clock."""
    allowed = first_denied(actor.may("cases.pause"), may_change(standing))
    runs, paused = clock.state == ClockState.RUNNING, clock.state == ClockState.PAUSED
    never = Denied(_("This commitment may not be paused."), "no_pause")
    late = Denied(_("Its time is up already; a pause moves nothing any more."), "late")
    return {
        "pause": first_denied(
            allowed,
            Allowed() if runs else Denied(_("This clock does not run."), "not_running"),
            Allowed() if pack().commitment(clock.commitment).pauses else never,
            late if clock.due_at < now() else Allowed(),
        ),
        "resume": first_denied(allowed, Allowed() if paused else Denied(_("This clock is not paused."), "not_paused")),
    }


def may_see_caller(actor: Actor) -> Verdict:
    """Whoever must speak to the customer may have the number in full, with a reason."""
    if any(actor.has(code) for code in ("customers.unmask", "cases.call_back", "cases.reply", "cases.work")):
        return Allowed()
    return Denied(_("Only whoever speaks to the customer sees the number in full."), "customers.unmask")


def identity_shown(actor: Actor, case: Case) -> bool:
    """A caller who asked for secrecy is known only to whoever took the contact and those who may see behind masks."""
    if not case.secrecy:
        return True
    return actor.has("customers.unmask") or (actor.id is not None and case.opened_by_id == actor.id)
