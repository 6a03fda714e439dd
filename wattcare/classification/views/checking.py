"""Answers to the editor while somebody types: proof, counts, and the fields there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from wattcare.classification.actions.drafting import few_customers
from wattcare.classification.forms.typed import typed_in
from wattcare.classification.panels import practical
from wattcare.classification.panels.checking import checked, read
from wattcare.classification.panels.fields import fields_shown
from wattcare.classification.queries.lacking import lacking
from wattcare.classification.queries.practical import practical_check
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.asking import for_actor


@require_POST
@for_actor("classification.view", "classification.draft")
def check(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """The proof of what is typed, within three seconds."""
    return render(request, "classification/check.html", {"checked": checked(typed_in(request.POST))})


@require_POST
@for_actor("classification.view", "classification.draft")
def counts(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """How many customers each class would have; of many customers only when somebody asks for it."""
    if "now" not in request.GET and not few_customers():
        return render(request, "classification/counts.html", {"later": True})
    _whole, scheme, _unread = read(typed_in(request.POST))
    if scheme is None:
        return HttpResponse()
    fields = profile_fields()
    found = practical_check(scheme, fields, home.today())
    context = {
        "later": False,
        "bar": practical.whole_bar(found, scheme),
        "rows": practical.counted(found, scheme),
        "lacks": practical.lacks(found, fields),
    }
    return render(request, "classification/counts.html", context)


@for_actor("classification.view", "classification.draft")
def fields(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """The fields a condition may ask for."""
    known = profile_fields()
    found = lacking(list(known), home.today())
    return render(
        request, "classification/fields.html",
        {"fields": fields_shown(list(known.values()), found), "exact": found.exact},
    )  # fmt: skip
