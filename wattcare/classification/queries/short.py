"""What customers count as, in short: for chips, panels and lists, each class with how much it tells; one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wattcare.classification.queries.live import LiveScheme, live_schemes
from wattcare.classification.queries.memberships import Standing, standings_in
from wattcare.kernel.actors import Actor
from wattcare.kernel.statements import rows

SEEN_ANYWAY = frozenset({"kind", "lifecycle"})  # every page and list of customers shows these by themselves

_HELD = """
    SELECT m.customer_id, m.scheme_id, m.class_code_id, m.since, k.members::float / greatest(t.total, 1)
    FROM classification_membership m
    JOIN classification_classcode k ON k.id = m.class_code_id
    JOIN (SELECT scheme_id, sum(members) AS total FROM classification_classcode GROUP BY scheme_id) t
      ON t.scheme_id = m.scheme_id
    WHERE m.customer_id = ANY(%(customers)s::bigint[])
"""
_FLAGGED = """
    UNION ALL
    (SELECT customer_id, 0, 0, NULL, 0 FROM classification_flag
     WHERE customer_id = ANY(%(customers)s::bigint[]) AND ended_at IS NULL LIMIT 1)
"""


@dataclass(frozen=True)
class Told:
    """A class with the share of all customers that it holds, 0 to 1: the fewer it holds, the more it tells.

    `plain`: its scheme asks only for what pages show anyway.
    """

    standing: Standing
    share: float
    plain: bool


@dataclass(frozen=True)
class InShort:
    """The customer's classes in the order of their schemes. `more`: there are restricted flags or sensitive classes,
    which only a recorded look shows; never True for those who may not look."""

    told: list[Told] = field(default_factory=list)
    more: bool = False


def in_short(actor: Actor, customer_id: int) -> InShort:
    """One statement; none for those who may not see classes."""
    if not actor.has("classification.view"):
        return InShort()
    found = rows(_HELD + _FLAGGED, {"customers": [customer_id]})
    held = [row for row in found if row[1]]
    live = live_schemes()
    permitted = actor.has("classification.restricted")
    more = permitted and (len(held) < len(found) or bool(standings_in(_places(held), live, sensitive=True)))
    return InShort(_told(held, live), more)


def told_of_many(actor: Actor, customer_ids: Sequence[int]) -> dict[int, list[Told]]:
    """The same of the customers of a page of a list, without what few may know."""
    if not actor.has("classification.view") or not customer_ids:
        return {}
    by_customer: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows(_HELD, {"customers": list(customer_ids)}):
        by_customer.setdefault(row[0], []).append(row)
    live = live_schemes()
    return {customer: _told(held, live) for customer, held in by_customer.items()}


def _places(held: Sequence[tuple[Any, ...]]) -> Mapping[int, tuple[int, date]]:
    return {scheme: (number, since) for _customer, scheme, number, since, _share in held}


def _told(held: Sequence[tuple[Any, ...]], live: Sequence[LiveScheme]) -> list[Told]:
    shares = {scheme: share for _customer, scheme, _number, _since, share in held}
    schemes = {one.code: one for one in live}
    return [
        Told(one, shares[schemes[one.scheme].id], SEEN_ANYWAY.issuperset(schemes[one.scheme].asks))
        for one in standings_in(_places(held), live, sensitive=False)
    ]
