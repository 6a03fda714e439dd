"""What the customer's page, its card and the API show of one customer. Each part is read when it is first asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from wattcare.catalogue.queries import supplier_zone
from wattcare.customers.models import ContactPoint, Customer, Interaction
from wattcare.customers.queries import home
from wattcare.customers.queries.supplies import SupplyLine, supplies_of
from wattcare.customers.queries.usage import Month, months_of
from wattcare.customers.rules import ContactKind, CustomerKind
from wattcare.customers.rules.completeness import Completeness, Known, completeness
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page, keyset_page
from wattcare.kernel.results import NotFound
from wattcare.staff.models import User

T = TypeVar("T")
INTERACTIONS = 15
RESIDENTS = 10
COUNTED = 1000  # more residents than that are not counted


@dataclass(frozen=True)
class Resident:
    """Somebody behind an intermediary, in short."""

    number: str
    name: str
    lifecycle: str


@dataclass(frozen=True)
class CustomerPage:
    """One customer as `actor` sees them."""

    actor: Actor
    customer: Customer
    contact_points: list[ContactPoint] = field(default_factory=list)
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What those who fill several slots of the page have read for it, read when it is first asked for."""
        if name not in self._kept:
            self._kept[name] = read()
        found: T = self._kept[name]
        return found

    @cached_property
    def today(self) -> date:
        return home.today()

    @cached_property
    def region(self) -> str:
        """The country in which telephone numbers are written short."""
        return home.region()

    @cached_property
    def _supplies(self) -> tuple[list[SupplyLine], bool]:
        return supplies_of(self.customer.pk)

    @property
    def supplies(self) -> list[SupplyLine]:
        return self._supplies[0]

    @property
    def more_supplies(self) -> bool:
        return self._supplies[1]

    @property
    def current_contacts(self) -> list[ContactPoint]:
        return [point for point in self.contact_points if point.ended_at is None]

    @cached_property
    def months(self) -> list[Month]:
        return months_of(self.customer.pk, self.today)

    @cached_property
    def interactions(self) -> Page[Interaction]:
        return interactions_of(self.customer)

    @property
    def is_intermediary(self) -> bool:
        return self.customer.kind == CustomerKind.INTERMEDIARY

    @cached_property
    def _residents(self) -> list[Resident]:
        """Those behind an intermediary, up to COUNTED + 1, so that one statement lists and counts them."""
        rows = Customer.objects.visible_to(self.actor).filter(intermediary=self.customer).order_by("id")
        return [Resident(*row) for row in rows.values_list("number", "name", "lifecycle")[: COUNTED + 1]]

    @property
    def residents(self) -> list[Resident]:
        return self._residents[:RESIDENTS]

    @property
    def resident_count(self) -> int:
        """How many residents, counted up to COUNTED + 1."""
        return len(self._residents)

    @cached_property
    def completeness(self) -> Completeness:
        changed = self.customer.updated_at.astimezone(ZoneInfo(supplier_zone())).date()
        return completeness(_known(self), lifecycle=self.customer.lifecycle, changed_on=changed, today=self.today)


def _known(page: CustomerPage) -> Known:
    running = [line for line in page.supplies if line.running]
    reach = [
        point
        for point in page.current_contacts
        if point.kind in {ContactKind.PHONE, ContactKind.EMAIL} and point.bounced_at is None
    ]
    return Known(
        identity=bool(page.customer.identity_code),
        reachable=bool(reach),
        confirmed=any(point.verified_at for point in reach),
        account=bool(page.supplies),
        supply=any(line.address for line in running),
        area=bool(running) and all(line.area_kind for line in running),
        network=bool(running) and all(line.transformer_code and line.feeder_code for line in running),
        meter=any(line.meters for line in running),
        capacity=any(line.voltage_v and line.capacity_kva for line in running),
        last_usage=page.months[-1].month if page.months else None,
    )


def customer_for(actor: Actor, number: str) -> Customer:
    """The customer of this number as `actor` may see it; NotFound otherwise."""
    actor.require("customers.view")
    rows = Customer.objects.visible_to(actor).select_related("intermediary").defer("search", "intermediary__search")
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no customer “%(number)s”.") % {"number": number})
    return found


def customer_page(actor: Actor, number: str) -> CustomerPage:
    customer = customer_for(actor, number)
    return CustomerPage(actor, customer, list(customer.contact_points.order_by("-preferred", "id")))


def interactions_of(customer: Customer, cursor: str | None = None, size: int = INTERACTIONS) -> Page[Interaction]:
    """Contacts with the customer, the newest first, each with the name of who had it (`staff_name`)."""
    names = User.objects.filter(pk=OuterRef("staff_id")).values("name")
    rows = customer.interactions.annotate(staff_name=Coalesce(Subquery(names), "staff_code"))
    return keyset_page(rows, ["-at", "-id"], cursor, size)


def residents_of(actor: Actor, customer: Customer, cursor: str | None = None, size: int = 50) -> Page[Customer]:
    """The customers behind an intermediary."""
    rows = Customer.objects.visible_to(actor).filter(intermediary=customer).defer("search")
    return keyset_page(rows, ["id"], cursor, size)
