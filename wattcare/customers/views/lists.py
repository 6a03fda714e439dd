"""The list of customers and the search."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.customers.actions.looking import record_looks
from wattcare.customers.models import Customer
from wattcare.customers.queries.lists import Filters, list_customers, offered_filters
from wattcare.customers.queries.offers import Columns, ListFilter, Sought, found_elsewhere, list_columns
from wattcare.customers.queries.pages import customer_for, residents_of
from wattcare.customers.queries.search import Hit, search_customers
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES
from wattcare.customers.views import looks
from wattcare.customers.views.showing import page_url
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page
from wattcare.kernel.ui.addresses import paging_urls, query_string
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.responses import is_part
from wattcare.kernel.ui.tables import Column, Empty, Table

SUGGESTED, FOUND = 10, 50


@for_actor("customers.view")
def customer_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Customers, the newest first, narrowed by kind, supply relation and area."""
    filters = filters_of(request, actor)
    page = list_customers(actor, filters, request.GET.get("cursor"))
    record_looks(actor, filters)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    empty = Empty(_("No customers."), "address-book")
    context = {
        "table": _table(request, page, _("Customers"), empty, _further_columns(actor, page)),
        "filters": [
            (name, label, _options(choices, getattr(filters, name))) for name, label, choices in _own_filters()
        ],
        "offered": [_offered(request, one, filters.more.get(one.name, ())) for one in offered_filters(actor)],
        "may_edit": actor.may("customers.edit"),
        "may_export": actor.has("customers.export"),
        "export_url": reverse("customers:export") + query,
    }
    return render(request, "customers/list.html", context)


def _own_filters() -> list[tuple[str, str, list[tuple[str, object]]]]:
    """The archive's own filters: parameter, label, choices."""
    return [
        ("kind", _("Kind of customer"), list(CUSTOMER_KINDS.items())),
        ("lifecycle", _("Supply relation"), list(LIFECYCLES.items())),
        ("area", _("Area kind"), list(looks.area_choices())),
    ]


def filters_of(request: HttpRequest, actor: Actor, *, strict: bool = False) -> Filters:
    """What the page's own address narrows the list to; codes that are none are passed over unless `strict`."""
    kind, lifecycle, area = (request.GET.get(name, "") for name in ("kind", "lifecycle", "area"))
    asked = {
        one.name: [code for code in request.GET.getlist(one.name) if code and (strict or one.condition(code))]
        for one in offered_filters(actor)
    }
    return Filters(kind, lifecycle, area, more={name: codes for name, codes in asked.items() if codes})


def narrowed(request: HttpRequest, actor: Actor) -> list[str]:
    """The filters of the address in words."""
    filters = filters_of(request, actor)
    own = [
        f"{label}: {dict(choices).get(getattr(filters, name), getattr(filters, name))}"
        for name, label, choices in _own_filters()
        if getattr(filters, name)
    ]
    offered = {one.name: one for one in offered_filters(actor)}
    return own + [offered[name].label_of(code) for name, codes in filters.more.items() for code in codes]


def _offered(request: HttpRequest, one: ListFilter, chosen: Sequence[str]) -> dict[str, object]:
    """A filter of others: what it narrows to already, each with the address of the list without it, and its choices."""
    without = {code: [other for other in chosen if other != code] for code in chosen}
    return {
        "filter": one,
        "chosen": [
            (code, one.label_of(code), query_string(request, **{one.name: rest or None, "cursor": None}))
            for code, rest in without.items()
        ],
        "groups": [
            (heading, [(code, label) for code, label in choices if code not in chosen])
            for heading, choices in one.groups
        ],
    }


def _further_columns(actor: Actor, page: Page[Customer]) -> list[Column[Customer]]:
    """The columns of others, their values read for the whole page at once."""
    ids = [one.pk for one in page.items]
    offered = [one for one in list_columns.fill(actor) if one is not None]
    return [column for columns in offered for column in _columns(columns, columns.read(ids))]


def _columns(columns: Columns, values: Mapping[int, Sequence[object]]) -> Iterator[Column[Customer]]:
    for at, head in enumerate(columns.heads):
        yield Column(head, lambda one, at=at: values[one.pk][at] if one.pk in values else None, "text")  # type: ignore[misc]


def _options(choices: list[tuple[str, object]] | list[tuple[str, str]], chosen: str) -> list[tuple[str, object, bool]]:
    return [(str(code), label, str(code) == chosen) for code, label in choices]


def _table(
    request: HttpRequest, page: Page[Customer], caption: str, empty: Empty, more: Sequence[Column[Customer]] = ()
) -> Table[Customer]:
    return Table(
        "customers",
        caption,
        [
            Column(_("Customer name"), lambda one: one.name, "main"),
            Column(_("Number"), lambda one: one.number, "tight"),
            Column(_("Kind of customer"), lambda one: Badge(looks.kind_look(one.kind)), "tight"),
            Column(_("Supply relation"), lambda one: Badge(looks.lifecycle_look(one.lifecycle)), "tight"),
            *more,
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
    elsewhere = [found for found in found_elsewhere.fill(Sought(actor, typed.strip())) if found is not None]
    if is_part(request):
        shown = [_shown(hit) for hit in search_customers(actor, typed, SUGGESTED)]
        context = {"elsewhere": elsewhere, "hits": shown, "typed": typed.strip()}
        return render(request, "customers/options.html", context)
    if elsewhere:
        return redirect(elsewhere[0].url)
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
