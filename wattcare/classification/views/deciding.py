"""Bringing a draft on: compare, propose, approve, withdraw; beginning one, and retiring a scheme."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wattcare.classification.actions.deciding import approve_scheme
from wattcare.classification.actions.drafting import draft_scheme, few_customers, propose_scheme, withdraw_scheme
from wattcare.classification.actions.refusing import NotProved
from wattcare.classification.actions.retiring import retire_scheme
from wattcare.classification.forms.deciding import ProposeForm, ReasonForm
from wattcare.classification.models import State
from wattcare.classification.panels.classes import read_version
from wattcare.classification.panels.comparing import comparison_shown, wordings
from wattcare.classification.panels.proof import proof_badges, proof_shown
from wattcare.classification.panels.scheme import state_badge
from wattcare.classification.queries.comparing import compare_versions, require_shown
from wattcare.classification.queries.people import called
from wattcare.classification.queries.schemes import version_for
from wattcare.classification.queries.verdicts import verdicts
from wattcare.classification.rules.documents import proof_of
from wattcare.classification.rules.findings import SchemeError
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound, Refused, Stale
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.forms import UiForm
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.responses import go, is_part


def page_url(code: str) -> str:
    return reverse("classification:scheme", args=[code])


@for_actor("classification.view")
def compare(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The version in work beside the one that decides, and what can be done with it."""
    if is_part(request):
        return render(request, "classification/comparison.html", _comparison(actor, code))
    return _page(request, actor, code, ProposeForm())


def _page(
    request: HttpRequest, actor: Actor, code: str, form: ProposeForm, error: Refused | Stale | None = None
) -> HttpResponse:
    version = version_for(actor, code, "work")
    read, problems = read_version(version)
    proof = error.proof if isinstance(error, NotProved) else proof_of(version.proof) if version.proof else None
    strict = bool(version.document.get("strict", True))
    context = {
        "code": code,
        "version": version,
        "title": _("Draft: %(name)s") % {"name": names(version.document.get("names"))},
        "state": state_badge(version.state),
        "may": verdicts(actor, version.scheme, version),
        "form": form,
        "error": error,
        "problems": problems,
        "people": _people(version.authors, version.approved_by_code),
        "badges": proof_badges(proof, strict=strict),
        "proof": proof_shown(proof, read, profile_fields()) if proof and read else None,
        "proposed": version.state == State.PROPOSED,
        "approved": version.state == State.APPROVED,
        "later": not few_customers(),
    }
    context |= {} if context["later"] else _comparison(actor, code)
    return render(request, "classification/compare.html", context, status=error.status if error else 200)


def _people(authors: list[str], approver: str) -> dict[str, Any]:
    known = called([*authors, approver])
    return {"authors": [known[one] for one in authors], "approver": known.get(approver, "")}


def _comparison(actor: Actor, code: str) -> dict[str, Any]:
    """What the versions say of all customers; the reason where a version can no longer be read."""
    after = version_for(actor, code, "work")
    try:
        live = version_for(actor, code, "live")
    except NotFound:
        live = None
    for version in (after, live) if live else (after,):
        require_shown(actor, version)
    try:
        found = compare_versions(live, after, home.today())
    except SchemeError as error:
        return {"unread": [f"{one.place}: {one.what}" for one in error.problems]}
    worded = wordings(live.document if live else None, after.document) if live else []
    named = actor.has("customers.view") and not after.scheme.sensitive
    shown = comparison_shown(found, sensitive=not named)
    return {"comparison": shown, "before": found.before, "wordings": worded}


@require_POST
@for_actor("classification.view")
def propose(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Ask for a second person."""
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, code, form, Refused("invalid", _("This day cannot be read."), status=422))
    try:
        propose_scheme(actor=actor, code=code, effective_on=form.cleaned_data["effective_on"])
    except Refused as error:
        form.refuse(error)
        return _page(request, actor, code, form, error)
    return go(request, reverse("classification:compare", args=[code]), _("Proposed. A second person can put it live."))


@require_POST
@for_actor("classification.view")
def approve(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Put a version live that somebody else has drawn up."""
    seen = request.POST.get("changed", "")
    try:
        version = approve_scheme(actor=actor, code=code, changed=int(seen) if seen.isdecimal() else None)
    except (Refused, Stale) as error:
        return _page(request, actor, code, ProposeForm(), error)
    done = _("It decides from now on.") if version.state == State.LIVE else _("Approved; it decides from its day on.")
    return go(request, page_url(code), done)


@require_POST
@for_actor("classification.view")
def draft(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Begin a new version with the words of the one that decides, or of the last."""
    try:
        before = version_for(actor, code, "live")
    except NotFound:
        before = version_for(actor, code, "last")
    draft_scheme(actor=actor, document=before.document)
    return redirect("classification:edit", code)


# ── giving up ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Task:
    """A form with what it does: heading, the button's word, what is said afterwards."""

    title: str
    button: str
    icon: str
    back: str
    done: str
    note: str


@for_actor("classification.view")
def withdraw(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    if not actor.has("classification.approve"):
        actor.require("classification.draft")
    version = version_for(actor, code, "work")
    named = {"number": version.number, "name": names(version.scheme.names)}
    task = Task(
        _("Withdraw version %(number)d of “%(name)s”") % named,
        _("Withdraw it"), "circle-x", reverse("classification:compare", args=[code]), _("The version is withdrawn."),
        _("Its text stays among the versions. What decides now goes on."),
    )  # fmt: skip
    return _run(request, task, lambda reason: withdraw_scheme(actor=actor, code=code, reason=reason), page_url(code))


@for_actor("classification.view", "classification.approve")
def retire(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    version = version_for(actor, code, "last")
    task = Task(
        _("Retire “%(name)s”") % {"name": names(version.scheme.names)}, _("Retire it"), "archive", page_url(code),
        _("The scheme is retired."),
        _("Nobody is classified by it any more; every membership ends today and stays in the history."),
    )  # fmt: skip
    return _run(request, task, lambda reason: retire_scheme(actor=actor, code=code, reason=reason), page_url(code))


def _run(request: HttpRequest, task: Task, do: Callable[[str], object], after: str) -> HttpResponse:
    form: UiForm = ReasonForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                do(form.cleaned_data["reason"])
                return go(request, after, task.done)
            except Refused as error:
                form.refuse(error)
                status = error.status
    return render(request, "classification/task.html", {"task": task, "form": form}, status=status)
