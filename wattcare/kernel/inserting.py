"""Rows of several tables, written by one statement: what a verb adds together goes to the server together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery

from wattcare.kernel.statements import prepared

Row = models.Model
AS_IT_IS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.DateTimeField)


def insert_together(rows: Iterable[Row]) -> None:
    """Insert `rows` of any tables by one statement; foreign keys among them hold.

    Ids that others refer to must be set already; the rest are given by the database and not read back.
    """
    tables: dict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    if not tables:
        return
    values: list[Any] = []
    *parts, last = [_insert(model, members, values) for model, members in tables.items()]
    before = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(parts))
    with prepared(numbered=True) as cursor:
        cursor.execute(f"WITH {before} {last}" if before else last, values)
    for members in tables.values():
        for row in members:
            row._state.adding, row._state.db = False, connection.alias


def _insert(model: type[Row], rows: Sequence[Row], values: list[Any]) -> str:
    """One table's part of the statement; its values are added to `values`."""
    heading, columns = _table(model, rows[0].pk is not None)
    places = [", ".join([_place(column, row, values) for column in columns]) for row in rows]
    return f"{heading} VALUES ({'), ('.join(places)})"


@lru_cache(maxsize=200)
def _table(model: type[Row], with_id: bool) -> tuple[str, list[tuple[str, Any, bool]]]:
    """The beginning of the statement, and of each column its attribute, its field and whether values go as they are."""
    fields = [field for field in model._meta.concrete_fields if with_id or not field.primary_key]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    columns = [(field.attname, field, _goes_as_it_is(field)) for field in fields]
    return f"INSERT INTO {quoted(model._meta.db_table)} ({names})", columns


def _goes_as_it_is(field: Any) -> bool:
    """Whether PostgreSQL takes the values of this field without Django's help."""
    return isinstance(field.target_field if field.is_relation else field, AS_IT_IS)


def _place(column: tuple[str, Any, bool], row: Row, values: list[Any]) -> str:
    """The placeholder of one value, which is added to `values`; an expression brings its own SQL."""
    name, field, as_it_is = column
    value = getattr(row, name)
    if not as_it_is:
        if hasattr(value, "resolve_expression"):
            return _expression(type(row), value, values)
        value = field.get_db_prep_save(value, connection)
    values.append(value)
    return f"${len(values)}"


def _expression(model: type[Row], expression: Any, values: list[Any]) -> str:
    query = InsertQuery(model)
    resolved = expression.resolve_expression(query, allow_joins=False, for_save=True)
    sql, inner = query.get_compiler(connection=connection).compile(resolved)
    first = len(values) + 1
    values += inner
    return str(sql % tuple(f"${number}" for number in range(first, len(values) + 1)))
