"""The archive's rows before they are in the database; ids count from 1 and are shifted when they are written."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wattcare.project.demo.places import Places, Site, TransformerRow
from wattcare.project.demo.usage import Load

Validity = tuple[date, date | None]


@dataclass(slots=True)
class CustomerRow:
    id: int
    number: str
    kind: str
    lifecycle: str
    name: str
    since: date
    identity_code: str = ""
    sector: str = ""
    importance: str = ""
    needs: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    intermediary_id: int | None = None
    caller: str = ""  # who speaks for them: `王先生`; of organisations, the contact person
    contacts: list["ContactRow"] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)  # of all supplies they have or had, with their districts

    @property
    def phone(self) -> str:
        """The first telephone number; "" where none is known."""
        return next((one.value for one in self.contacts if one.kind == "phone" and not one.ended), "")

    @property
    def email(self) -> str:
        return next((one.value for one in self.contacts if one.kind == "email" and not one.bounced), "")


@dataclass(slots=True)
class ContactRow:
    kind: str
    value: str
    label: str = ""
    person: str = ""
    preferred: bool = False
    verified: date | None = None
    bounced: date | None = None
    ended: date | None = None


@dataclass(slots=True)
class PointRow:
    id: int
    code: str
    site: Site
    voltage_v: int
    phases: int
    transformer: TransformerRow
    connected: bool = True
    meter: str = ""  # the one installed now
    metered: date | None = None  # since when there has been one
    supplied: list[Validity] = field(default_factory=list)


@dataclass(slots=True)
class AccountRow:
    id: int
    number: str
    customer: CustomerRow
    opened: date
    closed: date | None
    load: Load


@dataclass(slots=True)
class AgreementRow:
    id: int
    number: str
    account: AccountRow
    tariff: str
    connection: str
    voltage_v: int
    capacity_kva: float
    validity: Validity
    points: tuple[PointRow, ...]


@dataclass(slots=True)
class MeterRow:
    number: str
    point: PointRow
    installed: Validity


@dataclass(slots=True)
class Supplied:
    """A customer where they are supplied now: what a call is about."""

    customer: CustomerRow
    account: AccountRow
    point: PointRow


@dataclass(slots=True)
class Archive:
    """Everything that will stand in the archive, but for interactions and bills."""

    places: Places
    customers: list[CustomerRow] = field(default_factory=list)
    accounts: list[AccountRow] = field(default_factory=list)
    agreements: list[AgreementRow] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    meters: list[MeterRow] = field(default_factory=list)
    supplied: list[Supplied] = field(default_factory=list)
