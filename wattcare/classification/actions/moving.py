"""The statements that move customers from class to class: all customers at once, or some of them in one statement.

A class of yesterday or before leaves its days in the history, once; a class of today is replaced without a trace,
since it never held for a day. So history has no empty days, and the days of a customer's classes never overlap.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from wattcare.classification.models import Unclassified
from wattcare.classification.queries.deciding import column, decided_sql
from wattcare.classification.queries.live import LiveScheme
from wattcare.kernel.clock import now
from wattcare.kernel.statements import prepared

MANY = 1000  # rows after which the planner's statistics are taken again

Moved = tuple[int, int, int | None, int | None]
"""Scheme, customer, class before, class now, all by id."""


# ── some customers ──────────────────────────────────────────────────────────────────────────────────────────────────

_SOME = """
WITH decided AS MATERIALIZED (
    SELECT d.customer_id, v.scheme_id, v.class_code_id FROM ({decided}) d CROSS JOIN LATERAL (VALUES {columns})
        v (scheme_id, class_code_id)
), moved AS MATERIALIZED (
    SELECT d.*, m.class_code_id AS before, m.since FROM decided d
    LEFT JOIN classification_membership m ON m.customer_id = d.customer_id AND m.scheme_id = d.scheme_id
    WHERE m.class_code_id IS DISTINCT FROM d.class_code_id
), kept AS (
    {past} FROM moved WHERE before IS NOT NULL AND since < %(day)s::date
), entered AS (
    {enter} FROM moved WHERE class_code_id IS NOT NULL
    ON CONFLICT (customer_id, scheme_id) DO UPDATE SET class_code_id = excluded.class_code_id, since = excluded.since
), gone AS (
    DELETE FROM classification_membership m USING moved
    WHERE moved.class_code_id IS NULL AND m.customer_id = moved.customer_id AND m.scheme_id = moved.scheme_id
), counted AS (
    UPDATE classification_classcode k SET members = k.members + c.more
    FROM (SELECT number, sum(more) AS more FROM (
            SELECT class_code_id AS number, 1 AS more FROM moved UNION ALL SELECT before, -1 FROM moved) e
          WHERE number IS NOT NULL GROUP BY number) c
    WHERE k.id = c.number AND c.more <> 0
), outside AS (
    {outside} FROM decided WHERE class_code_id IS NULL ON CONFLICT DO NOTHING RETURNING scheme_id, customer_id
), inside AS (
    DELETE FROM classification_unclassified u USING decided d
    WHERE d.class_code_id IS NOT NULL AND u.scheme_id = d.scheme_id AND u.customer_id = d.customer_id
)
SELECT scheme_id, customer_id, before, class_code_id FROM moved
UNION SELECT scheme_id, customer_id, NULL, NULL FROM outside
"""
_PAST = """INSERT INTO classification_pastmembership (scheme_id, customer_id, class_code_id, validity, changed_at)
    SELECT scheme_id, customer_id, before, daterange(since, %(day)s::date), %(now)s"""
_ENTER = """INSERT INTO classification_membership (customer_id, scheme_id, class_code_id, since)
    SELECT customer_id, scheme_id, class_code_id, {since}"""
_TODAY, _NOT_BEFORE = "%(day)s::date", "greatest(since, %(day)s::date)"
_OUTSIDE = """INSERT INTO classification_unclassified (scheme_id, customer_id, since)
    SELECT scheme_id, customer_id, %(day)s::date"""


def move_some(schemes: Sequence[LiveScheme], customer_ids: Sequence[int], day: date) -> list[Moved]:
    """Put these customers into the classes that take them on `day`; one statement, prepared. Who moved, and with no
    class before and now, who has newly been found in none."""
    statement = _SOME.format(
        decided=decided_sql(schemes, day, scoped=True), columns=_columns(schemes, "d"), past=_PAST,
        enter=_ENTER.format(since=_NOT_BEFORE), outside=_OUTSIDE,
    )  # fmt: skip
    with prepared() as cursor:
        # It asks a dozen tables for a row each: planned anew, it would take ten times as long as it runs.
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(statement, {"customers": list(customer_ids), "day": day, "now": now()})
        return list(cursor.fetchall())


def _columns(schemes: Iterable[LiveScheme], alias: str) -> str:
    """Rows of a VALUES list: each scheme with its column."""
    return ", ".join(f"({scheme.id}::bigint, {alias}.{column(scheme)}::bigint)" for scheme in schemes)


# ── all customers ───────────────────────────────────────────────────────────────────────────────────────────────────


def _run(statement: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def decide_all(schemes: Sequence[LiveScheme], day: date) -> None:
    """Note everybody's class under all schemes in one pass over the archive, in the order of the tables' keys."""
    _run("SET LOCAL work_mem = '128MB'")  # one statement at a time, and joins of all customers, which would spill else
    decided = decided_sql(schemes, day, scoped=False)
    _run(f"CREATE TEMP TABLE classification_now ON COMMIT DROP AS {decided} ORDER BY customer_id", day=day)
    _run("ANALYZE classification_now")


def enter_all(schemes: Sequence[LiveScheme], day: date) -> int:
    """The first classification under these schemes: nothing is compared. How many memberships there are now."""
    entered = _run(f"{_ENTER.format(since=_TODAY)} FROM {_each(schemes)}", day=day)
    if entered > MANY:
        _run("ANALYZE classification_membership")
    return entered


def _each(schemes: Sequence[LiveScheme]) -> str:
    """Everybody's class under each scheme, of those who are in one."""
    return f"""(SELECT n.customer_id, v.scheme_id, v.class_code_id FROM classification_now n
        CROSS JOIN LATERAL (VALUES {_columns(schemes, "n")}) v (scheme_id, class_code_id)
        WHERE v.class_code_id IS NOT NULL) e"""


_FIND_MOVED = """
CREATE TEMP TABLE classification_moved ON COMMIT DROP AS
SELECT v.scheme_id, n.customer_id, m.class_code_id AS before, m.since, v.class_code_id
FROM classification_now n CROSS JOIN LATERAL (VALUES {columns}) v (scheme_id, class_code_id)
LEFT JOIN classification_membership m ON m.customer_id = n.customer_id AND m.scheme_id = v.scheme_id
WHERE m.class_code_id IS DISTINCT FROM v.class_code_id
"""
_MOVE = f"""
WITH kept AS (
    {_PAST} FROM classification_moved WHERE before IS NOT NULL AND since < %(day)s::date
), gone AS (
    DELETE FROM classification_membership m USING classification_moved o
    WHERE o.class_code_id IS NULL AND m.customer_id = o.customer_id AND m.scheme_id = o.scheme_id
)
{_ENTER.format(since=_NOT_BEFORE)} FROM classification_moved WHERE class_code_id IS NOT NULL
ON CONFLICT (customer_id, scheme_id) DO UPDATE SET class_code_id = excluded.class_code_id, since = excluded.since
"""


def move_all(schemes: Sequence[LiveScheme], day: date) -> None:
    """Compare what was noted with the memberships of these schemes, and move whoever is elsewhere. Who moved stays
    noted (`moved_rows`) until `forget_all`."""
    _run(_FIND_MOVED.format(columns=_columns(schemes, "n")))
    _run(_MOVE, day=day, now=now())


def moved_rows(scheme: LiveScheme) -> list[Moved]:
    """Whom `move_all` moved under a scheme."""
    statement = """SELECT scheme_id, customer_id, before, class_code_id FROM classification_moved
        WHERE scheme_id = %(scheme)s ORDER BY customer_id"""
    return [(row[0], row[1], row[2], row[3]) for row in _rows(statement, scheme=scheme.id)]


def moved_counts() -> dict[int, tuple[int, int]]:
    """How many left a class, and how many entered one, by scheme."""
    statement = """SELECT scheme_id, count(before), count(*) FILTER (WHERE before IS NULL) FROM classification_moved
        GROUP BY scheme_id"""
    return {scheme: (left, entered) for scheme, left, entered in _rows(statement)}


def count_all(schemes: Sequence[LiveScheme]) -> dict[int, dict[int | None, int]]:
    """By scheme and id of class (None: in none) how many customers were noted; equal customers are counted first."""
    columns = ", ".join(column(scheme) for scheme in schemes)
    statement = f"""SELECT v.scheme_id, v.class_code_id, sum(g.n)::bigint
        FROM (SELECT {columns}, count(*) AS n FROM classification_now GROUP BY {columns}) g
        CROSS JOIN LATERAL (VALUES {_columns(schemes, "g")}) v (scheme_id, class_code_id) GROUP BY 1, 2"""
    found: dict[int, dict[int | None, int]] = {scheme.id: {} for scheme in schemes}
    for scheme, number, count in _rows(statement):
        found[scheme][number] = count
    return found


def keep_counts(schemes: Sequence[LiveScheme], day: date) -> dict[int, dict[int | None, int]]:
    """Keep the numbers of members, and who is in no class, as they were noted; returns `count_all`."""
    counts = count_all(schemes)
    known = [(number, count) for found in counts.values() for number, count in found.items() if number is not None]
    ids = [scheme.id for scheme in schemes]
    _run(
        """UPDATE classification_classcode k SET members = coalesce(c.n, 0)
           FROM classification_classcode o LEFT JOIN unnest(%(numbers)s::bigint[], %(counts)s::bigint[]) AS c (id, n)
               ON c.id = o.id
           WHERE k.id = o.id AND o.scheme_id = ANY(%(schemes)s) AND k.members <> coalesce(c.n, 0)""",
        numbers=[number for number, _count in known], counts=[count for _number, count in known], schemes=ids,
    )  # fmt: skip
    if any(None in found for found in counts.values()) or Unclassified.objects.filter(scheme__in=ids).exists():
        _keep_outside(schemes, day)
    return counts


def _keep_outside(schemes: Sequence[LiveScheme], day: date) -> None:
    """Hardly ever needed, and then for few customers."""
    columns, ids = _columns(schemes, "n"), [scheme.id for scheme in schemes]
    _run(
        f"""CREATE TEMP TABLE classification_outside ON COMMIT DROP AS
            SELECT v.scheme_id, n.customer_id FROM classification_now n
            CROSS JOIN LATERAL (VALUES {columns}) v (scheme_id, class_code_id) WHERE v.class_code_id IS NULL"""
    )
    _run(
        """DELETE FROM classification_unclassified u WHERE u.scheme_id = ANY(%(schemes)s) AND NOT EXISTS (
            SELECT FROM classification_outside o WHERE o.scheme_id = u.scheme_id AND o.customer_id = u.customer_id)""",
        schemes=ids,
    )
    _run(f"{_OUTSIDE} FROM classification_outside ON CONFLICT DO NOTHING", day=day)
    _run("DROP TABLE classification_outside")


def forget_all() -> None:
    """Drop what was noted: a second pass may follow within the same transaction."""
    _run("DROP TABLE IF EXISTS classification_now")
    _run("DROP TABLE IF EXISTS classification_moved")


# ── a scheme that ends ──────────────────────────────────────────────────────────────────────────────────────────────


def has_members(scheme: LiveScheme) -> bool:
    """Whether anybody is in a class of the scheme, live or of an earlier version."""
    return bool(_rows(
        """SELECT 1 FROM classification_classcode k WHERE k.scheme_id = %(scheme)s AND EXISTS (
               SELECT FROM classification_membership m WHERE m.class_code_id = k.id) LIMIT 1""",
        scheme=scheme.id,
    ))  # fmt: skip


def close_all(scheme_id: int, day: date) -> int:
    """End every membership of a scheme that has ended; how many there were. Its classes keep their names."""
    closed: int = _rows(
        f"""WITH gone AS (
            DELETE FROM classification_membership WHERE class_code_id = ANY(ARRAY(
                SELECT id FROM classification_classcode WHERE scheme_id = %(scheme)s))
            RETURNING scheme_id, customer_id, class_code_id AS before, since
        ), kept AS ({_PAST} FROM gone WHERE since < %(day)s::date)
        SELECT count(*) FROM gone""",
        scheme=scheme_id, day=day, now=now(),
    )[0][0]  # fmt: skip
    _run("UPDATE classification_classcode SET members = 0 WHERE scheme_id = %(scheme)s", scheme=scheme_id)
    _run("DELETE FROM classification_unclassified WHERE scheme_id = %(scheme)s", scheme=scheme_id)
    return closed
