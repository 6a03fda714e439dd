"""Statements that are prepared on the server, for the paths that run hundreds of times a second.

Django puts the values into each statement's text, so that PostgreSQL parses and plans it anew each time; a join of
six tables takes longer to plan than to run. A statement sent through here is prepared by psycopg after a few uses.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Self

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

Values = Sequence[Any] | Mapping[str, Any]


class _Cursor(psycopg.Cursor[Any]):
    """Keeps the text of a prepared statement where Django's query log looks for it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        super().execute(query, params, **options)
        self._query = self._query or SimpleNamespace(query=query.encode())  # type: ignore[assignment]
        return self


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor inside Django's transaction and query log whose values travel beside the statement, not in it."""
    connection.ensure_connection()
    cursor = _Cursor(connection.connection)
    with connection._prepare_cursor(cursor) as wrapped:  # type: ignore[attr-defined]
        yield wrapped


def one(sql: str, values: Values) -> tuple[Any, ...] | None:
    """The first row."""
    with prepared() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def rows(sql: str, values: Values) -> list[tuple[Any, ...]]:
    """All rows."""
    with prepared() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
