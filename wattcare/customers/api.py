"""The archive by API. Personal data are masked unless the caller holds `customers.unmask`."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from wattcare.customers.actions.contact_points import NewContact
from wattcare.customers.actions.customers import NewCustomer, change_customer, change_lifecycle, create_customer
from wattcare.customers.actions.noting import NewInteraction, note_interaction
from wattcare.customers.models import Customer, Interaction
from wattcare.customers.queries import home
from wattcare.customers.queries.lists import Filters, list_customers
from wattcare.customers.queries.pages import customer_for, customer_page, interactions_of
from wattcare.customers.queries.search import search_customers
from wattcare.customers.queries.supplies import account_lines, point_lines
from wattcare.customers.queries.usage import MONTHS, months_of
from wattcare.customers.shapes import (
    AccountOut,
    CustomerOut,
    InteractionOut,
    MonthOut,
    PointOut,
    SummaryOut,
    account_shape,
    customer_shape,
    interaction_shape,
    point_shape,
    summary_of_customer,
    summary_of_hit,
)
from wattcare.kernel.api.calls import Listed, actor_of, answers, listed
from wattcare.kernel.api.idempotency import once
from wattcare.kernel.results import Refused

router = Router()
Months = Annotated[int, Field(ge=1, le=120)]
SIZE = 50


class ContactIn(Schema):
    """A way to reach a customer; telephones in any spelling."""

    kind: str = Field("phone", examples=["phone"])
    value: str = Field(examples=["138 0013 8000"])
    person: str = ""
    label: str = ""
    preferred: bool = False


class CustomerIn(Schema):
    """A new customer. Without a number the archive gives one."""

    name: str = Field(examples=["张三丰"])
    number: str = Field("", max_length=40, examples=["C0001"])
    kind: str = Field("person", examples=["person"])
    lifecycle: str = Field("potential", examples=["potential"])
    identity_code: str = ""
    language: str = Field("", examples=["zh-hans"])
    sector: str = ""
    importance: str = ""
    special_needs: list[str] = Field([], examples=[["life-support"]])
    intermediary_number: str = ""
    details: dict[str, Any] = {}
    contacts: list[ContactIn] = []


class CustomerChange(Schema):
    """The fields to change; those left out stay. `version` is the one that was read (or send it as `If-Match`)."""

    version: int | None = Field(None, examples=[3])
    name: str | None = None
    kind: str | None = None
    lifecycle: str | None = None
    reason: str = Field("", description="Why the supply relation changes; needed with `lifecycle`.")
    identity_code: str | None = None
    language: str | None = None
    sector: str | None = None
    importance: str | None = None
    special_needs: list[str] | None = None
    intermediary_number: str | None = None
    details: dict[str, Any] | None = None


class InteractionIn(Schema):
    """A contact that belongs to no case."""

    channel: str = Field(examples=["hotline"])
    subject: str = Field(max_length=300, examples=["询问电价"])
    summary: str = ""
    inbound: bool = True
    place: str = ""
    duration_s: int | None = Field(None, examples=[180])


class ListAsked(Schema):
    """Which customers to list. With `q` the best matches come on one page, without cursor."""

    q: str = Field("", max_length=100, description="Phone, account, meter, identity code, name, initials, address.")
    kind: str = ""
    lifecycle: str = ""
    area_kind: str = ""
    cursor: str = ""


@router.get(
    "/customers", response=answers(200, Listed[SummaryOut]), summary="List or search customers", tags=["customers"]
)
def list_or_search(request: HttpRequest, asked: Query[ListAsked]) -> Any:
    """Customers in short, the newest first; with `q` those that match, the best first."""
    actor = actor_of(request)
    if asked.q.strip():
        return {"items": [summary_of_hit(hit) for hit in search_customers(actor, asked.q, SIZE)], "next": None}
    filters = Filters(asked.kind, asked.lifecycle, asked.area_kind)
    return listed(list_customers(actor, filters, asked.cursor or None), summary_of_customer)


@router.post(
    "/customers", response=answers(201, CustomerOut), summary="Put a customer into the archive", tags=["customers"]
)
def create(request: HttpRequest, payload: CustomerIn) -> Any:
    """Send an `Idempotency-Key` to be able to repeat the call."""
    actor = actor_of(request)
    values = payload.dict()
    contacts = [NewContact(**contact) for contact in values.pop("contacts")]
    new = NewCustomer(**values, contacts=contacts, source="api")

    def make() -> tuple[int, Any]:
        made = create_customer(actor=actor, new=new)
        return 201, customer_shape(customer_page(actor, made.number)).model_dump(mode="json")

    return once(request, actor, make)


@router.get(
    "/customers/{path:number}/interactions",
    response=answers(200, Listed[InteractionOut]),
    summary="Contacts with a customer",
    tags=["customers"],
)
def list_interactions(request: HttpRequest, number: str, cursor: str = "") -> Any:
    """The newest first."""
    customer = customer_for(actor_of(request), number)
    return listed(interactions_of(customer, cursor or None, SIZE), interaction_shape)


@router.post(
    "/customers/{path:number}/interactions",
    response=answers(201, InteractionOut),
    summary="Note a contact with a customer",
    tags=["customers"],
)
def add_interaction(request: HttpRequest, number: str, payload: InteractionIn) -> Any:
    """The note cannot be changed afterwards. Send an `Idempotency-Key` to be able to repeat the call."""
    actor = actor_of(request)
    new = NewInteraction(**payload.dict())

    def make() -> tuple[int, Any]:
        made: Interaction = note_interaction(actor=actor, number=number, new=new)
        return 201, interaction_shape(made).model_dump(mode="json")

    return once(request, actor, make)


@router.get(
    "/customers/{path:number}/usage",
    response=answers(200, list[MonthOut]),
    summary="Energy, bills and payments by month",
    tags=["customers"],
)
def usage(request: HttpRequest, number: str, account: str = "", months: Months = MONTHS) -> Any:
    """The oldest month first; all accounts together, or one."""
    customer = customer_for(actor_of(request), number)
    return months_of(customer.pk, home.today(), account, months)


@router.get("/customers/{path:number}", response=answers(200, CustomerOut), summary="One customer", tags=["customers"])
def read_customer(request: HttpRequest, number: str) -> Any:
    return customer_shape(customer_page(actor_of(request), number))


@router.patch(
    "/customers/{path:number}", response=answers(200, CustomerOut), summary="Change a customer", tags=["customers"]
)
def patch_customer(request: HttpRequest, number: str, payload: CustomerChange) -> Any:
    """With `version` or `If-Match`, 409 when somebody changed the customer since."""
    actor = actor_of(request)
    changes = payload.dict(exclude_unset=True, exclude={"version", "lifecycle", "reason"})
    version = payload.version if payload.version is not None else _if_match(request)
    if payload.lifecycle is not None:
        changed: Customer = change_lifecycle(
            actor=actor, number=number, lifecycle=payload.lifecycle, reason=payload.reason, version=version
        )
        version = changed.version
    if changes:
        change_customer(actor=actor, number=number, changes=changes, version=version)
    return customer_shape(customer_page(actor, number))


def _if_match(request: HttpRequest) -> int | None:
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text or text == "*":
        return None
    if not text.isdigit():
        raise Refused("bad_version", _("If-Match holds the version that was read, a number."), field="If-Match")
    return int(text)


@router.get("/accounts/{path:number}", response=answers(200, AccountOut), summary="One account", tags=["customers"])
def read_account(request: HttpRequest, number: str) -> Any:
    """The account with its customer, agreements and supplies."""
    return account_shape(account_lines(actor_of(request), number))


@router.get(
    "/service-points/{path:code}", response=answers(200, PointOut), summary="One service point", tags=["customers"]
)
def read_point(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """Where it is and who is supplied there; with `on` who was on that day, without it all supplies so far."""
    return point_shape(point_lines(actor_of(request), code, on))
