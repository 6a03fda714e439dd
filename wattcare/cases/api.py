"""Cases by API: the same verbs and the same visibility as on the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from wattcare.cases import actions, shapes
from wattcare.cases.models import Case, TimelineEntry
from wattcare.cases.queries.loading import case_for
from wattcare.cases.queries.searching import CaseFilter, find_cases
from wattcare.kernel.api.calls import Listed, actor_of, answers, listed
from wattcare.kernel.api.idempotency import once
from wattcare.kernel.paging import keyset_page

router = Router()
F = TypeVar("F", bound=Callable[..., Any])


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
    stage: str = Field("", description="A stage, or `open`")
    kind: str = ""
    department: str = ""
    customer: str = Field("", description="Customer number")
    late: bool = Field(False, description="Only open cases past their deadline")
    cursor: str | None = None
    size: int = Field(50, ge=1, le=200)


class Versioned(Schema):
    """`version` is the one the caller saw; another one by now is answered with 409 and what changed."""

    version: int | None = None


class NoteIn(Schema):
    text: str


class AssignIn(Versioned):
    department: str = ""
    assignee: str | None = Field(None, description="User name; empty gives it back to the department")


class OrderIn(Versioned):
    department: str = Field(examples=["repair-east"])
    task: str


class ReturnIn(Versioned):
    reason: str = Field(description="Code of a listed reason", examples=["wrong-department"])
    text: str = ""


class ResultIn(Versioned):
    result: str


class TextIn(Versioned):
    text: str = ""


class StepIn(Versioned):
    step: str = Field(examples=["arrived"])
    text: str = ""
    at: datetime | None = None


class ReplyIn(Versioned):
    text: str
    channel: str = ""


class OutcomeIn(Versioned):
    outcome: str = Field(description="Code of a listed outcome", examples=["satisfied"])
    text: str = ""


class CloseIn(OutcomeIn):
    without_call_back: bool = Field(False, description="Its reason stands in `text`")


class PauseIn(Versioned):
    reason: str = Field(examples=["customer-documents"])
    evidence: str = ""


class UrgeIn(Schema):
    text: str = ""
    channel: str = ""


class CustomerIn(Versioned):
    customer: str = ""
    account: str = ""
    service_point: str = ""


class LinkIn(Schema):
    other: str = Field(description="Number of the other case")


def _opened(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "stage": case.stage,
        "received_at": case.received_at,
        "due_at": case.due_at,
        "version": case.version,
    }


def _json(values: dict[str, Any]) -> dict[str, Any]:
    return Opened(**values).model_dump(mode="json")


@router.post("/cases", response=answers(201, Opened), summary="Open a case")
def open_case(request: HttpRequest, payload: shapes.CaseIn) -> tuple[int, Any]:
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
    rows = find_cases(actor_of(request), wanted)
    return listed(keyset_page(rows, ["-received_at", "-id"], filters.cursor, filters.size), shapes.row)


@router.get("/cases/{number}", response=answers(200, shapes.CaseOut), summary="Read a case")
def read_case(request: HttpRequest, number: str) -> Any:
    return shapes.whole(case_for(actor_of(request), number))


@router.get("/cases/{number}/timeline", response=answers(200, Listed[shapes.EntryOut]), summary="Read its timeline")
def timeline(request: HttpRequest, number: str, cursor: str | None = None) -> Any:
    """What happened, in order; append-only."""
    case = case_for(actor_of(request), number)
    return listed(keyset_page(TimelineEntry.objects.filter(case=case), ["id"], cursor, 100), shapes.entry)


def _verb(path: str, summary: str) -> Callable[[F], F]:
    """A verb answers with the case as it is then."""
    return router.post("/cases/{number}" + path, response=answers(200, shapes.CaseOut), summary=summary)


def _after(request: HttpRequest, number: str) -> dict[str, Any]:
    return shapes.whole(case_for(actor_of(request), number))


@_verb("/notes", "Add a note")
def add_note(request: HttpRequest, number: str, payload: NoteIn) -> Any:
    actions.note(actor=actor_of(request), number=number, text=payload.text)
    return _after(request, number)


@_verb("/assignment", "Assign")
def assign(request: HttpRequest, number: str, payload: AssignIn) -> Any:
    actions.assign(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/orders", "Send an order to a department")
def send_order(request: HttpRequest, number: str, payload: OrderIn) -> Any:
    actions.send_order(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/orders/{position}/acceptance", "Accept an order")
def accept_order(request: HttpRequest, number: str, position: int, payload: Versioned) -> Any:
    actions.accept_order(actor=actor_of(request), number=number, position=position, version=payload.version)
    return _after(request, number)


@_verb("/orders/{position}/return", "Return an order with a reason")
def return_order(request: HttpRequest, number: str, position: int, payload: ReturnIn) -> Any:
    actions.return_order(actor=actor_of(request), number=number, position=position, **payload.dict())
    return _after(request, number)


@_verb("/orders/{position}/result", "Report an order's work as done")
def finish_order(request: HttpRequest, number: str, position: int, payload: ResultIn) -> Any:
    actions.finish_order(actor=actor_of(request), number=number, position=position, **payload.dict())
    return _after(request, number)


@_verb("/orders/{position}/cancellation", "Withdraw an order")
def cancel_order(request: HttpRequest, number: str, position: int, payload: TextIn) -> Any:
    actions.cancel_order(actor=actor_of(request), number=number, position=position, **payload.dict())
    return _after(request, number)


@_verb("/steps", "Record a step, such as the arrival on site")
def record_step(request: HttpRequest, number: str, payload: StepIn) -> Any:
    actions.record_step(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/replies", "Answer the customer")
def reply(request: HttpRequest, number: str, payload: ReplyIn) -> Any:
    actions.reply(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/call-backs", "Record a call-back")
def call_back(request: HttpRequest, number: str, payload: OutcomeIn) -> Any:
    actions.call_back(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/closure", "Close")
def close(request: HttpRequest, number: str, payload: CloseIn) -> Any:
    actions.close(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/reopening", "Reopen")
def reopen(request: HttpRequest, number: str, payload: TextIn) -> Any:
    actions.reopen(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/urgings", "Record that the customer urges it")
def urge(request: HttpRequest, number: str, payload: UrgeIn) -> Any:
    actions.urge(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/clocks/{clock}/pause", "Pause a clock")
def pause(request: HttpRequest, number: str, clock: int, payload: PauseIn) -> Any:
    actions.pause_clock(actor=actor_of(request), number=number, clock=clock, **payload.dict())
    return _after(request, number)


@_verb("/clocks/{clock}/resumption", "Resume a clock")
def resume(request: HttpRequest, number: str, clock: int, payload: Versioned) -> Any:
    actions.resume_clock(actor=actor_of(request), number=number, clock=clock, version=payload.version)
    return _after(request, number)


@_verb("/customer", "Say whose case it is")
def set_customer(request: HttpRequest, number: str, payload: CustomerIn) -> Any:
    actions.set_customer(actor=actor_of(request), number=number, **payload.dict())
    return _after(request, number)


@_verb("/links", "Link with another case")
def link(request: HttpRequest, number: str, payload: LinkIn) -> Any:
    actions.link_cases(actor=actor_of(request), number=number, other=payload.other)
    return _after(request, number)
