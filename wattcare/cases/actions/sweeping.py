"""What the system itself does on cases: after opening, when a deadline passes, when a year is published."""

from django.db import transaction
from django.db.models import Q

from wattcare.audit.actions import record
from wattcare.cases.actions.clocks import deadline_of, set_due
from wattcare.cases.actions.doing import Doing, write_entry
from wattcare.cases.models import Case, CaseLink, Clock
from wattcare.cases.queries.offers import acknowledgements
from wattcare.cases.rules import LIVE_CLOCKS, ClockState, Stage, warn_at
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now

BATCH = 500


@transaction.atomic
def follow_up_case(*, actor: Actor, case_id: int) -> None:
    """Acknowledge a new case and link it with open ones of the same caller or place. Safe to run again."""
    case = Case.objects.select_related("customer").get(pk=case_id)
    acknowledgements.fill(case)
    for other in _same_matter(case):
        CaseLink.objects.get_or_create(case=case, other=other, defaults={"reason": "maybe_same"})


def _same_matter(case: Case) -> list[Case]:
    """Other open cases of the same kind from the same customer, place or telephone, the newest first."""
    same = Q()
    if case.customer_id:
        same |= Q(customer_id=case.customer_id)
    if case.service_point_id:
        same |= Q(service_point_id=case.service_point_id)
    if case.caller_phone:
        same |= Q(caller_phone=case.caller_phone)
    if not same:
        return []
    rows = Case.objects.open().filter(same, kind=case.kind, restricted=False).exclude(pk=case.pk)
    return list(rows.order_by("-received_at")[:5])


def notice_late_clocks(*, actor: Actor) -> int:
    """Write each passed deadline on its case's timeline, once; returns how many."""
    noticed = 0
    while True:
        with transaction.atomic():
            rows = Clock.objects.select_for_update(skip_locked=True, of=("self",)).select_related("case")
            late = list(rows.filter(state=ClockState.RUNNING, noticed_late=False, due_at__lt=now())[:BATCH])
            for clock in late:
                data = {"commitment": clock.commitment, "due": clock.due_at.isoformat(), "binds": clock.binds}
                write_entry(Doing(actor, clock.case, "clock_missed", data=data))
            Clock.objects.filter(pk__in=[clock.pk for clock in late]).update(noticed_late=True)
        noticed += len(late)
        if len(late) < BATCH:
            return noticed


def recount_provisional(*, actor: Actor) -> int:
    """Count provisional deadlines again on the calendars now in force; returns how many became certain."""
    certain = 0
    live = Clock.objects.filter(provisional=True, state__in=LIVE_CLOCKS).exclude(case__stage=Stage.CLOSED)
    for case_id in live.values_list("case_id", flat=True).distinct():
        certain += _recount_case(actor, case_id)
    return certain


@transaction.atomic
def _recount_case(actor: Actor, case_id: int) -> int:
    case = Case.objects.select_for_update().get(pk=case_id)
    clocks = list(case.clocks.prefetch_related("pauses"))
    certain = 0
    for clock in clocks:
        if not clock.provisional or clock.state not in LIVE_CLOCKS:
            continue
        deadline = deadline_of(pack_in_use(), clock, list(clock.pauses.all()), now())
        moved = {"commitment": clock.commitment, "before": clock.due_at.isoformat(), "due": deadline.due.isoformat()}
        if deadline.due == clock.due_at and deadline.provisional:
            continue
        clock.due_at, clock.provisional = deadline.due, deadline.provisional
        clock.warn_at = warn_at(clock.started_at, clock.due_at)
        clock.save()
        write_entry(Doing(actor, case, "clock_recounted", data=moved))
        record(actor=actor, verb="cases.clock_recounted", object_type="case", object_id=case.number, after=moved)
        certain += not deadline.provisional
    set_due(case, clocks)
    case.save(update_fields=["due_at", "warn_at", "due_sort"])
    return certain
