"""Writes the town's archive into the database, inside the caller's transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from wattcare.customers.actions.searching import terms
from wattcare.project.demo.copying import NULL, copy_lines, copy_rows, last_id, move_sequence, span, vector
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.records import AccountRow, Archive, CustomerRow
from wattcare.project.demo.settling import Ground
from wattcare.project.demo.usage import bills_of, months_before

Tell = Callable[[int, int], None]
SOURCE = "demo"
TABLES = {
    "feeder": ("code", "name", "substation"),
    "transformer": ("code", "name", "feeder_id", "capacity_kva"),
    "premise": ("address", "postal_code", "district", "area_kind", "department_code", "latitude", "longitude"),
    "customer": (
        "number", "kind", "lifecycle", "name", "identity_code", "language", "sector", "importance", "special_needs",
        "intermediary_id", "source", "details", "created_at", "updated_at", "search",
    ),
    "account": ("number", "customer_id", "opened_on", "closed_on", "balance_due", "currency"),
    "agreement": (
        "account_id", "number", "tariff_class", "connection", "voltage_v", "capacity_kva", "signed_on", "validity",
    ),
    "servicepoint": ("code", "premise_id", "transformer_id", "voltage_v", "phases", "connected"),
}  # fmt: skip
BESIDE = {
    "contactpoint": (
        "customer_id", "kind", "value", "label", "person", "preferred", "source", "verified_at", "bounced_at",
        "ended_at", "created_at",
    ),
    "meter": ("number", "service_point_id", "installed"),
    "supply": ("agreement_id", "service_point_id", "validity"),
}  # fmt: skip


class Loader:
    """Writes one archive. Ids are those of the rows, behind whatever the tables hold already."""

    def __init__(self, ground: Ground, archive: Archive) -> None:
        self.ground, self.archive = ground, archive
        self._usage: list[str] = []
        self._payments: list[str] = []
        self.base = {name: last_id(f"customers_{name}") for name in TABLES}

    def load(self, tell: Tell) -> None:
        """The network, then customers, accounts, agreements, supplies, meters, contact points."""
        rows = self._rows()
        for nth, (name, found) in enumerate(rows.items()):
            table = f"customers_{name}"
            if name in TABLES:
                base = self.base[name]
                numbered = ((base + place, *row) for place, row in enumerate(found, start=1))
                copy_rows(table, ("id", *TABLES[name]), numbered)
                move_sequence(table)
            else:
                copy_rows(table, BESIDE[name], found)
            tell(nth + 1, len(rows))

    def _rows(self) -> dict[str, Iterable[Sequence[Any]]]:
        """The rows of each table, without their ids, in an order in which every reference exists."""
        places, base, archive = self.archive.places, self.base, self.archive
        feeder, transformer, premise, point = (base[n] for n in ("feeder", "transformer", "premise", "servicepoint"))
        return {
            "feeder": ((f.code, f.name, f.substation) for f in places.feeders),
            "transformer": ((t.code, t.name, feeder + t.feeder.id, t.capacity_kva) for t in places.transformers),
            "premise": (
                (s.address, s.postal_code, s.district.name, s.district.area, s.district.department, s.latitude,
                 s.longitude)
                for s in places.sites
            ),
            "customer": map(self._customer, archive.customers),
            "account": map(self._account, archive.accounts),
            "agreement": (
                (base["account"] + a.account.id, a.number, a.tariff, a.connection, a.voltage_v, a.capacity_kva,
                 a.validity[0], span(a.validity))
                for a in archive.agreements
            ),
            "servicepoint": (
                (p.code, premise + p.site.id, transformer + p.transformer.id, p.voltage_v, p.phases, p.connected)
                for p in archive.points
            ),
            "supply": (
                (base["agreement"] + a.id, point + p.id, span(a.validity)) for a in archive.agreements for p in a.points
            ),
            "meter": ((m.number, point + m.point.id, span(m.installed)) for m in archive.meters),
            "contactpoint": self._contacts(),
        }  # fmt: skip

    def _customer(self, customer: CustomerRow) -> Sequence[Any]:
        manager = customer.intermediary_id
        people = [contact.person for contact in customer.contacts if contact.person]
        postal = [contact.value for contact in customer.contacts if contact.kind == "postal"]
        words = terms([customer.name, *people], [*postal, *customer.addresses])
        since = _morning(customer.since)
        return (
            customer.number, customer.kind, customer.lifecycle, customer.name, customer.identity_code,
            self.ground.language, customer.sector, customer.importance, customer.needs,
            self.base["customer"] + manager if manager else None, SOURCE, customer.details, since, since, vector(words),
        )  # fmt: skip

    def _account(self, account: AccountRow) -> Sequence[Any]:
        owner = self.base["customer"] + account.customer.id
        owed = f"{account.load.owed / 100:.2f}"
        return account.number, owner, account.opened, account.closed, owed, self.ground.currency

    def _contacts(self) -> Iterator[Sequence[Any]]:
        for customer in self.archive.customers:
            for contact in customer.contacts:
                yield (
                    self.base["customer"] + customer.id, contact.kind, contact.value, contact.label, contact.person,
                    contact.preferred, SOURCE, *map(_maybe, (contact.verified, contact.bounced, contact.ended)),
                    _morning(customer.since),
                )  # fmt: skip

    def make_bills(self, dice: Dice, tell: Tell) -> None:
        """Two years of bills, kept as lines until `load_bills`; fills in what each account used and owes."""
        accounts, months, ground = self.archive.accounts, months_before(self.ground.today), self.ground
        for nth, account in enumerate(accounts):
            owner, usage, payments = self.base["account"] + account.id, [], []
            for bill in bills_of(account.load, months, ground.country, dice.stream("bills", account.id), ground.today):
                amount = f"{bill.amount / 100:.2f}"
                usage.append(f"{owner}\t{bill.month}\t{bill.kwh:.2f}\t{amount}\n")
                payments.append(f"{owner}\t{bill.month}\t{bill.due_on}\t{bill.paid_on or NULL}\t{amount}\n")
            self._usage.append("".join(usage))
            self._payments.append("".join(payments))
            if nth % 500 == 0:
                tell(nth, len(accounts))

    def load_bills(self) -> None:
        """Write the bills that were made."""
        copy_lines("customers_usage", ("account_id", "month", "kwh", "amount"), self._usage)
        copy_lines("customers_payment", ("account_id", "month", "due_on", "paid_on", "amount"), self._payments)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(1, 30), tzinfo=UTC)


def _maybe(day: date | None) -> datetime | None:
    return _morning(day) if day else None
