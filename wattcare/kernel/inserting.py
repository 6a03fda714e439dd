"""Rows of several tables, written by one statement: what a verb adds together goes to the server together."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import count
from operator import attrgetter
from typing import Any

from django.db import connection, models

from wattcare.kernel.statements import prepared

Row = models.Model
Shape = tuple[tuple[type[Row], bool, int], ...]  # of each table: its model, whether ids are given, how many rows
AS_IT_IS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.DateTimeField)


def insert_together(rows: Iterable[Row]) -> None:
    """Insert `rows` of any tables by one statement; foreign keys among them hold.

    Ids that others refer to must be set already; the rest are given by the database and not read back. Values are
    plain ones: no expressions.
    """
    tables: dict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    if not tables:
        return
    shape = tuple((model, members[0].pk is not None, len(members)) for model, members in tables.items())
    values: list[Any] = []
    for model, with_id, _count in shape:
        table = _table(model, with_id)
        for row in tables[model]:
            values += table.values(row)
    with prepared(numbered=True) as cursor:
        cursor.execute(_statement(shape), values)
    for members in tables.values():
        for row in members:
            row._state.adding, row._state.db = False, connection.alias


class _Table:
    """What is worth remembering of a table, so that a row costs little."""

    def __init__(self, model: type[Row], *, with_id: bool) -> None:
        fields = [field for field in model._meta.concrete_fields if with_id or not field.primary_key]
        quoted = connection.ops.quote_name
        names = ", ".join(quoted(str(field.column)) for field in fields)
        self.heading = f"INSERT INTO {quoted(model._meta.db_table)} ({names})"
        self.places = [_place(field) for field in fields]
        self._read = attrgetter(*(field.attname for field in fields))
        self._prepared = [(at, field) for at, field in enumerate(fields) if not _goes_as_it_is(field)]

    def values(self, row: Row) -> list[Any]:
        """The values of a row as PostgreSQL takes them, in the order of `places`."""
        found = list(self._read(row))
        for at, field in self._prepared:
            found[at] = field.get_db_prep_save(found[at], connection)
        return found


def _goes_as_it_is(field: Any) -> bool:
    """Whether PostgreSQL takes the values of this field without Django's help."""
    return isinstance(field.target_field if field.is_relation else field, AS_IT_IS)


def _place(field: Any) -> str:
    """Where the value goes in the statement, `%s` standing for it."""
    own = getattr(field, "get_placeholder", None)
    return str(own(None, None, connection)) if own else "%s"


@lru_cache(maxsize=200)
def _table(model: type[Row], with_id: bool) -> _Table:
    return _Table(model, with_id=with_id)


@lru_cache(maxsize=200)
def _statement(shape: Shape) -> str:
    """All tables' rows of this shape in one statement, its places numbered through."""
    numbers = count(1)
    parts = []
    for model, with_id, rows in shape:
        table = _table(model, with_id)
        lines = [", ".join(place % f"${next(numbers)}" for place in table.places) for _row in range(rows)]
        parts.append(f"{table.heading} VALUES ({'), ('.join(lines)})")
    before = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(parts[:-1]))
    return f"WITH {before} {parts[-1]}" if before else parts[-1]
