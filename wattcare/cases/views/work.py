"""My work, the queues of departments, and all cases with filters."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.cases.forms.filters import FilterForm
from wattcare.cases.models import Case
from wattcare.cases.queries.lists import (
    CASE_KEYS,
    ORDER_TABS,
    TABS,
    Queue,
    Tab,
    home_queue,
    light,
    my_cases,
    my_orders,
    queue_cases,
    queue_counts,
    queue_of,
    queue_orders,
    queues_for,
)
from wattcare.cases.queries.pages import preview_of
from wattcare.cases.queries.searching import find_cases
from wattcare.cases.views.asking import new_contact
from wattcare.cases.views.tables import case_table, nothing, order_table
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page, keyset_page
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.responses import page_or_part
from wattcare.kernel.ui.tables import Table

SHORT, SHOWN = 15, 30  # rows of a page: of each list of my work, of the others


@for_actor("cases.view")
def my_work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is assigned to me, and the open orders of my departments, due first."""
    cursor = request.GET.get("cursor")
    of_orders = request.GET.get("list") == "orders"
    cases = my_cases(actor, None if of_orders else cursor, SHORT)
    orders = my_orders(actor, cursor if of_orders else None, SHORT)
    context = {
        "cases": case_table(
            request, "my-cases", _("Cases assigned to me"), cases, place="mine", preview=True,
            empty=nothing(_("No case is assigned to you."), _("Take one from your department’s queue.")),
        ),
        "orders": _pages_of_orders(order_table(
            request, "my-orders", _("Orders of my departments"), orders, place="orders", preview=True,
            empty=nothing(_("No order waits for your departments.")),
        )),
        "queue": home_queue(actor),
        **new_contact(actor),
    }  # fmt: skip
    return render(request, "cases/my_work.html", context)


def _pages_of_orders(table: Table) -> Table:  # type: ignore[type-arg]
    """The second list of the page keeps its own place: its pages say so."""
    return replace(table, next_url=f"{table.next_url}&list=orders") if table.next_url else table


@for_actor("cases.view")
def queues(request: HttpRequest, actor: Actor) -> HttpResponse:
    """On to the queue of one's own department."""
    wanted = request.GET.get("department")
    if wanted:
        return redirect("cases:queue", department=wanted)
    unit = home_queue(actor)
    if unit is None:
        return render(request, "cases/no_queue.html")
    return redirect("cases:queue", department=unit.code)


@for_actor("cases.view")
def queue(request: HttpRequest, actor: Actor, department: str) -> HttpResponse:
    """One department's queue: a tab for each step of the process."""
    shown = queue_of(actor, department)
    counts = queue_counts(actor, shown)
    tab = _tab(request, {tab: count.value for tab, count in counts.items()})
    context = {
        "unit": shown.unit,
        "units": [(unit.code, names(unit.names)) for unit in queues_for(actor)],
        "tabs": [
            {"code": code, "label": TABS[code], "count": counts[code], "current": code is tab,
             "url": f"{reverse('cases:queue', args=[department])}?tab={code}"}
            for code in Tab
        ],
        "table": _queue_table(request, actor, shown, tab),
        **new_contact(actor),
    }  # fmt: skip
    return page_or_part(request, "cases/queue.html", "cases/queue_part.html", context)


def _tab(request: HttpRequest, counts: dict[Tab, int]) -> Tab:
    """The tab asked for, else the first with something in it."""
    wanted = request.GET.get("tab", "")
    if wanted in set(Tab):
        return Tab(wanted)
    return next((tab for tab, count in counts.items() if count), Tab.DISPATCH)


def _queue_table(request: HttpRequest, actor: Actor, shown: Queue, tab: Tab) -> Table:  # type: ignore[type-arg]
    cursor = request.GET.get("cursor")
    place = f"queue:{shown.unit.code}:{tab}"
    caption = f"{names(shown.unit.names)}, {TABS[tab]}"
    empty = nothing(_("Nothing waits here."))
    if tab in ORDER_TABS:
        orders = queue_orders(actor, shown, tab, cursor, SHOWN)
        return order_table(request, "queue", caption, orders, place=place, preview=True, empty=empty)
    cases = queue_cases(actor, shown, tab, cursor, SHOWN)
    return case_table(request, "queue", caption, cases, place=place, preview=True, empty=empty)


@for_actor("cases.view")
def case_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All cases one may see, narrowed by filters; open ones due first, others newest first."""
    form = FilterForm(request.GET or None, actor=actor)
    page = _found(actor, form, request.GET.get("cursor"))
    empty = nothing(_("No case fits these filters."), _("Widen them, or search by number."), "search-off")
    table = case_table(request, "cases", _("Cases"), page, empty=empty)
    context = {"form": form, "table": table, **new_contact(actor)}
    return page_or_part(request, "cases/list.html", "cases/list_part.html", context)


def _found(actor: Actor, form: FilterForm, cursor: str | None) -> Page[Case]:
    wanted = form.wanted()
    by_due = wanted.late or wanted.soon or wanted.stage not in {"", "closed"}
    keys = CASE_KEYS if by_due and not wanted.q else ("-received_at", "-id")
    return keyset_page(light(find_cases(actor, wanted)), keys, cursor, SHOWN)


@for_actor("cases.view")
def preview(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """A case in short, beside the list."""
    return render(request, "cases/preview.html", {"seen": preview_of(actor, number)})
