"""The one place that asks what time it is, so that tests can freeze it and a replay can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_replayed: ContextVar[datetime | None] = ContextVar("replayed", default=None)


def now() -> datetime:
    """The current instant, aware, in UTC; within `replay_at` the replayed one."""
    return _replayed.get() or datetime.now(UTC)


@contextmanager
def replay_at(instant: datetime) -> Iterator[None]:
    """Let verbs inside the block happen at `instant`: history is replayed through the product's own verbs."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    token = _replayed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _replayed.reset(token)
