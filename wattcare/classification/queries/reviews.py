"""Restricted flags that somebody has to look at again, and who may."""

from dataclasses import dataclass
from datetime import date

from wattcare.classification.models import Flag
from wattcare.customers.queries import home
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import PAGE_SIZE, Page, keyset_page
from wattcare.staff.models import Membership


@dataclass(frozen=True)
class Review:
    """A flag without its reason: what one must know to go and look, which is recorded."""

    number: str
    name: str
    code: str
    review_on: date
    owner: str
    due: bool


def reviews(
    actor: Actor, cursor: str | None = None, *, mine: bool = True, due_only: bool = True, size: int = PAGE_SIZE
) -> Page[Review]:
    """The flags that hold, those due first; the actor's own unless all are asked for. One statement."""
    actor.require("classification.restricted")
    rows = Flag.objects.visible_to(actor).filter(ended_at=None).select_related("customer")
    rows = rows.only("customer__number", "customer__name", "code", "review_on", "owner_code")
    if mine:
        rows = rows.filter(owner_id=actor.id or 0)
    if due_only:
        rows = rows.filter(review_on__lte=home.today())
    page = keyset_page(rows, ["review_on", "id"], cursor, size)
    return Page([_review(flag) for flag in page.items], page.next_cursor, page.cursor)


def _review(flag: Flag) -> Review:
    customer = flag.customer
    due = flag.review_on <= home.today()
    return Review(customer.number, customer.name, flag.code, flag.review_on, flag.owner_code, due)


def may_own() -> list[tuple[str, str]]:
    """User name and name of everybody active who may see flags; one statement."""
    rows = Membership.objects.filter(
        role__permissions__contains=["classification.restricted"], user__is_active=True
    ).order_by("user__name", "user__username")
    return list(dict(rows.values_list("user__username", "user__name")).items())
