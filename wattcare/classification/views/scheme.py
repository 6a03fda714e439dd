"""The page of a scheme."""

from dataclasses import replace
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.classification import shapes
from wattcare.classification.models import SchemeVersion
from wattcare.classification.panels import practical
from wattcare.classification.panels.classes import classes_shown, read_version
from wattcare.classification.panels.proof import proof_badges, proof_shown
from wattcare.classification.panels.scheme import members_url, outside, shares_of, state_badge, waiting_for
from wattcare.classification.queries.computations import computation_behind
from wattcare.classification.queries.pages import SchemePage, scheme_page
from wattcare.classification.queries.schemes import hidden_in, version_for
from wattcare.classification.queries.verdicts import Verdicts, verdicts
from wattcare.classification.rules.documents import practical_of, proof_of
from wattcare.classification.rules.schemes import Scheme
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.cells import Person
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.shares import share_bar
from wattcare.kernel.ui.tables import Column, Table
from wattcare.kernel.ui.verbs import Verb


def _number(request: HttpRequest) -> int | None:
    text = request.GET.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


@for_actor("classification.view")
def scheme(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A scheme: its classes in words, what is proved, what the customers say to it, its versions."""
    page = scheme_page(actor, code, _number(request))
    read, problems = read_version(page.shown)
    line = page.line if page.line.live and page.line.live.number == page.shown.number else None
    context = {
        "page": page,
        "line": page.line,
        "version": page.shown,
        "state": state_badge(page.shown.state),
        "title": names(page.shown.document.get("names")),
        "lead": [names(page.shown.document.get(part)) for part in ("criterion", "purpose")],
        "strict": bool(page.shown.document.get("strict", True)),
        "classes": classes_shown(
            _document(page.shown, actor), read, line, restricted=actor.has("classification.restricted")
        ),
        "bar": share_bar(_("Customers by class"), shares_of(page.line)) if line else "",
        "outside": outside(page.line) if line else "",
        "outside_url": members_url(code),
        "problems": problems,
        "versions": _versions(page, code),
        "verbs": _verbs(verdicts(actor, page.shown.scheme, page.work), page, request),
        "work": page.work,
        "waits": waiting_for(page.line.work, page.people) if page.line.work else "",
        "computation": computation_behind(page.shown.pk) if page.shown.report else None,
    }
    return render(request, "classification/scheme.html", context | _findings(page.shown, read, actor))


def _document(version: SchemeVersion, actor: Actor) -> dict[str, Any]:
    """What the version says, as far as the actor is shown it."""
    return shapes.document(version.document, hidden_in(version.document, actor))


def _findings(version: SchemeVersion, read: Scheme | None, actor: Actor) -> dict[str, Any]:
    """Proof and data check as kept with the version; where a class is hidden, without what names classes."""
    proof = proof_of(version.proof) if version.proof else None
    if proof and hidden_in(version.document, actor):
        proof = replace(proof, overlaps=(), takes=())
    found = practical_of(version.practical) if version.practical else None
    strict, fields = bool(version.document.get("strict", True)), profile_fields()
    return {
        "badges": proof_badges(proof, strict=strict),
        "proof": proof_shown(proof, read, fields) if proof and read else None,
        "proof_day": proof.day if proof else None,
        "practical": practical.attrs(found, strict=strict) if found else [],
        "lacks": practical.lacks(found, fields) if found else [],
    }


def _verbs(may: Verdicts, page: SchemePage, request: HttpRequest) -> list[Verb]:
    """What can be done from here; what cannot, stays with its reason."""
    code = page.line.code

    def url(name: str) -> str:
        return reverse(f"classification:{name}", args=[code])

    if page.work is None:
        first = [
            Verb(
                _("New draft"),
                may.draft,
                url("draft"),
                icon="pencil-plus",
                style="primary",
                post=True,
                token=get_token(request),
            )
        ]
    else:
        first = [
            Verb(_("Edit the draft"), may.edit, url("edit"), icon="pencil", key="e"),
            Verb(_("Compare and decide"), None, url("compare"), icon="arrows-diff", style="primary", key="c"),
        ]
    return [
        *first,
        Verb(_("Who moved"), None, f"{reverse('classification:changes')}?class={code}:", icon="arrows-exchange"),
        Verb(_("SCHEME.yaml"), None, f"{url('export')}?version={page.shown.number}", icon="download"),
        Verb(_("Retire"), may.retire, url("retire"), icon="archive", style="danger"),
    ]


def _versions(page: SchemePage, code: str) -> Table[SchemeVersion]:
    def who(person: str) -> Person | str:
        return Person(page.people.get(person, person)) if person else ""

    return Table(
        "versions",
        _("Versions"),
        [
            Column(_("Version"), lambda one: one.number, "main"),
            Column(_("State"), lambda one: state_badge(one.state), "tight"),
            Column(_("Drawn up by"), lambda one: who(one.drafted_by_code), "tight"),
            Column(_("Drawn up"), lambda one: one.drafted_at, "extra"),
            Column(_("Approved by"), lambda one: who(one.approved_by_code), "tight"),
            Column(_("Decides from"), lambda one: one.live_at or one.effective_on, "tight"),
            Column(_("Until"), lambda one: one.ended_at if one.live_at else None, "tight"),
            Column(_("Note"), lambda one: one.end_reason or one.note),
        ],
        page.versions,
        url=lambda one: f"{reverse('classification:scheme', args=[code])}?version={one.number}",
    )


@for_actor("classification.view")
def export(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """SCHEME.yaml of a version, as `wattcare scheme check` and `load` take it."""
    number = _number(request)
    version = version_for(actor, code, "last" if number is None else number)
    text = yaml.safe_dump(_document(version, actor), allow_unicode=True, sort_keys=False, width=120)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{version.number}.yaml"'
    return response
