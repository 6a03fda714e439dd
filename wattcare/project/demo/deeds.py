"""The verbs of cases on the ledger, each beside the verb it stands for."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from wattcare.cases.actions.clocks import FAR, deadline_of, drop, set_due
from wattcare.cases.actions.doing import typed
from wattcare.cases.actions.facts import facts_at
from wattcare.cases.actions.opening import NewCase, Numbers, Opening, check_new, rows_of
from wattcare.cases.models import Case, CaseLink, Clock, ClockPause, Order
from wattcare.cases.rules import (
    LIVE_CLOCKS,
    OPEN_ORDERS,
    STEPS,
    ClockState,
    OrderState,
    Stage,
    may_call_back,
    may_change,
    may_close,
    may_reopen,
    may_reply,
    warn_at,
)
from wattcare.catalogue.rules import Stage as OutcomeStage
from wattcare.customers.queries.chains import chain_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotPermitted, Refused
from wattcare.project.demo.ledger import Held, Ledger, on
from wattcare.staff.models import User
from wattcare.staff.queries import department_by_code


def open_case(ledger: Ledger, *, actor: Actor, new: NewCase, number: str) -> Case:
    """As `opening.open_case`, with the number it is to have."""
    actor.require("cases.open")
    check_new(ledger.pack, new)
    received = new.received_at or now()
    chain = chain_for(
        actor,
        ledger.local(received).date(),
        customer=new.customer,
        account=new.account,
        service_point=new.service_point,
    )
    facts = facts_at(ledger.pack, new.kind, chain, ledger.local(received).date())
    numbers = Numbers(number, next(ledger.case_ids), next(ledger.order_ids))
    case, rows = rows_of(Opening(actor, ledger.pack, new, chain, facts, received, numbers))
    held = ledger.held[number] = Held(case)
    ledger.add(case)
    for row in rows:
        if isinstance(row, Clock):
            ledger.start(held, [row])
        else:
            ledger.add(row)
        if isinstance(row, Order):
            held.orders.append(row)
    held.as_kept()
    return case


def send_order(ledger: Ledger, *, actor: Actor, number: str, department: str, task: str) -> Case:
    with on(ledger, actor, number, "order_sent", "cases.order") as doing:
        doing.require(may_change(doing.standing()))
        held, case = doing.held, doing.case
        order = Order(
            id=next(ledger.order_ids), case=case, position=max((o.position for o in held.orders), default=0) + 1,
            department_id=department_by_code(department).id, task=typed(task, "task"), sent_at=now(),
            sent_by_id=actor.id, due_sort=case.due_sort,
        )  # fmt: skip
        ledger.add(order)
        held.orders.append(order)
        clocks = doing.happened("ordered", order)
        due = [clock.due_at for clock in clocks if clock.state in LIVE_CLOCKS and clock.order_id in (None, order.pk)]
        order.due_sort = min(due, default=FAR)
        case.called_back_at, case.settled = None, None
        doing.say(order.task, position=order.position, department=order.department_id)
    return case


def accept_order(ledger: Ledger, *, actor: Actor, number: str, position: int) -> Case:
    with on(ledger, actor, number, "order_accepted", "cases.work") as doing:
        order = _open_order(actor, doing.held, position, OrderState.SENT)
        order.state, order.accepted_at, order.handler_id = OrderState.ACCEPTED, now(), actor.id
        doing.happened("accepted", order)
        doing.say(position=position, department=order.department_id)
    return doing.case


def return_order(ledger: Ledger, *, actor: Actor, number: str, position: int, reason: str, text: str = "") -> Case:
    with on(ledger, actor, number, "order_returned", "cases.work") as doing:
        order = _open_order(actor, doing.held, position, OrderState.SENT, OrderState.ACCEPTED)
        if ledger.pack.return_reason(reason).needs_note:
            text = typed(text, "text")
        order.state, order.return_reason, order.ended_at, order.result = OrderState.RETURNED, reason, now(), text
        _cancel(doing.held, order)
        doing.case.returned_count += 1
        doing.say(text, position=position, department=order.department_id, reason=reason)
    return doing.case


def finish_order(ledger: Ledger, *, actor: Actor, number: str, position: int, result: str) -> Case:
    with on(ledger, actor, number, "order_done", "cases.work") as doing:
        order = _open_order(actor, doing.held, position, OrderState.ACCEPTED)
        order.state, order.result, order.ended_at = OrderState.DONE, typed(result, "result"), now()
        doing.happened("unit_replied", order)
        doing.say(order.result, position=position, department=order.department_id)
    return doing.case


def assign(ledger: Ledger, *, actor: Actor, number: str, assignee: str) -> Case:
    with on(ledger, actor, number, "assigned", "cases.assign") as doing:
        doing.require(may_change(doing.standing()))
        doing.case.assignee_id = User.objects.values_list("pk", flat=True).get(username=assignee, is_active=True)
        doing.say(department=doing.case.department_id, assignee=doing.case.assignee_id)
    return doing.case


def note(ledger: Ledger, *, actor: Actor, number: str, text: str) -> Case:
    with on(ledger, actor, number, "noted", "cases.note") as doing:
        doing.say(typed(text, "text"))
        doing.case.unread_contact = False
    return doing.case


def record_step(ledger: Ledger, *, actor: Actor, number: str, step: str, text: str = "") -> Case:
    with on(ledger, actor, number, "step", "cases.work") as doing:
        doing.require(may_change(doing.standing()))
        words = STEPS[step]
        doing.happened(step)
        doing.say(text.strip(), step=step, happened_at=now().isoformat())
        if step == "contacted":
            doing.in_archive(text or str(words), inbound=False)
    return doing.case


def reply(ledger: Ledger, *, actor: Actor, number: str, text: str, channel: str = "") -> Case:
    with on(ledger, actor, number, "replied", "cases.reply") as doing:
        doing.require(may_reply(doing.standing()))
        channel = ledger.pack.channel(channel or doing.case.channel).code
        doing.case.replied_at, doing.case.unread_contact = now(), False
        doing.happened("replied")
        doing.say(typed(text, "text"), inward=False, channel=channel)
        doing.in_archive(doing.text, inbound=False, channel=channel)
    return doing.case


def call_back(ledger: Ledger, *, actor: Actor, number: str, outcome: str, text: str = "") -> Case:
    with on(ledger, actor, number, "called_back", "cases.call_back") as doing:
        case = doing.case
        handled = any(o.handler_id == actor.id and o.state == OrderState.DONE for o in doing.held.orders)
        doing.require(may_call_back(doing.standing(), handled_it=handled))
        listed = next(one for one in ledger.pack.outcomes_of(OutcomeStage.CALL_BACK) if one.code == outcome)
        text = typed(text, "text") if listed.needs_note else text.strip()
        if listed.reached is not False:
            case.called_back_at, case.settled = now(), listed.settled
            if listed.settled is False:
                case.replied_at, case.called_back_at = None, None
            doing.happened("called_back")
        doing.say(text, outcome=outcome)
        doing.in_archive(text or str(_("Call-back")), inbound=False)
    return doing.case


def close(
    ledger: Ledger, *, actor: Actor, number: str, outcome: str, text: str = "", without_call_back: bool = False
) -> Case:
    with on(ledger, actor, number, "closed", "cases.close") as doing:
        case = doing.case
        doing.require(may_close(ledger.pack.kind(case.kind), doing.standing(), without_call_back=without_call_back))
        listed = next(one for one in ledger.pack.outcomes_of(OutcomeStage.CLOSE) if one.code == outcome)
        if without_call_back or listed.needs_note:
            text = typed(text, "text")
        doing.happened("closed")
        _cancel(doing.held)
        case.stage, case.closed_at, case.outcome, case.unread_contact = Stage.CLOSED, now(), outcome, False
        doing.say(text, outcome=outcome, without_call_back=without_call_back)
    return doing.case


def reopen(ledger: Ledger, *, actor: Actor, number: str, text: str) -> Case:
    with on(ledger, actor, number, "reopened", "cases.reopen") as doing:
        doing.require(may_reopen(doing.standing()))
        case = doing.case
        case.stage, case.closed_at, case.outcome = Stage.RECEIVED, None, ""
        case.replied_at, case.called_back_at, case.settled = None, None, None
        case.reopened_count += 1
        doing.say(typed(text, "text"))
    return doing.case


def urge(ledger: Ledger, *, actor: Actor, number: str, text: str) -> Case:
    with on(ledger, actor, number, "urged", "cases.urge") as doing:
        doing.require(may_change(doing.standing()))
        doing.case.urged_count += 1
        doing.say(text.strip(), channel=doing.case.channel, count=doing.case.urged_count)
        doing.in_archive(text, inbound=True)
    return doing.case


def append_contact(ledger: Ledger, *, actor: Actor, number: str, text: str, channel: str, sender: str) -> Case:
    with on(ledger, actor, number, "contact_added", "cases.open") as doing:
        doing.case.unread_contact = True
        doing.say(text, inward=False, channel=channel, sender="" if doing.case.secrecy else sender)
        doing.in_archive(text, inbound=True, channel=channel)
    return doing.case


def link_cases(ledger: Ledger, *, actor: Actor, number: str, other: str, reason: str = "same_matter") -> Case:
    with on(ledger, actor, number, "linked", "cases.link") as doing:
        found = ledger.held[other].case
        for one, two in ((doing.case, found), (found, doing.case)):
            ledger.add(CaseLink(case=one, other=two, reason=reason, linked_at=now()))
        doing.say(other=found.number, reason=reason)
    return doing.case


def pause_clock(ledger: Ledger, *, actor: Actor, number: str, clock: int, reason: str, evidence: str = "") -> Case:
    with on(ledger, actor, number, "paused", "cases.pause") as doing:
        doing.require(may_change(doing.standing()))
        found, listed = doing.held.clock(clock), ledger.pack.pause_reason(reason)
        if listed.needs_approval and not actor.has("cases.approve_pause"):
            raise NotPermitted("cases.approve_pause")
        evidence = typed(evidence, "evidence") if listed.needs_evidence else evidence.strip()
        pause = ClockPause(
            clock=found, started_at=now(), reason=reason, evidence=evidence, paused_by_id=actor.id,
            approved_by_id=actor.id if listed.needs_approval else None,
        )  # fmt: skip
        ledger.add(pause)
        doing.held.pauses.append(pause)
        found.state = ClockState.PAUSED
        set_due(doing.case, doing.held.clocks)
        doing.say(evidence, commitment=found.commitment, reason=reason)
    return doing.case


def resume_clock(ledger: Ledger, *, actor: Actor, number: str, clock: int) -> Case:
    with on(ledger, actor, number, "resumed", "cases.pause") as doing:
        doing.require(may_change(doing.standing()))
        held, found = doing.held, doing.held.clock(clock)
        pauses = [pause for pause in held.pauses if pause.clock_id == found.pk]
        for pause in pauses:
            pause.ended_at = pause.ended_at or now()
        deadline = deadline_of(ledger.pack, found, pauses)
        found.state, found.due_at, found.provisional = ClockState.RUNNING, deadline.due, deadline.provisional
        found.warn_at = warn_at(found.started_at, deadline.due)
        held.as_kept()
        ledger.watch(held, found)
        set_due(doing.case, held.clocks)
        doing.say(commitment=found.commitment, due=deadline.due.isoformat())
    return doing.case


def _open_order(actor: Actor, held: Held, position: int, *states: OrderState) -> Order:
    """As `orders._open_order`."""
    if not may_change(held.standing()):
        raise Refused("closed", "", status=409)
    order = held.order(position)
    if order.department_id not in actor.departments and not actor.has("cases.view_all"):
        raise NotPermitted("cases.work")
    if order.state not in states or order.state not in OPEN_ORDERS:
        raise Refused("order_state", order.state, status=409)
    return order


def _cancel(held: Held, order: Order | None = None) -> None:
    """As `clocks.cancel_clocks`."""
    for clock in held.clocks:
        if clock.state in LIVE_CLOCKS and (order is None or clock.order_id == order.pk):
            drop(clock, now())
    set_due(held.case, held.clocks)


DEEDS: dict[str, Callable[..., Case]] = {
    deed.__name__: deed
    for deed in (
        send_order, accept_order, return_order, finish_order, assign, note, record_step, reply, call_back, close,
        reopen, urge, append_contact, link_cases, pause_clock, resume_clock,
    )
}  # fmt: skip
