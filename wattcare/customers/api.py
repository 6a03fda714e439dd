"""The archive by API: the same search, the same verbs and the same masks as on the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from wattcare.customers import shapes
from wattcare.customers.actions.contact_points import NewContact, add_contact_point, end_contact_point
from wattcare.customers.actions.customers import NewCustomer, change_customer, change_lifecycle, create_customer
from wattcare.customers.actions.looking import record_looks
from wattcare.customers.actions.noting import NewInteraction, note_interaction
from wattcare.customers.actions.own_fields import define_own_field, remove_own_field
from wattcare.customers.actions.supplies import MoveIn, move_in, move_out
from wattcare.customers.actions.unmasking import unmask
from wattcare.customers.queries import home
from wattcare.customers.queries.lists import Filters, check_filters, list_customers
from wattcare.customers.queries.pages import customer_for, customer_page, interactions_of, residents_of
from wattcare.customers.queries.profile import profile_fields, uses_of_fields
from wattcare.customers.queries.search import search_customers
from wattcare.customers.queries.supplies import account_lines, point_lines
from wattcare.customers.queries.usage import months_of
from wattcare.kernel.actors import Actor
from wattcare.kernel.api.calls import Listed, actor_of, answers, listed
from wattcare.kernel.api.idempotency import KEYED, once
from wattcare.kernel.api.reading import Sent

router = Router()


class ListQuery(Schema):
    """`q` searches (best first, one page); without it the list, the newest first, narrowed by the others."""

    q: str = Field(
        "", description="Telephone, account, meter, code, name, pinyin initials, address words", max_length=100
    )
    kind: str = Field("", description="person, intermediary, enterprise, government or social")
    lifecycle: str = Field("", description="potential, current or past")
    area: str = Field("", description="Area kind of a place supplied today")
    of_class: list[str] = Field([], alias="class", description="Class as `scheme:code`; several hold together")
    cursor: str | None = None
    size: int = Field(50, ge=1, le=200)


class ContactPointIn(Sent):
    kind: str = Field(description="phone, email, postal or wechat", examples=["phone"])
    value: str = Field(description="A telephone in any spelling", examples=["138 0013 8000"])
    label: str = ""
    person: str = Field("", description="Whom one reaches there")
    preferred: bool = False


class CustomerIn(Sent):
    """A customer who is not in the archive yet; without `number` the archive gives one."""

    name: str = Field(examples=["王小明"])
    number: str = ""
    kind: str = Field("person", description="person, intermediary, enterprise, government or social")
    lifecycle: str = Field("potential", description="potential, current or past")
    identity_code: str = Field("", description="Resident identity number or social credit code")
    language: str = ""
    sector: str = ""
    importance: str = ""
    special_needs: list[str] = []
    intermediary_number: str = Field("", description="Customer number of the intermediary they live behind")
    details: dict[str, Any] = {}
    contacts: list[ContactPointIn] = []
    source: str = Field("api", max_length=40)


class CustomerChange(Sent):
    """What shall change; what is left out stays. `version` is the one the caller saw."""

    version: int = Field(examples=[1])
    name: str | None = None
    kind: str | None = None
    identity_code: str | None = None
    language: str | None = None
    sector: str | None = None
    importance: str | None = None
    special_needs: list[str] | None = None
    intermediary_number: str | None = None
    details: dict[str, Any] | None = None


class LifecycleIn(Sent):
    lifecycle: str = Field(description="potential, current or past", examples=["past"])
    reason: str = Field(examples=["Moved abroad"])
    version: int | None = None


class ArchiveReasonIn(Sent):
    reason: str = Field(examples=["Number belongs to somebody else now"])


class UnmaskIn(ArchiveReasonIn):
    what: str = Field(description="`identity`, or `contact-<id>` of a contact point", examples=["identity"])


class Unmasked(Schema):
    """The only answer that holds the datum in full; that it was shown is recorded with the reason."""

    what: str
    value: str


class InteractionIn(Sent):
    channel: str = Field(description="Code of the channel", examples=["hotline"])
    subject: str = Field(examples=["Asked for the new tariff"])
    summary: str = ""
    inbound: bool = True
    place: str = ""
    duration_s: int | None = Field(None, description="Seconds")


class MoveInIn(Sent):
    customer: str = Field(description="Customer number", examples=["C0001"])
    on: date = Field(description="First day of the new supply", examples=["2026-03-01"])
    account: str = Field("", description="An account of this customer; without one a new one is opened")
    tariff_class: str = ""


class MoveOutIn(Sent):
    on: date = Field(description="First day without the supply", examples=["2026-03-01"])
    reason: str = ""


def _json(shape: type[Schema], values: Any) -> Any:
    """Values as they may be kept for a repeated call."""
    return shape.model_validate(values).model_dump(mode="json")


def _whole(actor: Actor, number: str) -> dict[str, Any]:
    return shapes.whole(customer_page(actor, number))


@router.get("/customers", response=answers(200, Listed[shapes.CustomerRow]), summary="Search or list customers")
def list_or_search(request: HttpRequest, wanted: Query[ListQuery]) -> Any:
    """A search answers with the best ones at once and has no further pages."""
    actor = actor_of(request)
    if wanted.q.strip():
        return {"items": [shapes.hit(found) for found in search_customers(actor, wanted.q, wanted.size)], "next": None}
    more = {"class": wanted.of_class} if wanted.of_class else {}
    filters = Filters(kind=wanted.kind, lifecycle=wanted.lifecycle, area=wanted.area, more=more)
    check_filters(actor, filters)
    page = list_customers(actor, filters, wanted.cursor, wanted.size)
    record_looks(actor, filters)
    return listed(page, shapes.row)


@router.post(
    "/customers",
    response=answers(201, shapes.CustomerOut),
    summary="Put a customer into the archive",
    openapi_extra=KEYED,
)
def create(request: HttpRequest, payload: CustomerIn) -> Any:
    """Send `Idempotency-Key` so that a repeated call makes no second one."""
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        values = payload.dict(exclude={"contacts"})
        contacts = [NewContact(**contact.dict()) for contact in payload.contacts]
        made = create_customer(actor=actor, new=NewCustomer(**values, contacts=contacts))
        return 201, _json(shapes.CustomerOut, _whole(actor, made.number))

    return once(request, actor, make)


@router.get("/customers/{number}", response=answers(200, shapes.CustomerOut), summary="Read a customer")
def read(request: HttpRequest, number: str) -> Any:
    """With contact points, accounts and supplies; personal data masked."""
    return _whole(actor_of(request), number)


@router.patch("/customers/{number}", response=answers(200, shapes.CustomerOut), summary="Change a customer's record")
def change(request: HttpRequest, number: str, payload: CustomerChange) -> Any:
    """409 when somebody changed the record since `version`: read it again first."""
    changes = payload.dict(exclude_unset=True, exclude={"version"})
    change_customer(actor=actor_of(request), number=number, changes=changes, version=payload.version)
    return _whole(actor_of(request), number)


@router.post(
    "/customers/{number}/lifecycle", response=answers(200, shapes.CustomerOut), summary="Potential, current, past"
)
def set_lifecycle(request: HttpRequest, number: str, payload: LifecycleIn) -> Any:
    change_lifecycle(actor=actor_of(request), number=number, **payload.dict())
    return _whole(actor_of(request), number)


@router.post(
    "/customers/{number}/contact-points",
    response=answers(201, shapes.ContactPointOut),
    summary="Add a contact point",
    openapi_extra=KEYED,
)
def add_contact(request: HttpRequest, number: str, payload: ContactPointIn) -> Any:
    """One that had ended begins again."""
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        made = add_contact_point(actor=actor, number=number, new=NewContact(**payload.dict()))
        return 201, _json(shapes.ContactPointOut, shapes.contact_point(made))

    return once(request, actor, make)


@router.post(
    "/customers/{number}/contact-points/{pk}/end",
    response=answers(200, shapes.ContactPointOut),
    summary="Say that a contact point reaches the customer no more",
)
def end_contact(request: HttpRequest, number: str, pk: int, payload: ArchiveReasonIn) -> Any:
    made = end_contact_point(actor=actor_of(request), number=number, point_id=pk, reason=payload.reason)
    return shapes.contact_point(made)


@router.post(
    "/customers/{number}/unmasking", response=answers(200, Unmasked), summary="See one personal datum, with a reason"
)
def see_in_full(request: HttpRequest, number: str, payload: UnmaskIn) -> Any:
    value = unmask(actor=actor_of(request), number=number, what=payload.what, reason=payload.reason)
    return {"what": payload.what, "value": value}


@router.get(
    "/customers/{number}/interactions", response=answers(200, Listed[shapes.InteractionOut]), summary="Their contacts"
)
def list_interactions(request: HttpRequest, number: str, cursor: str | None = None) -> Any:
    """The newest first."""
    return listed(interactions_of(customer_for(actor_of(request), number), cursor, 50), shapes.interaction)


@router.post(
    "/customers/{number}/interactions",
    response=answers(201, shapes.InteractionOut),
    summary="Record a contact",
    openapi_extra=KEYED,
)
def add_interaction(request: HttpRequest, number: str, payload: InteractionIn) -> Any:
    """A contact that belongs to no case; it cannot be changed afterwards."""
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        made = note_interaction(actor=actor, number=number, new=NewInteraction(**payload.dict()))
        return 201, _json(shapes.InteractionOut, shapes.interaction(made))

    return once(request, actor, make)


@router.get(
    "/customers/{number}/residents", response=answers(200, Listed[shapes.CustomerRow]), summary="Behind an intermediary"
)
def list_residents(request: HttpRequest, number: str, cursor: str | None = None) -> Any:
    actor = actor_of(request)
    return listed(residents_of(actor, customer_for(actor, number), cursor), shapes.row)


@router.get("/customers/{number}/usage", response=answers(200, list[shapes.MonthOut]), summary="Usage and payments")
def usage(request: HttpRequest, number: str, account: str = "") -> Any:
    """The last 24 months, the oldest first, of all accounts together or of one."""
    customer = customer_for(actor_of(request), number)
    return [shapes.month(one) for one in months_of(customer.pk, home.today(), account)]


@router.get("/accounts/{number}", response=answers(200, shapes.AccountOut), summary="Read an account")
def read_account(request: HttpRequest, number: str) -> Any:
    return shapes.account(account_lines(actor_of(request), number))


@router.get("/service-points/{code}", response=answers(200, shapes.PointOut), summary="Who is, or was, supplied here")
def read_point(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """All supplies there have been, or the one of the day `on`."""
    return shapes.point(point_lines(actor_of(request), code, on))


@router.post(
    "/service-points/{code}/move-in",
    response=answers(200, shapes.PointOut),
    summary="Move a customer in",
    openapi_extra=KEYED,
)
def record_move_in(request: HttpRequest, code: str, payload: MoveInIn) -> Any:
    """Ends the supply that runs here and begins the customer's; the history stays on the point."""
    actor = actor_of(request)
    move = MoveIn(
        service_point_code=code,
        customer_number=payload.customer,
        on=payload.on,
        account_number=payload.account,
        tariff_class=payload.tariff_class,
    )

    def make() -> tuple[int, Any]:
        move_in(actor=actor, move=move)
        return 200, _json(shapes.PointOut, shapes.point(point_lines(actor, code)))

    return once(request, actor, make)


@router.post("/service-points/{code}/move-out", response=answers(200, shapes.PointOut), summary="End the supply")
def record_move_out(request: HttpRequest, code: str, payload: MoveOutIn) -> Any:
    actor = actor_of(request)
    move_out(actor=actor, service_point_code=code, on=payload.on, reason=payload.reason)
    return shapes.point(point_lines(actor, code))


@router.get("/profile-fields", response=answers(200, list[shapes.ProfileFieldOut]), summary="Fields of the profile")
def list_profile_fields(request: HttpRequest) -> Any:
    """What comes with the product, then measures, then the supplier's own."""
    actor_of(request).require("customers.view")
    return _profile_fields()


@router.post(
    "/profile-fields", response=answers(201, shapes.ProfileFieldOut), summary="Add an own field", openapi_extra=KEYED
)
def add_profile_field(request: HttpRequest, payload: shapes.OwnFieldIn) -> Any:
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        made = define_own_field(actor=actor, new=payload.definition())
        return 201, _json(shapes.ProfileFieldOut, next(one for one in _profile_fields() if one["name"] == made.code))

    return once(request, actor, make)


@router.delete("/profile-fields/{code}", response=answers(204, None), summary="Remove an own field")
def remove_profile_field(request: HttpRequest, code: str, reason: str, retire: bool = False) -> Status[None]:
    """409 while something asks for it, unless `retire`: then that ends. Values stay in customers' details."""
    remove_own_field(actor=actor_of(request), code=code, retire=retire, reason=reason)
    return Status(204, None)


def _profile_fields() -> list[dict[str, Any]]:
    uses = uses_of_fields()
    return [shapes.profile_field(one, len(uses.get(name, ()))) for name, one in profile_fields().items()]
