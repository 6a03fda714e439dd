"""Pages of the archive."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.customers.models import Customer
from wattcare.customers.queries.pages import customer_page
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import keyset_page
from wattcare.kernel.ui.addresses import paging_urls
from wattcare.kernel.ui.tables import Column, Empty, Table


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require("customers.view")
    return actor


@login_required
def customer_list(request: HttpRequest) -> HttpResponse:
    """Customers, the newest first."""
    page = keyset_page(Customer.objects.visible_to(_actor(request)), ["-id"], request.GET.get("cursor"))
    table = Table(
        "customers",
        _("Customers"),
        [
            Column(_("Name"), lambda one: one.name, "main"),
            Column(_("Number"), lambda one: one.number, "tight"),
        ],
        page.items,
        url=lambda one: reverse("customers:customer", args=[one.number]),
        empty=Empty(_("No customers."), "address-book"),
        **paging_urls(request, page),
    )
    return render(request, "customers/list.html", {"table": table})


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Customers whose number, account, name or telephone holds what was typed."""
    return customer_list(request)


@login_required
def customer(request: HttpRequest, number: str) -> HttpResponse:
    """One customer."""
    return render(request, "customers/customer.html", {"page": customer_page(_actor(request), number)})


@login_required
def card(request: HttpRequest, number: str) -> HttpResponse:
    """The customer in short."""
    return render(request, "customers/card.html", {"page": customer_page(_actor(request), number)})
