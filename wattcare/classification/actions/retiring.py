"""The verbs that end schemes."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.classification.actions import moving
from wattcare.classification.actions.classifying import hold
from wattcare.classification.actions.drafting import checked_reason, few_customers, give_up, in_work
from wattcare.classification.models import Scheme, SchemeVersion, State
from wattcare.classification.queries import live
from wattcare.classification.queries.packs import asked_for
from wattcare.classification.queries.schemes import scheme_for
from wattcare.customers.queries import home
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.jobs import SOON, enqueue
from wattcare.kernel.results import Refused


@transaction.atomic
def retire_scheme(*, actor: Actor, code: str, reason: str) -> Scheme:
    """End a scheme: it decides no more, and every membership ends today. What is in work is withdrawn with it.

    Its history stays. Memberships of more than 50,000 customers are ended by a job.
    """
    actor.require("classification.approve")
    scheme = scheme_for(actor, code)
    if scheme.retired_at is not None:
        raise Refused("retired", _("This scheme is retired already."), status=409)
    if asked_for(code):
        message = _("Limits or routes of the pack go by this scheme. Load a pack that does without it first.")
        raise Refused("asked_for", message, status=409)
    return _retire(actor, scheme.pk, checked_reason(reason))


def _retire(actor: Actor, scheme_id: int, reason: str) -> Scheme:
    at_once = few_customers()
    if at_once:
        hold()
    scheme = Scheme.objects.select_for_update().get(pk=scheme_id)
    version = in_work(scheme)
    if version is not None:
        give_up(actor, version, reason)
    scheme.versions.filter(state=State.LIVE).update(state=State.ENDED, ended_at=now(), end_reason=reason)
    scheme.retired_at = now()
    scheme.save(update_fields=["retired_at"])
    live.forget_on_commit()
    record(
        actor=actor, verb="classification.retire", object_type="scheme", object_id=scheme.code, reason=reason
    )  # fmt: skip
    if at_once:
        moving.close_all(scheme.pk, home.today())
    else:
        enqueue("classification.close", priority=SOON, scheme_id=scheme.pk)
    return scheme


@transaction.atomic
def close_memberships(*, actor: Actor, scheme_id: int) -> int:
    """End the memberships of a retired scheme; how many there were. Nothing happens when it is live again."""
    actor.require("classification.approve")
    hold()
    if Scheme.objects.filter(pk=scheme_id, retired_at__isnull=False).exists():
        return moving.close_all(scheme_id, home.today())
    return 0


def retire_for_field(*, actor: Actor, name: str) -> list[str]:
    """Inside the transaction that removes a field of the profile: schemes whose live version asks for it are retired,
    versions that wait are withdrawn; the codes of the retired. Drafts stay, and cannot be proposed with it."""
    reason = _("The field “%(name)s” has been removed from the profile.") % {"name": name}
    uses = SchemeVersion.objects.filter(fields__contains=[name])
    if few_customers():
        hold()
    list(Scheme.objects.select_for_update().filter(pk__in=_schemes(uses)).order_by("pk"))  # nobody approves meanwhile
    retired = [_retire(actor, pk, reason).code for pk in _schemes(uses.filter(state=State.LIVE))]
    for version in uses.filter(state__in=[State.PROPOSED, State.APPROVED]).select_related("scheme"):
        give_up(actor, version, reason)
    return retired


def _schemes(versions: Iterable[SchemeVersion]) -> list[int]:
    return sorted({version.scheme_id for version in versions})
