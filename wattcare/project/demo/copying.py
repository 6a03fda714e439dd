"""Writes rows through COPY: the fastest way into PostgreSQL, with every constraint still held by the database."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

CHUNK = 1000
NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY `rows` into `table`; returns how many. Values are None, texts, numbers, dates, lists or mappings (JSON)."""
    return copy_lines(table, columns, (line(row) for row in rows))


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> int:
    """COPY lines already in PostgreSQL's text format into `table`; returns how many."""
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        chunk: list[str] = []
        for text in lines:
            chunk.append(text)
            count += 1
            if len(chunk) >= CHUNK:
                copy.write("".join(chunk))
                chunk.clear()
        copy.write("".join(chunk))
    return count


def line(row: Sequence[Any]) -> str:
    """One row in PostgreSQL's text format."""
    return "\t".join(map(_text, row)) + "\n"


def _text(value: Any) -> str:
    if value is None:
        return NULL
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).translate(_ESCAPES)


def span(validity: tuple[date, date | None]) -> str:
    """A range of days as PostgreSQL reads it: from the first day up to the day before the last."""
    return f"[{validity[0]},{validity[1] or ''})"


def vector(terms: str) -> str:
    """Lexemes apart by spaces, none of which holds a quote, as the text of a tsvector."""
    return "'" + terms.replace(" ", "' '") + "'" if terms else ""


def last_id(table: str) -> int:
    """The highest id in the table; 0 when it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608  a table of our own
        return int(cursor.fetchone()[0])


def move_sequence(table: str) -> None:
    """Let the table's own numbering go on behind the ids that were written."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL)"  # noqa: S608
            f" FROM {table}"
        )
