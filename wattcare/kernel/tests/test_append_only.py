"""A table made append-only refuses everything but additions, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from wattcare.kernel.append_only import append_only

pytestmark = pytest.mark.django_db


def execute(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def stone():
    execute("CREATE TABLE stone (word text)")
    execute(append_only("stone").sql)
    execute("INSERT INTO stone VALUES ('kept')")


@pytest.mark.parametrize("statement", ["UPDATE stone SET word = 'x'", "DELETE FROM stone", "TRUNCATE stone"])
def test_it_refuses(stone, statement):
    with pytest.raises(IntegrityError, match="append-only"):
        execute(statement)


def test_it_takes_more(stone):
    execute("INSERT INTO stone VALUES ('more')")


def test_a_migration_can_be_undone(stone):
    execute(append_only("stone").reverse_sql)
    execute("DELETE FROM stone")
