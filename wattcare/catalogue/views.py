"""Pages of the catalogue: the commitments as people read them, and the loaded packs."""

from datetime import UTC, date, datetime
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wattcare.catalogue import queries, readings, wording
from wattcare.catalogue.differences import Difference, differences
from wattcare.catalogue.forms import WhatIfForm
from wattcare.catalogue.models import PackVersion
from wattcare.catalogue.rules import Commitment, Pack
from wattcare.commitments.texts import instant_text
from wattcare.kernel import clock
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.panels import Attr, Panel
from wattcare.kernel.ui.tables import Column, Empty, Table

SHOWN_DIFFERENCES = 300


def _viewer(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require("catalogue.view")
    return actor


def commitments(request: HttpRequest) -> HttpResponse:
    """All commitments by matter."""
    _viewer(request)
    pack = queries.pack()
    groups = _groups(queries.version_in_use(), wording.reader(), readings.today(pack))
    return render(request, "catalogue/commitments.html", {"pack": pack, "groups": groups})


@lru_cache(maxsize=8)
def _groups(version_id: int, language: str, day: date) -> SafeString:
    """The drawn list. It is long, and the same for everybody until the pack, the day or the language changes."""
    pack = queries.pack()
    context = {"pack": pack, "groups": readings.grouped(pack, day), "routes": readings.routes(pack)}
    return render_to_string("catalogue/groups.html", context)


def commitment(request: HttpRequest, code: str) -> HttpResponse:
    """One commitment with its editions and the calculator."""
    _viewer(request)
    pack = queries.pack()
    found = readings.commitment_called(pack, code)
    variants = readings.variant_choices(pack, found)
    form = WhatIfForm(request.GET if "start" in request.GET else None, variants=variants, start=clock.now())
    context = {
        "pack": pack,
        "reading": readings.reading(pack, found, readings.today(pack)),
        "form": form,
        "answer": _answer(pack, found, form),
        "panel": _scope(pack, found),
    }
    return render(request, "catalogue/commitment.html", context)


def _answer(pack: Pack, found: Commitment, form: WhatIfForm) -> dict[str, object] | None:
    """The calculator's answer with `due_text` in words; None while the form is empty or wrong."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        start: datetime = form.cleaned_data["start"]
        answer = readings.what_if(pack, found, start.astimezone(UTC), form.cleaned_data.get("variant", ""))
    except Refused as error:
        form.refuse(error)
        return None
    return {**answer, "due_text": instant_text(str(answer["due"]))}


def _scope(pack: Pack, found: Commitment) -> Panel:
    language = wording.reader()
    separator = pgettext("list", ", ")
    kinds = separator.join(pack.kind(code).names.text(language) for code in found.kinds)
    causes = [" / ".join(cause.names.text(language) for cause in pack.path(code)) for code in found.causes]
    pauses = separator.join(pack.pause_reason(code).names.text(language) for code in found.pauses)
    channels = separator.join(pack.channel(code).names.text(language) for code in found.channels)
    return Panel(
        title=_("Scope"),
        code="scope",
        icon="focus-2",
        attrs=[
            Attr(_("Kinds"), kinds),
            Attr(_("Causes"), separator.join(causes) or _("all")),
            Attr(_("Channels"), channels or _("all")),
            Attr(_("May be paused for"), pauses or _("nothing")),
            Attr(_("Code"), found.code),
        ],
    )


def packs(request: HttpRequest) -> HttpResponse:
    """All loaded versions."""
    actor = _viewer(request)
    table = Table(
        "packs",
        _("Loaded packs"),
        [
            Column(_("Pack"), lambda version: version.code, "main"),
            Column(_("Version"), lambda version: version.version),
            Column(_("State"), _state),
            Column(_("Loaded"), lambda version: version.loaded_at),
            Column(_("By"), lambda version: version.loaded_by_code),
            Column(_("Content"), lambda version: version.digest[:12], "tight"),
        ],
        queries.versions(actor),
        url=lambda version: reverse("catalogue:pack", args=[version.pk]),
        empty=Empty(_("No pack is loaded."), "package", hint=_("Load one with “wattcare pack load CODE”.")),
    )
    return render(request, "catalogue/packs.html", {"table": table})


def _state(version: PackVersion) -> Badge:
    if version.in_use:
        return Badge(_("In use"), "good", "circle-check")
    return Badge(_("Active"), "info", "circle-dot") if version.active else Badge(_("Earlier"), "neutral", "history")


def pack(request: HttpRequest, version_id: int) -> HttpResponse:
    """One loaded version and how it differs from the one before, or from `?with=ID`."""
    actor = _viewer(request)
    version = queries.pack_version(version_id, actor)
    other = request.GET.get("with", "")
    before = queries.pack_version(int(other), actor) if other.isdecimal() else queries.version_before(version)
    changes = differences(queries.read(before) if before else None, queries.read(version))
    context = {
        "version": version,
        "state": _state(version),
        "before": before,
        "total": len(changes),
        "table": _changes(changes[:SHOWN_DIFFERENCES] if before else []),
        "panel": _contents(queries.read(version)),
    }
    return render(request, "catalogue/pack.html", context)


def _changes(changes: list[Difference]) -> Table[Difference]:
    return Table(
        "differences",
        _("Differences"),
        [
            Column(_("Change"), _change_badge, "tight"),
            Column(_("Place"), lambda change: change.path),
            Column(_("Before"), lambda change: _short(change.before)),
            Column(_("After"), lambda change: _short(change.after)),
        ],
        changes,
        empty=Empty(_("Nothing to compare with, or no difference."), "equal"),
    )


def _change_badge(change: Difference) -> Badge:
    looks = {
        "added": Badge(_("Added"), "good", "plus"),
        "removed": Badge(_("Removed"), "bad", "minus"),
        "changed": Badge(_("Changed"), "warn", "pencil"),
    }
    return looks[change.change.value]


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"


def _contents(found: Pack) -> Panel:
    counts = {
        _("Kinds"): found.kinds,
        _("Causes"): found.causes,
        _("Commitments"): found.commitments,
        _("Calendars"): found.calendars,
        _("Departments"): found.departments,
        _("Roles"): found.roles,
    }
    attrs = [Attr(_("Pack"), found.names), *(Attr(name, len(items)) for name, items in counts.items())]
    return Panel(title=_("Contents"), code="contents", icon="package", attrs=attrs)
