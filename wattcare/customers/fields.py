"""The catalogue of the archive's fields: what a file may bring and what a classification may ask for.

A field has a name that is unique in the archive, the record it belongs to, a type, whether it may be empty, the
codes it may hold, and a label. Column headers of files are recognised by the field's name, by its label in any
language, and by the other headers listed with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from django.utils.translation import gettext_lazy as _

from wattcare.customers.headers import AREA_WORDS, HEADERS, KIND_WORDS, LIFECYCLE_WORDS
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES
from wattcare.kernel.text import fold


class FieldType(StrEnum):
    """What a field holds. `phones` may hold several numbers, `codes` several codes."""

    TEXT = "text"
    CODE = "code"
    CHOICE = "choice"
    DATE = "date"
    MONTH = "month"
    DECIMAL = "decimal"
    INTEGER = "integer"
    VOLTAGE = "voltage"
    BOOLEAN = "boolean"
    PHONES = "phones"
    EMAIL = "email"
    CODES = "codes"


@dataclass(frozen=True)
class Field:
    """One field. `words` maps what files write for a code to the code; `digits` bounds a number's size."""

    name: str
    record: str
    type: FieldType
    label: object
    nullable: bool = True
    max_length: int = 200
    choices: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    low: int | None = None
    high: int | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """What files call it, its own name first."""
        return (self.name, *HEADERS.get(self.name, ()))


CATALOGUE: tuple[Field, ...] = (
    Field("customer_number", "customer", FieldType.CODE, _("Customer number"), nullable=False, max_length=40),
    Field("name", "customer", FieldType.TEXT, _("Customer name"), nullable=False),
    Field("kind", "customer", FieldType.CHOICE, _("Kind of customer"), choices=CUSTOMER_KINDS, words=KIND_WORDS),
    Field("lifecycle", "customer", FieldType.CHOICE, _("Supply relation"), choices=LIFECYCLES, words=LIFECYCLE_WORDS),
    Field("identity_code", "customer", FieldType.CODE, _("Identity or credit code"), max_length=40),
    Field("language", "customer", FieldType.CODE, _("Language"), max_length=10),
    Field("sector", "customer", FieldType.CODE, _("Sector"), max_length=10),
    Field("importance", "customer", FieldType.CODE, _("Grade of an important customer"), max_length=20),
    Field("special_needs", "customer", FieldType.CODES, _("Special needs")),
    Field("intermediary_number", "customer", FieldType.CODE, _("Number of the intermediary"), max_length=40),
    Field("phone", "contact", FieldType.PHONES, _("Telephone")),
    Field("other_phone", "contact", FieldType.PHONES, _("Other telephone")),
    Field("email", "contact", FieldType.EMAIL, _("E-mail")),
    Field("postal_address", "contact", FieldType.TEXT, _("Postal address"), max_length=300),
    Field("contact_person", "contact", FieldType.TEXT, _("Contact person"), max_length=100),
    Field("account_number", "account", FieldType.CODE, _("Account number"), max_length=40),
    Field("account_opened_on", "account", FieldType.DATE, _("Account opened on")),
    Field("account_closed_on", "account", FieldType.DATE, _("Account closed on")),
    Field("balance_due", "account", FieldType.DECIMAL, _("Balance due")),
    Field("currency", "account", FieldType.CODE, _("Currency"), max_length=3),
    Field("agreement_number", "agreement", FieldType.CODE, _("Agreement number"), max_length=40),
    Field("tariff_class", "agreement", FieldType.TEXT, _("Tariff class"), max_length=60),
    Field("connection", "agreement", FieldType.CODE, _("Kind of connection"), max_length=20),
    Field("voltage_v", "agreement", FieldType.VOLTAGE, _("Supply voltage"), unit="V", low=1, high=1100000),
    Field("capacity_kva", "agreement", FieldType.DECIMAL, _("Contracted capacity"), unit="kVA", low=0),
    Field("signed_on", "agreement", FieldType.DATE, _("Agreement signed on")),
    Field("agreement_from", "agreement", FieldType.DATE, _("Agreement valid from")),
    Field("agreement_to", "agreement", FieldType.DATE, _("Agreement valid until")),
    Field("address", "premise", FieldType.TEXT, _("Supply address"), max_length=300),
    Field("postal_code", "premise", FieldType.CODE, _("Postal code"), max_length=12),
    Field("district", "premise", FieldType.TEXT, _("District"), max_length=100),
    Field("area_kind", "premise", FieldType.CHOICE, _("Area kind"), max_length=30, words=AREA_WORDS),
    Field("department_code", "premise", FieldType.CODE, _("Serving unit"), max_length=60),
    Field("latitude", "premise", FieldType.DECIMAL, _("Latitude"), low=-90, high=90),
    Field("longitude", "premise", FieldType.DECIMAL, _("Longitude"), low=-180, high=180),
    Field("service_point_code", "service_point", FieldType.CODE, _("Service point code"), max_length=40),
    Field("phases", "service_point", FieldType.INTEGER, _("Phases"), low=1, high=3),
    Field("connected", "service_point", FieldType.BOOLEAN, _("Connected")),
    Field("transformer_code", "network", FieldType.CODE, _("Transformer code"), max_length=40),
    Field("transformer_name", "network", FieldType.TEXT, _("Transformer name"), max_length=100),
    Field("feeder_code", "network", FieldType.CODE, _("Feeder code"), max_length=40),
    Field("feeder_name", "network", FieldType.TEXT, _("Feeder name"), max_length=100),
    Field("substation", "network", FieldType.TEXT, _("Substation"), max_length=100),
    Field("meter_number", "meter", FieldType.CODE, _("Meter number"), max_length=40),
    Field("meter_installed_on", "meter", FieldType.DATE, _("Meter installed on")),
    Field("supplied_from", "supply", FieldType.DATE, _("Supplied from")),
    Field("supplied_to", "supply", FieldType.DATE, _("Supplied until")),
    Field("usage_month", "usage", FieldType.MONTH, _("Month of usage")),
    Field("usage_kwh", "usage", FieldType.DECIMAL, _("Energy used"), unit="kWh"),
    Field("usage_amount", "usage", FieldType.DECIMAL, _("Amount of the bill")),
)
FIELDS: Mapping[str, Field] = {one.name: one for one in CATALOGUE}


def header_key(header: str) -> str:
    """A header without what spellings differ in: case, spaces, underscores, hyphens, a unit in brackets."""
    text = fold(header).strip().strip("*")
    text = text.split("(")[0] if not text.startswith("(") else text
    return text.translate(_SPACES)


_SPACES = str.maketrans("", "", " _-\t\n.:")


@cache
def _by_header() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in CATALOGUE:
        for header in one.headers:
            found.setdefault(header_key(header), one.name)
    return found


def field_for_header(header: str) -> Field | None:
    """The field a column header names in English or Chinese; None for a header that is no field's."""
    name = _by_header().get(header_key(header))
    return FIELDS[name] if name else None


def known_headers() -> Iterable[str]:
    """All headers that are recognised, for suggestions."""
    return [header for one in CATALOGUE for header in one.headers]
