"""The list of customers and the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wattcare.customers.models import Customer
from wattcare.customers.queries.lists import Filters, list_customers
from wattcare.customers.queries.pages import customer_for, residents_of
from wattcare.customers.queries.search import Hit, search_customers
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES
from wattcare.customers.views import looks
from wattcare.customers.views.asking import for_actor
from wattcare.customers.views.showing import page_url
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page
from wattcare.kernel.ui.addresses import paging_urls
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.responses import is_part
from wattcare.kernel.ui.tables import Column, Empty, Table

SUGGESTED, FOUND = 10, 50


@for_actor("customers.view")
def customer_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Customers, the newest first, narrowed by kind, supply relation and area."""
    filters = Filters(*(request.GET.get(name, "") for name in ("kind", "lifecycle", "area")))
    page = list_customers(actor, filters, request.GET.get("cursor"))
    context = {
        "table": _table(request, page, _("Customers"), Empty(_("No customers."), "address-book")),
        "filters": [
            ("kind", _("Kind of customer"), _options(list(CUSTOMER_KINDS.items()), filters.kind)),
            ("lifecycle", _("Supply relation"), _options(list(LIFECYCLES.items()), filters.lifecycle)),
            ("area", _("Area kind"), _options(looks.area_choices(), filters.area)),
        ],
        "may_edit": actor.may("customers.edit"),
    }
    return render(request, "customers/list.html", context)


def _options(choices: list[tuple[str, object]] | list[tuple[str, str]], chosen: str) -> list[tuple[str, object, bool]]:
    return [(str(code), label, str(code) == chosen) for code, label in choices]


def _table(request: HttpRequest, page: Page[Customer], caption: str, empty: Empty) -> Table[Customer]:
    return Table(
        "customers",
        caption,
        [
            Column(_("Customer name"), lambda one: one.name, "main"),
            Column(_("Number"), lambda one: one.number, "tight"),
            Column(_("Kind of customer"), lambda one: Badge(looks.kind_look(one.kind)), "tight"),
            Column(_("Supply relation"), lambda one: Badge(looks.lifecycle_look(one.lifecycle)), "tight"),
            Column(_("Last changed"), lambda one: one.updated_at, "extra"),
        ],
        page.items,
        url=lambda one: page_url(one.number),
        empty=empty,
        **paging_urls(request, page),  # type: ignore[arg-type]
    )


@for_actor("customers.view")
def residents(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Everybody behind an intermediary."""
    customer = customer_for(actor, number)
    page = residents_of(actor, customer, request.GET.get("cursor"))
    table = _table(request, page, _("Residents"), Empty(_("No residents are known."), "users"))
    return render(request, "customers/residents.html", {"customer": customer, "table": table})


@for_actor("customers.search")
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Options for the search box while it is typed; the page of all that was found for everybody else."""
    typed = request.GET.get("q", "")
    if is_part(request):
        hits = search_customers(actor, typed, SUGGESTED)
        return render(
            request, "customers/options.html", {"hits": [_shown(hit) for hit in hits], "typed": typed.strip()}
        )
    hits = search_customers(actor, typed, FOUND)
    return render(request, "customers/found.html", {"table": _found(hits, typed), "typed": typed})


_MATCHED = {
    "account": lambda: _("Account"),
    "number": lambda: _("Number"),
    "point": lambda: _("Service point"),
    "meter": lambda: _("Meter"),
    "identity": lambda: _("Identity or credit code"),
    "phone": lambda: _("Telephone"),
    "email": lambda: _("E-mail"),
}


def _why(hit: Hit) -> str:
    """What the customer was found by, where it is not what the row shows anyway."""
    word = _MATCHED.get(hit.matched)
    return f"{word()} {hit.value}" if word and hit.value not in {hit.account_number, hit.phone} else ""


def _shown(hit: Hit) -> dict[str, object]:
    return {
        "hit": hit,
        "url": page_url(hit.number),
        "kind": looks.kind_look(hit.kind),
        "past": looks.lifecycle_look(hit.lifecycle) if hit.lifecycle != "current" else None,
        "why": _why(hit),
    }


def _found(hits: list[Hit], typed: str) -> Table[Hit]:
    hint = _("Try fewer words, the last digits of the telephone, or the account number.")
    empty = (
        Empty(_("Nobody found for “%(typed)s”.") % {"typed": typed}, "user-search", hint=hint)
        if typed.strip()
        else Empty(_("Type a telephone number, account, meter, name, initials or address."), "search")
    )
    return Table(
        "found",
        _("Found"),
        [
            Column(_("Customer name"), lambda hit: hit.name, "main"),
            Column(_("Kind of customer"), lambda hit: Badge(looks.kind_look(hit.kind)), "tight"),
            Column(_("Supply relation"), lambda hit: Badge(looks.lifecycle_look(hit.lifecycle)), "tight"),
            Column(_("Account"), lambda hit: hit.account_number or hit.number, "tight"),
            Column(_("Supply address"), lambda hit: hit.address),
            Column(_("Telephone"), lambda hit: hit.phone, "tight"),
            Column(_("Found by"), _why, "extra"),
        ],
        hits,
        url=lambda hit: page_url(hit.number),
        empty=empty,
    )
