"""A person decides whether a message's case and the case it named belong together."""

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.cases.actions import link_cases
from wattcare.channels.email.models import LinkSuggestion
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound, Refused


def link_suggestion(*, actor: Actor, pk: int) -> LinkSuggestion:
    """Link the two cases; both show it. Raises NotFound, NotPermitted, or Refused when decided already."""
    with transaction.atomic():
        suggestion = _open_suggestion(actor, pk)
        link_cases(
            actor=actor, number=suggestion.case.number, other=suggestion.suggested.number, reason="mail_suggested"
        )
        _decide(actor, suggestion, LinkSuggestion.State.LINKED)
    return suggestion


def dismiss_suggestion(*, actor: Actor, pk: int) -> LinkSuggestion:
    """The two cases have nothing to do with each other."""
    with transaction.atomic():
        suggestion = _open_suggestion(actor, pk)
        _decide(actor, suggestion, LinkSuggestion.State.DISMISSED)
    return suggestion


def _open_suggestion(actor: Actor, pk: int) -> LinkSuggestion:
    actor.require("cases.link")
    rows = LinkSuggestion.objects.visible_to(actor).select_related("case", "suggested")
    suggestion = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if suggestion is None:
        raise NotFound(_("There is no such suggestion that you may see."))
    if suggestion.state != LinkSuggestion.State.OPEN:
        raise Refused("decided", _("Somebody has decided this already."), status=409)
    return suggestion


def _decide(actor: Actor, suggestion: LinkSuggestion, state: str) -> None:
    suggestion.state, suggestion.decided_at, suggestion.decided_by_id = state, now(), actor.id
    suggestion.save(update_fields=["state", "decided_at", "decided_by_id"])
    record(
        actor=actor,
        verb=f"channels.suggestion_{state}",
        object_type="case",
        object_id=suggestion.case.number,
        after={"suggested": suggestion.suggested.number, "reason": suggestion.reason},
    )
