"""Accounts, agreements, network, service points, supplies, meters and usage out of the staged rows."""

from wattcare.customers.actions.merging import Merge

BEGIN = "coalesce({supplied_from}, {agreement_from}, {account_opened_on}, {signed_on})::date"
END = "coalesce({supplied_to}, {account_closed_on})::date"


def merge_accounts(merge: Merge) -> None:
    r = merge.given
    merge.insert(
        "account_number",
        "customers_account",
        "number",
        "number, customer_id, opened_on, closed_on, balance_due, currency",
        f"""
        SELECT r.account_number, c.id, {r("account_opened_on")}::date, {r("account_closed_on")}::date,
               coalesce({r("balance_due")}, 0), coalesce({r("currency")}, %(currency)s)
        FROM {merge.source("account_number", "customer_number", *_ACCOUNT)} r
        JOIN customers_customer c ON c.number = r.customer_number""",
    )
    merge.update("account_number", "customers_account", "number", merge.kept(_ACCOUNT))


_ACCOUNT = {
    "account_opened_on": "opened_on",
    "account_closed_on": "closed_on",
    "balance_due": "balance_due",
    "currency": "currency",
}


def agreement_begin(merge: Merge) -> str:
    """The SQL of the day an agreement begins, by the dates a row has."""
    dates = ("agreement_from", "account_opened_on", "signed_on", "supplied_from")
    return f"coalesce({', '.join(merge.given(name) for name in dates)})::date"


def merge_agreements(merge: Merge) -> None:
    r = merge.given
    begin = agreement_begin(merge)
    dates = ("agreement_from", "agreement_to", "account_opened_on", "supplied_from")
    merge.insert(
        "agreement_number",
        "customers_agreement",
        "number",
        "number, account_id, tariff_class, connection, voltage_v, capacity_kva, signed_on, validity",
        f"""
        SELECT r.agreement_number, a.id, coalesce({r("tariff_class")}, ''), coalesce({r("connection")}, ''),
               {r("voltage_v")}::int, {r("capacity_kva")}::numeric, {r("signed_on")}::date,
               daterange({begin}, {r("agreement_to")}::date)
        FROM {merge.source("agreement_number", "account_number", *_AGREEMENT, *dates)} r
        JOIN customers_account a ON a.number = r.account_number""",
    )
    sets = merge.kept(_AGREEMENT)
    if {"agreement_from", "agreement_to"} & merge.fields:
        sets["validity"] = (
            f"daterange(coalesce({r('agreement_from')}, lower(t.validity)), "
            f"coalesce({r('agreement_to')}, upper(t.validity)))"
        )
    merge.update("agreement_number", "customers_agreement", "number", sets)


_AGREEMENT = {name: name for name in ("tariff_class", "connection", "voltage_v", "capacity_kva", "signed_on")}


def merge_network(merge: Merge) -> None:
    """Feeders and transformers."""
    r = merge.given
    if "feeder_code" in merge.fields:
        merge.insert(
            "feeder_code",
            "customers_feeder",
            "code",
            "code, name, substation",
            f"""SELECT r.feeder_code, coalesce({r("feeder_name")}, ''), coalesce({r("substation")}, '')
                FROM {merge.source("feeder_code", "feeder_name", "substation")} r""",
        )
        names = {"feeder_name": "name", "substation": "substation"}
        merge.update("feeder_code", "customers_feeder", "code", merge.kept(names))
    if "transformer_code" in merge.fields:
        feeder = f"(SELECT f.id FROM customers_feeder f WHERE f.code = {r('feeder_code')})"
        merge.insert(
            "transformer_code",
            "customers_transformer",
            "code",
            "code, name, feeder_id",
            f"""SELECT r.transformer_code, coalesce({r("transformer_name")}, ''), {feeder}
                FROM {merge.source("transformer_code", "transformer_name", "feeder_code")} r""",
        )
        sets = merge.kept({"transformer_name": "name"})
        if "feeder_code" in merge.fields:
            sets["feeder_id"] = f"coalesce({feeder}, t.feeder_id)"
        merge.update("transformer_code", "customers_transformer", "code", sets)


_PREMISE = {
    name: name
    for name in ("address", "postal_code", "district", "area_kind", "department_code", "latitude", "longitude")
}


def merge_points(merge: Merge) -> None:
    """Service points with their premises. A new point gets a premise of its own."""
    r = merge.given
    source = merge.source("service_point_code", *_PREMISE, "phases", "connected", "voltage_v", "transformer_code")
    texts = ", ".join(
        f"coalesce({r(name)}, '')" for name in ("address", "postal_code", "district", "area_kind", "department_code")
    )
    merge.run(f"""
        CREATE TEMP TABLE import_point ON COMMIT DROP AS
        SELECT nextval(pg_get_serial_sequence('customers_premise', 'id')) AS premise_id, r.*
        FROM {source} r
        WHERE NOT EXISTS (SELECT FROM customers_servicepoint p WHERE p.code = r.service_point_code)
    """)
    merge.run(f"""
        INSERT INTO customers_premise
            (id, address, postal_code, district, area_kind, department_code, latitude, longitude)
        SELECT r.premise_id, {texts}, {r("latitude")}::numeric, {r("longitude")}::numeric FROM import_point r
    """)
    transformer = f"(SELECT f.id FROM customers_transformer f WHERE f.code = {r('transformer_code')})"
    merge.insert(
        "service_point_code",
        "customers_servicepoint",
        "code",
        "code, premise_id, transformer_id, voltage_v, phases, connected",
        f"""SELECT r.service_point_code, r.premise_id, {transformer}, {r("voltage_v")}::int,
                   coalesce({r("phases")}, 1), coalesce({r("connected")}, true) FROM import_point r""",
    )
    sets = merge.kept({"phases": "phases", "connected": "connected", "voltage_v": "voltage_v"})
    if "transformer_code" in merge.fields:
        sets["transformer_id"] = f"coalesce({transformer}, t.transformer_id)"
    merge.update("service_point_code", "customers_servicepoint", "code", sets)
    _change_premises(merge)


def _change_premises(merge: Merge) -> None:
    sets = merge.kept(_PREMISE)
    if sets:
        merge.run(f"""
            WITH changed AS (
                UPDATE customers_premise t SET {", ".join(f"{name} = {value}" for name, value in sets.items())}
                FROM {merge.source("service_point_code", *_PREMISE)} r
                JOIN customers_servicepoint p ON p.code = r.service_point_code
                WHERE t.id = p.premise_id
                  AND ({", ".join(sets.values())}) IS DISTINCT FROM ({", ".join("t." + name for name in sets)})
                RETURNING r.line
            )
            INSERT INTO import_touched (line, made) SELECT line, false FROM changed
        """)


def supply_source(merge: Merge) -> str:
    """One row for each supply of the file: line, agreement, point, begin, end, account."""
    dates = (
        "supplied_from",
        "supplied_to",
        "agreement_from",
        "account_opened_on",
        "account_closed_on",
        "signed_on",
    )
    given = {name: merge.given(name) for name in dates}
    columns = f"""r.agreement_number, r.service_point_code, {BEGIN.format(**given)} AS begin_on,
                  {END.format(**given)} AS end_on, {given["supplied_from"]}::date AS given_from"""
    where = "r.agreement_number IS NOT NULL AND r.service_point_code IS NOT NULL"
    if merge.repeated("service_point_code"):
        return (
            f"(SELECT DISTINCT ON (1, 2, 3) {columns}, r.line FROM import_row r WHERE {where} ORDER BY 1, 2, 3, r.line)"
        )
    return f"(SELECT {columns}, r.line FROM import_row r WHERE {where})"


def merge_supplies(merge: Merge) -> None:
    """Points under their agreements. A supply that the agreement has already takes the file's dates."""
    merge.run(f"""
        CREATE TEMP TABLE import_supply ON COMMIT DROP AS
        SELECT r.line, g.id AS agreement_id, p.id AS point_id, r.begin_on, r.end_on, r.given_from, known.id AS known_id
        FROM {supply_source(merge)} r
        JOIN customers_agreement g ON g.number = r.agreement_number
        JOIN customers_servicepoint p ON p.code = r.service_point_code
        LEFT JOIN LATERAL (
            SELECT s.id FROM customers_supply s
            WHERE s.agreement_id = g.id AND s.service_point_id = p.id
              AND (r.given_from IS NULL OR s.validity && daterange(r.begin_on, r.end_on))
            ORDER BY s.id DESC LIMIT 1) known ON true
    """)
    merge.run("""
        WITH changed AS (
            UPDATE customers_supply t
            SET validity = daterange(coalesce(r.given_from, lower(t.validity)), coalesce(r.end_on, upper(t.validity)))
            FROM import_supply r
            WHERE t.id = r.known_id AND t.validity IS DISTINCT FROM
                  daterange(coalesce(r.given_from, lower(t.validity)), coalesce(r.end_on, upper(t.validity)))
            RETURNING r.line
        )
        INSERT INTO import_touched (line, made) SELECT line, false FROM changed
    """)
    merge.run("""
        WITH made AS (
            INSERT INTO customers_supply (agreement_id, service_point_id, validity)
            SELECT agreement_id, point_id, daterange(begin_on, end_on) FROM import_supply WHERE known_id IS NULL
            ORDER BY point_id, begin_on NULLS FIRST
        )
        INSERT INTO import_touched (line, made) SELECT line, true FROM import_supply WHERE known_id IS NULL
    """)


def merge_meters(merge: Merge) -> None:
    """Meters at their points."""
    if not {"meter_number", "service_point_code"} <= merge.fields:
        return
    source = merge.source("meter_number", "service_point_code", "meter_installed_on")
    installed = f"{merge.given('meter_installed_on')}::date"
    merge.run(f"""
        WITH fresh AS (
            SELECT r.line, r.meter_number, p.id AS point_id, {installed} AS installed_on
            FROM {source} r JOIN customers_servicepoint p ON p.code = r.service_point_code
            WHERE NOT EXISTS (
                SELECT FROM customers_meter m WHERE m.number = r.meter_number AND m.service_point_id = p.id)
        ), made AS (
            INSERT INTO customers_meter (number, service_point_id, installed)
            SELECT meter_number, point_id, daterange(installed_on, NULL) FROM fresh
        )
        INSERT INTO import_touched (line, made) SELECT line, true FROM fresh
    """)


def merge_usage(merge: Merge) -> None:
    """Energy and bill of a month."""
    if not {"usage_month", "usage_kwh", "account_number"} <= merge.fields:
        return
    amount = f"{merge.given('usage_amount')}::numeric"
    merge.run(f"""
        WITH given AS (
            SELECT DISTINCT ON (r.account_number, r.usage_month) r.line, a.id AS account_id, r.usage_month,
                   r.usage_kwh, {amount} AS amount
            FROM import_row r JOIN customers_account a ON a.number = r.account_number
            WHERE r.usage_month IS NOT NULL AND r.usage_kwh IS NOT NULL
            ORDER BY r.account_number, r.usage_month, r.line
        ), written AS (
            INSERT INTO customers_usage AS t (account_id, month, kwh, amount)
            SELECT account_id, usage_month, usage_kwh, amount FROM given
            ON CONFLICT (account_id, month) DO UPDATE
            SET kwh = excluded.kwh, amount = coalesce(excluded.amount, t.amount)
            WHERE (t.kwh, t.amount) IS DISTINCT FROM (excluded.kwh, coalesce(excluded.amount, t.amount))
            RETURNING account_id, month, xmax = 0 AS made
        )
        INSERT INTO import_touched (line, made)
        SELECT given.line, written.made FROM written
        JOIN given ON given.account_id = written.account_id AND given.usage_month = written.month
    """)
