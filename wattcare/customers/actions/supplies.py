"""Moving in and out: a supply ends and another begins; the history stays on the service point."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.customers.actions.customers import locked, touch
from wattcare.customers.actions.searching import refresh_search
from wattcare.customers.events import SupplyChanged
from wattcare.customers.models import Account, Agreement, Customer, ServicePoint, Supply
from wattcare.customers.queries import home
from wattcare.customers.queries.offers import Changed, archive_changed
from wattcare.customers.rules import Lifecycle
from wattcare.kernel.actors import Actor
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.results import NotFound, Refused


@dataclass(frozen=True, kw_only=True)
class MoveIn:
    """A customer takes over a service point from day `on`; `account_number` "" opens a new account."""

    service_point_code: str
    customer_number: str
    on: date
    account_number: str = ""
    tariff_class: str = ""


@transaction.atomic
def move_in(*, actor: Actor, move: MoveIn) -> Supply:
    """End the supply that runs at the point and begin the customer's. Refused where the days would overlap."""
    actor.require("customers.edit")
    customer = locked(actor, move.customer_number)
    point = _point(move.service_point_code)
    former = _running(point, move.on)
    if former is not None and former.agreement.account.customer_id == customer.pk:
        raise Refused("supplied_here", _("This customer is supplied here already."), field="customer_number")
    agreement = _agreement(_account(customer, move), former, move)
    if former is not None:
        _end(former, move.on)
    supply = _begin(agreement, point, move.on)
    if customer.lifecycle != Lifecycle.CURRENT:
        customer.lifecycle = Lifecycle.CURRENT
    touch(customer, "lifecycle")
    refresh_search([customer.pk])
    left = former.agreement.account if former else None
    record(
        actor=actor, verb="customers.move_in", object_type="service_point", object_id=point.code,
        before={"account": left.number, "customer": left.customer.number} if left else None,
        after={"account": agreement.account.number, "customer": customer.number, "on": move.on.isoformat()},
    )  # fmt: skip
    archive_changed.fill(Changed((customer.pk, *([left.customer_id] if left else []))))
    publish_on_commit(SupplyChanged(point.pk, customer.pk))
    return supply


@transaction.atomic
def move_out(*, actor: Actor, service_point_code: str, on: date, reason: str = "") -> Supply:
    """End the supply that runs at the point with day `on`, which is the first day without it."""
    actor.require("customers.edit")
    point = _point(service_point_code)
    supply = _running(point, on)
    if supply is None:
        raise Refused("not_supplied", _("Nobody is supplied at this point on that day."), field="on")
    _end(supply, on)
    account = supply.agreement.account
    record(
        actor=actor, verb="customers.move_out", object_type="service_point", object_id=point.code,
        before={"account": account.number, "customer": account.customer.number},
        after={"on": on.isoformat()}, reason=reason,
    )  # fmt: skip
    archive_changed.fill(Changed((account.customer_id,)))
    publish_on_commit(SupplyChanged(point.pk, account.customer_id))
    return supply


def _point(code: str) -> ServicePoint:
    found = ServicePoint.objects.select_for_update(of=("self",)).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no service point “%(code)s”.") % {"code": code})
    return found


def _running(point: ServicePoint, on: date) -> Supply | None:
    """The supply that has no end yet or ends after `on`, begun before or on it."""
    rows = Supply.objects.filter(service_point=point, validity__contains=on)
    return rows.select_related("agreement__account__customer").first()


def _end(supply: Supply, on: date) -> None:
    """Let the supply and its agreement end with `on`, unless the agreement supplies another point."""
    if supply.validity.lower is not None and supply.validity.lower >= on:
        raise Refused(
            "too_early",
            _("The supply here began on %(day)s; choose a later day.") % {"day": supply.validity.lower},
            field="on",
        )
    supply.validity = DateRange(supply.validity.lower, on)
    supply.save(update_fields=["validity"])
    agreement = supply.agreement
    others = agreement.supplies.exclude(pk=supply.pk).filter(validity__endswith__isnull=True)
    if not others.exists() and (agreement.validity.lower is None or agreement.validity.lower < on):
        agreement.validity = DateRange(agreement.validity.lower, on)
        agreement.save(update_fields=["validity"])


def _begin(agreement: Agreement, point: ServicePoint, on: date) -> Supply:
    later = Supply.objects.filter(service_point=point, validity__startswith__gte=on).order_by("validity").first()
    if later is not None:
        what = _("From %(day)s on this point is supplied to another customer already.") % {"day": later.validity.lower}
        raise Refused("supplied_later", what, field="on")
    try:
        with transaction.atomic():
            return Supply.objects.create(agreement=agreement, service_point=point, validity=DateRange(on, None))
    except IntegrityError as error:
        raise Refused(
            "supply_overlaps", _("This point is supplied to another customer at that time."), field="on"
        ) from error


def _account(customer: Customer, move: MoveIn) -> Account:
    if not move.account_number:
        return Account.objects.create(
            number=next_account_number(), customer=customer, opened_on=move.on, currency=home.currency()
        )
    account, _made = Account.objects.get_or_create(
        number=move.account_number,
        defaults={"customer": customer, "opened_on": move.on, "currency": home.currency()},
    )
    if account.customer_id != customer.pk:
        raise Refused("foreign_account", _("This account belongs to another customer."), field="account_number")
    return account


def next_account_number() -> str:
    """The next free account number; numbers that files brought along are passed over."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('customers_account_number_seq')")
            number = f"9{cursor.fetchone()[0]:09d}"
        if not Account.objects.filter(number=number).exists():
            return number


def _agreement(account: Account, former: Supply | None, move: MoveIn) -> Agreement:
    """A new agreement on the terms of the former one: connection, voltage and capacity belong to the point."""
    terms: dict[str, Any] = {}
    if former is not None:
        old = former.agreement
        terms = {
            "connection": old.connection,
            "voltage_v": old.voltage_v,
            "capacity_kva": old.capacity_kva,
            "tariff_class": old.tariff_class,
        }
    if move.tariff_class:
        terms["tariff_class"] = move.tariff_class[:60]
    number = f"{account.number}-{account.agreements.count() + 1}"
    return Agreement.objects.create(
        account=account, number=number, signed_on=move.on, validity=DateRange(move.on, None), **terms
    )
