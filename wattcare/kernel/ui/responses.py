"""Answers to the browser: whole pages or the part htmx asked for, announcements, and refusals said in plain words."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from wattcare.kernel.actors import Actor
from wattcare.kernel.results import DomainError, NotPermitted, Stale

NOTICE = "#w-notice"
_SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "code", "token")


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (not for a whole one, as after the back button)."""
    details = getattr(request, "htmx", None)
    return bool(details and not details.boosted and not details.history_restore_request)


def page_or_part(
    request: HttpRequest, page: str, part: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render `part` for htmx and `page` (which includes the same part) for everybody else."""
    template = part if is_part(request) else page
    response = render(request, template, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def announce(response: HttpResponse, text: object) -> HttpResponse:
    """Let the page's live region say `text` once htmx has swapped."""
    return trigger_client_event(response, "announce", {"text": str(text)}, after="settle")


def go(request: HttpRequest, url: str, text: object = "") -> HttpResponse:
    """After a verb: on to `url`, where `text` is shown and announced."""
    if text:
        messages.success(request, str(text))
    return HttpResponseClientRedirect(url) if is_part(request) else HttpResponseRedirect(url)


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """`error` for people: a notice above the content for htmx, a page in the shell otherwise, with its status."""
    context = {
        "error": error,
        "title": title_of(error),
        "mend": how_to_mend(error, stranger=is_stranger(request)),
        "typed": typed_texts(request),
    }
    if is_part(request):
        response = render(request, "ui/refusal.html", context, status=error.status)
        return announce(reswap(retarget(response, NOTICE), "innerHTML"), error.message)
    return render(request, "ui/refused.html", context, status=error.status)


def title_of(error: DomainError) -> str:
    """The headline of a refusal, by its status."""
    titles = {
        403: gettext("You may not do this"),
        404: gettext("Not found"),
        409: gettext("Somebody else was faster"),
    }
    return titles.get(error.status, gettext("This cannot be done"))


def how_to_mend(error: DomainError, *, stranger: bool = False) -> str:
    """The way on."""
    if isinstance(error, NotPermitted) and stranger:
        return gettext("You are signed out. Sign in in another tab, then send this again; what you typed is kept.")
    if isinstance(error, NotPermitted):
        text = gettext("Ask whoever looks after roles for the permission “%(permission)s”.")
        return text % {"permission": error.permission}
    if isinstance(error, Stale):
        return gettext("Look at what changed, then do it again. What you typed is still here.")
    if error.status == 404:
        return gettext("Check the number, or search for it. It may also lie outside your departments.")
    return gettext("Mend what is named here and send it again.")


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person typed, by field, so that a refusal never costs them their text; no secrets."""
    if request.method != "POST":
        return []
    pairs = [(name, str(request.POST.get(name, ""))) for name in request.POST]
    return [(name, text) for name, text in pairs if len(text) >= 15 and not name.startswith(_SECRET_FIELDS)]


class DomainErrorMiddleware:
    """Turns a DomainError that a view let through into its refusal. The API has its own handlers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return whole_page_for_sign_in(request, response) if is_part(request) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, NotPermitted) and request.method == "GET" and is_stranger(request):
            return redirect_to_login(request.get_full_path())
        return refusal(request, exception)


def is_stranger(request: HttpRequest) -> bool:
    """Whether nobody is signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor is not None and actor.id is None and not actor.everything


def whole_page_for_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever was signed out meanwhile gets the whole sign-in page and comes back here, not a form inside a list."""
    address = response.headers.get("Location", "")
    sign_in = resolve_url(settings.LOGIN_URL)
    if response.status_code != 302 or not address.startswith(sign_in):
        return response
    here = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    return HttpResponseClientRedirect(f"{sign_in}?{urlencode({'next': here})}")
