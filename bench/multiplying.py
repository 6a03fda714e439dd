"""A million customers from those there are, and the hand-written statement that classifies them."""

from django.db import connection

_COPIES = """
INSERT INTO customers_customer (id, number, kind, lifecycle, name, identity_code, language, sector, importance,
    special_needs, intermediary_id, source, details, created_at, updated_at)
SELECT id + k * {step}, number || '-' || k, kind, lifecycle, name, '', language, sector, importance, special_needs,
    NULL, source, '{{}}', created_at, updated_at FROM customers_customer, generate_series(1, {times}) k;
INSERT INTO customers_account (id, number, customer_id, opened_on, closed_on, balance_due, currency)
SELECT id + k * {step}, number || '-' || k, customer_id + k * {step}, opened_on, closed_on, balance_due, currency
    FROM customers_account, generate_series(1, {times}) k;
INSERT INTO customers_agreement (id, account_id, number, tariff_class, connection, voltage_v, capacity_kva, signed_on,
    validity)
SELECT id + k * {step}, account_id + k * {step}, number || '-' || k, tariff_class, connection, voltage_v, capacity_kva,
    signed_on, validity FROM customers_agreement, generate_series(1, {times}) k;
INSERT INTO customers_servicepoint (id, code, premise_id, transformer_id, voltage_v, phases, connected)
SELECT id + k * {step}, code || '-' || k, premise_id, transformer_id, voltage_v, phases, connected
    FROM customers_servicepoint, generate_series(1, {times}) k;
INSERT INTO customers_supply (agreement_id, service_point_id, validity)
SELECT agreement_id + k * {step}, service_point_id + k * {step}, validity
    FROM customers_supply, generate_series(1, {times}) k;
ANALYZE customers_customer; ANALYZE customers_account; ANALYZE customers_agreement; ANALYZE customers_supply;
ANALYZE customers_servicepoint;
"""
GROWN = (
    "customers_customer", "customers_account", "customers_agreement", "customers_servicepoint", "customers_supply",
    "classification_membership", "classification_classcode", "classification_scheme",
)  # fmt: skip
_ASIDE = "customers_supply_no_overlap"  # what the copies keep anyway, and what would take minutes to check again

HAND = """
INSERT INTO hand_membership (customer_id, scheme_id, class_code_id, since)
SELECT c.id, v.scheme, v.class, {day} FROM customers_customer c
LEFT JOIN (
    SELECT customer_id, count(*) FILTER (WHERE closed_on IS NULL OR closed_on > {day}) AS accounts
    FROM customers_account GROUP BY 1) a ON a.customer_id = c.id
LEFT JOIN (
    SELECT a.customer_id, min(lower(x.validity)) AS first, range_agg(x.validity) AS spells
    FROM customers_supply x JOIN customers_agreement g ON g.id = x.agreement_id
    JOIN customers_account a ON a.id = g.account_id WHERE lower(x.validity) <= {day} GROUP BY 1) s
    ON s.customer_id = c.id
LEFT JOIN (
    SELECT a.customer_id, max(g.voltage_v) AS volts, sum(g.capacity_kva) AS kva,
        (array_agg(p.area_kind ORDER BY g.capacity_kva DESC NULLS LAST, x.id DESC))[1] AS area
    FROM (SELECT agreement_id, max(id) AS id FROM customers_supply WHERE validity @> {day} GROUP BY 1) r
    JOIN customers_supply x ON x.id = r.id JOIN customers_agreement g ON g.id = r.agreement_id
    JOIN customers_account a ON a.id = g.account_id JOIN customers_servicepoint o ON o.id = x.service_point_id
    JOIN customers_premise p ON p.id = o.premise_id GROUP BY 1) k ON k.customer_id = c.id
CROSS JOIN LATERAL (VALUES {pairs}) v (scheme, class) ORDER BY c.id, v.scheme
"""


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def multiply_customers(count: int) -> None:
    """Let there be `count` customers with accounts and supplies, inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), (SELECT max(i) FROM (SELECT max(id) i FROM customers_customer UNION ALL SELECT max(id)"
            " FROM customers_account UNION ALL SELECT max(id) FROM customers_agreement UNION ALL SELECT max(id)"
            " FROM customers_servicepoint) m) FROM customers_customer"
        )
        there, step = cursor.fetchone()
    times = -(-count // there) - 1
    if times < 1:
        return
    _run(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE customers_supply DROP CONSTRAINT {_ASIDE}")
    _run(_COPIES.format(step=step, times=times))


def make_hand_table() -> None:
    """An empty table like the one of memberships, with the same keys."""
    _run("CREATE TEMP TABLE hand_membership (LIKE classification_membership INCLUDING ALL) ON COMMIT DROP")


def differing() -> int:
    """How many memberships of the hand-written schemes are not as written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM hand_membership h FULL JOIN (SELECT m.* FROM classification_membership m"
            " JOIN classification_scheme s ON s.id = m.scheme_id WHERE s.code LIKE 'bench-%') m"
            " USING (customer_id, scheme_id) WHERE h.class_code_id IS DISTINCT FROM m.class_code_id"
        )
        return int(cursor.fetchone()[0])
