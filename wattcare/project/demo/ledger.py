"""The verbs of cases on records held in memory, written all at once: a year of cases in seconds.

Each verb here does what its namesake in `cases.actions` does to one case, with the same rules and the same rows, and
without asking the database. `tests/test_ledger_is_the_verbs.py` lets the same journeys happen both ways and compares
every table; where a verb has changed, it says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from wattcare.cases.actions.clocks import FAR, Facts, Happening, set_due, turn
from wattcare.cases.actions.doing import Doing, line_of
from wattcare.cases.actions.facts import facts_of
from wattcare.cases.models import Case, Clock, ClockPause, Order
from wattcare.cases.queries.loading import standing_from
from wattcare.cases.rules import OPEN_ORDERS, ClockState, OrderState, Standing, number_of, stage_of
from wattcare.catalogue.rules import Pack
from wattcare.customers.actions.interactions import Contact, interaction
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound, NotPermitted
from wattcare.project.demo.ids import Ids

ORDER_OF_TABLES = ("Case", "Order", "Clock", "ClockPause", "TimelineEntry", "CaseLink", "Interaction", "Entry")
BATCH = 1000


@dataclass(slots=True)
class Held:
    """A case with everything that belongs to it."""

    case: Case
    orders: list[Order] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    pauses: list[ClockPause] = field(default_factory=list)
    facts: Facts | None = None

    def standing(self) -> Standing:
        """As `cases.queries.loading.standing_of`."""
        states = [order.state for order in self.orders]
        open_orders = sum(state in OPEN_ORDERS for state in states)
        return standing_from(self.case, open_orders, states.count(OrderState.ACCEPTED), states.count(OrderState.DONE))

    def as_kept(self) -> None:
        """Instants as the database gives them back, in UTC: the audit and the timeline write them out as texts."""
        case = self.case
        case.due_at, case.warn_at = _utc(case.due_at), _utc(case.warn_at)
        case.due_sort = case.due_at or FAR
        for clock in self.clocks:
            clock.due_at, clock.warn_at = _utc(clock.due_at), _utc(clock.warn_at)

    def order(self, position: int) -> Order:
        """The order at that position; NotFound when there is none."""
        found = next((order for order in self.orders if order.position == position), None)
        if found is None:
            raise NotFound(f"order {position}")
        return found

    def clock(self, pk: int) -> Clock:
        found = next((clock for clock in self.clocks if clock.pk == pk), None)
        if found is None:
            raise NotFound(f"clock {pk}")
        return found


def _utc(moment: Any) -> Any:
    return moment.astimezone(UTC) if moment is not None else None


class Ledger:
    """All cases of a replay and the rows they have left so far."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self._zone = pack, ZoneInfo(pack.zone)
        self.held: dict[str, Held] = {}
        self.rows: dict[str, list[models.Model]] = {name: [] for name in ORDER_OF_TABLES}
        self.order_ids, self.clock_ids, self.case_ids = Ids("cases_order"), Ids("cases_clock"), Ids("cases_case")
        self._due: list[tuple[datetime, int, Clock, Held]] = []
        self._turns = count()

    def local(self, moment: datetime) -> datetime:
        """In the supplier's zone."""
        return moment.astimezone(self._zone)

    def number(self, kind: str, moment: datetime, counter: int) -> str:
        """What a case of this kind is called that is received then as the day's `counter`th."""
        return number_of(self.pack.kind(kind).prefix, self.local(moment), counter)

    def add(self, *rows: models.Model) -> None:
        """Keep rows to be written."""
        for row in rows:
            self.rows[type(row).__name__].append(row)

    def start(self, held: Held, clocks: Sequence[Clock]) -> None:
        """New clocks of a case."""
        for clock in clocks:
            clock.pk = next(self.clock_ids)
            held.clocks.append(clock)
            self.watch(held, clock)
        self.add(*clocks)

    def watch(self, held: Held, clock: Clock) -> None:
        """See to it that the clock's miss is noticed."""
        heappush(self._due, (clock.due_at, next(self._turns), clock, held))

    def late(self, moment: datetime) -> Iterator[tuple[Held, Clock]]:
        """The clocks that have passed their time and still run, each once."""
        while self._due and self._due[0][0] < moment:
            due, _turn, clock, held = heappop(self._due)
            if clock.state == ClockState.RUNNING and not clock.noticed_late and clock.due_at == due:
                clock.noticed_late = True
                yield held, clock

    def write(self) -> None:
        """Everything into the database."""
        for name in ORDER_OF_TABLES:
            rows = self.rows[name]
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
                rows.clear()


class Remembered(Doing):
    """A verb at work on a case in the ledger; what it did goes into the ledger when it ends."""

    def __init__(self, actor: Actor, verb: str, ledger: Ledger, held: Held) -> None:
        super().__init__(actor, held.case, verb)
        self.ledger, self.held = ledger, held

    def __enter__(self) -> "Remembered":
        return self

    def __exit__(self, failed: type[BaseException] | None, *_rest: object) -> None:
        if failed is None:
            self.finish()

    def standing(self) -> Standing:
        return self.held.standing()

    def happened(self, event: str, order: Order | None = None, *, at: datetime | None = None) -> list[Clock]:
        held = self.held
        if held.facts is None:
            held.facts = facts_of(held.case)
        what = Happening(event, at or now(), held.facts, self.of_whole_case(event))
        _ended, started = turn(self.ledger.pack, held.case, held.clocks, what, order)
        self.ledger.start(held, started)
        set_due(held.case, held.clocks)
        return held.clocks

    def finish(self) -> None:
        self.case.stage = stage_of(self.standing())
        self.case.version += 1
        self.ledger.add(line_of(self), self.audited())
        self.held.as_kept()

    def in_archive(self, text: str, *, inbound: bool, channel: str = "") -> None:
        """As `cases.actions.answering._in_archive`."""
        case = self.case
        contact = Contact(
            channel=channel or case.channel, subject=case.subject, summary=text, inbound=inbound,
            customer_id=case.customer_id, account_id=case.account_id, service_point_id=case.service_point_id,
            about=case.number,
        )  # fmt: skip
        self.ledger.add(interaction(actor=self.actor, contact=contact))


def on(ledger: Ledger, actor: Actor, number: str, verb: str, permission: str) -> Remembered:
    """As `cases.actions.doing.on_case`, for a case in the ledger."""
    if not actor.has(permission):
        raise NotPermitted(permission)
    held = ledger.held[number]
    seen = actor.has("cases.view_all") or held.case.department_id in actor.departments
    ordered = any(order.department_id in actor.departments for order in held.orders)
    mine = actor.id is not None and actor.id in (held.case.opened_by_id, held.case.assignee_id)
    if not (seen or ordered or mine) or (held.case.restricted and not actor.has("cases.view_restricted")):
        raise NotFound(number)
    return Remembered(actor, verb, ledger, held)
