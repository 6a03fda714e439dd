"""Prepared statements take part in Django's transaction and its query log."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wattcare.kernel.statements import one, prepared, rows

pytestmark = pytest.mark.django_db


def test_values_travel_beside_the_statement():
    assert one("SELECT %s::int + 1, %s::text", [41, "张'三"]) == (42, "张'三")
    assert rows("SELECT n FROM generate_series(1, %(last)s::int) n", {"last": 3}) == [(1,), (2,), (3,)]
    assert one("SELECT 1 WHERE %s::bool", [False]) is None


def test_a_statement_is_prepared_after_a_few_uses():
    text = "SELECT 'prepared once' || %s::text"
    for number in range(6):
        one(text, [str(number)])
    assert one("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%prepared once%"]) == (1,)


def test_the_query_log_has_each_statement_with_its_text():
    with CaptureQueriesContext(connection) as captured:
        for number in range(6):
            one("SELECT 'logged', %s::int", [number])
    assert [entry["sql"][:15] for entry in captured] == ["SELECT 'logged'"] * 6


def test_what_is_written_is_undone_with_the_transaction():
    sid = transaction.savepoint()
    with prepared() as cursor:
        cursor.execute(
            "INSERT INTO kernel_idempotencykey (actor_id, key, fingerprint, status, at) "
            "VALUES (%s, 'undone', '', 201, now())",
            [7],
        )
    transaction.savepoint_rollback(sid)
    assert one("SELECT count(*) FROM kernel_idempotencykey WHERE key = %s", ["undone"]) == (0,)


def test_errors_are_django_s():
    with pytest.raises(DatabaseError), transaction.atomic():
        one("SELECT 1 / %s::int", [0])
