"""The case as its page shows it: one read shape with everything on it and everything that may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from wattcare.cases.models import Attachment, Case, CaseLink, Clock, ClockPause, Order
from wattcare.cases.queries.loading import case_for, standing_from
from wattcare.cases.queries.looks import case_due, clock_due, clock_look, order_look, stage_look, unknown_fact
from wattcare.cases.queries.timeline import Line, Timeline, commitment_name, department_name, read_timeline
from wattcare.cases.queries.verdicts import (
    Ground,
    case_verdicts,
    clock_verdicts,
    identity_shown,
    may_see_caller,
    order_verdicts,
)
from wattcare.cases.rules import LIVE_CLOCKS, OPEN_ORDERS, OrderState, Stage, Standing, needs_call_back
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Cause, ChannelDef, Edition, Kind
from wattcare.commitments.rules import Limit, Pause, compute_deadline
from wattcare.commitments.texts import limit_text, sentences
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import Verdict
from wattcare.kernel.ui.choices import Look
from wattcare.kernel.ui.deadlines import Due
from wattcare.kernel.ui.pieces import names

NO_FILES = "content"  # never read with a page


@dataclass(frozen=True)
class ShownOrder:
    """An order with what may be done with it."""

    order: Order
    department: str
    look: Look
    reason: str
    may: dict[str, Verdict]

    @property
    def open(self) -> bool:
        return self.order.state in OPEN_ORDERS


@dataclass(frozen=True)
class ShownClock:
    """A clock with its arithmetic in words, the edition it comes from and what may be done with it."""

    clock: Clock
    name: str
    look: Look
    due: Due
    limit: str
    edition: Edition | None
    order: int | None
    steps: list[str]
    may: dict[str, Verdict]
    unknown: str = ""  # the fact that is not known yet, so that the strictest limit runs

    @property
    def live(self) -> bool:
        return self.clock.state in LIVE_CLOCKS


@dataclass(frozen=True)
class ShownLink:
    case: Case
    reason: str
    look: Look


@dataclass(frozen=True)
class StageStep:
    """One step of the bar: done, skipped, current or ahead."""

    look: Look
    state: str


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows. `may` holds a verdict for each verb of the case."""

    case: Case
    kind: Kind
    cause: Sequence[Cause]
    channel: ChannelDef | None
    department: str
    standing: Standing
    stages: list[StageStep]
    due: Due | None
    orders: list[ShownOrder]
    clocks: list[ShownClock]
    timeline: Timeline
    files: list[Attachment]
    links: list[ShownLink]
    may: dict[str, Verdict]
    identity_shown: bool
    may_see_caller: Verdict
    call_back_needed: bool

    @property
    def next_verb(self) -> str:
        """The verb that brings the case on from where it stands."""
        if self.standing.closed:
            return "reopen"
        if self.standing.open_orders:
            return ""
        if self.standing.called_back or (self.standing.replied and not self.call_back_needed):
            return "close"
        if self.standing.replied:
            return "call_back"
        return "reply" if self.standing.done_orders or self.kind.instant else "order"


def case_page(actor: Actor, number: str) -> CasePage:
    """The page of the case `number`, in at most eight statements; NotFound when the actor may not see it."""
    case = case_for(actor, number)
    return page_of(actor, case, read_orders(case))


def page_of(actor: Actor, case: Case, orders: Sequence[Order]) -> CasePage:
    """The same for a case already read for the actor, with its orders."""
    standing = standing_of_orders(case, orders)
    clocks = list(Clock.objects.filter(case=case))
    files = files_of(case)
    timeline = read_timeline(case, files)
    kind = pack().kind(case.kind)
    return CasePage(
        case=case,
        kind=kind,
        cause=cause_path(case.cause),
        channel=next((item for item in pack().channels if item.code == case.channel), None),
        department=department_name(case.department_id),
        standing=standing,
        stages=stage_bar(case, needs_call_back(kind, standing), ordered=bool(orders)),
        due=case_due(case),
        orders=[shown_order(actor, standing, order) for order in orders],
        clocks=_clocks(Ground(actor, case, standing, orders), clocks, _pauses(case, timeline)),
        timeline=timeline,
        files=files,
        links=_links(actor, case),
        may=case_verdicts(Ground(actor, case, standing, orders)),
        identity_shown=identity_shown(actor, case),
        may_see_caller=may_see_caller(actor),
        call_back_needed=needs_call_back(kind, standing),
    )


def read_orders(case: Case) -> list[Order]:
    return list(case.orders.select_related("handler"))


def files_of(case: Case) -> list[Attachment]:
    """The case's files without their content."""
    return list(case.attachments.defer(NO_FILES).order_by("id"))


def standing_of_orders(case: Case, orders: Sequence[Order]) -> Standing:
    """The standing from orders already read; no statement."""
    states = [order.state for order in orders]
    return standing_from(
        case,
        sum(state in OPEN_ORDERS for state in states),
        states.count(OrderState.ACCEPTED),
        states.count(OrderState.DONE),
    )


def cause_path(code: str) -> Sequence[Cause]:
    """The cause with those above it; empty for none, or for one the pack no longer has."""
    try:
        return pack().path(code) if code else ()
    except KeyError:
        return ()


ORDERED = (Stage.DISPATCHED, Stage.WORKING, Stage.REPORTED)


def stage_bar(case: Case, with_call_back: bool, *, ordered: bool) -> list[StageStep]:
    """The steps of the process: without a call-back where this case needs none; orders are skipped where none went."""
    shown = [stage for stage in Stage if stage is not Stage.CALLED_BACK or with_call_back or case.stage == stage]
    at = shown.index(Stage(case.stage))
    passed = ["skipped" if stage in ORDERED and not ordered else "done" for stage in shown[:at]]
    states = [*passed, "current", *["ahead"] * (len(shown) - at - 1)]
    return [StageStep(stage_look(stage), state) for stage, state in zip(shown, states, strict=True)]


def shown_order(actor: Actor, standing: Standing, order: Order) -> ShownOrder:
    reasons = {item.code: names(item.names) for item in pack().return_reasons}
    return ShownOrder(
        order=order,
        department=department_name(order.department_id),
        look=order_look(order.state),
        reason=reasons.get(order.return_reason, order.return_reason),
        may=order_verdicts(actor, standing, order),
    )


def _pauses(case: Case, timeline: Timeline) -> dict[int, list[ClockPause]]:
    """The pauses of each clock; asked only where the timeline tells of one, or goes on before what was read."""
    found: dict[int, list[ClockPause]] = {}
    if timeline.earlier is None and all(line.verb != "paused" for line in timeline.lines):
        return found
    for pause in ClockPause.objects.filter(clock__case=case):
        found.setdefault(pause.clock_id, []).append(pause)
    return found


def _clocks(ground: Ground, clocks: Sequence[Clock], pauses: dict[int, list[ClockPause]]) -> list[ShownClock]:
    """Live clocks first, each with its pauses counted in."""
    positions = {order.pk: order.position for order in ground.orders}
    ordered = sorted(clocks, key=lambda clock: (clock.state not in LIVE_CLOCKS, clock.due_at))
    return [_shown_clock(ground, clock, pauses.get(clock.pk, []), positions) for clock in ordered]


def _shown_clock(ground: Ground, clock: Clock, pauses: Sequence[ClockPause], positions: dict[int, int]) -> ShownClock:
    return ShownClock(
        clock=clock,
        name=commitment_name(clock.commitment),
        look=clock_look(clock.state),
        due=clock_due(clock),
        limit=limit_text(Limit.parse(clock.limit)),
        edition=edition_of(clock),
        order=positions.get(clock.order_id) if clock.order_id else None,
        steps=arithmetic(clock, pauses),
        may=clock_verdicts(ground.actor, ground.standing, clock),
        unknown=unknown_fact(clock),
    )


def edition_of(clock: Clock) -> Edition | None:
    """The edition that decided; None when the pack in use no longer has it."""
    commitment = next((item for item in pack().commitments if item.code == clock.commitment), None)
    editions = commitment.editions if commitment else ()
    return next((edition for edition in editions if edition.code == clock.edition), None)


def arithmetic(clock: Clock, pauses: Sequence[ClockPause], at: datetime | None = None) -> list[str]:
    """How the deadline was counted, one sentence a step, with the pauses by their listed names."""
    try:
        calendar = pack().calendar(clock.calendar)
    except KeyError:
        return []
    reasons = {item.code: names(item.names) for item in pack().pause_reasons}
    spans = [Pause(p.started_at, p.ended_at, reasons.get(p.reason, p.reason)) for p in pauses]
    deadline = compute_deadline(Limit.parse(clock.limit), clock.started_at, calendar, spans, at or now())
    return sentences(deadline.steps)


def _links(actor: Actor, case: Case) -> list[ShownLink]:
    """Linked cases the actor may see, whichever of the two the link was written on."""
    here, there = CaseLink.objects.filter(case=case), CaseLink.objects.filter(other=case)
    either = CaseLink.objects.filter(Q(case=case, other=OuterRef("pk")) | Q(other=case, case=OuterRef("pk")))
    rows = Case.objects.visible_to(actor).filter(pk__in=here.values("other_id").union(there.values("case_id")))
    rows = rows.annotate(link_reason=Subquery(either.values("reason")[:1])).order_by("-received_at")
    return [ShownLink(other, str(getattr(other, "link_reason", "")), stage_look(other.stage)) for other in rows[:20]]


@dataclass(frozen=True)
class Preview:
    """A case in short: enough to decide whether to open it."""

    case: Case
    kind: Kind
    cause: Sequence[Cause]
    department: str
    look: Look
    due: Due | None
    last: list[Line]
    identity_shown: bool


def preview_of(actor: Actor, number: str) -> Preview:
    """The preview of the case `number`; two or three statements."""
    case = case_for(actor, number)
    return Preview(
        case=case,
        kind=pack().kind(case.kind),
        cause=cause_path(case.cause),
        department=department_name(case.department_id),
        look=stage_look(case.stage),
        due=case_due(case),
        last=read_timeline(case, (), size=4).lines[::-1],
        identity_shown=identity_shown(actor, case),
    )
