"""The list of customers with its filters; no count, and no page that costs more than the first."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from wattcare.customers.models import Customer, Supply
from wattcare.customers.queries import home
from wattcare.customers.queries.offers import ListFilter, list_filters
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import PAGE_SIZE, Page, keyset_page
from wattcare.kernel.results import Problems


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; "" does not narrow. Pages pass over unknown codes, see `check_filters`.

    `more` holds the codes of filters that others offer (`offers.list_filters`), all of which hold together.
    """

    kind: str = ""
    lifecycle: str = ""
    area: str = ""
    more: Mapping[str, Sequence[str]] = field(default_factory=dict)


def offered_filters(actor: Actor) -> list[ListFilter]:
    """The filters of the capabilities above that the actor may use."""
    return [one for offered in list_filters.fill(actor) for one in offered]


def check_filters(actor: Actor, wanted: Filters) -> None:
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
    for name, code in _unknown(actor, wanted):
        problems.add(name, _("There is no “%(code)s” here.") % {"code": code})
    problems.raise_if_any(_("Some fields need mending."))


def restricted_codes(actor: Actor, wanted: Filters) -> list[tuple[ListFilter, str]]:
    """Those of the codes that few may know of, each with its filter."""
    asked = [one for one in offered_filters(actor) if one.name in wanted.more] if wanted.more else []
    return [(one, code) for one in asked for code in wanted.more[one.name] if one.restricted(code)]


def _unknown(actor: Actor, wanted: Filters) -> Iterator[tuple[str, str]]:
    offered = {one.name: one for one in offered_filters(actor)} if wanted.more else {}
    for name, codes in wanted.more.items():
        yield from ((name, code) for code in codes if name not in offered or offered[name].condition(code) is None)


def list_customers(actor: Actor, filters: Filters, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Customer]:
    """Customers, the newest first; one statement."""
    actor.require("customers.view")
    return keyset_page(filtered(actor, filters).defer("search"), ["-id"], cursor, size)


def filtered(actor: Actor, filters: Filters) -> QuerySet[Customer]:
    """The customers the actor may see, narrowed; unordered."""
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
    for condition in _offered_conditions(actor, filters):
        rows = rows.filter(condition)
    return rows


def _offered_conditions(actor: Actor, filters: Filters) -> Iterator[Q]:
    asked = any(filters.more.values())
    for one in offered_filters(actor) if asked else ():
        conditions = (one.condition(code) for code in filters.more.get(one.name, ()))
        yield from (condition for condition in conditions if condition is not None)
