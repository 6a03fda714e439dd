"""Lists that few may see: that somebody is shown one stands in the record."""

from wattcare.customers.queries.lists import Filters, restricted_codes
from wattcare.kernel.actors import Actor


def record_looks(actor: Actor, filters: Filters) -> None:
    """Call it wherever a list is shown: tells the filters whose restricted codes narrow it, and they record it."""
    for one, code in restricted_codes(actor, filters):
        one.look(code)
