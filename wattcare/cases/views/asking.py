"""Who asks, and where they were."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wattcare.cases.queries.lists import Place
from wattcare.kernel.actors import Actor

View = Callable[..., HttpResponse]


def for_actor(*permissions: str) -> Callable[[View], View]:
    """Sign in first; then every one of `permissions` is required. The view gets the actor as its second argument."""

    def wrap(view: View) -> View:
        @wraps(view)
        def ask(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            for permission in permissions:
                actor.require(permission)
            return view(request, actor, *args, **more)

        return login_required(ask)

    return wrap


def place_of(request: HttpRequest) -> Place | None:
    """The list the person came from, carried along as `in`."""
    code = request.POST.get("in") or request.GET.get("in") or ""
    return Place(code) if code else None


def with_place(url: str, place: Place | None) -> str:
    return f"{url}?in={place.code}" if place else url


def new_contact(actor: Actor) -> dict[str, Any]:
    """What the button to the contact desk needs."""
    return {"may_open": actor.may("cases.open"), "desk_url": reverse("cases:desk")}
