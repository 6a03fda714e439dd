"""How cases look in the API: one shape each for lists, one case, orders, clocks and the timeline."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict
from pydantic.config import JsonDict

from wattcare.cases.models import Case, Clock, Order, TimelineEntry
from wattcare.cases.queries.verdicts import identity_shown
from wattcare.kernel.actors import Actor
from wattcare.kernel.api.reading import Sent
from wattcare.kernel.text import mask_phone
from wattcare.staff.queries import department_by_id

_EXAMPLE: JsonDict = {
    "kind": "fault",
    "subject": "No supply since 18:20",
    "channel": "hotline",
    "description": "The whole building is dark; neighbours too.",
    "caller_phone": "138 0013 8000",
    "order": "Check on site and restore supply",
    "order_department": "repair-east",
}


class CaseIn(Sent):
    """What opens a case. Codes are the loaded pack's (see `/catalogue`); numbers are the archive's."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    kind: str = Field(description="Code of the kind", examples=["fault"])
    subject: str = Field(description="What it is about, in a few words", examples=["No supply since 18:20"])
    channel: str = Field("online", description="Code of the channel", examples=["hotline"])
    description: str = Field("", examples=["The whole building is dark; neighbours too."])
    cause: str = Field("", description="Code of the cause, of the same kind")
    urgency: str = Field("normal", description="`normal` or `urgent`")
    customer: str = Field("", description="Customer number")
    account: str = Field("", description="Account number (户号)", examples=["3300000001"])
    service_point: str = Field("", description="Service point code")
    caller_name: str = ""
    caller_phone: str = Field("", description="In any spelling", examples=["138 0013 8000"])
    caller_email: str = ""
    caller_address: str = ""
    anonymous: bool = False
    secrecy: bool = Field(False, description="The caller's identity is kept from the departments")
    wants_call_back: bool = False
    department: str = Field("", description="Code of the department that keeps it; else the kind's own")
    order: str = Field("", description="Task of a first order, sent at once")
    order_department: str = Field("", description="Code of the department the first order goes to")


class CaseRow(Schema):
    """A case in a list."""

    number: str
    kind: str
    cause: str
    stage: str
    urgency: str
    channel: str
    subject: str
    department: str | None
    received_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    unread_contact: bool
    version: int


class ClockOut(Schema):
    """One commitment running on the case, with the edition that decides."""

    id: int
    commitment: str
    edition: str
    limit: str
    variant: str
    binds: str
    state: str
    started_at: datetime
    due_at: datetime
    provisional: bool
    stopped_at: datetime | None
    order: int | None


class OrderOut(Schema):
    """The part of the case one department does."""

    position: int
    department: str | None
    state: str
    task: str
    result: str
    return_reason: str
    handler: str | None
    sent_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None


class CaseOut(CaseRow):
    """One case with its clocks and orders."""

    description: str
    customer: str | None
    account: str | None
    service_point: str | None
    area_kind: str
    anonymous: bool
    secrecy: bool
    wants_call_back: bool
    identity_shown: bool = Field(description="False where the caller asked for secrecy; who it is then stays empty")
    caller_name: str
    caller_phone: str = Field(description="Masked; `/cases/{number}/caller` shows it in full, for a recorded reason")
    assignee: str | None
    outcome: str
    settled: bool | None
    urged_count: int
    reopened_count: int
    clocks: list[ClockOut]
    orders: list[OrderOut]


class EntryOut(Schema):
    """One line of the timeline; nobody can change it."""

    id: int
    at: datetime
    actor: str
    verb: str
    text: str
    data: dict[str, Any]
    inward: bool
    version: int


def _department(pk: int) -> str | None:
    unit = department_by_id(pk)
    return unit.code if unit else None


def row(case: Case) -> dict[str, Any]:
    fields = ("number", "kind", "cause", "stage", "urgency", "channel", "subject", "received_at", "due_at")
    more = ("closed_at", "unread_contact", "version")
    return {name: getattr(case, name) for name in fields + more} | {"department": _department(case.department_id)}


def clock(item: Clock, positions: dict[int, int]) -> dict[str, Any]:
    fields = ("id", "commitment", "edition", "limit", "variant", "binds", "state", "started_at", "due_at")
    values = {name: getattr(item, name) for name in (*fields, "provisional", "stopped_at")}
    return values | {"order": positions.get(item.order_id) if item.order_id else None}


def order(item: Order) -> dict[str, Any]:
    fields = ("position", "state", "task", "result", "return_reason", "sent_at", "accepted_at", "ended_at")
    handler = item.handler.username if item.handler else None
    return {name: getattr(item, name) for name in fields} | {
        "department": _department(item.department_id),
        "handler": handler,
    }


def whole(actor: Actor, case: Case) -> dict[str, Any]:
    """The case as `CaseOut`, with as much of the caller as its page shows; two statements more than the case itself."""
    orders = list(case.orders.select_related("handler"))
    positions = {item.pk: item.position for item in orders}
    names = ("description", "area_kind", "anonymous", "secrecy", "wants_call_back")
    counts = ("outcome", "settled", "urged_count", "reopened_count")
    return (
        row(case)
        | {name: getattr(case, name) for name in names + counts}
        | _caller(case, identity_shown(actor, case))
        | {
            "service_point": case.service_point.code if case.service_point else None,
            "assignee": case.assignee.username if case.assignee else None,
            "clocks": [clock(item, positions) for item in case.clocks.all()],
            "orders": [order(item) for item in orders],
        }
    )


def _caller(case: Case, shown: bool) -> dict[str, Any]:
    return {
        "identity_shown": shown,
        "customer": case.customer.number if case.customer and shown else None,
        "account": case.account.number if case.account and shown else None,
        "caller_name": case.caller_name if shown else "",
        "caller_phone": mask_phone(case.caller_phone) if case.caller_phone and shown else "",
    }


def entry(item: TimelineEntry, data: dict[str, Any]) -> dict[str, Any]:
    fields = ("id", "at", "verb", "text", "inward", "version")
    return {name: getattr(item, name) for name in fields} | {"actor": item.actor_name, "data": data}
