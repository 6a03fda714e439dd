"""Orders to departments: send, accept, return with a reason, finish, cancel."""

from django.utils.translation import gettext as _

from wattcare.cases.actions.clocks import FAR, cancel_clocks
from wattcare.cases.actions.doing import Doing, department_named, on_case, typed
from wattcare.cases.models import Case, Clock, Order
from wattcare.cases.queries.loading import order_for
from wattcare.cases.rules import LIVE_CLOCKS, OPEN_ORDERS, NewFile, OrderState, may_change
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotPermitted, Refused


def send_order(*, actor: Actor, number: str, department: str, task: str, version: int | None = None) -> Case:
    """Send a department its part of the case."""
    with on_case(actor, number, verb="order_sent", permission="cases.order", version=version) as doing:
        doing.require(may_change(doing.standing()))
        task = typed(task, "task")
        unit = department_named(department)
        last = doing.case.orders.order_by("-position").values_list("position", flat=True).first() or 0
        order = Order.objects.create(
            case=doing.case,
            position=last + 1,
            department_id=unit.id,
            task=task,
            sent_at=now(),
            sent_by_id=actor.id,
            due_sort=doing.case.due_sort,
        )
        clocks = doing.happened("ordered", order)
        _carry_due(order, clocks)
        doing.case.called_back_at, doing.case.settled = None, None
        doing.say(task, position=order.position, department=unit.id)
    return doing.case


def accept_order(*, actor: Actor, number: str, position: int, version: int | None = None) -> Case:
    """Take the order on; whoever accepts it handles it."""
    with on_case(actor, number, verb="order_accepted", permission="cases.work", version=version) as doing:
        order = _open_order(actor, doing, position, only=OrderState.SENT)
        order.state, order.accepted_at, order.handler_id = OrderState.ACCEPTED, now(), actor.id
        order.save()
        doing.happened("accepted", order)
        doing.say(position=position, department=order.department_id)
    return doing.case


def return_order(
    *, actor: Actor, number: str, position: int, reason: str, text: str = "", version: int | None = None
) -> Case:
    """Send a wrong order back with a listed reason; it counts against whoever sent it."""
    with on_case(actor, number, verb="order_returned", permission="cases.work", version=version) as doing:
        order = _open_order(actor, doing, position)
        listed = {item.code: item for item in pack_in_use().return_reasons}
        if reason not in listed:
            raise Refused("no_reason", _("Choose one of the listed reasons."), field="reason")
        if listed[reason].needs_note:
            text = typed(text, "text")
        order.state, order.return_reason, order.ended_at = OrderState.RETURNED, reason, now()
        order.result = text
        order.save()
        cancel_clocks(doing.case, now(), order)
        doing.case.returned_count += 1
        doing.say(text, position=position, department=order.department_id, reason=reason)
    return doing.case


def finish_order(
    *,
    actor: Actor,
    number: str,
    position: int,
    result: str,
    files: tuple[NewFile, ...] = (),
    version: int | None = None,
) -> Case:
    """Report the order's work as done, with its result and proof (回单)."""
    with on_case(actor, number, verb="order_done", permission="cases.work", version=version) as doing:
        order = _open_order(actor, doing, position, only=OrderState.ACCEPTED)
        order.state, order.result, order.ended_at = OrderState.DONE, typed(result, "result"), now()
        order.save()
        doing.happened("unit_replied", order)
        doing.say(order.result, files=files, position=position, department=order.department_id)
    return doing.case


def cancel_order(*, actor: Actor, number: str, position: int, text: str, version: int | None = None) -> Case:
    """Withdraw an order that is no longer needed."""
    with on_case(actor, number, verb="order_cancelled", permission="cases.order", version=version) as doing:
        order = order_for(doing.case, position)
        if order.state not in OPEN_ORDERS:
            raise Refused("order_ended", _("This order has ended already."), status=409)
        order.state, order.ended_at = OrderState.CANCELLED, now()
        order.save()
        cancel_clocks(doing.case, now(), order)
        if doing.standing().done_orders:  # nobody is waited for any more: the others' replies are the case's
            doing.happened("unit_replied")
        doing.say(typed(text, "text"), position=position, department=order.department_id)
    return doing.case


def _open_order(actor: Actor, doing: Doing, position: int, only: OrderState | None = None) -> Order:
    """The order if it is the actor's department's and open (and in state `only`)."""
    doing.require(may_change(doing.standing()))
    order = order_for(doing.case, position)
    if order.department_id not in actor.departments and not actor.has("cases.view_all"):
        raise NotPermitted("cases.work", _("This order belongs to another department."))
    if order.state not in OPEN_ORDERS:
        raise Refused("order_ended", _("This order has ended already."), status=409)
    if only is OrderState.ACCEPTED and order.state != only:
        raise Refused("not_accepted", _("Accept the order first."), status=409)
    if only is OrderState.SENT and order.state != only:
        raise Refused("accepted", _("The order is accepted already."), status=409)
    return order


def _carry_due(order: Order, clocks: list[Clock]) -> None:
    """Let the order carry the first deadline of its case's or its own live clocks, for the department's list."""
    due = [c.due_at for c in clocks if c.state in LIVE_CLOCKS and c.order_id in (None, order.pk)]
    order.due_sort = min(due, default=FAR)
    order.save(update_fields=["due_sort"])
