"""The list of customers as a table to take away: read through a cursor of the server, some thousand rows at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wattcare.catalogue.queries import NoPack, pack, supplier_zone
from wattcare.catalogue.rules import ChoiceField
from wattcare.customers.queries import home
from wattcare.customers.queries.lists import Filters, filtered
from wattcare.customers.queries.masks import masked_identity, masked_value
from wattcare.customers.queries.offers import Columns, export_columns
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES, ContactKind, CustomerKind
from wattcare.kernel.actors import Actor
from wattcare.kernel.statements import rows
from wattcare.kernel.text import format_phone, mask_address, mask_name
from wattcare.kernel.ui.pieces import names

AREA = "area_kind"
BATCH = 2000
_CONTACTS = """
    SELECT DISTINCT ON (customer_id, kind) customer_id, kind, value FROM customers_contactpoint
    WHERE customer_id = ANY(%s) AND ended_at IS NULL AND kind IN ('phone', 'email')
    ORDER BY customer_id, kind, preferred DESC, id
"""
_PLACES = """
    SELECT DISTINCT ON (a.customer_id) a.customer_id, a.number, coalesce(pr.address, ''), coalesce(pr.district, ''),
           coalesce(pr.area_kind, '')
    FROM customers_account a
    LEFT JOIN customers_agreement g ON g.account_id = a.id
    LEFT JOIN customers_supply s ON s.agreement_id = g.id AND s.validity @> %s::date
    LEFT JOIN customers_servicepoint p ON p.id = s.service_point_id
    LEFT JOIN customers_premise pr ON pr.id = p.premise_id
    WHERE a.customer_id = ANY(%s)
    ORDER BY a.customer_id, s.id NULLS LAST, a.id
"""


class Row(NamedTuple):
    """What of a customer's own record goes into the file."""

    id: int
    number: str
    name: str
    kind: str
    lifecycle: str
    identity_code: str
    sector: str
    importance: str
    created_at: datetime
    updated_at: datetime


def heads() -> list[str]:
    """What stands above the columns that every export has."""
    return [
        _("Customer number"), _("Customer name"), _("Kind of customer"), _("Supply relation"),
        _("Identity or credit code"), _("Sector"), _("Importance"), _("Telephone"), _("E-mail"), _("Account"),
        _("Supply address"), _("District"), _("Area kind"), _("In the archive since"), _("Last changed"),
    ]  # fmt: skip


def export_rows(actor: Actor, filters: Filters, *, in_full: bool) -> Iterator[list[list[str]]]:
    """The heads, then the customers in lots of BATCH, the newest first, in the language that is active now.

    Personal data are masked unless `in_full`; the names of organisations are none.
    """
    export = _Export(in_full=in_full, more=[one for one in export_columns.fill(actor) if one is not None])
    found = filtered(actor, filters).order_by("-id").values_list(*Row._fields).iterator(chunk_size=BATCH)
    language = get_language() or "en"

    def lots() -> Iterator[list[list[str]]]:
        with override(language):
            first = [*heads(), *(str(head) for columns in export.more for head in columns.heads)]
        yield [first]
        while lot := [Row(*values) for values in islice(found, BATCH)]:
            with override(language):
                written = export.lines(lot)
            yield written

    return lots()


def _named() -> Iterator[tuple[tuple[str, str], str]]:
    """What the codes of a customer are called, by the archive and by the pack, in the active language."""
    yield from ((("kind", code), str(label)) for code, label in CUSTOMER_KINDS.items())
    yield from ((("lifecycle", code), str(label)) for code, label in LIFECYCLES.items())
    try:
        held = pack()
    except NoPack:
        return
    yield from (((AREA, kind.code), names(kind.names)) for kind in held.area_kinds)
    for place in (ChoiceField.SECTOR, ChoiceField.IMPORTANCE):
        yield from (((place, code), names(called)) for code, called in held.choices_of(place).items())


@dataclass(frozen=True)
class _Export:
    in_full: bool
    more: Sequence[Columns]
    region: str = field(default_factory=home.region)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(supplier_zone()))
    named: Mapping[tuple[str, str], str] = field(default_factory=lambda: dict(_named()))

    def lines(self, customers: Sequence[Row]) -> list[list[str]]:
        """A line for each; three statements, and one for each group of further columns."""
        ids = [customer.id for customer in customers]
        contacts = {(pk, kind): value for pk, kind, value in rows(_CONTACTS, [ids])}
        places = {row[0]: row[1:] for row in rows(_PLACES, [home.today(), ids])}
        read = [(columns, columns.read(ids)) for columns in self.more]
        return [
            [*self._line(customer, contacts, places.get(customer.id, ("", "", "", ""))), *_further(customer.id, read)]
            for customer in customers
        ]

    def _line(self, one: Row, contacts: Mapping[tuple[int, str], str], place: Sequence[str]) -> list[str]:
        account, address, district, area = place
        person = one.kind == CustomerKind.PERSON and not self.in_full
        return [
            one.number,
            mask_name(one.name) if person else one.name,
            self.named.get(("kind", one.kind), one.kind),
            self.named.get(("lifecycle", one.lifecycle), one.lifecycle),
            one.identity_code if self.in_full else masked_identity(one.identity_code),
            self.named.get((ChoiceField.SECTOR, one.sector), one.sector),
            self.named.get((ChoiceField.IMPORTANCE, one.importance), one.importance),
            self._reach(ContactKind.PHONE, contacts.get((one.id, ContactKind.PHONE), "")),
            self._reach(ContactKind.EMAIL, contacts.get((one.id, ContactKind.EMAIL), "")),
            account,
            mask_address(address) if person else address,
            district,
            self.named.get((AREA, area), area),
            one.created_at.astimezone(self.zone).date().isoformat(),
            one.updated_at.astimezone(self.zone).date().isoformat(),
        ]

    def _reach(self, kind: str, value: str) -> str:
        if not self.in_full:
            return masked_value(kind, value) if value else ""
        return format_phone(value, self.region) if kind == ContactKind.PHONE and value else value


def _further(pk: int, read: Sequence[tuple[Columns, Mapping[int, Sequence[Any]]]]) -> list[str]:
    """The values of the further columns; empty where a customer has none."""
    found: list[str] = []
    for columns, values in read:
        found += [str(value) for value in values.get(pk, [""] * len(columns.heads))]
    return found
