"""The customers of a class, page by page, straight from the index of memberships."""

from dataclasses import dataclass
from datetime import date

from wattcare.classification.queries.live import live_scheme
from wattcare.classification.queries.memberships import members_condition
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from wattcare.kernel.statements import rows


@dataclass(frozen=True)
class Member:
    """A customer in a class; `of` is the code of the class, which lies in the one asked for."""

    number: str
    name: str
    kind: str
    of: str
    since: date


# Each class gives its next page from the index; the pages are merged.
_MEMBERS = """
    SELECT m.customer_id, c.number, c.name, c.kind, k.id, m.since
    FROM unnest(%(classes)s::bigint[]) AS k (id)
    CROSS JOIN LATERAL (
        SELECT customer_id, since FROM classification_membership
        WHERE class_code_id = k.id AND customer_id > %(after)s ORDER BY customer_id LIMIT %(limit)s
    ) m
    JOIN customers_customer c ON c.id = m.customer_id
    ORDER BY m.customer_id LIMIT %(limit)s
"""


def members(actor: Actor, scheme: str, code: str, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Member]:
    """The members of a class of a live scheme, and of all classes within it, in the order of the archive.

    NotFound for what the actor may not see. Whoever shows a sensitive class calls `record_look`.
    """
    actor.require("customers.view")
    members_condition(actor, f"{scheme}:{code}")
    live = live_scheme(scheme)
    assert live is not None  # noqa: S101  asked just before
    codes = {live.numbers[one.code]: one.code for one in live.leaves_of(code)}
    after = decode_cursor(cursor, [int])[0] if cursor else 0
    found = rows(_MEMBERS, {"classes": list(codes), "after": after, "limit": size + 1})
    more, found = len(found) > size, found[:size]
    items = [Member(number, name, kind, codes[of], since) for _id, number, name, kind, of, since in found]
    return Page(items, encode_cursor([found[-1][0]]) if more else None, cursor)
