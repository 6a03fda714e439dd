"""A customer's cases, for the archive: how many are open, how often they complained, the open and latest ones."""

from dataclasses import dataclass
from datetime import timedelta

from wattcare.cases.models import Case
from wattcare.cases.queries.lists import bounded_counts, light
from wattcare.cases.rules import Stage
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Nature
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now

REPEAT = timedelta(days=90)
LATEST = 10


@dataclass(frozen=True)
class Standing:
    """What the cases say of a customer: open ones, and complaints within REPEAT; both counted to COUNTED only."""

    open: int
    complaints: int


def standing_of_customer(actor: Actor, customer_id: int) -> Standing:
    """Counted to COUNTED, in one statement over the customer's own cases."""
    rows = Case.objects.visible_to(actor).filter(customer_id=customer_id)
    complaint = pack().kind_of(Nature.COMPLAINT)
    recent = rows.filter(kind=complaint.code if complaint else "", received_at__gte=now() - REPEAT)
    return Standing(*bounded_counts([rows.open(), recent]))


def cases_of_customer(actor: Actor, customer_id: int) -> list[Case]:
    """Open cases first, then the latest, at most LATEST; one statement."""
    rows = light(Case.objects.visible_to(actor).filter(customer_id=customer_id))
    found = list(rows.order_by("-received_at", "-id")[: LATEST * 5])
    return sorted(found, key=lambda case: case.stage == Stage.CLOSED)[:LATEST]
