"""Customer, account, agreement, service point and premise as one line: what a case needs to know of a supply."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound
from wattcare.kernel.statements import one

_CHAIN = """
    SELECT c.id, c.name, c.kind, c.importance, a.id, p.id, coalesce(pr.area_kind, ''),
           coalesce(pr.department_code, ''), coalesce(g.connection, ''), coalesce(pr.address, '')
    FROM {start}
    LEFT JOIN customers_premise pr ON pr.id = p.premise_id
    WHERE {condition}
    ORDER BY upper_inf(s.validity) DESC NULLS LAST, s.id DESC NULLS LAST
    LIMIT 1
"""
_FROM_CUSTOMER = """
    customers_customer c
    LEFT JOIN customers_account a ON a.customer_id = c.id
    LEFT JOIN customers_agreement g ON g.account_id = a.id
    LEFT JOIN customers_supply s ON s.agreement_id = g.id AND s.validity @> %(day)s::date
    LEFT JOIN customers_servicepoint p ON p.id = s.service_point_id
"""
_FROM_ACCOUNT = """
    customers_account a
    JOIN customers_customer c ON c.id = a.customer_id
    LEFT JOIN customers_agreement g ON g.account_id = a.id
    LEFT JOIN customers_supply s ON s.agreement_id = g.id AND s.validity @> %(day)s::date
    LEFT JOIN customers_servicepoint p ON p.id = s.service_point_id
"""
_FROM_POINT = """
    customers_servicepoint p
    LEFT JOIN customers_supply s ON s.service_point_id = p.id AND s.validity @> %(day)s::date
    LEFT JOIN customers_agreement g ON g.id = s.agreement_id
    LEFT JOIN customers_account a ON a.id = g.account_id
    LEFT JOIN customers_customer c ON c.id = a.customer_id
"""


@dataclass(frozen=True)
class Chain:
    """Who is supplied where, as far as it is known; `area_kind` comes from the premise, never from typing."""

    customer_id: int | None = None
    customer_name: str = ""
    customer_kind: str = ""
    importance: str = ""
    account_id: int | None = None
    service_point_id: int | None = None
    area_kind: str = ""
    department_code: str = ""
    connection: str = ""
    address: str = ""


def chain_for(actor: Actor, day: date, *, customer: str = "", account: str = "", service_point: str = "") -> Chain:
    """The supply on `day` of a customer number, account number or service point code, in one statement.

    The narrowest one given decides; without any the empty chain. Raises NotFound for a number that does not exist, or
    when a service point or account does not belong to the customer given with it.
    """
    if not (customer or account or service_point):
        return Chain()
    actor.require("customers.view")
    if service_point:
        start, condition = _FROM_POINT, "p.code = %(point)s"
    elif account:
        start, condition = _FROM_ACCOUNT, "a.number = %(account)s"
    else:
        start, condition = _FROM_CUSTOMER, "c.number = %(customer)s"
    if customer and (service_point or account):
        condition += " AND (c.number = %(customer)s OR c.number IS NULL)"
    values = {"day": day, "customer": customer, "account": account, "point": service_point}
    row = one(_CHAIN.format(start=start, condition=condition), values)
    if row is None:
        wanted = service_point or account or customer
        raise NotFound(_("There is no customer, account or service point “%(code)s”.") % {"code": wanted})
    return Chain(row[0], row[1] or "", row[2] or "", row[3] or "", *row[4:])


def variant_facts(customer_id: int | None, account_id: int | None) -> tuple[str, str, str]:
    """Connection, customer kind and importance of ids already loaded for somebody; empty where unknown."""
    if customer_id is None:
        return "", "", ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT g.connection FROM customers_agreement g WHERE g.account_id = %s"
            " ORDER BY g.id DESC LIMIT 1), ''), c.kind, c.importance FROM customers_customer c WHERE c.id = %s",
            [account_id, customer_id],
        )
        row = cursor.fetchone()
    return (row[0], row[1], row[2]) if row else ("", "", "")
