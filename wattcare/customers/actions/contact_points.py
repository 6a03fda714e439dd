"""The verbs on the ways to reach a customer."""

from dataclasses import asdict, dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.customers.actions.searching import refresh_search
from wattcare.customers.events import CustomerChanged
from wattcare.customers.models import ContactPoint, Customer
from wattcare.customers.queries import home
from wattcare.customers.queries.pages import customer_for
from wattcare.customers.rules import CONTACT_KINDS, ContactKind
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.results import NotFound, Refused
from wattcare.kernel.text import clean, normalise_phone


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """A way to reach a customer, as typed."""

    kind: str
    value: str
    label: str = ""
    person: str = ""
    preferred: bool = False


def checked_contact(new: NewContact) -> NewContact:
    """The contact as the archive holds it: telephones in E.164, addresses in lower case. Refused when it is none."""
    value = " ".join(clean(new.value).split())
    if new.kind not in CONTACT_KINDS:
        raise Refused("bad_kind", _("Use one of: %(known)s.") % {"known": ", ".join(CONTACT_KINDS)}, field="kind")
    if not value or len(value) > 300:
        raise Refused("bad_value", _("Between 1 and 300 characters are needed."), field="value")
    if new.kind == ContactKind.PHONE:
        value = _phone(value)
    elif new.kind == ContactKind.EMAIL:
        value = _email(value)
    return replace(new, value=value, label=clean(new.label).strip()[:60], person=clean(new.person).strip()[:100])


def _phone(value: str) -> str:
    number = normalise_phone(value, home.region())
    if number is None:
        raise Refused(
            "bad_phone", _("This is no telephone number; abroad begins with + and a country code."), field="value"
        )
    return number


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError as error:
        raise Refused("bad_email", _("This is no e-mail address."), field="value") from error
    return value.lower()


def add_to(customer: Customer, contact: NewContact, source: str = "entered") -> tuple[ContactPoint, bool]:
    """The contact point, made or begun again, inside the caller's transaction; whether anything changed."""
    if contact.preferred:
        customer.contact_points.filter(kind=contact.kind).update(preferred=False)
    point, created = ContactPoint.objects.get_or_create(
        customer=customer,
        kind=contact.kind,
        value=contact.value,
        defaults={
            "label": contact.label,
            "person": contact.person,
            "preferred": contact.preferred,
            "source": source[:40],
        },
    )
    if not created and point.ended_at is not None:
        point.ended_at = point.bounced_at = None
        point.label, point.person, point.preferred = contact.label, contact.person, contact.preferred
        point.save(update_fields=["ended_at", "bounced_at", "label", "person", "preferred"])
        return point, True
    return point, created


@transaction.atomic
def add_contact_point(*, actor: Actor, number: str, new: NewContact) -> ContactPoint:
    """Add a way to reach a customer; one that was ended begins again. Refused when the customer has it already."""
    actor.require("customers.edit")
    customer = customer_for(actor, number)
    contact = checked_contact(new)
    point, changed = add_to(customer, contact)
    if not changed:
        raise Refused("contact_known", _("The customer has this contact already."), field="value")
    _note(actor, customer, "customers.contact_add", after={"id": point.pk, **asdict(contact)})
    return point


@transaction.atomic
def end_contact_point(*, actor: Actor, number: str, point_id: int, reason: str) -> ContactPoint:
    """A way that no longer reaches the customer; it stays in the archive as ended."""
    actor.require("customers.edit")
    customer = customer_for(actor, number)
    point = customer.contact_points.select_for_update().filter(pk=point_id, ended_at=None).first()
    if point is None:
        raise NotFound(_("There is no such contact, or it was ended already."))
    if not reason.strip():
        raise Refused("reason_needed", _("Say why."), field="reason")
    point.ended_at, point.preferred = now(), False
    point.save(update_fields=["ended_at", "preferred"])
    _note(
        actor, customer, "customers.contact_end", reason=reason,
        before={"id": point.pk, "kind": point.kind, "value": point.value},
    )  # fmt: skip
    return point


def _note(actor: Actor, customer: Customer, verb: str, **more: object) -> None:
    Customer.objects.filter(pk=customer.pk).update(version=F("version") + 1, updated_at=now())
    refresh_search([customer.pk])
    record(actor=actor, verb=verb, object_type="customer", object_id=customer.number, **more)  # type: ignore[arg-type]
    publish_on_commit(CustomerChanged(customer.pk, customer.number, ("contacts",)))


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
