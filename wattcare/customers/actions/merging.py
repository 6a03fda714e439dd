"""Merges the staged rows into the archive, table by table, in a few statements over all rows together.

What a row leaves empty stays as it is. Each table's new keys and changed rows are noted by line, so that every row
counts once: created when anything of it is new, updated when something known changed, unchanged otherwise.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from wattcare.customers.fields import FIELDS, FieldType
from wattcare.customers.rules.rows import COLUMNS

_FIRST = "(array_agg({0} ORDER BY line) FILTER (WHERE {0} IS NOT NULL))[1]"


@dataclass(frozen=True)
class Merge:
    """What a merge works with: the file's fields, which keys stand on several rows, and values for new records.

    `fresh`: every row has made a customer of its own, so nothing more needs to be noted of any row.
    """

    fields: frozenset[str]
    repeated: Callable[[str], bool]
    now: datetime
    language: str
    currency: str
    fresh: bool = False

    @property
    def values(self) -> dict[str, Any]:
        return {"now": self.now, "language": self.language, "currency": self.currency}

    def source(self, key: str, *columns: str) -> str:
        """A subquery with one row for each `key`: key, first line, and those of `columns` that the file has."""
        known = self.fields - {key} | {"terms"}
        wanted = [name for name in dict.fromkeys(columns) if name in known]
        if not self.repeated(key):
            return f"(SELECT {', '.join([key, 'line', *wanted])} FROM import_row WHERE {key} IS NOT NULL)"
        picked = [f"{_picked(name)} AS {name}" for name in wanted]
        inner = ", ".join([key, "min(line) AS line", *picked])
        return f"(SELECT {inner} FROM import_row WHERE {key} IS NOT NULL GROUP BY {key})"

    def given(self, name: str, alias: str = "r") -> str:
        """The SQL of a field's value, NULL where the file has no such column."""
        return f"{alias}.{name}" if name in self.fields else "NULL"

    def run(self, statement: str, **more: Any) -> int:
        """Run a statement; how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, {**self.values, **more})
            return int(cursor.rowcount)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self.values)
            return list(cursor.fetchall())

    def insert(self, key: str, table: str, column: str, into: str, select: str) -> int:
        """Insert what is new and note its lines; `column` is the key in the table. How many were inserted."""
        statement = f"INSERT INTO {table} ({into}) {select} ON CONFLICT ({column}) DO NOTHING"
        if self.fresh:
            return self.run(statement)
        return self.run(f"""
            WITH made AS ({statement} RETURNING {column} AS key)
            INSERT INTO import_touched (line, made)
            SELECT r.line, true FROM {self.source(key)} r JOIN made ON made.key = r.{key}
        """)

    def update(self, key: str, table: str, column: str, sets: Mapping[str, str], more: str = "") -> int:
        """Change what differs in known rows and note their lines. `sets` maps columns to SQL over t and r."""
        if not sets:
            return 0
        names, values = list(sets), list(sets.values())
        assignments = ", ".join(f"{name} = {value}" for name, value in sets.items())
        return self.run(f"""
            WITH changed AS (
                UPDATE {table} t SET {assignments}{more}
                FROM {self.source(key, *COLUMNS)} r
                WHERE t.{column} = r.{key}
                  AND ({", ".join(values)}) IS DISTINCT FROM ({", ".join("t." + name for name in names)})
                RETURNING r.line
            )
            INSERT INTO import_touched (line, made) SELECT line, false FROM changed
        """)

    def kept(self, names: Mapping[str, str]) -> dict[str, str]:
        """The assignments of plain columns, of those fields that the file has: what is empty leaves what is known."""
        return {column: f"coalesce(r.{name}, t.{column})" for name, column in names.items() if name in self.fields}


def _picked(name: str) -> str:
    if name == "terms":
        return "coalesce(string_agg(nullif(terms, ''), ' '), '')"
    if name == "details" or FIELDS[name].type in {FieldType.CODES, FieldType.PHONES, FieldType.BOOLEAN}:
        return _FIRST.format(name)
    return f"max({name})"


def prepare() -> None:
    """Make the notes: of touched lines, and of what known customers were and become."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE import_touched (line int, made boolean) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE import_changed (number text, before jsonb, after jsonb) ON COMMIT DROP")
        cursor.execute("ANALYZE import_row")


def drop_lines(lines: Collection[int]) -> None:
    """Take refused rows out of the file."""
    if lines:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM import_row WHERE line = ANY(%s)", [list(lines)])


def counts() -> tuple[int, int, int]:
    """(created, updated, unchanged) of the rows that were loaded."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT count(*) FILTER (WHERE made), count(*) FILTER (WHERE NOT made),
                   (SELECT count(*) FROM import_row)
            FROM (SELECT line, bool_or(made) AS made FROM import_touched GROUP BY line) touched
        """)
        created, updated, rows = cursor.fetchone()
    return created, updated, rows - created - updated
