"""How the archive looks in the API: one shape each for lists, a customer, accounts, service points and contacts."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from wattcare.customers.models import ContactPoint, Customer, Interaction
from wattcare.customers.queries.masks import masked_contact, masked_identity
from wattcare.customers.queries.pages import CustomerPage
from wattcare.customers.queries.search import Hit
from wattcare.customers.queries.supplies import SupplyLine
from wattcare.customers.queries.usage import Month
from wattcare.customers.rules.own_fields import OwnFieldDef
from wattcare.customers.rules.profile import ProfileField, ValueType
from wattcare.kernel.api.reading import Sent
from wattcare.kernel.names import Names

_NUMBER = Field(description="Customer number", examples=["C0001"])
_KIND = Field(description="person, intermediary, enterprise, government or social", examples=["person"])
_LIFECYCLE = Field(description="potential, current or past", examples=["current"])


class CustomerRow(Schema):
    """A customer in a list. What was found and by what stands in a search's answer only."""

    number: str = _NUMBER
    name: str = Field(examples=["张三丰"])
    kind: str = _KIND
    lifecycle: str = _LIFECYCLE
    importance: str
    account: str | None = Field(None, description="The account found, or the first one", examples=["3300000001"])
    service_point: str | None = Field(None, examples=["SP-0001"])
    address: str | None = None
    phone: str | None = Field(None, description="Masked", examples=["138****8000"])
    matched: str | None = Field(
        None, description="account, number, point, meter, identity, phone, email, name or words", examples=["phone"]
    )


class ContactPointOut(Schema):
    """A way to reach a customer; `value` is masked."""

    id: int
    kind: str = Field(description="phone, email, postal or wechat", examples=["phone"])
    value: str = Field(examples=["138****8000"])
    label: str
    person: str
    preferred: bool
    verified_at: datetime | None
    bounced_at: datetime | None
    ended_at: datetime | None


class SupplyOut(Schema):
    """An account with its agreement and the place it supplies, while `since` ≤ day < `until` holds."""

    customer: str | None = Field(description="Customer number; none where nobody is supplied")
    customer_name: str | None
    account: str | None = Field(examples=["3300000001"])
    balance_due: Decimal | None
    currency: str | None = Field(examples=["CNY"])
    agreement: str
    tariff_class: str
    connection: str = Field(description="Decides connection limits", examples=["resident"])
    voltage_v: int | None = Field(examples=[220])
    capacity_kva: Decimal | None
    since: date | None
    until: date | None = Field(description="First day without this supply")
    running: bool = Field(description="Whether it holds today")
    service_point: str = Field(examples=["SP-0001"])
    connected: bool | None
    address: str
    district: str
    area_kind: str = Field(description="A code of the pack's area kinds", examples=["urban"])
    transformer: str = Field(examples=["T-1001"])
    feeder: str = Field(examples=["F-101"])
    meters: list[str]


class CompletenessOut(Schema):
    """How much of what the archive should know is known; `missing` in the caller's language."""

    share: int = Field(description="Per cent", examples=[80])
    missing: list[str]


class CustomerOut(Schema):
    """One customer; personal data are masked (`POST /customers/{number}/unmasking` shows one datum, with a reason)."""

    number: str = _NUMBER
    name: str = Field(examples=["张三丰"])
    kind: str = _KIND
    lifecycle: str = _LIFECYCLE
    identity_code: str = Field(description="Masked", examples=["330*************16"])
    language: str = Field(examples=["zh-hans"])
    sector: str
    importance: str
    special_needs: list[str] = Field(examples=[["life_support"]])
    intermediary: str | None = Field(description="Number of the intermediary this customer lives behind")
    source: str
    details: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    version: int = Field(description="Send it with PATCH")
    contact_points: list[ContactPointOut]
    supplies: list[SupplyOut]
    more_supplies: bool = Field(description="Whether there are more than the 50 shown")
    completeness: CompletenessOut


class AccountOut(Schema):
    """A billing relation with its supplies, the running ones first."""

    number: str = Field(examples=["3300000001"])
    customer: str
    customer_name: str
    opened_on: date | None
    closed_on: date | None
    balance_due: Decimal
    currency: str
    supplies: list[SupplyOut]


class PointOut(Schema):
    """A service point, with the supply asked for, or all there have been."""

    code: str = Field(examples=["SP-0001"])
    address: str
    district: str
    area_kind: str
    department: str = Field(description="The unit that serves this area")
    transformer: str
    feeder: str
    substation: str
    connected: bool | None
    phases: int | None
    meters: list[str]
    supplies: list[SupplyOut] = Field(description="The latest first; empty where nobody was supplied")


class ChoiceOut(Schema):
    code: str = Field(examples=["heat_pump"])
    label: str = Field(description="In the caller's language", examples=["Heat pump"])


class ProfileFieldOut(Schema):
    """A field of every customer's profile, which conditions of classes may ask for by its name."""

    name: str = Field(examples=["voltage_v"])
    label: str = Field(description="In the caller's language", examples=["Supply voltage"])
    type: str = Field(description="integer, decimal, date, boolean, choice or text", examples=["integer"])
    nullable: bool = Field(description="Whether it may be missing")
    low: Decimal | None
    high: Decimal | None
    choices: list[ChoiceOut]
    unit: str = Field(examples=["V"])
    criterion: str = Field(description="Fields of one criterion say the same kind of thing", examples=["voltage"])
    origin: str = Field(description="archive, own or measure", examples=["archive"])
    minutes: Decimal | None = Field(description="Work to collect it from one customer")
    uses: int = Field(description="How many ask for it")


class NamesIn(Sent):
    en: str = Field(examples=["Heating"])
    zh_hans: str = Field(alias="zh-hans", examples=["采暖方式"])

    def names(self) -> Names:
        return Names({"en": self.en.strip(), "zh-hans": self.zh_hans.strip()})


class ChoiceIn(Sent):
    code: str = Field(examples=["heat_pump"])
    names: NamesIn


class OwnFieldIn(Sent):
    """A field that the supplier adds to the profile; its values stand in customers' `details` under its code."""

    code: str = Field(examples=["heating"])
    names: NamesIn
    type: ValueType = Field(examples=["choice"])
    choices: list[ChoiceIn] = []
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    minutes: Decimal | None = Field(None, description="Work to collect it from one customer")
    position: int = Field(100, ge=0, le=32_000)

    def definition(self) -> OwnFieldDef:
        choices = tuple((choice.code, choice.names.names()) for choice in self.choices)
        values = self.dict(exclude={"names", "choices"})
        return OwnFieldDef(names=self.names.names(), choices=choices, **values)


class MonthOut(Schema):
    """A month of all accounts together, or of the one asked for."""

    month: date
    kwh: Decimal | None
    amount: Decimal | None
    due: Decimal | None
    due_on: date | None
    paid_on: date | None
    days_late: int | None = Field(description="Of the latest payment; to today where one is open")
    unpaid: bool


class InteractionOut(Schema):
    """One contact with a customer; nobody can change it."""

    id: int
    at: datetime
    channel: str = Field(description="A code of the pack's channels", examples=["hotline"])
    inbound: bool
    subject: str
    summary: str
    place: str
    staff: str = Field(description="User name, or system:<what>")
    about: str = Field(description="The case's number, where there is one")
    duration_s: int | None


def _picked(thing: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def row(customer: Customer) -> dict[str, Any]:
    return _picked(customer, "number", "name", "kind", "lifecycle", "importance")


def hit(found: Hit) -> dict[str, Any]:
    return _picked(found, "number", "name", "kind", "lifecycle", "importance", "address", "phone", "matched") | {
        "account": found.account_number or None,
        "service_point": found.service_point_code or None,
    }


def contact_point(point: ContactPoint) -> dict[str, Any]:
    names = ("kind", "label", "person", "preferred", "verified_at", "bounced_at", "ended_at")
    return _picked(point, "id", *names) | {"value": masked_contact(point)}


def supply(line: SupplyLine) -> dict[str, Any]:
    names = (
        "customer_name", "balance_due", "currency", "tariff_class", "connection", "voltage_v", "capacity_kva", "since",
        "until", "running", "connected", "address", "district", "area_kind",
    )  # fmt: skip
    return _picked(line, *names) | {
        "customer": line.customer_number,
        "account": line.account_number,
        "agreement": line.agreement_number,
        "service_point": line.point_code,
        "transformer": line.transformer_code,
        "feeder": line.feeder_code,
        "meters": list(line.meters),
    }


def whole(page: CustomerPage) -> dict[str, Any]:
    """The customer as `CustomerOut`; two statements."""
    customer = page.customer
    names = ("language", "sector", "special_needs", "source", "details", "created_at", "updated_at", "version")
    return (
        row(customer)
        | _picked(customer, *names)
        | {
            "identity_code": masked_identity(customer.identity_code),
            "intermediary": customer.intermediary.number if customer.intermediary else None,
            "contact_points": [contact_point(point) for point in page.contact_points],
            "supplies": [supply(line) for line in page.supplies],
            "more_supplies": page.more_supplies,
            "completeness": {
                "share": page.completeness.share,
                "missing": [str(text) for text in page.completeness.missing],
            },
        }
    )


def account(lines: Sequence[SupplyLine]) -> dict[str, Any]:
    """The account of these lines (at least one) as `AccountOut`."""
    first = lines[0]
    return _picked(first, "customer_name", "opened_on", "closed_on", "balance_due", "currency") | {
        "number": first.account_number,
        "customer": first.customer_number,
        "supplies": [supply(line) for line in lines if line.point_code],
    }


def point(lines: Sequence[SupplyLine]) -> dict[str, Any]:
    """The service point of these lines (at least one) as `PointOut`."""
    first = lines[0]
    names = ("address", "district", "area_kind", "substation", "connected", "phases")
    return _picked(first, *names) | {
        "code": first.point_code,
        "department": first.department_code,
        "transformer": first.transformer_code,
        "feeder": first.feeder_code,
        "meters": list(first.meters),
        "supplies": [supply(line) for line in lines if line.customer_number],
    }


def profile_field(one: ProfileField, uses: int) -> dict[str, Any]:
    names = ("name", "nullable", "low", "high", "unit", "criterion", "minutes")
    choices = [{"code": code, "label": str(label)} for code, label in one.choices.items()]
    said = {"label": str(one.label), "type": str(one.type), "origin": str(one.origin)}
    return _picked(one, *names) | said | {"choices": choices, "uses": uses}


def month(one: Month) -> dict[str, Any]:
    return vars(one)


def interaction(one: Interaction) -> dict[str, Any]:
    names = ("id", "at", "channel", "inbound", "subject", "summary", "place", "about", "duration_s")
    return _picked(one, *names) | {"staff": one.staff_code}
