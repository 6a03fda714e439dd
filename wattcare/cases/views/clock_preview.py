"""Which clocks a new case would start, counted before it is saved."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wattcare.cases.actions.clocks import Facts, Happening, new_clocks
from wattcare.cases.models import Case, Clock, Order
from wattcare.cases.queries.looks import unknown_fact
from wattcare.cases.queries.timeline import commitment_name
from wattcare.catalogue.queries import pack
from wattcare.commitments.rules import Limit
from wattcare.commitments.texts import limit_text
from wattcare.customers.queries.chains import Chain, chain_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound


@dataclass(frozen=True)
class ComingClock:
    """A promise that would begin to run."""

    name: str
    due: datetime
    limit: str
    provisional: bool
    unknown: str  # the fact that is not known yet, so that the strictest limit runs
    binds: str


def today() -> date:
    """The supplier's calendar day."""
    return now().astimezone(ZoneInfo(pack().zone)).date()


def chain_of(actor: Actor, customer: str, account: str, point: str) -> Chain:
    """The supply meant so far; the empty chain while nothing fits."""
    try:
        return chain_for(actor, today(), customer=customer, account=account, service_point=point)
    except NotFound:
        return Chain()


def coming_clocks(kind: str, cause: str, channel: str, facts: Facts, *, ordered: bool) -> list[ComingClock]:
    """The clocks of such a case received now, due first; no statement."""
    at = now()
    case = Case(kind=kind, cause=cause, channel=channel, received_at=at, area_kind=facts.area_kind)
    clocks = new_clocks(pack(), case, Happening("received", at, facts))
    if ordered:
        order = Order(case=case, position=1)
        clocks = [clock for clock in clocks if clock.stop_event != "ordered"]
        clocks += new_clocks(pack(), case, Happening("ordered", at, facts))
        clocks += new_clocks(pack(), case, Happening("received", at, facts), order)
        clocks += new_clocks(pack(), case, Happening("ordered", at, facts), order)
    return [_coming(clock) for clock in sorted(clocks, key=lambda clock: clock.due_at)]


def _coming(clock: Clock) -> ComingClock:
    return ComingClock(
        name=commitment_name(clock.commitment),
        due=clock.due_at,
        limit=limit_text(Limit.parse(clock.limit)),
        provisional=clock.provisional,
        unknown=unknown_fact(clock),
        binds=clock.binds,
    )
