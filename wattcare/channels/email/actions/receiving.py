"""The original is stored first, in a transaction of its own; understanding it comes after and may fail."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from wattcare.channels.email.actions.understanding import Received, received, understand_message
from wattcare.channels.email.models import InboundMessage, Outcome, Source, State
from wattcare.channels.email.rules.charsets import clean_text
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now

__all__ = ["Arrival", "Received", "receive_message", "store_arrivals"]


@dataclass(frozen=True)
class Arrival:
    """A message at the door. `sender` is the transport's reverse path: "" the null path, None when none was given."""

    raw: bytes
    source: str = Source.IMPORT
    place: str = ""
    sender: str | None = None
    recipients: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def receive_message(*, actor: Actor, arrival: Arrival) -> Received:
    """Keep a message and understand it. Once this has returned, or raised after its first commit, nothing is lost.

    The same bytes a second time are noted as a duplicate and change nothing else. Raises NotPermitted.
    """
    (message,) = store_arrivals(actor=actor, arrivals=[arrival])
    if message.outcome == Outcome.DUPLICATE:
        return received(message)
    return understand_message(actor=actor, pk=message.pk)


def store_arrivals(*, actor: Actor, arrivals: Sequence[Arrival]) -> list[InboundMessage]:
    """Keep messages as they came, all in one transaction, in four statements at most; duplicates are told apart.

    Returns the stored messages in the order of `arrivals`. The unique index on the bytes decides, so two servers that
    take the same message at the same moment keep it once.
    """
    actor.require("channels.import")
    if not arrivals:
        return []
    rows: dict[str, InboundMessage] = {}
    for arrival in arrivals:
        rows.setdefault(arrival.sha256, _row(arrival))
    with transaction.atomic():
        InboundMessage.objects.bulk_create(rows.values(), ignore_conflicts=True)
        kept = _kept(list(rows))
        return _told_apart(arrivals, kept, {row.delivery for row in rows.values()})


def _row(arrival: Arrival) -> InboundMessage:
    return InboundMessage(
        received_at=now(),
        source=arrival.source,
        place=clean_text(arrival.place)[-500:],
        delivery=uuid4(),
        sha256=arrival.sha256,
        size=len(arrival.raw),
        raw=arrival.raw,
        envelope_sender=None if arrival.sender is None else clean_text(arrival.sender)[:320],
        envelope_recipients=[clean_text(recipient) for recipient in arrival.recipients],
    )


def _kept(hashes: list[str]) -> dict[str, InboundMessage]:
    rows = InboundMessage.objects.filter(sha256__in=hashes, duplicate_of=None).select_related("case").defer("raw")
    return {row.sha256: row for row in rows}


def _told_apart(arrivals: Sequence[Arrival], kept: dict[str, InboundMessage], ours: set[UUID]) -> list[InboundMessage]:
    """The kept row for the first delivery of each message, a row without bytes for every further one."""
    fresh = {row.sha256 for row in kept.values() if row.delivery in ours}
    result = []
    for arrival in arrivals:
        if arrival.sha256 in fresh:
            fresh.remove(arrival.sha256)
            result.append(kept[arrival.sha256])
        else:
            result.append(_second(arrival, kept[arrival.sha256]))
    InboundMessage.objects.bulk_create([row for row in result if row.pk is None])
    return result


def _second(arrival: Arrival, first: InboundMessage) -> InboundMessage:
    row = _row(arrival)
    row.raw, row.duplicate_of, row.case = None, first, first.case
    row.state, row.outcome = State.PROCESSED, Outcome.DUPLICATE
    for name in ("sender_address", "sender_name", "subject", "message_id", "problems"):
        setattr(row, name, getattr(first, name))
    return row
