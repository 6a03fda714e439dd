"""Who and what the benches need: the pack, the cast of the tests, a program with a token, and many customers."""

from django.db import connection

from bench.floor.models import TABLES
from wattcare.customers.models import Account
from wattcare.project import testing

TOKEN = testing.TOKEN


def settle() -> None:
    """The pack, people and places, and the floor's tables; does nothing the second time."""
    testing.settle_town()
    with connection.cursor() as cursor:
        cursor.execute(TABLES)


def accounts(limit: int = 5_000) -> list[str]:
    """Account numbers of supplied customers, spread over the archive."""
    return list(Account.objects.filter(closed_on=None).order_by("?").values_list("number", flat=True)[:limit])
