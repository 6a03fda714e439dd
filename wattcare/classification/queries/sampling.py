"""Customers that groups are computed from: all of them, or as many as fit into memory, drawn by a hash of their id.

The draw is the same each time, and of any part of the archive alike: new customers come in without changing it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from wattcare.classification.rules.segments import MOST_SAMPLED, SEED, Sample, Told
from wattcare.customers.queries.profile import profile_sql

if TYPE_CHECKING:
    from numpy.typing import NDArray

PART = 2_000  # customers of one statement: work can be told of, and ended, between two of them


def sample(names: Sequence[str], day: date, tell: Told, *, most: int = MOST_SAMPLED) -> Sample:
    """At most so many customers with these fields of their profile, as known on `day`."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    population, ids = _drawn(most)
    columns = {name: np.full(len(ids), np.nan) for name in names}
    statement = profile_sql(names, scoped=True)
    for start, part in _parts(ids):
        tell("reading", start, len(ids))
        found = _rows(statement, {"day": day, "customers": part})
        values = {row[0]: row[1:] for row in found}
        block = np.array([values.get(one, [None] * len(names)) for one in part], dtype=float)
        for at, name in enumerate(names):
            columns[name][start : start + len(part)] = block[:, at]
    return Sample(day, population, ids, columns)


def _drawn(most: int) -> tuple[int, list[int]]:
    """How many customers there are, and the ids of those drawn, in their order."""
    statement = """
        SELECT (SELECT count(*) FROM customers_customer), ARRAY(
            SELECT id FROM (SELECT id FROM customers_customer ORDER BY hashint8extended(id, %s), id LIMIT %s) d
            ORDER BY id)
    """
    population, ids = _rows(statement, [SEED, most])[0]
    return population, ids


def _parts(ids: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    return ((start, list(ids[start : start + PART])) for start in range(0, len(ids), PART))


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def months_of_groups(found: Sample, where: "NDArray[Any]", groups: int) -> list[tuple[float | None, ...]]:
    """For each group the mean share, in percent, that January to December have in its customers' energy of the last
    twelve full months; None for a month of which nothing is known. `where` has the group of each customer, or -1."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    sums, until = np.zeros((groups, 12)), found.day.replace(day=1)
    year = {"until": until, "since": until.replace(year=until.year - 1)}
    for start, part in _parts(found.ids):
        numbers = [int(one) for one in where[start : start + len(part)]]
        for group, month, share in _rows(_MONTHS, {"ids": part, "groups": numbers, **year}):
            sums[group, month - 1] += float(share)
    return [tuple(round(float(100 * one / own.sum()), 2) if one else None for one in own) for own in sums]


_MONTHS = """
    WITH used AS (
        SELECT g.id, g.number, extract(month FROM x.month)::int AS month, sum(x.kwh) AS kwh
        FROM unnest(%(ids)s::bigint[], %(groups)s::int[]) AS g (id, number)
        JOIN customers_account a ON a.customer_id = g.id JOIN customers_usage x ON x.account_id = a.id
        WHERE g.number >= 0 AND x.month < %(until)s AND x.month >= %(since)s GROUP BY 1, 2, 3
    ), shared AS (
        SELECT number, month, kwh / nullif(sum(kwh) OVER (PARTITION BY id), 0) AS share FROM used
    )
    SELECT number, month, sum(share) FROM shared WHERE share IS NOT NULL GROUP BY 1, 2
"""
