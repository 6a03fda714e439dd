"""Energy, bills and payments by month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

MONTHS = 24
_MONTHS = """
    WITH account AS (
        SELECT id FROM customers_account WHERE customer_id = %(customer)s AND (%(account)s = '' OR number = %(account)s)
    ), used AS (
        SELECT u.month, sum(u.kwh) AS kwh, sum(u.amount) AS amount FROM customers_usage u
        WHERE u.account_id IN (SELECT id FROM account) AND u.month >= %(since)s GROUP BY u.month
    ), paid AS (
        SELECT p.month, sum(p.amount) AS due, min(p.due_on) AS due_on, count(*) - count(p.paid_on) AS open,
               max(p.paid_on) AS paid_on, max(coalesce(p.paid_on, %(today)s) - p.due_on) AS days_late
        FROM customers_payment p
        WHERE p.account_id IN (SELECT id FROM account) AND p.month >= %(since)s GROUP BY p.month
    )
    SELECT coalesce(used.month, paid.month) AS month, used.kwh, used.amount, paid.due, paid.due_on,
           CASE WHEN paid.open = 0 THEN paid.paid_on END, greatest(paid.days_late, 0), coalesce(paid.open, 0) > 0
    FROM used FULL JOIN paid ON paid.month = used.month ORDER BY 1
"""


@dataclass(frozen=True)
class Month:
    """A month of all accounts together. `days_late` of the latest payment, to today where one is open."""

    month: date
    kwh: Decimal | None
    amount: Decimal | None
    due: Decimal | None
    due_on: date | None
    paid_on: date | None
    days_late: int | None
    unpaid: bool


def months_of(customer_id: int, today: date, account: str = "", months: int = MONTHS) -> list[Month]:
    """The last `months` months that are known, the oldest first; one statement."""
    first = today.year * 12 + today.month - 1 - months
    since = date(first // 12, first % 12 + 1, 1)
    values: dict[str, Any] = {"customer": customer_id, "account": account, "since": since, "today": today}
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, values)
        return [Month(*row) for row in cursor.fetchall()][-months:]
