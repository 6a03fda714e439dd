"""Idempotent creates of the API (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Status

from wattcare.kernel.actors import Actor
from wattcare.kernel.idempotency import HEADER, Answer, answer_once


def once(request: HttpRequest, actor: Actor, create: Callable[[], Answer]) -> Status[Any]:
    """`create()`'s (status, JSON-able body), or the stored answer when the call's key was answered before."""
    key = request.headers.get(HEADER, "")
    if not key:
        return Status(*create())
    sent = [str(request.method), request.path, hashlib.sha256(request.body).hexdigest()]
    return Status(*answer_once(actor, key, "\n".join(sent), create))
