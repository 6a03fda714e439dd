"""Answers to the editor while somebody types: proof, counts, and the fields there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from wattcare.classification.forms.typed import typed_in
from wattcare.classification.panels.checking import checked
from wattcare.classification.views.asking import for_actor
from wattcare.kernel.actors import Actor


@require_POST
@for_actor("classification.view", "classification.draft")
def check(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """The proof of what is typed, within three seconds."""
    return render(request, "classification/check.html", {"checked": checked(typed_in(request.POST))})
