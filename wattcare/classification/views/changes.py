"""Who changed class, for those who look after customers."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wattcare.classification.panels.standing import class_badge
from wattcare.classification.queries.moves import Move, Wanted, changes
from wattcare.classification.queries.offering import SchemeChoices, class_choices
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page
from wattcare.kernel.ui.addresses import paging_urls
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.responses import page_or_part
from wattcare.kernel.ui.tables import Column, Empty, Table
from wattcare.staff.queries import departments

SHOWN = 30


@require_safe
@for_actor("classification.view", "customers.view")
def class_changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest moves from class to class, narrowed by scheme or class and by the places one's departments serve."""
    choices = class_choices(actor)
    chosen, mine = _known(request.GET.get("class", ""), choices), request.GET.get("mine") == "1"
    scheme, _colon, code = chosen.partition(":")
    wanted = Wanted(scheme, code, _own_departments(actor) if mine else ())
    page = changes(actor, request.GET.get("cursor"), size=SHOWN, wanted=wanted)
    context = {
        "table": _table(request, page),
        "choices": choices,
        "chosen": chosen,
        "mine": mine,
        "has_departments": bool(actor.departments),
    }
    return page_or_part(request, "classification/changes.html", "classification/changes_part.html", context)


def _known(text: str, choices: list[SchemeChoices]) -> str:
    """`scheme:` or `scheme:class` as offered; an old bookmark of one that is gone narrows nothing."""
    known = {f"{one.scheme}:" for one in choices} | {choice.text for one in choices for choice in one.choices}
    return text if text in known else ""


def _own_departments(actor: Actor) -> list[str]:
    """The codes of the actor's departments; one that does not exist where there are none, so that nobody is found."""
    return [unit.code for pk, unit in departments().items() if pk in actor.departments] or ["-"]


def _table(request: HttpRequest, page: Page[Move]) -> Table[Move]:
    older = _("Among the latest changes there are no such ones; older ones follow on the next page.")
    empty = older if page.next_cursor else _("No customer has changed class.")
    return Table(
        "changes",
        _("Changes of class"),
        [
            Column(_("Customer"), lambda move: move.name, "main"),
            Column(_("Number"), lambda move: move.number, "tight"),
            Column(_("Scheme"), lambda move: names(move.scheme_names), "text"),
            Column(pgettext("class", "From"), lambda move: class_badge(move.was), "tight"),
            Column(pgettext("class", "To"), _to, "tight"),
            Column(pgettext("change", "On"), lambda move: move.on, "tight"),
        ],
        page.items,
        url=lambda move: reverse("customers:customer", args=[move.number]),
        empty=Empty(empty, "arrows-exchange"),
        **paging_urls(request, page),  # type: ignore[arg-type]
    )


def _to(move: Move) -> Badge:
    return class_badge(move.to) if move.to else Badge(_("in no class"), "neutral", "circle-dashed")
