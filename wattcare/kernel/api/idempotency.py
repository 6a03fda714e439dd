"""Idempotent creates of the API (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Status

from wattcare.kernel.actors import Actor
from wattcare.kernel.idempotency import HEADER, KEY_LENGTH, Answer, answer_once

KEYED: dict[str, Any] = {  # what an operation that uses `once` adds to its description (`openapi_extra`)
    "parameters": [
        {
            "name": HEADER,
            "in": "header",
            "required": False,
            "description": "Any text of your own; the same key with the same body is done once and answered the same.",
            "schema": {"type": "string", "maxLength": KEY_LENGTH},
            "example": "7d1f9c1e-5a3b-4c0e-9f64-0c6f2f6c1a11",
        }
    ]
}


def once(request: HttpRequest, actor: Actor, create: Callable[[], Answer]) -> Status[Any]:
    """`create()`'s (status, JSON-able body), or the stored answer when the call's key was answered before."""
    key = request.headers.get(HEADER, "")
    if not key:
        return Status(*create())
    sent = [str(request.method), request.path, hashlib.sha256(request.body).hexdigest()]
    return Status(*answer_once(actor, key, "\n".join(sent), create))
