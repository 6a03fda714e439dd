"""What a customer counts as, in short: for chips and panel of a page, in one statement."""

from dataclasses import dataclass, field

from wattcare.classification.queries.live import live_schemes
from wattcare.classification.queries.memberships import Standing, standings_in
from wattcare.kernel.actors import Actor
from wattcare.kernel.statements import rows

_IN_SHORT = """
    SELECT scheme_id, class_code_id, since FROM classification_membership WHERE customer_id = %(customer)s
    UNION ALL
    (SELECT 0, 0, NULL FROM classification_flag WHERE customer_id = %(customer)s AND ended_at IS NULL LIMIT 1)
"""


@dataclass(frozen=True)
class InShort:
    """The customer's classes in the order of their schemes. `more`: there are restricted flags or sensitive classes,
    which only a recorded look shows; never True for those who may not look."""

    standings: list[Standing] = field(default_factory=list)
    more: bool = False


def in_short(actor: Actor, customer_id: int) -> InShort:
    """One statement; none for those who may not see classes."""
    if not actor.has("classification.view"):
        return InShort()
    found = rows(_IN_SHORT, {"customer": customer_id})
    held = {scheme: (number, since) for scheme, number, since in found if scheme}
    live = live_schemes()
    more = actor.has("classification.restricted") and (
        len(held) < len(found) or bool(standings_in(held, live, sensitive=True))
    )
    return InShort(standings_in(held, live, sensitive=False), more)
