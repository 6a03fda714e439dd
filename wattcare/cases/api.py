"""Cases by API: the same verbs and the same visibility as on the pages."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from wattcare.cases import actions, shapes
from wattcare.cases.actions.showing import REASONS, show_caller
from wattcare.cases.models import Case, TimelineEntry
from wattcare.cases.queries.loading import case_for
from wattcare.cases.queries.searching import CaseFilter, check_filter, find_cases
from wattcare.cases.queries.timeline import told
from wattcare.cases.rules import STEPS, Stage, Urgency
from wattcare.catalogue.queries import in_supplier_zone
from wattcare.kernel.api.calls import Listed, actor_of, answers, listed
from wattcare.kernel.api.idempotency import KEYED, once
from wattcare.kernel.api.reading import Sent
from wattcare.kernel.paging import keyset_page

router = Router()
F = TypeVar("F", bound=Callable[..., Case])
_CASE = answers(200, shapes.CaseOut)


class Opened(Schema):
    """The new case; read all of it at `/cases/{number}`."""

    number: str
    stage: str
    received_at: datetime
    due_at: datetime | None
    version: int


class Filters(Schema):
    """Narrows the list; all given ones hold together."""

    q: str = Field("", description="Number, caller, telephone, words of the subject")
    stage: str = Field("", description=f"`open`, or one of: {', '.join(Stage)}")
    kind: str = ""
    department: str = ""
    customer: str = Field("", description="Customer number")
    urgency: str = Field("", description=f"One of: {', '.join(Urgency)}")
    classes: list[str] = Field(
        [], alias="class", description="Customer's class as `scheme:code`; several hold together"
    )
    soon: bool = Field(False, description="Only open cases due within 24 hours")
    late: bool = Field(False, description="Only open cases past their deadline")
    cursor: str | None = None
    size: int = Field(50, ge=1, le=200)


class Versioned(Sent):
    """`version` is the one the caller saw; another one by now is answered with 409 and what changed."""

    version: int | None = Field(None, examples=[3])


class NoteIn(Sent):
    text: str = Field(examples=["The customer will be at home after 18:00."])


class AssignIn(Versioned):
    department: str = Field("", examples=["repair-east"])
    assignee: str | None = Field(None, description="User name; empty gives it back to the department")


class OrderIn(Versioned):
    department: str = Field(examples=["repair-east"])
    task: str = Field(examples=["Check on site and restore supply"])


class ReturnIn(Versioned):
    reason: str = Field(description="Code of a listed reason", examples=["wrong-department"])
    text: str = ""


class ResultIn(Versioned):
    result: str = Field(examples=["Fuse replaced, supply restored at 19:05"])


class TextIn(Versioned):
    text: str = Field("", description="Why")


class StepIn(Versioned):
    step: str = Field(description=f"One of: {', '.join(STEPS)}", examples=["arrived"])
    text: str = ""
    at: datetime | None = Field(None, description="When it happened; now unless said. Without offset: local time")


class ReplyIn(Versioned):
    text: str = Field(examples=["Supply is restored. We apologise for the interruption."])
    channel: str = Field("", description="Code of the channel; else the one the case came by")


class OutcomeIn(Versioned):
    outcome: str = Field(description="Code of a listed outcome", examples=["satisfied"])
    text: str = ""


class CloseIn(OutcomeIn):
    outcome: str = Field(description="Code of a listed outcome", examples=["settled"])
    without_call_back: bool = Field(False, description="Its reason stands in `text`")


class PauseIn(Versioned):
    reason: str = Field(examples=["customer-documents"])
    evidence: str = ""


class UrgeIn(Sent):
    text: str = Field("", examples=["The customer asks when somebody will come."])
    channel: str = Field("", description="Code of the channel; else the one the case came by")


class CustomerIn(Versioned):
    customer: str = Field("", description="Customer number")
    account: str = Field("", description="Account number (户号)", examples=["3300000001"])
    service_point: str = Field("", description="Service point code")


class LinkIn(Sent):
    other: str = Field(description="Number of the other case", examples=["G261123-00042"])


class ShowIn(Sent):
    reason: str = Field(description=f"One of: {', '.join(REASONS)}; it is recorded", examples=["call"])


class CallerOut(Schema):
    """How the caller is reached, in full."""

    phone: str
    email: str
    address: str


def _opened(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "stage": case.stage,
        "received_at": case.received_at,
        "due_at": case.due_at.astimezone(UTC) if case.due_at else None,
        "version": case.version,
    }


def _json(values: dict[str, Any]) -> dict[str, Any]:
    return Opened(**values).model_dump(mode="json")


@router.post("/cases", response=answers(201, Opened), summary="Open a case", openapi_extra=KEYED)
def open_case(request: HttpRequest, payload: shapes.CaseIn) -> Status[Any]:
    """Registers the contact and opens its case. Send `Idempotency-Key` so that a repeated call opens no second one."""
    actor = actor_of(request)

    def create() -> tuple[int, Any]:
        case = actions.open_case(actor=actor, new=actions.NewCase(**payload.dict()))
        return 201, _json(_opened(case))

    return once(request, actor, create)


@router.get("/cases", response=answers(200, Listed[shapes.CaseRow]), summary="List cases")
def list_cases(request: HttpRequest, filters: Query[Filters]) -> Any:
    """The cases the caller may see, the newest first."""
    wanted = CaseFilter(**filters.dict(exclude={"cursor", "size"}))
    check_filter(actor_of(request), wanted)
    rows = find_cases(actor_of(request), wanted)
    return listed(keyset_page(rows, ["-received_at", "-id"], filters.cursor, filters.size), shapes.row)


@router.get("/cases/{number}", response=_CASE, summary="Read a case")
def read_case(request: HttpRequest, number: str) -> Any:
    actor = actor_of(request)
    return shapes.whole(actor, case_for(actor, number))


@router.get("/cases/{number}/timeline", response=answers(200, Listed[shapes.EntryOut]), summary="Read its timeline")
def timeline(request: HttpRequest, number: str, cursor: str | None = None) -> Any:
    """What happened, in order; append-only."""
    case = case_for(actor_of(request), number)
    page = keyset_page(TimelineEntry.objects.filter(case=case), ["id"], cursor, 100)
    data = told(page.items)
    return listed(page, lambda item: shapes.entry(item, data[item.pk]))


def _verb(path: str, summary: str) -> Callable[[F], F]:
    """A verb answers with the case as it is then, also where it took the case out of the caller's sight."""

    def add(verb: F) -> F:
        @wraps(verb)
        def run(request: HttpRequest, **given: Any) -> Status[Any]:
            actor = actor_of(request)

            def do() -> tuple[int, Any]:
                return 200, shapes.CaseOut(**shapes.whole(actor, verb(request, **given))).model_dump(mode="json")

            return once(request, actor, do)

        return cast(F, router.post("/cases/{number}" + path, response=_CASE, summary=summary, openapi_extra=KEYED)(run))

    return add


@_verb("/notes", "Add a note")
def add_note(request: HttpRequest, number: str, payload: NoteIn) -> Case:
    return actions.note(actor=actor_of(request), number=number, text=payload.text)


@_verb("/assignment", "Assign")
def assign(request: HttpRequest, number: str, payload: AssignIn) -> Case:
    return actions.assign(actor=actor_of(request), number=number, **payload.dict())


@_verb("/taking", "Take it on oneself")
def take(request: HttpRequest, number: str, payload: Versioned) -> Case:
    return actions.take(actor=actor_of(request), number=number, version=payload.version)


@_verb("/orders", "Send an order to a department")
def send_order(request: HttpRequest, number: str, payload: OrderIn) -> Case:
    return actions.send_order(actor=actor_of(request), number=number, **payload.dict())


@_verb("/orders/{position}/acceptance", "Accept an order")
def accept_order(request: HttpRequest, number: str, position: int, payload: Versioned) -> Case:
    return actions.accept_order(actor=actor_of(request), number=number, position=position, version=payload.version)


@_verb("/orders/{position}/return", "Return an order with a reason")
def return_order(request: HttpRequest, number: str, position: int, payload: ReturnIn) -> Case:
    return actions.return_order(actor=actor_of(request), number=number, position=position, **payload.dict())


@_verb("/orders/{position}/result", "Report an order's work as done")
def finish_order(request: HttpRequest, number: str, position: int, payload: ResultIn) -> Case:
    return actions.finish_order(actor=actor_of(request), number=number, position=position, **payload.dict())


@_verb("/orders/{position}/cancellation", "Withdraw an order")
def cancel_order(request: HttpRequest, number: str, position: int, payload: TextIn) -> Case:
    return actions.cancel_order(actor=actor_of(request), number=number, position=position, **payload.dict())


@_verb("/steps", "Record a step, such as the arrival on site")
def record_step(request: HttpRequest, number: str, payload: StepIn) -> Case:
    given = {**payload.dict(), "at": in_supplier_zone(payload.at) if payload.at else None}
    return actions.record_step(actor=actor_of(request), number=number, **given)


@_verb("/replies", "Answer the customer")
def reply(request: HttpRequest, number: str, payload: ReplyIn) -> Case:
    return actions.reply(actor=actor_of(request), number=number, **payload.dict())


@_verb("/call-backs", "Record a call-back")
def call_back(request: HttpRequest, number: str, payload: OutcomeIn) -> Case:
    return actions.call_back(actor=actor_of(request), number=number, **payload.dict())


@_verb("/closure", "Close")
def close(request: HttpRequest, number: str, payload: CloseIn) -> Case:
    return actions.close(actor=actor_of(request), number=number, **payload.dict())


@_verb("/reopening", "Reopen")
def reopen(request: HttpRequest, number: str, payload: TextIn) -> Case:
    return actions.reopen(actor=actor_of(request), number=number, **payload.dict())


@_verb("/urgings", "Record that the customer urges it")
def urge(request: HttpRequest, number: str, payload: UrgeIn) -> Case:
    return actions.urge(actor=actor_of(request), number=number, **payload.dict())


@_verb("/clocks/{clock}/pause", "Pause a clock")
def pause(request: HttpRequest, number: str, clock: int, payload: PauseIn) -> Case:
    return actions.pause_clock(actor=actor_of(request), number=number, clock=clock, **payload.dict())


@_verb("/clocks/{clock}/resumption", "Resume a clock")
def resume(request: HttpRequest, number: str, clock: int, payload: Versioned) -> Case:
    return actions.resume_clock(actor=actor_of(request), number=number, clock=clock, version=payload.version)


@_verb("/customer", "Say whose case it is")
def set_customer(request: HttpRequest, number: str, payload: CustomerIn) -> Case:
    return actions.set_customer(actor=actor_of(request), number=number, **payload.dict())


@_verb("/links", "Link with another case")
def link(request: HttpRequest, number: str, payload: LinkIn) -> Case:
    return actions.link_cases(actor=actor_of(request), number=number, other=payload.other)


@router.post("/cases/{number}/caller", response=answers(200, CallerOut), summary="Show how the caller is reached")
def caller(request: HttpRequest, number: str, payload: ShowIn) -> Any:
    """Telephone, e-mail and address in full; who asked, and why, stands in the audit."""
    return vars(show_caller(actor=actor_of(request), number=number, reason=payload.reason))
