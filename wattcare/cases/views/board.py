"""The board of what will be late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.cases.models import Case
from wattcare.cases.queries.board import UnitRow, board
from wattcare.cases.queries.looks import case_due, stage_look
from wattcare.cases.views.asking import new_contact
from wattcare.cases.views.tables import case_table, keeper, matter, nothing
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.tables import Column, Table


@for_actor("cases.view", "cases.board")
def board_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What will be late, by department and hour, and what went wrong already."""
    span = "week" if request.GET.get("span") == "week" else "day"
    shown = board(actor, span)
    context = {
        "board": shown,
        "span": span,
        "units": [_unit(unit) for unit in shown.units],
        "next_late": _table(request, "next-late", _("Late next"), shown.next_late, _("Nothing will be late.")),
        "troubles": _troubles(request, shown.troubled),
        **new_contact(actor),
    }
    return render(request, "cases/board.html", context)


def _unit(unit: UnitRow) -> dict[str, object]:
    """A department's row with its strip: late, soon and later in tenths."""
    return {
        "row": unit,
        "url": reverse("cases:queue", args=[unit.code]),
        "late_url": f"{reverse('cases:list')}?department={unit.code}&due=late",
        "soon_url": f"{reverse('cases:list')}?department={unit.code}&due=soon",
        "strip": [("bad", unit.share(unit.late)), ("warn", unit.share(unit.soon)), ("good", unit.share(unit.later))],
    }


def _troubles(request: HttpRequest, troubled: dict[str, list[Case]]) -> list[Table[Case]]:
    """Only the lists with something in them."""
    captions = {
        "returned": _("Orders returned"),
        "reopened": _("Reopened"),
        "urged": _("Urged by the customer"),
        "unread": _("Unread contacts"),
    }
    return [_table(request, code, captions[code], cases, "") for code, cases in troubled.items() if cases]


def _table(request: HttpRequest, code: str, caption: str, cases: object, empty: str) -> Table[Case]:
    columns: list[Column[Case]] = [
        Column(_("Matter"), matter, "main"),
        Column(_("Stage"), lambda case: Badge(stage_look(case.stage)), "tight"),
        Column(_("With"), keeper, "text"),
        Column(_("Due"), case_due, "tight"),
    ]
    page = Page(list(cases))  # type: ignore[call-overload]
    return case_table(request, code, caption, page, columns=columns, empty=nothing(empty))
