"""What the customer's page, its card and the API show of one customer."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wattcare.customers.models import ContactPoint, Customer
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound


@dataclass(frozen=True)
class CustomerPage:
    """One customer as `actor` sees them."""

    actor: Actor
    customer: Customer
    contact_points: list[ContactPoint] = field(default_factory=list)


def customer_for(actor: Actor, number: str) -> Customer:
    """The customer of this number as `actor` may see it; NotFound otherwise."""
    actor.require("customers.view")
    found = Customer.objects.visible_to(actor).select_related("intermediary").filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no customer “%(number)s”.") % {"number": number})
    return found


def customer_page(actor: Actor, number: str) -> CustomerPage:
    customer = customer_for(actor, number)
    return CustomerPage(actor, customer, list(customer.contact_points.filter(ended_at=None)))
