"""The page of one case, its earlier lines, its files, the caller's number, the next case of the list."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.cases.actions.showing import REASONS, show_caller
from wattcare.cases.queries.lists import Place
from wattcare.cases.queries.loading import case_for
from wattcare.cases.queries.pages import case_page, files_of
from wattcare.cases.queries.timeline import read_timeline
from wattcare.cases.views.asking import place_of, with_place
from wattcare.cases.views.showing import NEWEST_FIRST, case_context
from wattcare.catalogue.queries import pack
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound
from wattcare.kernel.text import format_phone
from wattcare.kernel.ui.asking import for_actor
from wattcare.kernel.ui.responses import page_or_part


@for_actor("cases.view")
def case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The case with everything on it."""
    if "timeline" in request.GET:
        request.session[NEWEST_FIRST] = request.GET["timeline"] == "newest"
    page = case_page(actor, number)
    return render(request, "cases/case.html", case_context(request, page, place_of(request)))


@for_actor("cases.view")
def earlier(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The lines before those already shown."""
    found = case_for(actor, number)
    mark = request.GET.get("before", "")
    before = int(mark) if mark.isdecimal() and len(mark) < 19 else None
    timeline = read_timeline(found, files_of(found), before)
    newest_first = bool(request.session.get(NEWEST_FIRST))
    context = {
        "case": found,
        "timeline": timeline,
        "lines": timeline.lines[::-1] if newest_first else timeline.lines,
        "newest_first": newest_first,
    }
    return render(request, "cases/timeline_lines.html", context)


@for_actor("cases.view")
def next_case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """On to the case after this one in the list the person came from."""
    found = case_for(actor, number)
    place = place_of(request) or Place("mine")
    following = place.next_after(actor, found)
    if following is None:
        messages.success(request, _("That was the last one of this list."))
        return redirect(list_url(place))
    return redirect(with_place(reverse("cases:case", args=[following.number]), place))


def list_url(place: Place) -> str:
    """The page of the list."""
    if place.code.startswith("queue:"):
        code, _colon, tab = place.code.removeprefix("queue:").rpartition(":")
        return reverse("cases:queue", args=[code], query={"tab": tab})
    return reverse("cases:my_work")


@for_actor("cases.view")
def file(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponse:
    """A file as it came, always as a download: what strangers send never runs here."""
    found = case_for(actor, number).attachments.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("The case has no such file."))
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@for_actor("cases.view")
def caller(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The caller's number in full, once its reason is given."""
    if request.method != "POST":
        context = {"case": case_for(actor, number), "reasons": REASONS.items()}
        return page_or_part(request, "cases/caller_reason_page.html", "cases/caller_reason.html", context)
    shown = show_caller(actor=actor, number=number, reason=request.POST.get("reason", ""))
    phone = format_phone(shown.phone, pack().country) if shown.phone else ""
    context = {"caller": shown, "phone": phone, "case": case_for(actor, number)}
    return page_or_part(request, "cases/caller_shown_page.html", "cases/caller_shown.html", context)
