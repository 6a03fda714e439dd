"""Clocks start, pause and stop by the events the pack names; the edition in force at receipt decides, for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from wattcare.cases.models import Case, Clock, ClockPause, Order
from wattcare.cases.rules import LIVE_CLOCKS, ClockState, warn_at
from wattcare.catalogue.rules import CASE, ORDER, Binds, Commitment, Direction, Edition, Pack, VariantKey
from wattcare.commitments.rules import Deadline, Limit, Pause, compute_deadline

LEARNT_LATER = (VariantKey.AREA_KIND, VariantKey.CONNECTION, VariantKey.CLASS)  # with the customer
FAR = datetime(9999, 1, 1, tzinfo=UTC)  # sorts what has no deadline behind everything that has one


@dataclass(frozen=True)
class Facts:
    """What of a case decides which variant of a limit it gets, and which route; classes by scheme."""

    area_kind: str = ""
    connection: str = ""
    customer_kind: str = ""
    importance: str = ""
    day_kind: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)

    def variant(self, commitment: Commitment) -> str:
        """The variant the commitment's limits go by; "" where they go by none, or the fact is not known."""
        key = commitment.variant_key
        if key is VariantKey.CLASS:
            return self.classes.get(commitment.scheme, "")
        return getattr(self, key.value, "") if key else ""


@dataclass(frozen=True)
class Happening:
    """An event of the pack's vocabulary at an instant, with the facts that decide the variants it starts.

    `whole` is False where it has happened to one order only: the clocks of the case take no note of it.
    """

    event: str
    at: datetime
    facts: Facts
    whole: bool = True


def received_on(case: Case, pack: Pack) -> date:
    """The local day of receipt: it decides the edition."""
    return case.received_at.astimezone(ZoneInfo(pack.zone)).date()


def limit_of(commitment: Commitment, edition: Edition, facts: Facts) -> tuple[str, Limit] | None:
    """The variant and limit that hold; while the deciding fact is not known, the strictest one (variant "?")."""
    variant = facts.variant(commitment)
    limit = edition.limit_for(variant)
    if limit is not None:
        return (variant if variant in edition.limits else "", limit)
    if variant or commitment.variant_key not in LEARNT_LATER or not edition.limits:
        return None
    return "?", min(edition.limits.values(), key=lambda limit: (limit.unit, limit.amount))


def new_clocks(pack: Pack, case: Case, what: Happening, order: Order | None = None) -> list[Clock]:
    """The clocks that the event starts on the case (or on its order), not saved yet."""
    target = ORDER if order else CASE
    commitments = pack.commitments_for(
        kind=case.kind, cause=case.cause or None, target=target, channel=case.channel, on=received_on(case, pack)
    )
    starting = [c for c in commitments if c.start == what.event and c.direction is Direction.AFTER]
    clocks = [_clock(pack, case, commitment, what) for commitment in starting]
    for clock in clocks:
        if clock is not None:
            clock.order = order
    return [clock for clock in clocks if clock is not None]


def _clock(pack: Pack, case: Case, commitment: Commitment, what: Happening) -> Clock | None:
    edition = commitment.edition_on(received_on(case, pack))
    if edition is None:
        return None
    facts = replace(what.facts, day_kind=pack.day_kind(edition.calendar, what.at))
    held = limit_of(commitment, edition, facts)
    if held is None:
        return None
    variant, limit = held
    deadline = compute_deadline(limit, what.at, pack.calendar(edition.calendar))
    return Clock(
        case=case,
        commitment=commitment.code,
        edition=edition.code,
        limit=str(limit),
        variant=variant,
        calendar=edition.calendar,
        binds=edition.binds.value,
        stop_event=commitment.stop,
        started_at=what.at,
        due_at=deadline.due,
        warn_at=warn_at(what.at, deadline.due),
        provisional=deadline.provisional,
    )


def deadline_of(pack: Pack, clock: Clock, pauses: Sequence[ClockPause], now: datetime | None = None) -> Deadline:
    """The clock's deadline with its arithmetic, counted afresh from its kept limit."""
    spans = [Pause(pause.started_at, pause.ended_at, pause.reason) for pause in pauses]
    return compute_deadline(Limit.parse(clock.limit), clock.started_at, pack.calendar(clock.calendar), spans, now)


def set_due(case: Case, clocks: Sequence[Clock]) -> None:
    """Let the case carry the deadline that comes first; mere measures do not count."""
    running = [c for c in clocks if c.state == ClockState.RUNNING and c.binds != Binds.MEASURE]
    first = min(running, key=lambda clock: clock.due_at, default=None)
    case.due_at = first.due_at if first else None
    case.warn_at = first.warn_at if first else None
    case.due_sort = first.due_at if first else FAR


def happen(pack: Pack, case: Case, what: Happening, order: Order | None = None) -> list[Clock]:
    """The event has happened: stop the clocks it ends, start those it begins; returns all clocks of the case."""
    clocks = list(case.clocks.all())
    ended, started = turn(pack, case, clocks, what, order)
    Clock.objects.bulk_update(ended, ["state", "stopped_at"])
    clocks += Clock.objects.bulk_create(started)
    set_due(case, clocks)
    return clocks


def turn(
    pack: Pack, case: Case, clocks: Sequence[Clock], what: Happening, order: Order | None = None
) -> tuple[list[Clock], list[Clock]]:
    """What an event does to the clocks of a case: those it has ended and those it starts; nothing is saved."""
    ended = [c for c in clocks if c.state in LIVE_CLOCKS and c.stop_event == what.event and _concerns(c, what, order)]
    for clock in ended:
        stop(clock, what.at)
    started = new_clocks(pack, case, what) if what.whole else []
    if order:
        started += new_clocks(pack, case, what, order)
    live = {(clock.commitment, clock.order_id) for clock in clocks if clock.state in LIVE_CLOCKS}
    return ended, [clock for clock in started if (clock.commitment, clock.order_id) not in live]


def _concerns(clock: Clock, what: Happening, order: Order | None) -> bool:
    """A clock of an order ends by that order's events only; one of the case by what happens to the whole case."""
    return what.whole if clock.order_id is None else order is not None and clock.order_id == order.pk


def stop(clock: Clock, at: datetime) -> None:
    """End the clock: met up to and in the second it was due, missed after."""
    clock.state, clock.stopped_at = (ClockState.MISSED if _late(clock, at) else ClockState.MET), at


def drop(clock: Clock, at: datetime) -> None:
    """End the clock without its event: it means nothing any more, but what was late by then stays missed."""
    clock.state, clock.stopped_at = (ClockState.MISSED if _late(clock, at) else ClockState.CANCELLED), at


def _late(clock: Clock, at: datetime) -> bool:
    """Whether its time was up; one that is paused stood still in time, for a late one is not paused."""
    return clock.state == ClockState.RUNNING and at.replace(microsecond=0) > clock.due_at


def cancel_clocks(case: Case, at: datetime, order: Order | None = None) -> None:
    """The case or order ends without their event: drop their live clocks."""
    clocks = list(case.clocks.all())
    live = [c for c in clocks if c.state in LIVE_CLOCKS and (order is None or c.order_id == order.pk)]
    for clock in live:
        drop(clock, at)
    Clock.objects.bulk_update(live, ["state", "stopped_at"])
    set_due(case, clocks)
