"""Gives each request its actor, the supplier's zone and the reader's language."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from wattcare.catalogue.queries import supplier_zone
from wattcare.kernel.actors import Actor
from wattcare.staff.queries import actor_for

NOBODY = Actor(id=None, code="nobody", name="")


def client_address(request: HttpRequest) -> str | None:
    """The caller's address; a forwarded one counts only from a proxy the installation trusts."""
    direct = request.META.get("REMOTE_ADDR") or None
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and (direct is None or direct in settings.TRUSTED_PROXIES):
        return str(forwarded).rsplit(",", 1)[-1].strip()
    return direct


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY.at(client_address(request))
    return actor_for(request.user, client_address(request))


class ActorMiddleware:
    """`request.actor`, read when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if "\0" in request.path:
            raise Http404  # names nothing, and the database cannot even be asked for it
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if not chosen and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(ZoneInfo(supplier_zone())):
            return self.get_response(request)
