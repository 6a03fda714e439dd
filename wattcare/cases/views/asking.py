"""Where whoever asks was before."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wattcare.cases.queries.lists import Place
from wattcare.kernel.actors import Actor


def place_of(request: HttpRequest) -> Place | None:
    """The list the person came from, carried along as `in`."""
    code = request.POST.get("in") or request.GET.get("in") or ""
    return Place(code) if code else None


def with_place(url: str, place: Place | None) -> str:
    return f"{url}?in={place.code}" if place else url


def new_contact(actor: Actor) -> dict[str, Any]:
    """What the button to the contact desk needs."""
    return {"may_open": actor.may("cases.open"), "desk_url": reverse("cases:desk")}
