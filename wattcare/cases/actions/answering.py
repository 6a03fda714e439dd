"""Note, step, answer, call-back, close, reopen, urge: the verbs of whoever keeps the promise to the customer."""

from datetime import datetime

from django.utils.translation import gettext as _

from wattcare.cases.actions.archiving import archived
from wattcare.cases.actions.clocks import cancel_clocks
from wattcare.cases.actions.doing import Doing, on_case, typed
from wattcare.cases.events import CaseClosed
from wattcare.cases.models import Case, Order
from wattcare.cases.queries.offers import Reply, closing_conditions, replies
from wattcare.cases.rules import (
    STEPS,
    NewFile,
    OrderState,
    Stage,
    may_call_back,
    may_change,
    may_close,
    may_reopen,
    may_reply,
    may_urge,
)
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.rules import Outcome
from wattcare.catalogue.rules import Stage as OutcomeStage
from wattcare.customers.actions.interactions import record_interaction
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import Refused


def note(*, actor: Actor, number: str, text: str, files: tuple[NewFile, ...] = ()) -> Case:
    """Add a note for colleagues. Never refused for another's change: notes only add."""
    with on_case(actor, number, verb="noted", permission="cases.note") as doing:
        doing.say(typed(text, "text"), files=files)
        doing.case.unread_contact = False
    return doing.case


def record_step(
    *, actor: Actor, number: str, step: str, text: str = "", at: datetime | None = None, version: int | None = None
) -> Case:
    """Record that something happened which clocks wait for: first contact, arrival, restoration …"""
    with on_case(actor, number, verb="step", permission="cases.work", version=version) as doing:
        doing.require(may_change(doing.standing()))
        if step not in STEPS:
            raise Refused("no_step", _("Choose one of the listed steps."), field="step")
        moment = _moment(doing.case, at)
        doing.happened(step, at=moment)
        doing.say(text.strip(), step=step, happened_at=moment.isoformat())
        if step == "contacted":
            _in_archive(doing, text or str(STEPS[step]), inbound=False)
    return doing.case


def _moment(case: Case, at: datetime | None) -> datetime:
    """When the step happened: now, or earlier as recorded afterwards, never before receipt nor in the future."""
    if at is None:
        return now()
    if at > now():
        raise Refused("future", _("This lies in the future; record it when it has happened."), field="at")
    if at < case.received_at:
        raise Refused("too_early", _("This lies before the case was received."), field="at")
    return at


def reply(
    *,
    actor: Actor,
    number: str,
    text: str,
    channel: str = "",
    files: tuple[NewFile, ...] = (),
    version: int | None = None,
) -> Case:
    """Answer the customer; by e-mail it is sent, by telephone or at the counter it was said."""
    with on_case(actor, number, verb="replied", permission="cases.reply", version=version) as doing:
        doing.require(may_reply(doing.standing()))
        text = typed(text, "text")
        case = doing.case
        channel = channel or case.channel
        if channel not in {item.code for item in pack_in_use().channels}:
            raise Refused("no_channel", _("There is no channel “%(code)s”.") % {"code": channel}, field="channel")
        case.replied_at, case.unread_contact = now(), False
        doing.happened("replied")
        doing.say(text, inward=False, files=files, channel=channel)
        _in_archive(doing, text, inbound=False, channel=channel)
        replies.fill(Reply(case, channel, text, files))
    return doing.case


def call_back(*, actor: Actor, number: str, outcome: str, text: str = "", version: int | None = None) -> Case:
    """Check with the customer. Not reached leaves the case as it is; not settled sends it back to work."""
    with on_case(actor, number, verb="called_back", permission="cases.call_back", version=version) as doing:
        case = doing.case
        doing.require(may_call_back(doing.standing(), handled_it=handled_by(case, actor)))
        listed = _outcome(OutcomeStage.CALL_BACK, outcome)
        text = typed(text, "text") if listed.needs_note else text.strip()
        if listed.reached is not False:
            _called_back(case, listed.settled)
            doing.happened("called_back")
        doing.say(text, outcome=outcome)
        _in_archive(doing, text or str(_("Call-back")), inbound=False)
    return doing.case


def _called_back(case: Case, settled: bool | None) -> None:
    case.called_back_at, case.settled = now(), settled
    if settled is False:  # the answer did not settle it: there is no answer yet
        case.replied_at, case.called_back_at = None, None


def handled_by(case: Case, actor: Actor) -> bool:
    """Whether the actor did an order of the case."""
    return Order.objects.filter(case=case, handler_id=actor.id, state=OrderState.DONE).exists()


def _outcome(stage: OutcomeStage, code: str) -> Outcome:
    listed = {item.code: item for item in pack_in_use().outcomes_of(stage)}
    if code not in listed:
        raise Refused("no_outcome", _("Choose one of the listed outcomes."), field="outcome")
    return listed[code]


def close(
    *,
    actor: Actor,
    number: str,
    outcome: str,
    text: str = "",
    without_call_back: bool = False,
    version: int | None = None,
) -> Case:
    """Close the case. `without_call_back` needs its reason in `text`; upper capabilities may add conditions."""
    with on_case(actor, number, verb="closed", permission="cases.close", version=version) as doing:
        case = doing.case
        kind = pack_in_use().kind(case.kind)
        doing.require(may_close(kind, doing.standing(), without_call_back=without_call_back))
        for verdict in closing_conditions.fill(case):
            doing.require(verdict)
        listed = _outcome(OutcomeStage.CLOSE, outcome)
        if without_call_back or listed.needs_note:
            text = typed(text, "text")
        doing.happened("closed")
        cancel_clocks(case, now())
        case.stage, case.closed_at, case.outcome, case.unread_contact = Stage.CLOSED, now(), outcome, False
        doing.say(text, outcome=outcome, without_call_back=without_call_back)
        doing.events.append(CaseClosed(case.pk, case.number, case.kind))
    return doing.case


def reopen(*, actor: Actor, number: str, text: str, version: int | None = None) -> Case:
    """Take a closed case up again, with the reason; its old clocks stay as they ended."""
    with on_case(actor, number, verb="reopened", permission="cases.reopen", version=version) as doing:
        doing.require(may_reopen(doing.standing()))
        case = doing.case
        case.stage, case.closed_at, case.outcome = Stage.RECEIVED, None, ""
        case.replied_at, case.called_back_at, case.settled = None, None, None
        case.reopened_count += 1
        doing.say(typed(text, "text"))
    return doing.case


def urge(*, actor: Actor, number: str, text: str = "", channel: str = "") -> Case:
    """The customer asks again (催办): it is attached to the open case, and whoever works on it sees it."""
    with on_case(actor, number, verb="urged", permission="cases.urge") as doing:
        doing.require(may_urge(doing.standing()))
        doing.case.urged_count += 1
        doing.say(text.strip(), channel=channel or doing.case.channel, count=doing.case.urged_count)
        _in_archive(doing, text or str(_("Urged")), inbound=True, channel=channel)
    return doing.case


def _in_archive(doing: Doing, text: str, *, inbound: bool, channel: str = "") -> None:
    """A contact made in a case stands in the customer's archive too."""
    contact = archived(doing.case, text, inbound=inbound, channel=channel)
    record_interaction(actor=doing.actor, contact=contact)


def append_contact(
    *, actor: Actor, number: str, text: str, channel: str, sender: str, files: tuple[NewFile, ...] = ()
) -> Case:
    """The customer wrote again about this case: shown on its timeline and marked unread until somebody looks.

    A closed case stays closed: whoever keeps it sees the mark and reopens it if there is more to do.
    """
    with on_case(actor, number, verb="contact_added", permission="cases.open") as doing:
        doing.case.unread_contact = True
        doing.say(text, inward=False, channel=channel, sender="" if doing.case.secrecy else sender)
        _in_archive(doing, text, inbound=True, channel=channel)
    return doing.case
