"""A message of ours did not arrive: the case and the archive learn of it."""

from django.utils.translation import gettext as _

from wattcare.cases.actions.doing import on_case
from wattcare.cases.models import Case
from wattcare.channels.email.models import OutboundMessage
from wattcare.channels.email.rules import Classified
from wattcare.customers.actions.contact_points import mark_bounced
from wattcare.customers.rules import ContactKind
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now


def note_bounce(actor: Actor, classified: Classified) -> Case | None:
    """Mark the message that bounced, its address in the archive, and the case's timeline; returns the case.

    Only a bounce of a message we sent, for the address we sent it to, changes anything: bounces are easily forged.
    A delay is noted nowhere, as the mail system goes on trying.
    """
    ours = OutboundMessage.objects.filter(message_id=classified.original_message_id).select_related("case").first()
    if ours is None:
        return None
    permanent = {r.address.casefold(): r for r in classified.failed if r.permanent}
    failure = permanent.get(ours.recipient.casefold())
    if failure is None or ours.bounced_at is not None:
        return ours.case
    ours.bounced_at = now()
    ours.save(update_fields=["bounced_at"])
    mark_bounced(actor=actor, kind=ContactKind.EMAIL, value=ours.recipient.lower())
    with on_case(actor, ours.case.number, verb="noted", permission="cases.note") as doing:
        doing.case.unread_contact = True
        values = {"address": ours.recipient, "status": failure.status or "5"}
        doing.say(_("Our e-mail to %(address)s could not be delivered (%(status)s).") % values, bounced=True)
    return ours.case
