"""Problem details per RFC 9457: every refusal of the API in one shape, in the caller's language."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from wattcare.kernel.api.field_errors import field_text
from wattcare.kernel.api.reading import unreadable
from wattcare.kernel.results import DomainError, Refused, Stale

MEDIA_TYPE = "application/problem+json"
PLACE = "/api/"


class FieldProblem(Schema):
    """What is wrong with one field; `pointer` is its place in the body, query or path."""

    pointer: str
    detail: str


class Problem(Schema):
    """RFC 9457 problem details with the wrong fields and a stable `code`."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []
    changes: list[dict[str, str]] = []


def problem(
    status: int, detail: Any, code: str, errors: list[dict[str, str]] | None = None, **more: Any
) -> JsonResponse:
    """The answer to a refused call."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
        "code": code,
        **({"errors": errors} if errors else {}),
        **more,
    }
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = MEDIA_TYPE
    return response


def _pointer(location: tuple[Any, ...]) -> str:
    """Pydantic's place as people write it: `("body", "payload", "contact", "phone")` → `body/contact/phone`."""
    return "/".join(str(part) for part in location if part not in {"payload", "data"})


def _place(request: HttpRequest, name: str) -> str:
    """Where the caller wrote the field a verb names: verbs know fields, not requests."""
    return name if "/" in name else f"{'query' if request.method == 'GET' else 'body'}/{name}"


def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    errors = (
        [
            {"pointer": _place(request, name), "detail": str(message)}
            for name, messages in error.errors.items()
            for message in messages
        ]
        if isinstance(error, Refused)
        else []
    )
    more = {"changes": [vars(change) for change in error.changes]} if isinstance(error, Stale) else {}
    return problem(error.status, error.message, error.code, errors, **more)


def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"pointer": _pointer(item["loc"]), "detail": field_text(item)} for item in error.errors]
    return problem(422, _("The request has wrong or missing fields."), "invalid", errors)


def on_unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, _("Sign in, or send a valid API token as “Authorization: Bearer …”."), "unauthenticated")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses itself: a body that cannot be read."""
    if isinstance(error.__cause__, RequestDataTooBig):
        return on_too_big(request, error.__cause__)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return problem(400, unreadable(error.__cause__), "bad_json")
    return problem(error.status_code, error.message, "refused")


def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("There is nothing here."), "not_found")


def on_too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, _("The request is too large."), "too_large")


def install(api: NinjaAPI) -> None:
    """Let `api` answer every refusal with problem details."""
    handlers: dict[type[Exception], Any] = {
        DomainError: on_domain_error,
        ValidationError: on_invalid,
        AuthenticationError: on_unauthenticated,
        HttpError: on_http_error,
        Http404: on_missing,
        RequestDataTooBig: on_too_big,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


class ProblemMiddleware:
    """Addresses and methods that no operation has, and defects, are answered with problem details too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PLACE) or response.status_code < 400 or _is_problem(response):
            return response
        response.content = problem(response.status_code, *_told(response.status_code)).content
        response.headers["Content-Type"] = MEDIA_TYPE
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "") == MEDIA_TYPE


def _told(status: int) -> tuple[str, str]:
    """Detail and code of a refusal that no operation made."""
    told = {
        404: (_("There is nothing at this address."), "not_found"),
        405: (_("This address does not take this method."), "method_not_allowed"),
        413: (_("The request is too large."), "too_large"),
    }
    broken = (_("Something broke here. It is recorded; send the request again later."), "broken")
    return told.get(status, broken if status >= 500 else (_("The request cannot be read."), "bad_request"))
