"""Where cases show up outside their own pages: the rail, the customer's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wattcare.cases.queries.archive import cases_of_customer, standing_of_customer
from wattcare.cases.queries.looks import case_due, stage_look
from wattcare.cases.queries.searching import CaseFilter, find_cases
from wattcare.cases.rules import CASE_NUMBER
from wattcare.customers.queries.offers import (
    Elsewhere,
    Flag,
    Sought,
    customer_flags,
    customer_page_panels,
    found_elsewhere,
)
from wattcare.customers.queries.pages import CustomerPage
from wattcare.kernel.results import Allowed
from wattcare.kernel.ui.navigation import NavItem
from wattcare.kernel.ui.navigation import register as enter
from wattcare.kernel.ui.panels import Panel
from wattcare.kernel.ui.tones import Tone
from wattcare.kernel.ui.verbs import Verb

COMPLAINTS_ORDER, OPEN_ORDER = 50, 60


def register() -> None:
    """Called once, when the app is ready."""
    enter(NavItem("desk", gettext_lazy("Contact desk"), "cases:desk", "headset", "cases.open", 10, "n"))
    enter(NavItem("work", gettext_lazy("My work"), "cases:my_work", "checklist", "cases.view", 20, "w"))
    enter(NavItem("queues", gettext_lazy("Queues"), "cases:queues", "stack-2", "cases.view", 30, "q"))
    enter(NavItem("board", gettext_lazy("Board"), "cases:board", "alarm", "cases.board", 40, "b"))
    enter(NavItem("cases", gettext_lazy("Cases"), "cases:list", "folders", "cases.view", 50, "c"))
    customer_flags.register(flags)
    customer_page_panels.register(cases_panel, order=10)
    found_elsewhere.register(case_of_number)


def case_of_number(sought: Sought) -> Elsewhere | None:
    """The case whose whole number was typed into the search box, with its letters or without."""
    if not CASE_NUMBER.fullmatch(sought.typed.upper()) or not sought.actor.has("cases.view"):
        return None
    case = find_cases(sought.actor, CaseFilter(q=sought.typed)).first()
    if case is None:
        return None
    return Elsewhere(case.number, case.subject, reverse("cases:case", args=[case.number]), "folder-open")


def flags(page: CustomerPage) -> list[Flag]:
    """Repeated complaints and open cases, so that nobody is surprised by either."""
    if not page.actor.has("cases.view"):
        return []
    standing = standing_of_customer(page.actor, page.customer.pk)
    found = []
    if standing.complaints > 1:
        text = ngettext("%(count)s complaint in 90 days", "%(count)s complaints in 90 days", standing.complaints)
        label = text % {"count": standing.complaints}
        found.append(Flag(label, Tone.BAD, "repeat", COMPLAINTS_ORDER))
    if standing.open:
        text = ngettext("%(count)s open case", "%(count)s open cases", standing.open) % {"count": standing.open}
        url = f"{reverse('cases:list')}?customer={page.customer.number}&stage=open"
        found.append(Flag(text, Tone.INFO, "folder-open", OPEN_ORDER, url))
    return found


def cases_panel(page: CustomerPage) -> Panel | None:
    """Open cases first, then the latest ones."""
    if not page.actor.has("cases.view"):
        return None
    rows = [_row(case) for case in cases_of_customer(page.actor, page.customer.pk)]
    desk = f"{reverse('cases:desk')}?customer={page.customer.number}"
    opening = Verb(_("New contact"), page.actor.may("cases.open"), desk, "phone-plus", key="n", size="sm")
    everything = Verb(_("All cases"), Allowed(), f"{reverse('cases:list')}?customer={page.customer.number}", size="sm")
    return Panel(
        _("Their cases"),
        code="customer-cases",
        icon="folder-open",
        verbs=[everything, opening] if rows else [opening],
        template="cases/customer_cases.html",
        context={"rows": rows},
    )


def _row(case: Any) -> dict[str, Any]:
    return {"case": case, "look": stage_look(case.stage), "due": case_due(case)}
