"""The verb by which a contact that belongs to no case gets into the archive."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.catalogue.queries import NoPack, pack
from wattcare.customers.actions.interactions import Contact, interaction
from wattcare.customers.models import Interaction
from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Problems
from wattcare.kernel.text import clean


@dataclass(frozen=True, kw_only=True)
class NewInteraction:
    """A contact as typed: channel code of the pack, what about, what was said, whether the customer came to us."""

    channel: str
    subject: str
    summary: str = ""
    inbound: bool = True
    place: str = ""
    duration_s: int | None = None


@transaction.atomic
def note_interaction(*, actor: Actor, number: str, new: NewInteraction) -> Interaction:
    """Add a contact to the customer's records. It cannot be changed afterwards."""
    actor.require("customers.edit")
    customer = customer_for(actor, number)
    _check(new)
    contact = Contact(
        channel=new.channel,
        subject=clean(new.subject).strip(),
        summary=clean(new.summary).strip(),
        inbound=new.inbound,
        customer_id=customer.pk,
        duration_s=new.duration_s,
        place=clean(new.place).strip(),
    )
    made = interaction(actor=actor, contact=contact)
    made.save(force_insert=True)
    record(
        actor=actor, verb="customers.interaction", object_type="customer", object_id=customer.number,
        after={"id": made.pk, "channel": made.channel, "subject": made.subject},
    )  # fmt: skip
    return made


def channel_codes() -> frozenset[str]:
    """The channels of the pack; nothing before one is loaded."""
    try:
        return frozenset(channel.code for channel in pack().channels)
    except NoPack:
        return frozenset()


def _check(new: NewInteraction) -> None:
    problems, known = Problems(), channel_codes()
    if not new.subject.strip():
        problems.add("subject", _("Say in a few words what it was about."))
    if known and new.channel not in known:
        problems.add("channel", _("Use one of: %(known)s.") % {"known": ", ".join(sorted(known))})
    if new.duration_s is not None and not 0 <= new.duration_s <= 86_400:
        problems.add("duration_s", _("A contact lasts between 0 and 86,400 seconds."))
    problems.raise_if_any(_("The contact has wrong or missing fields."))
