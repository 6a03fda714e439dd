"""Customers, their intermediaries and contact points out of the staged rows."""

from wattcare.customers.actions.merging import Merge

_PLAIN = ("name", "kind", "lifecycle", "identity_code", "language", "sector", "importance", "special_needs")


def merge_customers(merge: Merge) -> bool:
    """Create and change customers; whether every row made a customer of its own."""
    r = merge.given
    staged: int = merge.rows("SELECT count(*) FROM import_row")[0][0]
    source = merge.source("customer_number", *_PLAIN, "details", "terms")
    made = merge.insert(
        "customer_number",
        "customers_customer",
        "number",
        """number, kind, lifecycle, name, identity_code, language, sector, importance, special_needs, source,
           details, created_at, updated_at, version, search""",
        f"""
        SELECT r.customer_number, coalesce({r("kind")}, 'person'), coalesce({r("lifecycle")}, 'current'), {r("name")},
               coalesce({r("identity_code")}, ''), coalesce({r("language")}, %(language)s), coalesce({r("sector")}, ''),
               coalesce({r("importance")}, ''), coalesce({r("special_needs")}, '[]'::jsonb), 'import',
               coalesce({r("details")}, '{{}}'::jsonb), %(now)s, %(now)s, 1,
               array_to_tsvector(string_to_array(r.terms, ' '))
        FROM {source} r WHERE {r("name")}::text IS NOT NULL""",
    )
    if made < staged:
        _change_known(merge)
    return made == staged


def _change_known(merge: Merge) -> None:
    """Note what known customers were and become, for the audit; then change them."""
    sets = merge.kept({name: name for name in _PLAIN})
    if "details" in merge.fields:
        sets["details"] = "t.details || coalesce(r.details, '{}'::jsonb)"
    if not sets:
        return
    before = ", ".join(f"'{name}', t.{name}" for name in sets)
    after = ", ".join(f"'{name}', {value}" for name, value in sets.items())
    merge.run(f"""
        INSERT INTO import_changed (number, before, after)
        SELECT t.number, jsonb_build_object({before}) AS before, jsonb_build_object({after}) AS after
        FROM customers_customer t JOIN {merge.source("customer_number", *_PLAIN, "details")} r
          ON t.number = r.customer_number
        WHERE ({", ".join(sets.values())}) IS DISTINCT FROM ({", ".join("t." + name for name in sets)})
        FOR UPDATE OF t
    """)
    merge.update(
        "customer_number", "customers_customer", "number", sets, ", version = t.version + 1, updated_at = %(now)s"
    )


def merge_intermediaries(merge: Merge) -> None:
    """Put residents under their intermediary."""
    if "intermediary_number" in merge.fields:
        sets = {
            "intermediary_id": """coalesce((SELECT i.id FROM customers_customer i
                                   WHERE i.number = r.intermediary_number), t.intermediary_id)"""
        }
        merge.update("customer_number", "customers_customer", "number", sets)


def merge_contacts(merge: Merge) -> None:
    """Add contact points that are new; known ones stay as they are, ended ones stay ended."""
    person = f"coalesce({merge.given('contact_person')}, '')"
    parts = [
        f"""
        SELECT r.customer_number, r.line, 'phone' AS kind, number.value, {person} AS person,
               {rank} + number.rank AS rank
        FROM import_row r, unnest(r.{name}) WITH ORDINALITY AS number (value, rank)"""
        for name, rank in (("phone", 0), ("other_phone", 100))
        if name in merge.fields
    ]
    parts += [
        f"""SELECT r.customer_number, r.line, '{kind}', r.{name}, {person}, {rank}
            FROM import_row r WHERE r.{name} IS NOT NULL"""
        for name, kind, rank in (("email", "email", 200), ("postal_address", "postal", 300))
        if name in merge.fields
    ]
    if parts:
        merge.run(_CONTACTS.format(points=" UNION ALL ".join(parts)))


# Points carry the customer's id, so that what was made is joined by all its keys at once: one number of thousands of
# customers would else meet itself thousands of times.
_CONTACTS = """
    WITH point AS MATERIALIZED (
        SELECT DISTINCT ON (c.id, g.kind, g.value) c.id AS customer_id, g.line, g.kind, g.value, g.person, g.rank
        FROM ({points}) g JOIN customers_customer c ON c.number = g.customer_number
        ORDER BY c.id, g.kind, g.value, g.rank, g.line
    ), made AS (
        INSERT INTO customers_contactpoint (customer_id, kind, value, label, person, preferred, source, created_at)
        SELECT point.customer_id, point.kind, point.value, '', point.person,
               point.rank = 1
                   AND NOT EXISTS (SELECT FROM customers_contactpoint k WHERE k.customer_id = point.customer_id),
               'import', %(now)s
        FROM point
        ORDER BY point.customer_id, point.rank
        ON CONFLICT (customer_id, kind, value) DO NOTHING
        RETURNING customer_id, kind, value
    )
    INSERT INTO import_touched (line, made)
    SELECT point.line, false FROM made JOIN point USING (customer_id, kind, value)
"""
