"""What callers send: JSON bodies and queries, free of what the database cannot hold; unknown fields are refused."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.parser import Parser
from pydantic import ConfigDict

from wattcare.kernel.results import Refused
from wattcare.kernel.text import clean


class Sent(Schema):
    """Base of what callers send: a field we do not know is refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class CleanParser(Parser):
    """Reads JSON and queries; NUL, other control characters and lone surrogates are left out of every text."""

    def parse_body(self, request: HttpRequest) -> Any:
        sent = json.loads(request.body)
        return cleaned(sent) if b"\\u" in request.body else sent  # only an escape can write such a character

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found: dict[str, Any] = cleaned(super().parse_querydict(data, list_fields, request))
        return found


def cleaned(sent: Any) -> Any:
    """`sent` with all its texts in a form the database can hold."""
    if isinstance(sent, str):
        return clean(sent)
    if isinstance(sent, dict):
        return {clean(name): cleaned(value) for name, value in sent.items()}
    return [cleaned(item) for item in sent] if isinstance(sent, list) else sent


def unreadable(error: BaseException | None) -> str:
    """Where a body stops being JSON, in the caller's language."""
    if isinstance(error, json.JSONDecodeError):
        place = {"line": error.lineno, "column": error.colno}
        return _("The body is not valid JSON: see line %(line)s, column %(column)s.") % place
    return _("The body is not valid JSON in UTF-8.")


def knowing_its_query(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse what stands in the query and is not known there: a misspelt filter would answer with everything.

    For `NinjaAPI.add_decorator(…, mode="view")`: `run` is an operation's own method.
    """
    operation: Any = run.__self__  # type: ignore[attr-defined]
    queries = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    known = frozenset(name for model in queries for name in model.__ninja_flatten_map__)

    @wraps(run)
    def checked(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - known) if request.GET else ()
        if not unknown:
            return run(request, *arguments, **more)
        errors = {f"query/{name}": [_("There is no such field.")] for name in unknown}
        refusal = Refused("invalid", _("The request has wrong or missing fields."), errors=errors)
        answer: HttpResponse = operation.api.on_exception(request, refusal)
        return answer

    return checked
