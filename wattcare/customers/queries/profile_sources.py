"""Where the columns of the profile come from: aggregates of each table of the archive, and what is made of them.

An expression names what it needs as `alias.part`; `queries.profile` joins the tables of these aliases and computes
these parts, no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

DAY = "%(day)s::date"
SCOPE = "AND {column} = ANY(%(customers)s::bigint[])"
_MONTH = "date_trunc('month', %(day)s::date::timestamp)"


def months_ago(months: int) -> str:
    """The first day of the month so many months before that of the day, as a constant to the planner."""
    return f"({_MONTH} - interval '{months} months')::date"


@dataclass(frozen=True)
class Source:
    """A table joined to the customer `c`. `sql` has the places `{parts}`, `{scope}` and `{within}`; `parts` are
    aggregates by name. `after` names what it is joined to, where that is not the customer."""

    sql: str
    parts: Mapping[str, str] = field(default_factory=dict)
    after: str = ""


_KNOWN_PAID = f"least(coalesce(x.paid_on, {DAY}), {DAY})"
"""The day a bill was paid, or the day of the question while it is open then."""

SOURCES: Mapping[str, Source] = {
    "a": Source(
        """(SELECT a.customer_id, {parts} FROM customers_account a
            WHERE true {scope} GROUP BY a.customer_id) a ON a.customer_id = c.id""",
        {
            "open": f"count(*) FILTER (WHERE (a.closed_on IS NULL OR a.closed_on > {DAY})"
            f" AND (a.opened_on IS NULL OR a.opened_on <= {DAY}))",
            "due": "sum(a.balance_due)",
        },
    ),
    "s": Source(
        f"""(SELECT a.customer_id, {{parts}} FROM customers_supply x
            JOIN customers_agreement g ON g.id = x.agreement_id JOIN customers_account a ON a.id = g.account_id
            WHERE coalesce(lower(x.validity) <= {DAY}, true) {{scope}} GROUP BY a.customer_id) s
            ON s.customer_id = c.id""",
        {
            "running": f"bool_or(x.validity @> {DAY})",
            "first": "min(coalesce(lower(x.validity), '-infinity'))",
            "until": "max(upper(x.validity))",
            "spells": "range_agg(x.validity)",
        },
    ),
    "k": Source(  # agreements that supply somebody on the day, each once, however many points it supplies
        f"""(SELECT a.customer_id, {{parts}}
            FROM (SELECT x.agreement_id, max(x.id) AS supply_id FROM customers_supply x
                  WHERE x.validity @> {DAY} {{within}} GROUP BY x.agreement_id) r
            JOIN customers_agreement g ON g.id = r.agreement_id JOIN customers_account a ON a.id = g.account_id
            WHERE true {{scope}} GROUP BY a.customer_id) k ON k.customer_id = c.id""",
        {
            "voltage": "max(g.voltage_v)",
            "capacity": "sum(g.capacity_kva)",
            "main": "max(ARRAY[coalesce(g.capacity_kva, -1), r.supply_id, g.id])",
        },
    ),
    "mg": Source("customers_agreement mg ON mg.id = k.main[3]::bigint", after="k.main"),
    "ms": Source("customers_supply ms ON ms.id = k.main[2]::bigint", after="k.main"),
    "mp": Source("customers_servicepoint mp ON mp.id = ms.service_point_id", after="ms.id"),
    "place": Source("customers_premise place ON place.id = mp.premise_id", after="mp.id"),
    "u": Source(
        f"""(SELECT a.customer_id, {{parts}} FROM customers_usage x JOIN customers_account a ON a.id = x.account_id
            WHERE x.month < {months_ago(0)} AND x.month >= {months_ago(12)} {{scope}} GROUP BY a.customer_id) u
            ON u.customer_id = c.id""",
        {
            "kwh": "sum(x.kwh)",
            "amount": "sum(x.amount)",
            "summer": "sum(x.kwh) FILTER (WHERE extract(month FROM x.month) IN (6, 7, 8))",
            "winter": "sum(x.kwh) FILTER (WHERE extract(month FROM x.month) IN (12, 1, 2))",
            "since": "min(x.month)",
            "lowest": "min(x.kwh)",
            "highest": "max(x.kwh)",
            "least_account": "min(x.account_id)",
            "last_account": "max(x.account_id)",
        },
    ),
    "before": Source(  # the twelve months before those
        f"""(SELECT a.customer_id, {{parts}} FROM customers_usage x JOIN customers_account a ON a.id = x.account_id
            WHERE x.month < {months_ago(12)} AND x.month >= {months_ago(24)} {{scope}} GROUP BY a.customer_id) before
            ON before.customer_id = c.id""",
        {"kwh": "sum(x.kwh)", "since": "min(x.month)"},
    ),
    "p": Source(
        f"""(SELECT a.customer_id, {{parts}} FROM customers_payment x JOIN customers_account a ON a.id = x.account_id
            WHERE x.month < {months_ago(0)} AND x.month >= {months_ago(12)} {{scope}} GROUP BY a.customer_id) p
            ON p.customer_id = c.id""",
        {
            "worst": f"max(greatest({_KNOWN_PAID} - x.due_on, 0))",
            "late": f"count(*) FILTER (WHERE {_KNOWN_PAID} > x.due_on)",
            "on_time": f"count(*) FILTER (WHERE x.paid_on <= x.due_on AND x.paid_on <= {DAY})",
        },
    ),
    "paid": Source(
        f"""(SELECT a.customer_id, {{parts}} FROM customers_payment x JOIN customers_account a ON a.id = x.account_id
            WHERE x.paid_on <= {DAY} {{scope}} GROUP BY a.customer_id) paid ON paid.customer_id = c.id""",
        {"last": "max(x.paid_on)"},
    ),
}
"""What is joined to the customer, in this order, by alias."""


_PEAK = f"""CASE WHEN u.least_account = u.last_account THEN u.highest ELSE (
    SELECT max(month_kwh) FROM (
        SELECT sum(of_month.kwh) AS month_kwh FROM customers_usage of_month
        JOIN customers_account of_customer ON of_customer.id = of_month.account_id
        WHERE of_customer.customer_id = c.id AND of_month.month < {months_ago(0)} AND of_month.month >= {months_ago(12)}
        GROUP BY of_month.month) months) END"""
"""The highest month of all accounts together; asked month by month only where there are several."""


def _share(part: str) -> str:
    """Percent of the year's energy; of whole years in which no month is negative, so that it lies within 0 and 100."""
    return f"CASE WHEN u.since = {months_ago(12)} AND u.lowest >= 0 THEN round(100 * {part} / nullif(u.kwh, 0), 1) END"


COLUMNS: Mapping[str, str] = {
    "kind": "c.kind",
    "lifecycle": "c.lifecycle",
    "sector": "c.sector",
    "importance": "c.importance",
    "behind_intermediary": "c.intermediary_id IS NOT NULL",
    "special_need": "c.special_needs <> '[]'::jsonb",
    "accounts": "coalesce(a.open, 0)",
    "balance_due": "coalesce(a.due, 0)",
    "supplied": "coalesce(s.running, false)",
    "energised_on": f"(SELECT lower(spell) FROM unnest(s.spells) spell WHERE spell @> {DAY})",
    "first_supplied_on": "nullif(s.first, '-infinity')",
    "last_supplied_on": "CASE WHEN NOT s.running THEN s.until - 1 END",
    "voltage_v": "k.voltage",
    "contract_capacity_kva": "k.capacity",
    "tariff_class": "mg.tariff_class",
    "connection": "mg.connection",
    "area_kind": "place.area_kind",
    "district": "place.district",
    "signed_on": "mg.signed_on",
    "agreement_ends_on": "upper(mg.validity) - 1",
    "kwh_12m": "u.kwh",
    "amount_12m": "u.amount",
    "kwh_change_pct": f"CASE WHEN before.since = {months_ago(24)} AND before.kwh > 0 AND u.kwh >= 0"
    " THEN round(100 * (u.kwh - before.kwh) / before.kwh, 1) END",
    "summer_share_pct": _share("coalesce(u.summer, 0)"),
    "winter_share_pct": _share("coalesce(u.winter, 0)"),
    "peak_month_pct": _share(_PEAK),
    "days_late_12m": "p.worst",
    "late_payments_12m": "coalesce(p.late, 0)",
    "paid_on_time_12m": "coalesce(p.on_time, 0)",
    "days_since_payment": f"{DAY} - paid.last",
}
"""The expression of each field; texts that may be empty and values that may lie outside are seen to afterwards."""

CERTAIN = frozenset(
    {
        *("kind", "lifecycle", "accounts", "kwh_change_pct", "summer_share_pct", "winter_share_pct", "peak_month_pct"),
        *("days_late_12m", "late_payments_12m", "paid_on_time_12m", "days_since_payment"),
    }
)
"""Fields whose choices and ranges the database or the arithmetic above guarantees."""
