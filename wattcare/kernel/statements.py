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


class _Logged:
    """Keeps the text of a prepared statement where Django's query log looks for it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        super().execute(query, params, **options)  # type: ignore[misc]  # of the cursor it is mixed into
        self._query = getattr(self, "_query", None) or SimpleNamespace(query=query.encode())
        return self


class _Cursor(_Logged, psycopg.Cursor[Any]):  # type: ignore[misc]  # both have _query
    """Takes `%s` and `%(name)s`."""


class _NumberedCursor(_Logged, psycopg.RawCursor[Any]):  # type: ignore[misc]
    """Takes `$1`, as PostgreSQL itself: the statement need not be read on the way."""


@contextmanager
def prepared(*, numbered: bool = False) -> Iterator[CursorWrapper]:
    """A cursor inside Django's transaction and query log whose values travel beside the statement, not in it.

    `numbered`: places are written `$1`, `$2` …, which suits a long statement that a program has put together.
    """
    connection.ensure_connection()
    cursor = (_NumberedCursor if numbered else _Cursor)(connection.connection)
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
