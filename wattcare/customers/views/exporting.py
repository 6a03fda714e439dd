"""Taking the list of customers away as a file."""

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.customers import forms
from wattcare.customers.actions.exporting import export_customers
from wattcare.customers.queries import home
from wattcare.customers.views.lists import filters_of, narrowed
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused
from wattcare.kernel.ui.asking import for_actor

_RUN_BY_SPREADSHEETS = re.compile(r"[=@\t\r]|[+-](?![\d .()-]*$)")  # a number or telephone is none


@for_actor("customers.export", "customers.view")
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What the file will hold, and whether personal data shall be in it; then the file itself."""
    filters = filters_of(request, actor, strict=True)
    form = forms.ExportForm(
        request.POST if request.method == "POST" else None, may_unmask=actor.has("customers.unmask")
    )
    if request.method != "POST":
        return _page(request, actor, form)
    if form.is_valid():
        try:
            lots = export_customers(actor=actor, filters=filters, **form.cleaned_data)
            return _file(lots)
        except Refused as error:
            form.refuse(error)
    return _page(request, actor, form, 422)


def _page(request: HttpRequest, actor: Actor, form: forms.ExportForm, status: int = 200) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {"form": form, "narrowed": narrowed(request, actor), "back": reverse("customers:list") + query}
    return render(request, "customers/export.html", context, status=status)


def _file(lots: Iterator[list[list[str]]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_csv(lots), content_type="text/csv; charset=utf-8")
    name = _("customers %(day)s") % {"day": home.today().isoformat()}
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}.csv"
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(lots: Iterator[list[list[str]]]) -> Iterator[str]:
    yield "\ufeff"  # without it, spreadsheets take the text for a code page of theirs
    for lot in lots:
        written = io.StringIO()
        csv.writer(written).writerows([[_harmless(value) for value in line] for line in lot])
        yield written.getvalue()


def _harmless(value: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as a text."""
    return f"'{value}" if _RUN_BY_SPREADSHEETS.match(value) else value
