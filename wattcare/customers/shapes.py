"""The shapes of the archive's API, filled from the same reads as the pages."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from wattcare.customers.models import ContactPoint, Customer, Interaction
from wattcare.customers.queries.pages import CustomerPage
from wattcare.customers.queries.search import Hit, shown_phone
from wattcare.customers.queries.supplies import SupplyLine
from wattcare.customers.rules import ContactKind
from wattcare.kernel.text import mask_address, mask_email, mask_identity, mask_name


class SummaryOut(Schema):
    """A customer in short. `matched` says what a search found them by; `phone` is masked."""

    number: str = Field(examples=["C0001"])
    name: str = Field(examples=["张三丰"])
    kind: str = Field(examples=["person"])
    lifecycle: str = Field(examples=["current"])
    importance: str = ""
    account_number: str = Field("", examples=["3300000001"])
    service_point_code: str = Field("", examples=["SP-0001"])
    address: str = ""
    phone: str = Field("", examples=["138****8000"])
    matched: str = Field("", examples=["phone"])


class ContactOut(Schema):
    id: int
    kind: str = Field(examples=["phone"])
    value: str = Field(examples=["138****8000"])
    label: str = ""
    person: str = ""
    preferred: bool = False
    verified_at: datetime | None = None
    bounced_at: datetime | None = None
    ended_at: datetime | None = None


class SupplyOut(Schema):
    """A supply: an account at a service point while `since` ≤ day < `until`."""

    customer_number: str | None = Field(examples=["C0001"])
    account_number: str | None = Field(examples=["3300000001"])
    agreement_number: str = ""
    tariff_class: str = ""
    connection: str = ""
    voltage_v: int | None = Field(None, description="V", examples=[220])
    capacity_kva: Decimal | None = Field(None, description="kVA")
    since: date | None = None
    until: date | None = None
    running: bool
    service_point_code: str = ""
    connected: bool | None = None
    address: str = ""
    district: str = ""
    area_kind: str = ""
    department_code: str = ""
    transformer_code: str = ""
    feeder_code: str = ""
    meters: list[str] = []


class CustomerOut(Schema):
    """A customer with contacts and supplies. Personal data are masked without `customers.unmask`."""

    number: str = Field(examples=["C0001"])
    name: str = Field(examples=["张三丰"])
    kind: str = Field(examples=["person"])
    lifecycle: str = Field(examples=["current"])
    identity_code: str = Field(examples=["330*************16"])
    language: str
    sector: str
    importance: str
    special_needs: list[str]
    intermediary_number: str | None
    source: str
    details: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime
    complete: int = Field(description="Completeness of the archive, per cent", examples=[80])
    contacts: list[ContactOut]
    supplies: list[SupplyOut]
    more_supplies: bool = Field(description="There are more supplies than are listed here.")


class InteractionOut(Schema):
    """A contact with a customer. `about` is the number of the case it belongs to."""

    id: int
    at: datetime
    channel: str = Field(examples=["hotline"])
    inbound: bool
    subject: str
    summary: str
    place: str
    about: str
    staff: str
    duration_s: int | None


class MonthOut(Schema):
    """A month: energy in kWh, bill, and when it was paid."""

    month: date = Field(examples=["2025-10-01"])
    kwh: Decimal | None = Field(examples=["183.00"])
    amount: Decimal | None
    due: Decimal | None
    due_on: date | None
    paid_on: date | None
    days_late: int | None
    unpaid: bool


class AccountOut(Schema):
    number: str = Field(examples=["3300000001"])
    customer_number: str = Field(examples=["C0001"])
    customer_name: str
    opened_on: date | None
    closed_on: date | None
    balance_due: Decimal
    currency: str
    supplies: list[SupplyOut]


class PointOut(Schema):
    """A service point. `supplies` holds those asked for: of a day, or all."""

    code: str = Field(examples=["SP-0001"])
    connected: bool
    phases: int | None
    address: str
    district: str
    area_kind: str = Field(examples=["urban"])
    department_code: str
    transformer_code: str
    feeder_code: str
    substation: str
    meters: list[str]
    supplies: list[SupplyOut]


_SUMMARY = (
    "number", "name", "kind", "lifecycle", "importance", "account_number", "service_point_code", "address", "phone",
    "matched",
)  # fmt: skip


def summary_of_hit(hit: Hit) -> SummaryOut:
    return SummaryOut(**{name: getattr(hit, name) for name in _SUMMARY})


def summary_of_customer(customer: Customer) -> SummaryOut:
    names = ("number", "name", "kind", "lifecycle", "importance")
    return SummaryOut(**{name: getattr(customer, name) for name in names})


def customer_shape(page: CustomerPage) -> CustomerOut:
    customer, full = page.customer, page.actor.has("customers.unmask")
    above = customer.intermediary
    plain = ("number", "name", "kind", "lifecycle", "language", "sector", "importance", "special_needs", "source",
             "details", "version", "created_at", "updated_at")  # fmt: skip
    return CustomerOut(
        **{name: getattr(customer, name) for name in plain},
        identity_code=_identity(customer.identity_code, full),
        intermediary_number=above.number if above else None,
        complete=page.completeness.share,
        contacts=[_contact(point, page, full) for point in page.contact_points],
        supplies=supply_shapes(page.supplies),
        more_supplies=page.more_supplies,
    )  # fmt: skip


def _identity(code: str, full: bool) -> str:
    return code if full or not code else mask_identity(code)


def _contact(point: ContactPoint, page: CustomerPage, full: bool) -> ContactOut:
    masks = {
        ContactKind.PHONE: lambda value: shown_phone(value, page.region),
        ContactKind.EMAIL: mask_email,
        ContactKind.POSTAL: mask_address,
    }
    mask = masks.get(ContactKind(point.kind), mask_name)
    return ContactOut(
        id=point.pk,
        kind=point.kind,
        value=point.value if full else mask(point.value),
        label=point.label,
        person=point.person if full else mask_name(point.person),
        preferred=point.preferred,
        verified_at=point.verified_at,
        bounced_at=point.bounced_at,
        ended_at=point.ended_at,
    )


def supply_shapes(lines: Sequence[SupplyLine]) -> list[SupplyOut]:
    """The lines that are accounts of somebody."""
    return [_supply(line) for line in lines if line.account_number]


_SUPPLY = (
    "customer_number", "account_number", "agreement_number", "tariff_class", "connection", "voltage_v", "capacity_kva",
    "since", "until", "running", "connected", "address", "district", "area_kind", "department_code",
    "transformer_code", "feeder_code",
)  # fmt: skip


def _supply(line: SupplyLine) -> SupplyOut:
    values = {name: getattr(line, name) for name in _SUPPLY}
    return SupplyOut(**values, service_point_code=line.point_code, meters=list(line.meters))


def account_shape(lines: Sequence[SupplyLine]) -> AccountOut:
    first = lines[0]
    return AccountOut(
        number=str(first.account_number),
        customer_number=str(first.customer_number),
        customer_name=str(first.customer_name),
        opened_on=first.opened_on,
        closed_on=first.closed_on,
        balance_due=first.balance_due or Decimal(0),
        currency=first.currency or "",
        supplies=[_supply(line) for line in lines if line.agreement_number],
    )


def point_shape(lines: Sequence[SupplyLine]) -> PointOut:
    first = lines[0]
    plain = ("phases", "address", "district", "area_kind", "department_code", "transformer_code", "feeder_code",
             "substation")  # fmt: skip
    return PointOut(
        code=first.point_code,
        connected=bool(first.connected),
        meters=list(first.meters),
        supplies=supply_shapes(lines),
        **{name: getattr(first, name) for name in plain},
    )


def interaction_shape(row: Interaction) -> InteractionOut:
    plain = ("id", "at", "channel", "inbound", "subject", "summary", "place", "about", "duration_s")
    return InteractionOut(staff=row.staff_code, **{name: getattr(row, name) for name in plain})
