"""The customer's page, its card, the older contacts, and the service point."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.customers.queries.masks import masked_contact
from wattcare.customers.queries.pages import customer_for, customer_page, interactions_of
from wattcare.customers.queries.supplies import SupplyLine, point_lines
from wattcare.customers.views import looks, showing
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Badge, Link
from wattcare.kernel.ui.panels import Attr, Panel
from wattcare.kernel.ui.responses import page_or_part
from wattcare.kernel.ui.tables import Column, Empty, Table
from wattcare.kernel.ui.verbs import Verb


@for_actor("customers.view")
def customer(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One customer: who they are, where they are supplied, what they use and pay, what was said."""
    page = customer_page(actor, number)
    payments, earlier = showing.payments(page)
    flags = showing.flags(page)
    context = {
        "page": page,
        "customer": page.customer,
        "kind": looks.kind_look(page.customer.kind),
        "lifecycle": looks.lifecycle_look(page.customer.lifecycle),
        "flags": flags,
        "chips": showing.chips(page, flags),
        "panels": showing.upper_panels(page),
        "basics": showing.basics(page),
        "contacts": showing.contacts(page),
        "supplies": showing.supplies(page),
        "chart": showing.usage_chart(page),
        "payments": payments,
        "earlier": earlier,
        "residents": showing.residents(page) if page.is_intermediary else None,
        "completeness": showing.completeness(page),
        "may_edit": actor.may("customers.edit"),
        **_contacts_made(request, number, page.interactions.items, page.interactions.next_cursor),
    }
    return render(request, "customers/customer.html", context)


def _contacts_made(request: HttpRequest, number: str, rows: object, cursor: str | None) -> dict[str, object]:
    older = f"{reverse('customers:interactions', args=[number])}?cursor={cursor}" if cursor else ""
    return {"lines": showing.timeline(list(rows)), "older_url": older}  # type: ignore[call-overload]


@for_actor("customers.view")
def interactions(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Contacts with the customer, a page of them; the part that follows for htmx."""
    found = customer_for(actor, number)
    page = interactions_of(found, request.GET.get("cursor"))
    context = {"customer": found, **_contacts_made(request, number, page.items, page.next_cursor)}
    part = bool(getattr(request, "htmx", False))
    return render(request, f"customers/{'timeline_lines' if part else 'interactions'}.html", context)


@for_actor("customers.view")
def card(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The customer in short, for the contact desk."""
    page = customer_page(actor, number)
    flags = showing.flags(page)
    context = {
        "page": page,
        "customer": page.customer,
        "kind": looks.kind_look(page.customer.kind),
        "lifecycle": looks.lifecycle_look(page.customer.lifecycle),
        "flags": flags,
        "chips": showing.chips(page, flags),
        "lines": [line for line in page.supplies if line.running][:3] or page.supplies[:1],
        "contacts": [masked_contact(point) for point in page.current_contacts[:3]],
        "url": showing.page_url(number),
    }
    return page_or_part(request, "customers/card_page.html", "customers/card.html", context)


@for_actor("customers.view")
def point(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A service point: where it is, what it hangs on, who was supplied here and when."""
    lines = point_lines(actor, code)
    context = {"place": lines[0], "panel": _point_panel(actor, lines), "history": _history(lines)}
    return render(request, "customers/point.html", context)


def _point_panel(actor: Actor, lines: list[SupplyLine]) -> Panel:
    place, may = lines[0], actor.may("customers.edit")
    running = any(line.running for line in lines)
    verbs = [
        Verb(_("Move in"), may, reverse("customers:move_in", args=[place.point_code]), icon="transfer-in", size="sm"),
    ]
    if running:
        out = reverse("customers:move_out", args=[place.point_code])
        verbs.append(Verb(_("Move out"), may, out, icon="transfer-out", size="sm"))
    state = (
        Badge(_("on supply"), "good", "plug-connected")
        if place.connected
        else Badge(_("off supply"), "bad", "plug-off")
    )
    attrs = [
        Attr(_("Service point"), place.point_code),
        Attr(_("State"), state),
        Attr(_("Supply address"), place.address, wide=True),
        Attr(_("District"), place.district),
        Attr(_("Area kind"), looks.area_name(place.area_kind)),
        Attr(_("Transformer"), place.transformer_name or place.transformer_code),
        Attr(_("Feeder"), place.feeder_name or place.feeder_code),
        Attr(_("Substation"), place.substation),
        Attr(_("Meter"), list(place.meters)),
    ]
    return Panel(_("The point"), [attr for attr in attrs if attr.value], code="point", icon="map-pin", verbs=verbs)


def _history(lines: list[SupplyLine]) -> Table[SupplyLine]:
    return Table(
        "history",
        _("Who was supplied here"),
        [
            Column(
                _("Customer"),
                lambda line: Link(line.customer_name, showing.page_url(line.customer_number or "")),
            ),
            Column(_("Account"), lambda line: line.account_number, "tight"),
            Column(_("Agreement"), lambda line: line.agreement_number, "tight"),
            Column(_("From"), lambda line: line.since, "tight"),
            Column(_("Until"), lambda line: line.until, "tight"),
        ],
        [line for line in lines if line.customer_number],
        empty=Empty(_("Nobody has been supplied here yet."), "plug-off"),
    )
