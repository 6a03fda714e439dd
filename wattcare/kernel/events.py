"""Typed facts that capabilities announce after their transaction has committed.

A handler that must not be lost enqueues a job inside the verb's transaction instead: what runs here runs at most once.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

from wattcare.kernel.clock import replaying

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """Base of every announced fact."""


E = TypeVar("E", bound=Event)
_handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Let `handler` be called with each event of `kind`; called once per process, from an app's ready()."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish_on_commit(event: Event) -> None:
    """Announce `event` once the surrounding transaction has committed; never when it rolls back or is history."""
    if _handlers[type(event)] and not replaying():
        transaction.on_commit(lambda: _announce(event))


def _announce(event: Event) -> None:
    for handler in _handlers[type(event)]:
        try:
            handler(event)
        except Exception:  # one listener's fault must not undo what has happened, nor silence the others
            logger.exception("a handler of %s failed", type(event).__name__)
