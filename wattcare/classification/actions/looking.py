"""The verbs of whoever looks at what few may know: each look stands in the record, with who, at whom, at what."""

from django.db import transaction

from wattcare.audit.actions import record
from wattcare.classification.models import Flag
from wattcare.classification.queries.memberships import Standing, is_sensitive, sensitive_classes_of
from wattcare.classification.queries.reviews import Review, reviews
from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import Page


@transaction.atomic
def look_at_sensitive_classes(*, actor: Actor, number: str) -> list[Standing]:
    """The sensitive classes the customer is in; the look is recorded, whether there are any or not."""
    actor.require("classification.restricted")
    customer = customer_for(actor, number)
    found = sensitive_classes_of(customer.pk)
    seen = {"classes": [f"{one.scheme}:{one.of.code}" for one in found]}
    record(actor=actor, verb="classification.look", object_type="customer", object_id=number, after=seen)
    return found


@transaction.atomic
def look_at_flags(*, actor: Actor, number: str) -> list[Flag]:
    """The restricted flags of a customer, those that hold first, then those that have ended; the look is recorded."""
    actor.require("classification.restricted")
    customer = customer_for(actor, number)
    rows = Flag.objects.visible_to(actor).filter(customer=customer)
    found = [*rows.filter(ended_at=None), *rows.exclude(ended_at=None).order_by("-ended_at")]
    seen = {"flags": [one.code for one in found if one.ended_at is None]}
    record(actor=actor, verb="classification.look_at_flags", object_type="customer", object_id=number, after=seen)
    return found


@transaction.atomic
def look_at_reviews(
    *, actor: Actor, cursor: str | None = None, mine: bool = True, due_only: bool = True
) -> Page[Review]:
    """A page of the flags to look at again, as `reviews`; whose flags it shows is recorded."""
    page = reviews(actor, cursor, mine=mine, due_only=due_only)
    if page.items:
        seen = {"flags": [f"{one.number}:{one.code}" for one in page]}
        record(actor=actor, verb="classification.look_at_flags", object_type="customers", object_id="flags", after=seen)
    return page


def record_look(*, actor: Actor, text: str, number: str = "") -> None:
    """Record that the actor is shown members of `scheme:class`, or `why` of customer `number` under `scheme:`.

    Nothing is recorded for what everybody may see, so that edges can call it for whatever they show. `why` under an
    open scheme shows its sensitive classes to those who may see them, and is recorded for them alone.
    """
    whole = bool(number) and text.endswith(":") and actor.has("classification.restricted")
    if is_sensitive(text, whole=whole):
        actor.require("classification.restricted")
        kind, whom = ("customer", number) if number else ("scheme", text.partition(":")[0])
        record(
            actor=actor, verb="classification.look", object_type=kind, object_id=whom, after={"classes": [text]}
        )  # fmt: skip
