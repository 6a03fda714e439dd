"""Pause and resume a clock: a listed reason, proof and approval where the reason asks for them."""

from django.utils.translation import gettext as _

from wattcare.cases.actions.clocks import deadline_of, set_due
from wattcare.cases.actions.doing import Doing, on_case, typed
from wattcare.cases.models import Case, Clock, ClockPause
from wattcare.cases.rules import ClockState, may_change, warn_at
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound, NotPermitted, Refused


def pause_clock(
    *, actor: Actor, number: str, clock: int, reason: str, evidence: str = "", version: int | None = None
) -> Case:
    """Let a clock stand still. A reason that needs approval is paused only by whoever may approve."""
    with on_case(actor, number, verb="paused", permission="cases.pause", version=version) as doing:
        doing.require(may_change(doing.standing()))
        found = _clock(doing, clock)
        if found.state != ClockState.RUNNING:
            raise Refused("not_running", _("This clock does not run."), status=409)
        if found.due_at < now():
            raise Refused("late", _("Its time is up already; a pause moves nothing any more."), status=409)
        evidence = _checked(actor, found, reason, evidence)
        ClockPause.objects.create(
            clock=found,
            started_at=now(),
            reason=reason,
            evidence=evidence,
            paused_by_id=actor.id,
            approved_by_id=actor.id if pack_in_use().pause_reason(reason).needs_approval else None,
        )
        found.state = ClockState.PAUSED
        found.save()
        set_due(doing.case, list(doing.case.clocks.all()))
        doing.say(evidence, commitment=found.commitment, reason=reason)
    return doing.case


def _checked(actor: Actor, clock: Clock, reason: str, evidence: str) -> str:
    pack = pack_in_use()
    listed = {item.code: item for item in pack.pause_reasons}
    if reason not in listed:
        raise Refused("no_reason", _("Choose one of the listed reasons."), field="reason")
    if reason not in pack.commitment(clock.commitment).pauses:
        raise Refused("reason_not_for_it", _("This commitment may not be paused for this reason."), field="reason")
    if listed[reason].needs_approval and not actor.has("cases.approve_pause"):
        raise NotPermitted("cases.approve_pause", _("A supervisor pauses for this reason."))
    return typed(evidence, "evidence") if listed[reason].needs_evidence else evidence.strip()


def resume_clock(*, actor: Actor, number: str, clock: int, version: int | None = None) -> Case:
    """Let a paused clock run on; its deadline moves by the paused time."""
    with on_case(actor, number, verb="resumed", permission="cases.pause", version=version) as doing:
        doing.require(may_change(doing.standing()))
        found = _clock(doing, clock)
        if found.state != ClockState.PAUSED:
            raise Refused("not_paused", _("This clock is not paused."), status=409)
        found.pauses.filter(ended_at=None).update(ended_at=now())
        deadline = deadline_of(pack_in_use(), found, list(found.pauses.all()))
        found.state, found.due_at, found.provisional = ClockState.RUNNING, deadline.due, deadline.provisional
        found.warn_at = warn_at(found.started_at, deadline.due)
        found.save()
        set_due(doing.case, list(doing.case.clocks.all()))
        doing.say(commitment=found.commitment, due=deadline.due.isoformat())
    return doing.case


def _clock(doing: Doing, pk: int) -> Clock:
    clock = doing.case.clocks.filter(pk=pk).first()
    if clock is None:
        raise NotFound(_("The case has no such clock."))
    return clock
