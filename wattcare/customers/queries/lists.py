"""The list of customers with its filters; no count, and no page that costs more than the first."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from wattcare.customers.models import Customer, Supply
from wattcare.customers.queries import home
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import PAGE_SIZE, Page, keyset_page
from wattcare.kernel.results import Problems


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; "" does not narrow. Pages pass over unknown codes, see `check_filters`."""

    kind: str = ""
    lifecycle: str = ""
    area: str = ""


def check_filters(wanted: Filters) -> None:
    """Refuse codes that do not exist: an empty list would say that there are no such customers."""
    problems = Problems()
    known: Mapping[str, Container[str]] = {
        "kind": CUSTOMER_KINDS,
        "lifecycle": LIFECYCLES,
        "area": home.area_codes(),
    }
    for name, codes in known.items():
        code = getattr(wanted, name)
        if code and code not in codes:
            problems.add(name, _("There is no “%(code)s” here.") % {"code": code})
    problems.raise_if_any(_("Some fields need mending."))


def list_customers(actor: Actor, filters: Filters, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Customer]:
    """Customers, the newest first; one statement."""
    actor.require("customers.view")
    return keyset_page(_filtered(actor, filters).defer("search"), ["-id"], cursor, size)


def _filtered(actor: Actor, filters: Filters) -> QuerySet[Customer]:
    rows = Customer.objects.visible_to(actor)
    if filters.kind in CUSTOMER_KINDS:
        rows = rows.filter(kind=filters.kind)
    if filters.lifecycle in LIFECYCLES:
        rows = rows.filter(lifecycle=filters.lifecycle)
    if filters.area:
        supplied = Supply.objects.filter(
            agreement__account__customer=OuterRef("pk"),
            service_point__premise__area_kind=filters.area,
            validity__contains=home.today(),
        )
        rows = rows.filter(Exists(supplied))
    return rows
