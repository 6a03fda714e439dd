"""Tables of cases and orders, the same on every page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wattcare.cases.models import Case, Order
from wattcare.cases.queries.looks import case_due, order_look, stage_look
from wattcare.cases.queries.timeline import department_name
from wattcare.cases.rules import Urgency
from wattcare.catalogue.queries import pack
from wattcare.kernel.clock import now
from wattcare.kernel.paging import Page
from wattcare.kernel.ui.addresses import paging_urls
from wattcare.kernel.ui.cells import Badge, cell
from wattcare.kernel.ui.icons import icon
from wattcare.kernel.ui.tables import Column, Empty, Table

PREVIEW = "#preview"


def case_url(number: str, place: str = "") -> str:
    url = reverse("cases:case", args=[number])
    return f"{url}?in={place}" if place else url


def matter(case: Case) -> SafeString:
    """What it is about, with its number and kind below and the marks one must not miss."""
    return _matter(case.subject, case.number, case)


def _matter(text: str, number: str, case: Case) -> SafeString:
    return format_html(
        '<span class="c-matter"><span class="c-subject">{}</span><span class="c-number">{}</span>{}{}</span>',
        text,
        number,
        cell(kind_badge(case)),
        marks(case),
    )


def marks(case: Case) -> SafeString | str:
    """Icons with words for urgent, unread, urged, reopened and returned; nothing where there is nothing."""
    found = [
        (case.urgency == Urgency.URGENT, "urgent", _("Urgent"), "bad"),
        (case.unread_contact, "mail", _("Unread contact"), "info"),
        (case.urged_count > 0, "bell-ringing", _("Urged %(count)s times") % {"count": case.urged_count}, "warn"),
        (case.reopened_count > 0, "rotate", _("Reopened"), "warn"),
        (case.returned_count > 0, "arrow-back-up", _("Order returned"), "bad"),
        (case.restricted, "lock", _("Restricted"), "violet"),
    ]
    drawn = [
        format_html('<span class="c-mark w-tone-{}" title="{}">{}</span>', tone, text, icon(name, text))
        for shown, name, text, tone in found
        if shown
    ]
    return format_html("{}" * len(drawn), *drawn) if drawn else ""


def kind_badge(case: Case) -> Badge:
    """The kind as the pack shows it; its code where the pack in use no longer has it."""
    try:
        return Badge(pack().kind(case.kind))
    except KeyError:
        return Badge(case.kind)


def caller(case: Case) -> str:
    """The caller's name, unless they asked for secrecy or gave none."""
    if case.secrecy:
        return _("identity withheld")
    return case.caller_name or (_("anonymous") if case.anonymous else "")


def keeper(case: Case) -> SafeString | str:
    """The department with the person who has the case."""
    name = department_name(case.department_id)
    if case.assignee is None:
        return name
    return format_html('<span>{}<span class="c-below">{}</span></span>', name, case.assignee.name)


def tone(due: datetime | None, warn: datetime | None) -> str:
    if due is None or due > now():
        return "warn" if due and warn and warn <= now() else ""
    return "bad"


def case_columns() -> list[Column[Case]]:
    return [
        Column(_("Matter"), matter, "main"),
        Column(_("Stage"), lambda case: Badge(stage_look(case.stage)), "tight"),
        Column(_("Caller"), caller, "text"),
        Column(_("With"), keeper, "text"),
        Column(_("Due"), case_due, "tight"),
    ]


def case_table(
    request: HttpRequest, code: str, caption: str, page: Page[Case], *, place: str = "", **more: Any
) -> Table[Case]:
    """A list of cases whose rows lead to the case and remember the list as `place`."""
    return Table(
        code,
        caption,
        more.pop("columns", None) or case_columns(),
        page.items,
        url=lambda case: case_url(case.number, place),
        tone=lambda case: tone(case.due_at, case.warn_at),
        **paging_urls(request, page),  # type: ignore[arg-type]
        **_previewed(more, lambda case: reverse("cases:preview", args=[case.number])),
    )


def order_columns() -> list[Column[Order]]:
    return [
        Column(_("Order"), _order_matter, "main"),
        Column(_("State"), lambda order: Badge(order_look(order.state)), "tight"),
        Column(_("Department"), lambda order: department_name(order.department_id), "text"),
        Column(_("Handler"), lambda order: order.handler.name if order.handler else "", "text"),
        Column(_("Due"), lambda order: case_due(order.case), "tight"),
    ]


def _order_matter(order: Order) -> SafeString:
    return _matter(order.task, f"{order.case.number} · {order.position}", order.case)


def order_table(
    request: HttpRequest, code: str, caption: str, page: Page[Order], *, place: str = "", **more: Any
) -> Table[Order]:
    """A list of orders whose rows lead to their cases."""
    return Table(
        code,
        caption,
        order_columns(),
        page.items,
        url=lambda order: case_url(order.case.number, place),
        tone=lambda order: tone(order.case.due_at, order.case.warn_at),
        **paging_urls(request, page),  # type: ignore[arg-type]
        **_previewed(more, lambda order: reverse("cases:preview", args=[order.case.number])),
    )


def _previewed(more: dict[str, Any], url: Callable[[Any], str]) -> dict[str, Any]:
    """The rest of a table's settings; with `preview=True` each row loads its preview."""
    if more.pop("preview", False):
        return {"preview": url, "preview_target": PREVIEW, **more}
    return more


def nothing(text: str, hint: str = "", icon_name: str = "checklist") -> Empty:
    return Empty(text, icon_name, hint=hint)
