"""A map says which column of a file feeds which field of the archive.

file: {encoding: gb18030, delimiter: ";", sheet: Kunden}
fields:
  customer_number: LCLid                       # a column
  name: {template: "Household {LCLid}"}        # text with columns in it
  kind: {constant: person}                     # the same for every row
  tariff_class: {column: stdorToU, values: {Std: standard}, default: unknown}
  phone: {column: Tel, bad: empty}             # a wrong value is left out instead of refusing its row
formats: {dates: ["%d/%m/%Y"], decimal: ",", region: GB}
details: all                                   # other columns to keep: all, none, or a list of them
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from wattcare.customers.fields import FIELDS, field_for_header
from wattcare.customers.rules.files import Reading
from wattcare.customers.rules.values import Writing


@dataclass(frozen=True)
class Source:
    """Where a field's value comes from: one of `column`, `constant`, `template`."""

    column: str | None = None
    constant: str | None = None
    template: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None
    drop_bad: bool = False

    def columns(self) -> list[str]:
        """The columns it reads."""
        if self.template is not None:
            return [name for _text, name, _spec, _conversion in Formatter().parse(self.template) if name]
        return [self.column] if self.column is not None else []


@dataclass(frozen=True)
class FileMap:
    """A whole map. `details` names the columns to keep as they are; None keeps every column that feeds no field."""

    sources: Mapping[str, Source]
    reading: Reading = field(default_factory=Reading)
    writing: Writing = field(default_factory=Writing)
    details: tuple[str, ...] | None = None

    def columns(self) -> set[str]:
        """Every column the map reads."""
        own = {column for source in self.sources.values() for column in source.columns()}
        return own | set(self.details or ())


def map_from_headers(header: list[str], region: str) -> FileMap:
    """The map of a file whose columns are called like the fields; the first column wins a field."""
    sources: dict[str, Source] = {}
    for column in header:
        found = field_for_header(column) if column else None
        if found is not None and found.name not in sources:
            sources[found.name] = Source(column=column)
    return FileMap(sources, writing=Writing(region=region))


def completed(sources: Mapping[str, Source]) -> dict[str, Source]:
    """The sources with what follows from them.

    A file of accounts without customer numbers numbers customers by account, one of customers with addresses
    numbers accounts by customer; an address without a service point code is the point of its account, as with
    suppliers whose account number (户号) belongs to the point.
    """
    found = dict(sources)
    if "account_number" in found:
        found.setdefault("customer_number", found["account_number"])
    elif "customer_number" in found and ACCOUNT_FIELDS & found.keys():
        found["account_number"] = found["customer_number"]
    account = found.get("account_number")
    if account is not None and {"address", "meter_number"} & found.keys():
        found.setdefault("service_point_code", account)
    if account is not None and AGREEMENT_FIELDS & found.keys():
        found.setdefault("agreement_number", account)
    for code, name in (("transformer_code", "transformer_name"), ("feeder_code", "feeder_name")):
        if name in found:
            found.setdefault(code, found[name])
    return found


AGREEMENT_FIELDS = frozenset(
    {one.name for one in FIELDS.values() if one.record in {"agreement", "supply", "service_point", "premise", "meter"}}
)
ACCOUNT_FIELDS = AGREEMENT_FIELDS | {one.name for one in FIELDS.values() if one.record in {"account", "usage"}}


def as_text(value: Any) -> str:
    """A scalar of the map as a cell would hold it."""
    if isinstance(value, bool):
        return "t" if value else "f"
    return "" if value is None else str(value)
