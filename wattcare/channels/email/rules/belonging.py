"""To which case a message belongs. Nobody who is not known in a case gets into it by quoting its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What leads from a message to a case."""

    REFERENCE = "reference"  # In-Reply-To or References name a message of the case
    NUMBER = "number"  # the case's number stands in subject or text


class Place(StrEnum):
    """Where a message goes."""

    APPEND = "append"  # into the case it names, whose people include the sender
    FOLLOW = "follow"  # into a new case, linked at once: the one it names is closed
    NEW = "new"  # into a case of its own


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case a message leads to. `addresses` are those the case knows, case-folded."""

    case_id: int
    number: str
    closed: bool
    why: Why
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Placement:
    """The decision: where, in which case, and which other cases to suggest to a person."""

    place: Place
    case: Candidate | None = None
    suggested: tuple[Candidate, ...] = ()


def placement(sender: str, candidates: Sequence[Candidate]) -> Placement:
    """Decide by the first candidate that knows the sender; references come before numbers.

    A closed case is not reopened by a message: a thank-you would spoil its figures, and work would begin unseen. The
    message is shown there and continues in a new case that is linked with it.
    """
    known = sender.casefold()
    found = next((c for c in candidates if known and known in c.addresses), None)
    if found is not None:
        return Placement(Place.FOLLOW if found.closed else Place.APPEND, found)
    return Placement(Place.NEW, suggested=tuple(candidates))
