"""Ids from the tables' own sequences, drawn by the thousand."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection

DRAW = 1000


class Ids(Iterator[int]):
    """The next ids of a table."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._drawn: Iterator[int] = iter(())

    def __next__(self) -> int:
        found = next(self._drawn, None)
        if found is None:
            self._drawn = iter(_drawn(self._table))
            found = next(self._drawn)
        return found


def _drawn(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, DRAW])
        return [row[0] for row in cursor.fetchall()]


def case_counters(days: Sequence[date]) -> list[int]:
    """The next number of the day for each of the days, in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_next_number(day) FROM unnest(%s::date[]) AS given (day)", [list(days)])
        return [row[0] for row in cursor.fetchall()]
