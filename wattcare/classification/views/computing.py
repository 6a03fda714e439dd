"""Computed schemes: what was computed, beginning a computation, how far it is, its report, freezing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wattcare.classification.actions.computing import cancel_computation, freeze_computation, start_computing
from wattcare.classification.forms.computing import FreezeForm, options_forms, options_of
from wattcare.classification.models import UNFINISHED, Computation
from wattcare.classification.panels import computed
from wattcare.classification.panels.computing import failure_words, method_name, stage_badge, steps_of
from wattcare.classification.queries.computations import (
    ComputationLine,
    computation_for,
    computations_for,
    report_in,
    verdicts_on,
)
from wattcare.classification.queries.people import called
from wattcare.classification.rules.segments import Report, Verdict
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused
from wattcare.kernel.ui.addresses import paging_urls
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Link
from wattcare.kernel.ui.responses import announce, go, is_part
from wattcare.kernel.ui.tables import Column, Empty, Table


def page_url(computation_id: int) -> str:
    return reverse("classification:computation", args=[computation_id])


@for_actor("classification.view")
def computations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was computed, the latest first."""
    page = computations_for(actor, request.GET.get("cursor"))
    people = called(one.started_by for one in page)
    new = {"action": _("Compute a scheme"), "url": reverse("classification:compute")}
    table = Table[ComputationLine](
        "computations",
        _("Computations"),
        [
            Column(_("Method"), lambda one: method_name(one.method), "main"),
            Column(_("State"), lambda one: stage_badge(one.stage), "tight"),
            Column(_("Begun"), lambda one: one.started_at, "tight"),
            Column(_("By"), lambda one: people.get(one.started_by, one.started_by)),
            Column(_("Frozen as"), _frozen, "tight"),
        ],
        page.items,
        url=lambda one: page_url(one.id),
        empty=Empty(_("Nothing has been computed yet."), "calculator", **new),
        **paging_urls(request, page),  # type: ignore[arg-type]
    )
    context = {"table": table, "may_draft": actor.may("classification.draft")}
    return render(request, "classification/computations.html", context)


def _frozen(one: ComputationLine) -> Link | str:
    return Link(one.frozen, reverse("classification:scheme", args=[one.frozen])) if one.frozen else ""


@for_actor("classification.view", "classification.draft")
def compute(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose what to compute, and begin."""
    method, status = request.POST.get("method", ""), 200
    forms = options_forms(request.POST if request.method == "POST" else None)
    form = next((form for form in forms.values() if form.is_bound), None)
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            try:
                begun = start_computing(actor=actor, method=method, options=options_of(form))
                return go(request, page_url(begun.pk))
            except Refused as error:
                form.refuse(error)
                status = error.status
    context = {"forms": {str(method).replace("-", "_"): one for method, one in forms.items()}}
    return render(request, "classification/compute.html", context, status=status)


@for_actor("classification.view")
def computation(request: HttpRequest, actor: Actor, computation_id: int) -> HttpResponse:
    """How far it is; then its report. The part that htmx asks for again and again ends by itself."""
    found = computation_for(actor, computation_id)
    if not is_part(request):
        return _page(request, actor, found)
    response = render(request, "classification/computation_part.html", _context(actor, found))
    if found.stage in UNFINISHED:
        return response
    return announce(response, str(stage_badge(found.stage).thing))


def _page(
    request: HttpRequest, actor: Actor, found: Computation, form: FreezeForm | None = None, status: int = 200
) -> HttpResponse:
    context = _context(actor, found, form)
    return render(request, "classification/computation.html", context, status=status)


def _context(actor: Actor, found: Computation, form: FreezeForm | None = None) -> dict[str, Any]:
    report = report_in(found)
    shown = {
        "computation": found,
        "url": page_url(found.pk),
        "title": method_name(found.method),
        "stage": stage_badge(found.stage),
        "by": called([found.started_by_code]).get(found.started_by_code, ""),
        "may": verdicts_on(actor, found),
        "unfinished": found.stage in UNFINISHED,
        "steps": steps_of(found),
        "failure": failure_words(found) if found.failure else "",
    }
    return shown | (_reported(report, form or FreezeForm(report)) if report else {})


def _reported(report: Report, form: FreezeForm) -> dict[str, Any]:
    fields = profile_fields()
    groups = computed.groups_shown(report, fields)
    return {
        "report": report,
        "judgement": computed.judgement(report),
        "figures": computed.figures(report),
        "remarks": computed.remarks(report, fields),
        "sizes": computed.sizes_bar(report),
        "groups": [(one, form.of(one.code)) for one in groups],
        "charts": [one for one in (computed.months_chart(report), computed.tried_chart(report)) if one],
        "measures": computed.measures_shown(report, fields),
        "form": form,
        "doubtful": report.verdict is Verdict.NONE,
    }


@require_POST
@for_actor("classification.view", "classification.draft")
def cancel(request: HttpRequest, actor: Actor, computation_id: int) -> HttpResponse:
    """End a computation that waits or is at work."""
    cancel_computation(actor=actor, pk=computation_id)
    return go(request, page_url(computation_id), _("The computation is cancelled."))


@require_POST
@for_actor("classification.view", "classification.draft")
def freeze(request: HttpRequest, actor: Actor, computation_id: int) -> HttpResponse:
    """Draw up the groups, as somebody has named them, and go on in the editor."""
    found = computation_for(actor, computation_id)
    report = report_in(found)
    if report is None:
        return redirect(page_url(computation_id))
    form, status = FreezeForm(report, request.POST), 422
    if form.is_valid():
        try:
            version = freeze_computation(actor=actor, pk=computation_id, **form.given())
        except Refused as error:
            form.refuse(error)
            status = error.status
        else:
            url = reverse("classification:edit", args=[version.scheme.code])
            return go(request, url, _("The groups are drawn up as a draft."))
    return _page(request, actor, found, form, status)
