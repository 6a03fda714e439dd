"""The one way to a case on behalf of somebody, and what it stands on."""

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from wattcare.cases.models import Case, Order
from wattcare.cases.rules import OPEN_ORDERS, OrderState, Stage, Standing
from wattcare.customers.models import ServicePoint
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound

# Apart from the rest: all eight tables joined would take longer to plan than both statements take to run.
_PLACE = Prefetch("service_point", ServicePoint.objects.select_related("premise", "transformer__feeder"))


def case_for(actor: Actor, number: str) -> Case:
    """The case of `number` with its people and places, if the actor may see it; NotFound otherwise."""
    rows = Case.objects.visible_to(actor).select_related("assignee", "customer", "account").prefetch_related(_PLACE)
    rows = rows.defer("search", "customer__search", "customer__details")  # long, and never shown
    case = rows.filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no case “%(number)s” that you may see.") % {"number": number})
    return case


def lock_case(actor: Actor, number: str) -> Case:
    """The same case, held until the end of the transaction, so that two verbs on it follow one another."""
    rows = Case.objects.visible_to(actor).select_for_update(of=("self",)).defer("search")  # never read back
    case = rows.filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no case “%(number)s” that you may see.") % {"number": number})
    return case


def order_for(case: Case, position: int) -> Order:
    """One order of a case already loaded for somebody."""
    order = case.orders.select_related("department", "handler").filter(position=position).first()
    if order is None:
        raise NotFound(_("The case has no order %(position)s.") % {"position": position})
    return order


def standing_of(case: Case) -> Standing:
    """What the rules need to know of the case; one statement."""
    counts = case.orders.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_ORDERS)),
        accepted=Count("pk", filter=Q(state=OrderState.ACCEPTED)),
        done=Count("pk", filter=Q(state=OrderState.DONE)),
    )
    return standing_from(case, counts["open"], counts["accepted"], counts["done"])


def standing_from(case: Case, open_orders: int, accepted: int, done: int) -> Standing:
    """The standing where the orders are known already."""
    return Standing(
        closed=case.stage == Stage.CLOSED,
        open_orders=open_orders,
        accepted_orders=accepted,
        done_orders=done,
        assigned=case.assignee_id is not None,
        replied=case.replied_at is not None,
        called_back=case.called_back_at is not None,
        settled=case.settled,
        anonymous=case.anonymous,
        wants_call_back=case.wants_call_back,
    )
