"""The verbs on a customer's own record."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.customers.actions.contact_points import NewContact, add_to, checked_contact
from wattcare.customers.actions.searching import refresh_search
from wattcare.customers.events import CustomerChanged
from wattcare.customers.models import Customer, Supply
from wattcare.customers.queries import home
from wattcare.customers.queries.offers import Changed, archive_changed
from wattcare.customers.queries.own_fields import own_fields
from wattcare.customers.queries.pages import customer_for
from wattcare.customers.rules import CUSTOMER_KINDS, LIFECYCLES, CustomerKind, Lifecycle
from wattcare.customers.rules.values import Wrong
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.results import Problems, Refused, Stale
from wattcare.kernel.text import clean

CHANGEABLE = (
    "name",
    "kind",
    "identity_code",
    "language",
    "sector",
    "importance",
    "special_needs",
    "intermediary_number",
    "details",
)
_NOT_IN_PROFILE = frozenset({"name", "identity_code", "language"})
_LENGTHS = {"name": 200, "identity_code": 40, "language": 10, "sector": 10, "importance": 20}


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """What is known of a customer who is not in the archive yet; `number` "" lets the archive give one."""

    name: str
    number: str = ""
    kind: str = CustomerKind.PERSON
    lifecycle: str = Lifecycle.POTENTIAL
    identity_code: str = ""
    language: str = ""
    sector: str = ""
    importance: str = ""
    special_needs: Sequence[str] = ()
    intermediary_number: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    contacts: Sequence[NewContact] = ()
    source: str = "entered"


@transaction.atomic
def create_customer(*, actor: Actor, new: NewCustomer) -> Customer:
    """Put a customer into the archive with their contact points. Refused for a number that is taken."""
    actor.require("customers.edit")
    values = _checked({name: getattr(new, name) for name in CHANGEABLE} | {"lifecycle": new.lifecycle}, actor)
    number = clean(new.number).strip()
    if number and Customer.objects.filter(number=number).exists():
        raise Refused("number_taken", _("There is a customer with this number already."), field="number")
    contacts = [checked_contact(contact) for contact in new.contacts]
    values["language"] = values["language"] or home.language()
    customer = Customer.objects.create(number=number or _next_number(), source=new.source[:40], **values)
    for contact in contacts:
        add_to(customer, contact, new.source)
    refresh_search([customer.pk])
    record(
        actor=actor, verb="customers.create", object_type="customer", object_id=customer.number,
        after={**_shown(values), "contacts": [asdict(contact) for contact in contacts]},
    )  # fmt: skip
    archive_changed.fill(Changed((customer.pk,)))
    publish_on_commit(CustomerChanged(customer.pk, customer.number))
    return customer


def _next_number() -> str:
    """The next free number; numbers that files brought along are passed over."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('customers_number')")
            number = f"N{cursor.fetchone()[0]:07d}"
        if not Customer.objects.filter(number=number).exists():
            return number


@transaction.atomic
def change_customer(*, actor: Actor, number: str, changes: Mapping[str, Any], version: int | None = None) -> Customer:
    """Change fields of CHANGEABLE. With `version`, Stale when somebody changed the record since it was that one."""
    actor.require("customers.edit")
    customer = locked(actor, number, version)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise Refused("unknown_field", _("Unknown: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    values = _checked(changes, actor, customer)
    before = {name: getattr(customer, name) for name in values if getattr(customer, name) != values[name]}
    if not before:
        return customer
    after = {name: values[name] for name in before}
    for name, value in after.items():
        setattr(customer, name, value)
    touch(customer, *after)
    if "name" in after:
        refresh_search([customer.pk])
    record(
        actor=actor, verb="customers.change", object_type="customer", object_id=customer.number,
        before=_shown(before), after=_shown(after),
    )  # fmt: skip
    if not _NOT_IN_PROFILE.issuperset(after):
        archive_changed.fill(Changed((customer.pk,)))
    publish_on_commit(CustomerChanged(customer.pk, customer.number, tuple(after)))
    return customer


@transaction.atomic
def change_lifecycle(*, actor: Actor, number: str, lifecycle: str, reason: str, version: int | None = None) -> Customer:
    """Say that a customer is potential, current or past. Nobody is past or potential while they are supplied."""
    actor.require("customers.edit")
    customer = locked(actor, number, version)
    if lifecycle not in LIFECYCLES:
        raise Refused(
            "bad_lifecycle", _("Use one of: %(known)s.") % {"known": ", ".join(LIFECYCLES)}, field="lifecycle"
        )
    if not reason.strip():
        raise Refused("reason_needed", _("Say why."), field="reason")
    if lifecycle != Lifecycle.CURRENT and is_supplied(customer):
        raise Refused("supplied", _("This customer is still supplied; record the move-out first."), field="lifecycle")
    before = customer.lifecycle
    if before != lifecycle:
        customer.lifecycle = lifecycle
        touch(customer, "lifecycle")
        record(
            actor=actor, verb="customers.lifecycle", object_type="customer", object_id=customer.number,
            before={"lifecycle": before}, after={"lifecycle": lifecycle}, reason=reason,
        )  # fmt: skip
        archive_changed.fill(Changed((customer.pk,)))
        publish_on_commit(CustomerChanged(customer.pk, customer.number, ("lifecycle",)))
    return customer


def locked(actor: Actor, number: str, version: int | None = None) -> Customer:
    """The customer, held until the transaction ends. Stale when its version is another than `version`."""
    customer_for(actor, number)
    customer = Customer.objects.select_for_update(of=("self",)).defer("search").get(number=number)
    if version is not None and customer.version != version:
        raise Stale(_("Somebody changed this customer meanwhile. Look at it again before you change it."))
    return customer


def touch(customer: Customer, *fields: str) -> None:
    """Save these fields with a new version and the time."""
    customer.version += 1
    customer.updated_at = now()
    customer.save(update_fields=[*fields, "version", "updated_at"])


def is_supplied(customer: Customer) -> bool:
    """Whether a supply of the customer holds today or will."""
    return (
        Supply.objects.filter(agreement__account__customer=customer, validity__endswith__isnull=True).exists()
        or Supply.objects.filter(agreement__account__customer=customer, validity__endswith__gt=home.today()).exists()
    )


def _checked(given: Mapping[str, Any], actor: Actor, customer: Customer | None = None) -> dict[str, Any]:
    """The values as the record holds them; every problem at once."""
    problems, values = Problems(), dict(given)
    for name, length in _LENGTHS.items():
        if name in values:
            values[name] = " ".join(clean(str(values[name] or "")).split())
            if len(values[name]) > length:
                problems.add(name, _("At most %(count)d characters fit.") % {"count": length})
    if "name" in values and not values["name"]:
        problems.add("name", _("A customer needs a name."))
    for name, known in (("kind", CUSTOMER_KINDS), ("lifecycle", LIFECYCLES)):
        if name in values and values[name] not in known:
            problems.add(name, _("Use one of: %(known)s.") % {"known": ", ".join(known)})
    if "special_needs" in values:
        values["special_needs"] = [str(code).strip() for code in values["special_needs"] if str(code).strip()]
    if "details" in values:
        values["details"] = _details(values["details"] or {}, customer.details if customer else {}, problems)
    if "intermediary_number" in values:
        values["intermediary"] = _intermediary(actor, values.pop("intermediary_number"), customer, problems)
    problems.raise_if_any(_("The customer's record has wrong or missing fields."))
    return values


def _details(given: Mapping[str, Any], known: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Values of own fields as they are kept, without empty ones; what is no own field stays as it is given.

    A value that the record holds already, as a file brought it, may stay whatever it is.
    """
    own, kept = own_fields(), {}
    for name, value in given.items():
        try:
            kept[name] = own[name].read(value) if name in own and value != known.get(name) else value
        except Wrong as wrong:
            problems.add(f"details.{name}", f"{own[name].field.label}: {wrong.what} {wrong.mend}")
    return {name: value for name, value in kept.items() if value is not None or name not in own}


def _intermediary(actor: Actor, number: Any, customer: Customer | None, problems: Problems) -> Customer | None:
    if not number:
        return None
    found = Customer.objects.visible_to(actor).filter(number=str(number)).first()
    if found is None or (customer is not None and found.pk == customer.pk):
        problems.add("intermediary_number", _("There is no such intermediary."))
    elif found.kind != CustomerKind.INTERMEDIARY:
        problems.add("intermediary_number", _("This customer is no intermediary."))
    return found


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the audit keeps them."""
    return {name: value.number if isinstance(value, Customer) else value for name, value in values.items()}
