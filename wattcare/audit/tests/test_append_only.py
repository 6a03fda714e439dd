"""History stays as it was written: the database itself refuses anything else, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from wattcare.audit.models import Entry
from wattcare.cases.models import TimelineEntry
from wattcare.customers.models import Interaction

HISTORIES = [Entry, TimelineEntry, Interaction]


@pytest.fixture
def written(town):
    """A case has left a line in every history."""
    town.case()
    assert all(model.objects.exists() for model in HISTORIES)


def refused(doing):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        doing()


def execute(statement, *tables):
    names = sql.SQL(", ").join(sql.Identifier(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE is refused for what the test has just written
        cursor.execute(sql.SQL(statement).format(names))


@pytest.mark.parametrize("model", HISTORIES)
def test_nothing_is_changed(written, model):
    line = model.objects.latest("id")
    refused(line.save)
    refused(lambda: execute("UPDATE {} SET at = now()", model._meta.db_table))


@pytest.mark.parametrize("model", HISTORIES)
def test_nothing_is_removed(written, model):
    count = model.objects.count()
    refused(lambda: execute("DELETE FROM {}", model._meta.db_table))
    refused(lambda: execute("TRUNCATE {} CASCADE", model._meta.db_table))
    assert model.objects.count() == count


def test_what_it_belongs_to_cannot_take_it_along(written):
    refused(lambda: execute("TRUNCATE {} CASCADE", "cases_case", "customers_customer"))


def test_every_history_there_is_stands_here(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%append_only' ORDER BY 1"
        )
        kept = [table for (table,) in cursor.fetchall()]
    assert set(kept) >= {model._meta.db_table for model in HISTORIES}
