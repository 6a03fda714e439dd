"""What becomes known of a way to reach a customer."""

from wattcare.audit.actions import record
from wattcare.customers.models import ContactPoint
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now


def mark_bounced(*, actor: Actor, kind: str, value: str) -> int:
    """A message to this address came back: mark it wherever it stands, inside the caller's transaction.

    Returns how many contact points were marked. The calling verb has checked its own permission.
    """
    points = ContactPoint.objects.filter(kind=kind, value=value, ended_at=None, bounced_at=None)
    marked = list(points.select_related("customer"))
    for point in marked:
        point.bounced_at = now()
        point.save(update_fields=["bounced_at"])
        record(
            actor=actor,
            verb="customers.contact_bounced",
            object_type="customer",
            object_id=point.customer.number,
            after={"contact_point": point.pk, "bounced_at": point.bounced_at.isoformat()},
        )
    return len(marked)
