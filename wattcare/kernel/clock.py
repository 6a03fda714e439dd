"""The one place that asks what time it is, so that tests can freeze it and a replay can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_replayed: ContextVar[datetime | None] = ContextVar("replayed", default=None)


def now() -> datetime:
    """The current instant, aware, in UTC; within `replay_at` the replayed one."""
    return _replayed.get() or datetime.now(UTC)


def replaying() -> bool:
    """Whether history is being told: what happens then starts no job, is not announced and goes out to nobody."""
    return _replayed.get() is not None


@contextmanager
def replay_at(instant: datetime) -> Iterator[None]:
    """Let verbs inside the block happen at `instant`: history is replayed through the product's own verbs.

    What has long happened must not happen again outside of the records: inside the block `jobs.enqueue` adds no job,
    `events.publish_on_commit` announces nothing, and slots made with `outward=True` stay silent.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    token = _replayed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _replayed.reset(token)
