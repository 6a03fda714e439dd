"""Proof, databases and a plain reading in Python say the same of every condition, missing values included."""

import os
from datetime import date
from decimal import Decimal

import duckdb
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.classification.rules.evaluating import class_of, fits, truth
from wattcare.classification.rules.parsing import parse_condition
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import read_scheme
from wattcare.classification.rules.sql import class_sql, condition_sql, fit_sql
from wattcare.classification.tests.random_conditions import DAY, FIELDS, conditions, customers, scheme_text
from wattcare.customers.rules.profile import ValueType

TYPES = {
    ValueType.INTEGER: "bigint", ValueType.DECIMAL: "decimal(18,3)", ValueType.DATE: "date",
    ValueType.BOOLEAN: "boolean", ValueType.CHOICE: "varchar", ValueType.TEXT: "varchar",
}  # fmt: skip
several = st.lists(customers, min_size=1, max_size=8)
EXAMPLES = int(os.environ.get("EXAMPLES", "30"))
slowly = settings(  # the database is only asked, so that one connection serves all examples
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case date():
            return f"DATE '{value}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case Decimal():
            return format(value, "f")
    return str(value)


def table(records: list[dict[str, object]]) -> str:
    """The customers as rows of a statement, typed as the catalogue says."""
    rows = " UNION ALL ".join(
        f"SELECT {at} AS nr, "
        + ", ".join(f'CAST({literal(one[name])} AS {TYPES[FIELDS[name].type]}) AS "{name}"' for name in FIELDS)
        for at, one in enumerate(records)
    )
    return f"({rows}) customer"


def duck(what: str, records: list[dict[str, object]]) -> list[object]:
    statement = f"SELECT {what} FROM {table(records)} ORDER BY nr"  # noqa: S608  conditions of this file
    return [row[0] for row in duckdb.execute(statement).fetchall()]


def postgres(what: str, records: list[dict[str, object]]) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM {table(records)} ORDER BY nr")  # noqa: S608  conditions of this file
        return [row[0] for row in cursor.fetchall()]


@slowly
@given(text=conditions, records=several)
def test_a_condition_means_the_same_to_python_postgresql_and_duckdb(db, text, records):
    tree = parse_condition(text, FIELDS).tree
    plain = [truth(tree, one, DAY) for one in records]
    assert duck(condition_sql(tree, "duckdb", DAY), records) == plain
    assert postgres(condition_sql(tree, "postgres", DAY), records) == plain


@slowly
@given(texts=st.lists(conditions, min_size=2, max_size=4), records=several, strict=st.booleans())
def test_what_is_proved_of_a_scheme_holds_for_every_customer(texts, records, strict):
    scheme = read_scheme(scheme_text(texts, strict=strict), FIELDS)
    proof = prove(scheme, FIELDS, day=DAY)
    found = [fits(scheme, one, DAY) for one in records]
    if proof.exhaustive:
        assert all(found)
    if strict and proof.disjoint:
        assert max(len(codes) for codes in found) <= 1
    for take in proof.takes:
        assert not (take.empty and any(class_of(scheme, one, DAY) == take.code for one in records))


@slowly
@given(texts=st.lists(conditions, min_size=2, max_size=4))
def test_a_witness_has_what_it_shows_in_both_databases(db, texts):
    scheme = read_scheme(scheme_text(texts), FIELDS)
    proof = prove(scheme, FIELDS, day=DAY)
    fillings = dict.fromkeys(FIELDS)
    for dialect, ask in (("postgres", postgres), ("duckdb", duck)):
        inside = fit_sql(scheme, dialect, DAY)
        for overlap in proof.overlaps:
            assert set(overlap.witness) == set(scheme.fields)
            both = " AND ".join(inside[code] for code in overlap.classes)
            assert ask(both, [fillings | overlap.witness]) == [True]
        for gap in proof.gaps:
            assert ask(class_sql(scheme, dialect, DAY), [fillings | gap.witness]) == [None]


@settings(slowly, max_examples=max(EXAMPLES // 4, 5))  # each proves many schemes
@given(texts=st.lists(conditions, min_size=2, max_size=4))
def test_every_offered_mend_mends(texts):
    scheme = read_scheme(scheme_text(texts), FIELDS)
    proof = prove(scheme, FIELDS, day=DAY)
    for overlap in proof.overlaps:
        for mend in overlap.mends:
            mended = [mend.changes.get(f"c{at}", text) for at, text in enumerate(texts)]
            after = prove(read_scheme(scheme_text(mended), FIELDS), FIELDS, day=DAY)
            assert overlap.classes not in [one.classes for one in after.overlaps]
    for gap in proof.gaps:
        for mend in gap.mends:
            after = prove(read_scheme(scheme_text([*texts, *mend.changes.values()]), FIELDS), FIELDS, day=DAY)
            assert gap.missing not in [one.missing for one in after.gaps]
            assert mend.code != "rest" or after.exhaustive
            assert not [one for one in after.overlaps if f"c{len(texts)}" in one.classes]


@slowly
@given(texts=st.lists(conditions, min_size=1, max_size=3), records=several)
def test_one_case_expression_gives_the_class_python_gives(db, texts, records):
    scheme = read_scheme(scheme_text(texts, strict=False), FIELDS)
    plain = [class_of(scheme, one, DAY) for one in records]
    assert postgres(class_sql(scheme, "postgres", DAY), records) == plain
    assert duck(class_sql(scheme, "duckdb", DAY, {one.code: at for at, one in enumerate(scheme.leaves)}), records) == [
        None if code is None else int(code[1:]) for code in plain
    ]
