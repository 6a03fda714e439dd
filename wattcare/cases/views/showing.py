"""What the case's template needs beside the read shape: buttons, panels, the order of the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wattcare.cases.models import Case
from wattcare.cases.queries.lists import Place
from wattcare.cases.queries.offers import Viewed, case_page_panels
from wattcare.cases.queries.pages import CasePage, ShownClock, ShownOrder
from wattcare.cases.views.verbs import CASE_VERBS, CLOCK_VERBS, MORE_VERBS, ORDER_VERBS, VERBS, CaseVerb
from wattcare.catalogue.queries import pack
from wattcare.customers.queries.pages import CustomerPage
from wattcare.customers.views.showing import Chips, chips, page_url
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names
from wattcare.kernel.results import Verdict
from wattcare.kernel.text import mask_address, mask_email, mask_phone

NEWEST_FIRST = "timeline_newest_first"  # in the session


@dataclass(frozen=True)
class Button:
    """A verb on the page: allowed ones load their form into `region`, denied ones say why."""

    code: str
    verb: CaseVerb
    verdict: Verdict
    url: str
    region: str
    key: str = ""
    primary: bool = False

    @property
    def style(self) -> str:
        return "primary" if self.primary else self.verb.style


@dataclass(frozen=True)
class OrderBlock:
    shown: ShownOrder
    buttons: list[Button]
    region: str


@dataclass(frozen=True)
class ClockBlock:
    shown: ShownClock
    buttons: list[Button]
    region: str


def case_context(request: HttpRequest, page: CasePage, place: Place | None) -> dict[str, Any]:
    query = {"in": place.code} if place else {}
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return {
        "page": page,
        "case": page.case,
        "place": place.code if place else "",
        "buttons": _case_buttons(page, CASE_VERBS, query),
        "more": _case_buttons(page, MORE_VERBS, query),
        "orders": _order_blocks(page, query),
        "clocks": _clock_blocks(page, query),
        "newest_first": bool(request.session.get(NEWEST_FIRST)),
        "lines": page.timeline.lines[::-1] if request.session.get(NEWEST_FIRST) else page.timeline.lines,
        "customer_url": _archive(request, page.case),
        "chips": _chips(actor, page),
        "reach": masked_reach(page.case),
        "area": area_names(page.case.area_kind),
        "panels": [panel for panel in case_page_panels.fill(Viewed(actor, page.case)) if panel is not None],
    }


def _archive(request: HttpRequest, case: Case) -> str:
    """The customer's page, for those who may open it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return page_url(case.customer.number) if case.customer and actor.has("customers.view") else ""


def _chips(actor: Actor, page: CasePage) -> Chips | None:
    """What the case's customer counts as, for those who see who it is."""
    if page.case.customer is None or not page.identity_shown:
        return None
    return chips(CustomerPage(actor, page.case.customer))


def masked_reach(case: Case) -> list[str]:
    """Telephone, e-mail and address of the caller, masked."""
    masked = [
        (case.caller_phone, mask_phone),
        (case.caller_email, mask_email),
        (case.caller_address, mask_address),
    ]
    return [mask(text) for text, mask in masked if text]


def area_names(code: str) -> Names | None:
    return next((item.names for item in pack().area_kinds if item.code == code), None)


def _url(page: CasePage, code: str, query: dict[str, Any]) -> str:
    """The verb's form. It is told which version the page shows: the case may have changed by when it is opened."""
    return reverse("cases:do", args=[page.case.number, code], query={**query, "seen": page.case.version})


def _case_buttons(page: CasePage, codes: Sequence[str], query: dict[str, Any]) -> list[Button]:
    """On a closed case only what still makes sense; `reopen` only there."""
    closed = page.standing.closed
    shown = [code for code in codes if (code == "reopen") == closed or (closed and code in {"note", "link"})]
    return [
        Button(
            code,
            VERBS[code],
            page.may[code],
            _url(page, code, query),
            "doing",
            VERBS[code].key,
            code == page.next_verb,
        )
        for code in shown
    ]


def _order_blocks(page: CasePage, query: dict[str, Any]) -> list[OrderBlock]:
    """Each key presses the first order where it is allowed."""
    taken: set[str] = set()
    blocks = []
    for shown in page.orders:
        region = f"doing-order-{shown.order.position}"
        buttons = []
        for code in ORDER_VERBS if shown.open else ():
            allowed = bool(shown.may[code])
            if code == "finish" and shown.may["accept"]:
                continue  # one step at a time: first accept
            if code == "accept" and not allowed and shown.may["finish"]:
                continue
            key = VERBS[code].key if allowed and code not in taken else ""
            taken |= {code} if allowed else set()
            url = _url(page, code, {"order": shown.order.position, **query})
            buttons.append(Button(code, VERBS[code], shown.may[code], url, region, key))
        blocks.append(OrderBlock(shown, buttons, region))
    return blocks


def _clock_blocks(page: CasePage, query: dict[str, Any]) -> list[ClockBlock]:
    blocks = []
    keys = [VERBS["pause"].key]
    for shown in page.clocks:
        region = f"doing-clock-{shown.clock.pk}"
        buttons = []
        for code in CLOCK_VERBS if shown.live else ():
            if (code == "pause") == (shown.clock.state == "running"):
                key = keys.pop() if keys and shown.may[code] else ""
                url = _url(page, code, {"clock": shown.clock.pk, **query})
                buttons.append(Button(code, VERBS[code], shown.may[code], url, region, key))
        blocks.append(ClockBlock(shown, buttons, region))
    return blocks
