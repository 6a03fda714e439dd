"""Seeing personal data in full: with a reason, recorded each time."""

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound, Refused
from wattcare.kernel.text import format_phone

IDENTITY = "identity"
REASON_FROM = 4


@transaction.atomic
def unmask(*, actor: Actor, number: str, what: str, reason: str) -> str:
    """A datum in full: `identity`, or `contact-<id>` of a contact point. Refused without a reason of four letters."""
    actor.require("customers.unmask")
    customer = customer_for(actor, number)
    if len(reason.strip()) < REASON_FROM:
        raise Refused("reason_needed", _("Say what you need it for, in a few words."), field="reason")
    value = _datum(customer, what)
    record(
        actor=actor, verb="customers.unmask", object_type="customer", object_id=customer.number,
        after={"what": what}, reason=reason.strip(),
    )  # fmt: skip
    return value


def _datum(customer: Customer, what: str) -> str:
    if what == IDENTITY and customer.identity_code:
        return str(customer.identity_code)
    kind, _dash, pk = what.partition("-")
    point = customer.contact_points.filter(pk=pk).first() if kind == "contact" and pk.isdigit() else None
    if point is None:
        raise NotFound(_("There is nothing like this at this customer."))
    return format_phone(point.value, home.region()) if point.kind == "phone" else str(point.value)
