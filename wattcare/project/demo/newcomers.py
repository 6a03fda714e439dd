"""Customers who came lately step out of the archive while its past is told, and come in again in their time.

Only their own rows go: what refers to them stays, since the database looks at references when the transaction ends.
"""

from datetime import datetime

from django.db import connection


def step_out(since: datetime) -> None:
    """Take out whoever came at `since` or later. Within a transaction, which must bring all of them in again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE demo_newcomers AS SELECT * FROM customers_customer"
            " WHERE source = 'demo' AND created_at >= %s",
            [since],
        )
        cursor.execute("DELETE FROM customers_customer WHERE id IN (SELECT id FROM demo_newcomers)")


def come_in(before: datetime) -> None:
    """Bring in whoever came before that moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH coming AS (DELETE FROM demo_newcomers WHERE created_at < %s RETURNING *)
                INSERT INTO customers_customer SELECT * FROM coming ORDER BY id""",
            [before],
        )


def everybody_in() -> None:
    """Bring in all who are still out."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO customers_customer SELECT * FROM demo_newcomers ORDER BY id")
        cursor.execute("DROP TABLE demo_newcomers")
