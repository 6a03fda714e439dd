"""What callers send: JSON bodies and queries, free of what the database cannot hold; unknown fields are refused."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.parser import Parser
from pydantic import ConfigDict

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
