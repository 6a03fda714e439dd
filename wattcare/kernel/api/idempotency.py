"""The same create sent twice happens once (draft-ietf-httpapi-idempotency-key-header).

The key is claimed in the transaction of the create itself: a second call with the same key waits for the first one's
end and then gets its answer; a call that failed leaves no trace, so it may be tried again.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.models import IdempotencyKey
from wattcare.kernel.results import Refused

HEADER = "Idempotency-Key"
Answer = tuple[int, Any]

_CLAIM = """
    INSERT INTO kernel_idempotencykey (actor_id, key, fingerprint, status, body, at) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (actor_id, key) DO NOTHING
"""


class _AnsweredMeanwhile(Exception):
    """Another call with the same key committed first; ours is rolled back."""


def once(request: HttpRequest, actor: Actor, create: Callable[[], Answer]) -> Answer:
    """`create()`'s (status, JSON-able body), or the stored answer when this key was answered before."""
    key = request.headers.get(HEADER, "")
    if not key:
        return create()
    if len(key) > 200:
        raise Refused("bad_key", _("An idempotency key has at most 200 characters."), field=HEADER)
    parts = [str(request.method), request.path, hashlib.sha256(request.body).hexdigest()]
    fingerprint = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return _stored(actor, key, fingerprint) or _created(actor, key, fingerprint, create)


def _stored(actor: Actor, key: str, fingerprint: str) -> Answer | None:
    found = IdempotencyKey.objects.filter(actor_id=actor.id or 0, key=key).first()
    if found is None:
        return None
    if found.fingerprint != fingerprint:
        raise Refused("key_reused", _("This idempotency key was used for another request."), field=HEADER)
    return found.status, found.body


def _created(actor: Actor, key: str, fingerprint: str, create: Callable[[], Answer]) -> Answer:
    try:
        with transaction.atomic():
            status, body = create()
            _claim(actor, key, fingerprint, status, body)
            return status, body
    except _AnsweredMeanwhile:
        answer = _stored(actor, key, fingerprint)
        if answer is None:  # it was answered and swept away within this call
            raise Refused("try_again", _("Send the request again."), status=409) from None
        return answer


def _claim(actor: Actor, key: str, fingerprint: str, status: int, body: Any) -> None:
    """Keep the answer under its key; waits while another call with the key is being answered."""
    values = [actor.id or 0, key, fingerprint, status, json.dumps(body, default=str), now()]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        if not cursor.rowcount:
            raise _AnsweredMeanwhile
