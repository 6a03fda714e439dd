"""The data check over the archive: what a scheme does to all customers there are, before it decides.

One pass over the profile of today and one over that of a month ago, each into a table that is gone with the
transaction; everything else is counted from these two narrow tables.
"""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from wattcare.classification.queries.counting import SAMPLES, Group, bit_columns, practical, tally
from wattcare.classification.rules.days import moved
from wattcare.classification.rules.findings import Lack, Practical
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.classification.rules.sql import class_sql, fit_sql
from wattcare.customers.queries.profile import profile_sql

_NOW, _BEFORE = "classification_check_now", "classification_check_before"


def practical_check(scheme: Scheme, fields: Fields, day: date) -> Practical:
    """Count all customers by the classes they fit on `day`.

    The age of a field is that of the customer's record, in days, for half of those who have the field. `moved` compares
    with the class by the archive of a month earlier. Seconds for a million customers: for jobs, verbs and commands.
    """
    with transaction.atomic():
        _run("SET LOCAL work_mem = '128MB'")  # as in classification: joins of all customers would spill else
        _run("SET LOCAL max_parallel_workers_per_gather = 0")  # each worker would build every hash table of its own
        bits = _settle_now(scheme, day)
        _settle_before(scheme, moved(day, -1))
        groups, lacking, outside = _groups(scheme, bits)
        ages = _ages(scheme, day)
        changed = _count_moved()
        _clear()
    found = tally(scheme, groups)
    lacks = tuple(
        Lack(name, lacking[at], outside[at], _median([(age, counts[at]) for age, counts in ages]))
        for at, name in enumerate(scheme.fields)
    )
    return practical(found, lacks, fields, settings.HOUR_COST, changed)


# ── the two passes ──────────────────────────────────────────────────────────────────────────────────────────────────


def _settle_now(scheme: Scheme, day: date) -> list[str]:
    """Who fits what today, and what they lack; the names of the columns of bits."""
    _clear()
    conditions = fit_sql(scheme, "postgres", day)
    bits = bit_columns(conditions[leaf.code] for leaf in scheme.leaves)
    columns = [f"{sql} AS b{at}" for at, sql in enumerate(bits)]
    columns += [f'"{name}" IS NULL AS n{at}, "outside {name}" AS o{at}' for at, name in enumerate(scheme.fields)]
    _settle(_NOW, scheme, day, [*columns, f"{_class(scheme, day)} AS class"], outside=True)
    return [f"b{at}" for at in range(len(bits))]


def _settle_before(scheme: Scheme, day: date) -> None:
    _settle(_BEFORE, scheme, day, [f"{_class(scheme, day)} AS class"])


def _class(scheme: Scheme, day: date) -> str:
    """The place of the customer's class; -1 for none."""
    places = {leaf.code: at for at, leaf in enumerate(scheme.leaves)}
    return f"coalesce({class_sql(scheme, 'postgres', day, places)}, -1)"


def _settle(table: str, scheme: Scheme, day: date, columns: Sequence[str], *, outside: bool = False) -> None:
    profile = profile_sql(scheme.fields, scoped=False, outside=outside)
    listed = ", ".join(columns).replace("%", "%%")
    sql = (
        f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS "  # noqa: S608  names and conditions of our own making
        f"SELECT customer_id, {listed} FROM ({profile}) AS profile"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day})


def _clear() -> None:
    _run(f"DROP TABLE IF EXISTS pg_temp.{_NOW}, pg_temp.{_BEFORE}")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


# ── counting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _groups(scheme: Scheme, bits: Sequence[str]) -> tuple[list[Group], list[int], list[int]]:
    """Customers by what they fit; for each field how many lack it, and of how many the catalogue does not allow what
    stands there."""
    keys, fields = ", ".join(bits), range(len(scheme.fields))
    nulls = "".join(f", count(*) FILTER (WHERE n{at}), count(*) FILTER (WHERE o{at})" for at in fields)
    counted = _rows(f"SELECT {keys}, count(*){nulls} FROM {_NOW} GROUP BY {keys}")  # noqa: S608  as above
    width = len(bits)
    samples = _samples(bits)
    groups = [Group(row[:width], row[width], tuple(samples.get(row[:width], ()))) for row in counted]
    sums = [sum(row[width + 1 + at] for row in counted) for at in range(2 * len(fields))]
    return groups, sums[0::2], sums[1::2]


def _samples(bits: Sequence[str]) -> dict[tuple[int, ...], list[str]]:
    """The first customers of each group, by number."""
    keys = ", ".join(bits)
    found: dict[tuple[int, ...], list[str]] = {}
    rows = _rows(
        f"SELECT c.number, {keys} FROM ("  # noqa: S608  as above
        f"SELECT customer_id, {keys}, row_number() OVER (PARTITION BY {keys} ORDER BY customer_id) AS place FROM {_NOW}"
        ") AS ranked JOIN customers_customer c ON c.id = customer_id WHERE place <= %s ORDER BY c.id",
        SAMPLES,
    )
    for number, *key in rows:
        found.setdefault(tuple(key), []).append(number)
    return found


def _ages(scheme: Scheme, day: date) -> list[tuple[int, list[int]]]:
    """How many have each field, by the age of their record in days, the youngest first."""
    have = "".join(f", count(*) FILTER (WHERE NOT n{at})" for at in range(len(scheme.fields)))
    rows = _rows(
        f"SELECT greatest(%s::date - c.updated_at::date, 0) AS age{have} FROM {_NOW} "  # noqa: S608  as above
        "JOIN customers_customer c ON c.id = customer_id GROUP BY age ORDER BY age",
        day,
    )
    return [(age, list(counts)) for age, *counts in rows]


def _median(ages: Sequence[tuple[int, int]]) -> int | None:
    """The age that half of them have not passed; None where there is nobody."""
    total = sum(count for _age, count in ages)
    sums = accumulate(count for _age, count in ages)
    return next((age for (age, _count), upto in zip(ages, sums, strict=True) if total and upto * 2 >= total), None)


def _count_moved() -> int:
    sql = f"SELECT count(*) FROM {_NOW} JOIN {_BEFORE} b USING (customer_id) WHERE {_NOW}.class <> b.class"  # noqa: S608
    return int(_rows(sql)[0][0])
