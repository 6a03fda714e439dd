"""Rows of several tables, written by one statement: what a verb adds together goes to the server together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery

from wattcare.kernel.statements import prepared

Row = models.Model
Fields = tuple["models.Field[Any, Any]", ...]


def insert_together(rows: Iterable[Row]) -> None:
    """Insert `rows` of any tables by one statement; foreign keys among them hold.

    Ids that others refer to must be set already; the rest are given by the database and not read back.
    """
    tables: dict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    if not tables:
        return
    parts = [_insert(model, members) for model, members in tables.items()]
    before = ", ".join(f"part{number} AS ({sql})" for number, (sql, _values) in enumerate(parts[:-1]))
    statement = f"WITH {before} {parts[-1][0]}" if before else parts[-1][0]
    with prepared() as cursor:
        cursor.execute(statement, [value for _sql, values in parts for value in values])
    for members in tables.values():
        for row in members:
            row._state.adding, row._state.db = False, connection.alias


def _insert(model: type[Row], rows: Sequence[Row]) -> tuple[str, list[Any]]:
    fields = _fields(model, rows[0].pk is not None)
    values: list[Any] = []
    places = [f"({', '.join(_place(field, row, values) for field in fields)})" for row in rows]
    return f"{_heading(model, fields)} VALUES {', '.join(places)}", values


@lru_cache(maxsize=200)
def _fields(model: type[Row], with_id: bool) -> Fields:
    return tuple(field for field in model._meta.concrete_fields if with_id or not field.primary_key)


@lru_cache(maxsize=200)
def _heading(model: type[Row], fields: Fields) -> str:
    quoted = connection.ops.quote_name
    return f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(quoted(str(f.column)) for f in fields)})"


def _place(field: "models.Field[Any, Any]", row: Row, values: list[Any]) -> str:
    """The placeholder of one value, which is added to `values`; an expression brings its own SQL."""
    value = getattr(row, field.attname)
    if hasattr(value, "resolve_expression"):
        sql, inner = _compiled(type(row), value)
        values += inner
        return sql
    values.append(field.get_db_prep_save(value, connection))
    return "%s"


def _compiled(model: type[Row], expression: Any) -> tuple[str, Iterator[Any]]:
    query = InsertQuery(model)
    resolved = expression.resolve_expression(query, allow_joins=False, for_save=True)
    sql, values = query.get_compiler(connection=connection).compile(resolved)
    return sql, iter(values)
