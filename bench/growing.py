"""Many cases from few: each is told again at other hours about other customers, with all that belongs to it."""

from collections.abc import Mapping

from django.db import connection, transaction

_SUPPLIED = """
    CREATE TEMP TABLE bench_supplied ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY hashint8(a.id)) - 1 AS place, a.customer_id, a.id AS account_id,
           min(s.service_point_id) AS service_point_id
    FROM customers_account a JOIN customers_agreement g ON g.account_id = a.id
    JOIN customers_supply s ON s.agreement_id = g.id GROUP BY a.id
"""
_NUMBER = "split_part({t}.number, '-', 1) || '-' || (k * 100000 + split_part({t}.number, '-', 2)::int)"
_TOKENS = "ARRAY[translate(lower({0}), '-', ''), right(translate({0}, '-', ''), 11)]"
_GROWN = ("cases_case", "cases_order", "cases_clock", "cases_timelineentry", "customers_interaction")


def grow_cases(wanted: int) -> None:
    """Let there be about `wanted` cases, and none fewer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(max(id), 0) + 1 FROM cases_case")
        count, step = cursor.fetchone()
        times = -(-wanted // max(count, 1)) - 1
        if times < 1:
            return
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM cases_order")
        order_step = cursor.fetchone()[0]
        with transaction.atomic():
            cursor.execute(_SUPPLIED)
            for table, changed, joined in _tables(step, order_step):
                _multiply(table, changed, joined, times)
    for table in _GROWN:
        _settle(table)


def _tables(step: int, order_step: int) -> list[tuple[str, Mapping[str, str], str]]:
    """Each table with the columns that differ in the `k`-th telling, and what is joined for them."""
    number, case = _NUMBER.format(t="t"), f"t.case_id + k * {step}"
    whose = "JOIN bench_supplied w ON w.place = ({} * 7919 + k * 104729) % (SELECT count(*) FROM bench_supplied)"
    told = {
        "id": f"t.id + k * {step}",
        "number": number,
        "customer_id": "CASE WHEN t.customer_id IS NULL THEN NULL ELSE w.customer_id END",
        "account_id": "CASE WHEN t.account_id IS NULL THEN NULL ELSE w.account_id END",
        "service_point_id": "CASE WHEN t.service_point_id IS NULL THEN NULL ELSE w.service_point_id END",
        "received_at": "t.received_at - k * interval '313 minutes'",
        "search": f"ts_delete(t.search, {_TOKENS.format('t.number')})"
        f" || array_to_tsvector({_TOKENS.format(f'({number})')})",
    }
    contact = {
        "id": None,
        "about": _NUMBER.format(t="c"),
        "customer_id": "w.customer_id",
        "account_id": "w.account_id",
        "service_point_id": "w.service_point_id",
        "at": "t.at - k * interval '313 minutes'",
    }
    return [
        ("cases_case", told, whose.format("t.id")),
        ("cases_order", {"id": f"t.id + k * {order_step}", "case_id": case}, ""),
        ("cases_clock", {"id": None, "case_id": case, "order_id": f"t.order_id + k * {order_step}"}, ""),
        ("cases_timelineentry", {"id": None, "case_id": case}, ""),
        ("customers_interaction", contact, "JOIN cases_case c ON c.number = t.about " + whose.format("c.id")),
    ]


def _multiply(table: str, changed: Mapping[str, str | None], joined: str, times: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT array_agg(attname) FROM pg_attribute WHERE attrelid = '{table}'::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
        )
        columns = [name for name in cursor.fetchone()[0] if changed.get(name, name) is not None]
        values = ", ".join(changed.get(name) or f't."{name}"' for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(connection.ops.quote_name, columns))}) SELECT {values} FROM {table} t"
            f" CROSS JOIN generate_series(1, {times}) k {joined} ORDER BY k, t.id"
        )


def _settle(table: str) -> None:
    """Numbering goes on behind, and the planner knows the new size."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute(f"VACUUM ANALYZE {table}")
