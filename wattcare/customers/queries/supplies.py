"""Supplies as pages and the API show them: of a customer, an account or a service point, now and before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from wattcare.customers.queries import home
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound

SHOWN = 50
_LINES = """
    SELECT c.number, c.name, a.number, a.opened_on, a.closed_on, a.balance_due, a.currency,
           coalesce(g.number, ''), coalesce(g.tariff_class, ''), coalesce(g.connection, ''), g.voltage_v,
           g.capacity_kva,
           lower(s.validity), upper(s.validity), s.id IS NOT NULL AND s.validity @> %(today)s::date,
           coalesce(p.code, ''), p.connected, p.phases, coalesce(pr.address, ''), coalesce(pr.district, ''),
           coalesce(pr.area_kind, ''), coalesce(pr.department_code, ''),
           coalesce(t.code, ''), coalesce(t.name, ''), coalesce(f.code, ''), coalesce(f.name, ''),
           coalesce(f.substation, ''),
           (SELECT coalesce(array_agg(m.number ORDER BY m.id DESC), '{{}}') FROM customers_meter m
             WHERE m.service_point_id = p.id AND m.installed @> %(today)s::date)
    FROM {start}
    LEFT JOIN customers_premise pr ON pr.id = p.premise_id
    LEFT JOIN customers_transformer t ON t.id = p.transformer_id
    LEFT JOIN customers_feeder f ON f.id = t.feeder_id
    WHERE {condition}
    ORDER BY s.validity @> %(today)s::date DESC NULLS LAST, lower(s.validity) DESC NULLS LAST, a.number, p.code
    LIMIT %(limit)s
"""
_OF_CUSTOMERS = """
    customers_customer c
    JOIN customers_account a ON a.customer_id = c.id
    LEFT JOIN customers_agreement g ON g.account_id = a.id
    LEFT JOIN customers_supply s ON s.agreement_id = g.id
    LEFT JOIN customers_servicepoint p ON p.id = s.service_point_id
"""
_OF_POINTS = """
    customers_servicepoint p
    LEFT JOIN customers_supply s ON s.service_point_id = p.id
    LEFT JOIN customers_agreement g ON g.id = s.agreement_id
    LEFT JOIN customers_account a ON a.id = g.account_id
    LEFT JOIN customers_customer c ON c.id = a.customer_id
"""


@dataclass(frozen=True)
class SupplyLine:
    """An account with its agreement and the point it supplies; one line for each supply. `until` is the first day
    without it. Without a supply the place is empty; without a customer the point has never been supplied."""

    customer_number: str | None
    customer_name: str | None
    account_number: str | None
    opened_on: date | None
    closed_on: date | None
    balance_due: Decimal | None
    currency: str | None
    agreement_number: str
    tariff_class: str
    connection: str
    voltage_v: int | None
    capacity_kva: Decimal | None
    since: date | None
    until: date | None
    running: bool
    point_code: str
    connected: bool | None
    phases: int | None
    address: str
    district: str
    area_kind: str
    department_code: str
    transformer_code: str
    transformer_name: str
    feeder_code: str
    feeder_name: str
    substation: str
    meters: Sequence[str]


def _lines(start: str, condition: str, limit: int, **values: Any) -> list[SupplyLine]:
    statement = _LINES.format(start=start, condition=condition)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"today": home.today(), "limit": limit, **values})
        return [SupplyLine(*row) for row in cursor.fetchall()]


def supplies_of(customer_id: int, limit: int = SHOWN) -> tuple[list[SupplyLine], bool]:
    """The customer's accounts and supplies, running ones first, and whether there are more. One statement."""
    found = _lines(_OF_CUSTOMERS, "c.id = %(customer)s", limit + 1, customer=customer_id)
    return found[:limit], len(found) > limit


def account_lines(actor: Actor, number: str) -> list[SupplyLine]:
    """The supplies of an account, at least one line; NotFound for a number that does not exist."""
    actor.require("customers.view")
    found = _lines(_OF_CUSTOMERS, "a.number = %(account)s", SHOWN, account=number)
    if not found:
        raise NotFound(_("There is no account “%(number)s”.") % {"number": number})
    return found


def point_lines(actor: Actor, code: str, on: date | None = None) -> list[SupplyLine]:
    """Who was supplied at a service point: all supplies, or the one of day `on` (maybe none). NotFound without point.

    With `on` the line has no customer when nobody was supplied on that day.
    """
    actor.require("customers.view")
    start, values = _OF_POINTS, {"code": code, "on": on}
    if on is not None:
        start = start.replace("s.service_point_id = p.id", "s.service_point_id = p.id AND s.validity @> %(on)s::date")
    found = _lines(start, "p.code = %(code)s", SHOWN, **values)
    if not found:
        raise NotFound(_("There is no service point “%(code)s”.") % {"code": code})
    return found
