"""Every contact with a customer stands in the archive."""

from dataclasses import dataclass

from wattcare.customers.models import Interaction
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.text import clean


@dataclass(frozen=True)
class Contact:
    """One contact: whom it concerns, over which channel, which way, about what."""

    channel: str
    subject: str
    summary: str = ""
    inbound: bool = True
    customer_id: int | None = None
    account_id: int | None = None
    service_point_id: int | None = None
    about: str = ""
    duration_s: int | None = None
    place: str = ""


def record_interaction(*, actor: Actor, contact: Contact) -> None:
    """Add a contact to the archive inside the caller's transaction.

    The calling verb has checked its own permission and records itself in the audit; the row is append-only.
    """
    interaction(actor=actor, contact=contact).save(force_insert=True)


def interaction(*, actor: Actor, contact: Contact) -> Interaction:
    """The row of a verb that writes all its rows together (`kernel.inserting`); the caller inserts it."""
    return Interaction(
        customer_id=contact.customer_id,
        account_id=contact.account_id,
        service_point_id=contact.service_point_id,
        at=now(),
        channel=contact.channel,
        inbound=contact.inbound,
        staff_id=actor.id,
        staff_code=actor.code,
        about=contact.about,
        subject=clean(contact.subject)[:300],
        summary=clean(contact.summary),
        duration_s=contact.duration_s,
        place=contact.place[:100],
    )
