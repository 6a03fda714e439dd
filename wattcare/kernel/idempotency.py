"""The same create sent twice happens once.

The key is claimed in the transaction of the create itself: a second call with the same key waits for the first one's
end and then gets its answer; a call that failed leaves no trace, so it may be tried again.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.models import IdempotencyKey
from wattcare.kernel.results import Refused
from wattcare.kernel.statements import one, prepared

HEADER = "Idempotency-Key"
_PLACE = f"header/{HEADER}"
KEY_LENGTH = 200
KEPT = timedelta(hours=48)
Answer = tuple[int, Any]

_CLAIM = """
    INSERT INTO kernel_idempotencykey (actor_id, key, fingerprint, status, body, at) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (actor_id, key) DO NOTHING
"""
_STORED = "SELECT fingerprint, status, body::text FROM kernel_idempotencykey WHERE actor_id = %s AND key = %s"


class _AnsweredMeanwhile(Exception):
    """Another call with the same key committed first; ours is rolled back."""


def answer_once(actor: Actor, key: str, sent: str, create: Callable[[], Answer]) -> Answer:
    """`create()`'s (status, JSON-able body), or the stored answer when `key` was answered before.

    `sent` is what was asked for; the same key for something else is refused. Keys are kept for 48 hours.
    """
    if len(key) > KEY_LENGTH:
        raise Refused("bad_key", _("An idempotency key has at most 200 characters."), field=_PLACE)
    fingerprint = hashlib.sha256(sent.encode()).hexdigest()
    return _stored(actor, key, fingerprint) or _created(actor, key, fingerprint, create)


def _stored(actor: Actor, key: str, fingerprint: str) -> Answer | None:
    found = one(_STORED, [actor.id or 0, key])
    if found is None:
        return None
    sent, status, body = found
    if sent != fingerprint:
        raise Refused("key_reused", _("This idempotency key was used for another request."), field=_PLACE)
    return status, json.loads(body)


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
    values: list[str | int | datetime] = [actor.id or 0, key, fingerprint, status, json.dumps(body, default=str), now()]
    with prepared() as cursor:
        cursor.execute(_CLAIM, values)
        if not cursor.rowcount:
            raise _AnsweredMeanwhile


def sweep() -> int:
    """Forget keys past their time; returns how many."""
    deleted, _counts = IdempotencyKey.objects.filter(at__lt=now() - KEPT).delete()
    return deleted
