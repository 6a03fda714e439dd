"""The verbs that put customers into classes: all, some, and those whose archive has changed.

One classification writes at a time, held by a lock of the database: what an earlier view of the archive says can never
be written over what a later one said. The archive itself never waits for it.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import DataError, transaction

from wattcare.audit.actions import record
from wattcare.classification.actions import moving
from wattcare.classification.actions.moving import Moved
from wattcare.classification.events import ClassesChanged
from wattcare.classification.models import Scheme, Stale
from wattcare.classification.queries.live import LiveScheme, live_schemes, readable
from wattcare.customers.queries import home
from wattcare.customers.queries.offers import Changed
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.statements import one, prepared, rows

log = logging.getLogger(__name__)
BATCH = 500  # customers of one statement
EVERYBODY_FROM = 50_000  # changes waiting: from here on one pass over all customers costs less
TOLD = 1000  # customers in one event
_LOCK = 0x636C6173
T = TypeVar("T")


@dataclass(frozen=True)
class Counts:
    """Of one scheme after a pass over all customers: members by class, customers whom no class takes, how many left a
    class, and how many are in one for the first time."""

    version: int
    members: Mapping[str, int]
    unclassified: int
    moved: int
    entered: int


def hold() -> None:
    """Wait until no other classification writes, and keep it so until the transaction ends.

    Whoever locks rows of schemes as well calls this first.
    """
    one("SELECT pg_advisory_xact_lock(%s::bigint)", [_LOCK])


@transaction.atomic
def classify_all(*, actor: Actor, schemes: Sequence[str] | None = None, day: date | None = None) -> dict[str, Counts]:
    """Put all customers into the classes that take them on `day` (today), under all live schemes or those named, in one
    pass over the archive. Safe to run again: nothing changes then."""
    actor.require("classification.approve")
    hold()
    live = readable(live_schemes(fresh=True))
    wanted = [scheme for scheme in live if schemes is None or scheme.code in schemes]
    return classify_everybody(actor, wanted, day or home.today(), all_of_them=len(wanted) == len(live))


def classify_everybody(
    actor: Actor, schemes: Sequence[LiveScheme], day: date, *, all_of_them: bool = False
) -> dict[str, Counts]:
    """What `classify_all` does, inside the transaction of a verb that holds all classification."""
    if all_of_them:  # before the archive is read: what changes from now on stays for the next round
        Stale.objects.all().delete()
    if not schemes:
        return {}
    moving.decide_all(schemes, day)
    known = [scheme for scheme in schemes if moving.has_members(scheme)]
    fresh = [scheme for scheme in schemes if scheme not in known]
    if fresh:
        moving.enter_all(fresh, day)
    if known:
        moving.move_all(known, day)
    found = _counts(schemes, known, day)
    for scheme in schemes:
        _finish(actor, scheme, found[scheme.code], day, told=scheme in known)
    moving.forget_all()
    return found


def _counts(schemes: Sequence[LiveScheme], known: Sequence[LiveScheme], day: date) -> dict[str, Counts]:
    members = moving.keep_counts(schemes, day)
    moved = moving.moved_counts() if known else {}
    found = {}
    for scheme in schemes:
        mine = members[scheme.id]
        by_code = {code: mine.get(scheme.numbers[code], 0) for code in (c.code for c in scheme.classes if c.leaf)}
        left, entered = moved.get(scheme.id, (0, 0)) if scheme in known else (0, sum(by_code.values()))
        found[scheme.code] = Counts(scheme.number, by_code, mine.get(None, 0), left, entered)
    return found


def _finish(actor: Actor, scheme: LiveScheme, counts: Counts, day: date, *, told: bool) -> None:
    """Note the pass, say who moved by a change of the archive or of the day, and record what changed."""
    rows_of = Scheme.objects.filter(pk=scheme.id)
    before = rows_of.values_list("classified_version", flat=True).get()
    rows_of.update(classified_on=day, classified_at=now(), classified_version=scheme.number)
    if counts.unclassified:
        log.warning("Scheme %s: no class takes %d customers", scheme.code, counts.unclassified)
    if told and before == scheme.number and counts.moved + counts.entered:
        _tell([scheme], moving.moved_rows(scheme))
    if counts.moved or counts.entered or before != scheme.number:
        record(
            actor=actor, verb="classification.classify", object_type="scheme", object_id=scheme.code,
            after={
                "version": counts.version, "day": day.isoformat(), "moved": counts.moved, "entered": counts.entered,
                "unclassified": counts.unclassified,
            },
        )  # fmt: skip


def _tell(schemes: Sequence[LiveScheme], moved: Iterable[Moved]) -> None:
    by_scheme: dict[int, list[tuple[int, str, str]]] = {}
    names = {number: code for scheme in schemes for code, number in scheme.numbers.items()}
    for scheme_id, customer, before, after in moved:
        if before is not None or after is not None:
            told = (customer, names.get(before or 0, ""), names.get(after or 0, ""))
            by_scheme.setdefault(scheme_id, []).append(told)
    for scheme in schemes:
        for part in _parts(by_scheme.get(scheme.id, []), TOLD):
            publish_on_commit(ClassesChanged(scheme.code, tuple(part)))


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


@transaction.atomic
def classify_some(*, actor: Actor, customer_ids: Iterable[int], day: date | None = None) -> int:
    """Put these customers into the classes that take them now; how often one of them is in another class than before.

    The history of memberships is its record: the audit gets no entry of each.
    """
    actor.require("classification.approve")
    hold()
    return _some(readable(live_schemes(fresh=True)), sorted(set(customer_ids)), day or home.today())


def _some(schemes: Sequence[LiveScheme], customer_ids: Sequence[int], day: date) -> int:
    moved: list[Moved] = []
    for part in _parts(customer_ids, BATCH) if schemes else ():
        moved += _move(schemes, part, day)
    outside = {(scheme, customer) for scheme, customer, _before, after in moved if after is None}
    if outside:
        log.warning("No class takes these customers (scheme, customer): %s", sorted(outside)[:20])
    if moved:
        _tell(_settled(schemes), moved)
    return sum(1 for *_who, before, after in moved if before != after)


def _move(schemes: Sequence[LiveScheme], customer_ids: Sequence[int], day: date) -> list[Moved]:
    """Move them; where a value of one of them cannot be reckoned with, all others: nobody waits for one bad record."""
    try:
        with transaction.atomic():
            return moving.move_some(schemes, customer_ids, day)
    except DataError:
        if len(customer_ids) == 1:
            log.exception("Customer %d cannot be classified", customer_ids[0])
            return []
        half = len(customer_ids) // 2
        return _move(schemes, customer_ids[:half], day) + _move(schemes, customer_ids[half:], day)


def _settled(schemes: Sequence[LiveScheme]) -> list[LiveScheme]:
    """Schemes whose live version has classified everybody: a move under another one is the version's doing."""
    versions = dict(Scheme.objects.filter(pk__in=[s.id for s in schemes]).values_list("pk", "classified_version"))
    return [scheme for scheme in schemes if versions.get(scheme.id) == scheme.number]


def mark_stale(changed: Changed) -> None:
    """Note inside the caller's transaction whose archive has changed; within a minute they are classified again."""
    values = [list(set(changed.customer_ids)) if changed.customer_ids is not None else [None], now()]
    with prepared() as cursor:
        cursor.execute("INSERT INTO classification_stale (customer_id, at) SELECT unnest(%s::bigint[]), %s", values)


@transaction.atomic
def classify_stale(*, actor: Actor, limit: int = BATCH) -> int:
    """Classify customers whose archive has changed, at most `limit` of them; how many changes were cleared.

    0 as well while another classification is at work: what waits is done in the next round.
    """
    actor.require("classification.approve")
    free = one("SELECT pg_try_advisory_xact_lock(%s::bigint)", [_LOCK])
    if free != (True,):
        return 0
    waiting, everybody = _waiting()
    if not waiting:
        return 0
    schemes = readable(live_schemes(fresh=True))
    if everybody or waiting >= EVERYBODY_FROM:
        classify_everybody(actor, schemes, home.today(), all_of_them=True)
        return waiting
    cleared = rows(
        """DELETE FROM classification_stale WHERE id IN (
               SELECT id FROM classification_stale ORDER BY id LIMIT %s) RETURNING customer_id""",
        [limit],
    )
    _some(schemes, sorted({customer for (customer,) in cleared}), home.today())
    return len(cleared)


def _waiting() -> tuple[int, bool]:
    """How many changes wait, counted to EVERYBODY_FROM, and whether one of them is for all customers."""
    found = one(
        """SELECT (SELECT count(*) FROM (SELECT FROM classification_stale LIMIT %s) q),
                  EXISTS (SELECT FROM classification_stale WHERE customer_id IS NULL)""",
        [EVERYBODY_FROM],
    )
    return (found[0], found[1]) if found else (0, False)
