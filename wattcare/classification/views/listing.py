"""The list of schemes."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wattcare.classification.panels.proof import proof_badges
from wattcare.classification.panels.scheme import distribution, outside, state_badge, waiting_for
from wattcare.classification.queries.people import called
from wattcare.classification.queries.proved import Outcome, outcomes
from wattcare.classification.queries.schemes import SchemeLine, schemes_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Badge, cell
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.tables import Column, Empty, Table

Outcomes = Mapping[tuple[str, int], Outcome]


@for_actor("classification.view")
def schemes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every scheme with its classes, what is proved of it, and what waits for somebody."""
    retired = request.GET.get("retired") == "1"
    lines = schemes_for(actor, retired=retired)
    people = called(line.work.drafted_by for line in lines if line.work)
    context = {
        "table": _table(lines, outcomes(), people, actor),
        "retired": retired,
        "may_draft": actor.may("classification.draft"),
        "may_see_flags": actor.has("classification.restricted"),
        "new_url": reverse("classification:new"),
    }
    return render(request, "classification/schemes.html", context)


def _table(lines: list[SchemeLine], proofs: Outcomes, people: Mapping[str, str], actor: Actor) -> Table[SchemeLine]:
    new = {"action": _("New scheme"), "url": reverse("classification:new")} if actor.has("classification.draft") else {}
    return Table(
        "schemes",
        _("Schemes"),
        [
            Column(_("Scheme"), _name, "main"),
            Column(_("Proved"), lambda line: _proved(line, proofs), "text"),
            Column(_("Customers by class"), distribution),
            Column(_("In no class"), outside, "tight"),
            Column(_("Decides since"), _since, "tight"),
            Column(_("In work"), lambda line: _work(line, people)),
        ],
        lines,
        url=lambda line: reverse("classification:scheme", args=[line.code]),
        empty=Empty(_("No scheme yet."), "category", hint=_("A scheme divides all customers by one criterion."), **new),
    )


def _name(line: SchemeLine) -> SafeString:
    marks = [Badge(_("Retired"), "neutral", "archive")] if line.retired_at else []
    marks += [Badge(_("Sensitive"), "violet", "lock")] if line.sensitive else []
    return format_html(
        '<span class="k-name-cell">{} {}<span class="k-below">{}</span></span>',
        names(line.names), cell(marks) if marks else "", names(line.criterion),
    )  # fmt: skip


def _proved(line: SchemeLine, proofs: Outcomes) -> list[Badge]:
    shown = line.live or line.work
    return proof_badges(proofs.get((line.code, shown.number)) if shown else None, strict=line.strict)


def _since(line: SchemeLine) -> object:
    return line.live.live_at if line.live else None


def _work(line: SchemeLine, people: Mapping[str, str]) -> SafeString | str:
    if line.work is None:
        return ""
    return format_html(
        '{} <span class="k-below">{}</span>', cell(state_badge(line.work.state)), waiting_for(line.work, people)
    )
