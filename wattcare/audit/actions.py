"""The verbs of the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wattcare.audit.models import Entry
from wattcare.kernel.actors import Actor


def record(
    *,
    actor: Actor,
    verb: str,
    object_type: str,
    object_id: str | int,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one entry inside the caller's transaction; values must be JSON-able and free of secrets."""
    change = Change(object_id, before, after)
    entry(actor=actor, verb=verb, object_type=object_type, change=change, reason=reason).save(force_insert=True)


@dataclass(frozen=True)
class Change:
    """What a set-based verb did to one object."""

    object_id: str | int
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def entry(*, actor: Actor, verb: str, object_type: str, change: Change, reason: str = "") -> Entry:
    """The entry of a verb that writes all its rows together (`kernel.inserting`); the caller inserts it."""
    return Entry(
        actor_id=actor.id,
        actor_code=actor.code,
        verb=verb,
        object_type=object_type,
        object_id=str(change.object_id),
        before=change.before,
        after=change.after,
        reason=reason,
        address=actor.address,
    )


def record_many(*, actor: Actor, verb: str, object_type: str, changes: Iterable[Change], reason: str = "") -> None:
    """Add one entry for each change, in few statements: for imports, which change thousands of objects at once."""
    entries = (
        entry(actor=actor, verb=verb, object_type=object_type, change=change, reason=reason) for change in changes
    )
    Entry.objects.bulk_create(entries, batch_size=2000)
