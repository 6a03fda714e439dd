"""Classes of customers: proofs, a pass over a million customers, ten million in a file, and one that changed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import sqlglot
from django.db import connection, transaction

from bench import multiplying, schemes
from bench.figures import Figure, middle, share
from bench.installation import Installation
from wattcare.classification.actions.classifying import classify_all, classify_some
from wattcare.classification.actions.deciding import approve_scheme
from wattcare.classification.actions.drafting import draft_scheme, propose_scheme
from wattcare.classification.models import ClassCode, Membership, Scheme
from wattcare.classification.queries.live import forget, live_schemes
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.classification.rules.sql import class_sql
from wattcare.customers.actions.customers import change_customer
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import shipped_fields
from wattcare.kernel.actors import Actor, system
from wattcare.staff.models import User
from wattcare.staff.queries import actor_for

MAKER = system("bench")
ROUNDS = 3
ONES = 60  # customers that change, one after the other
WAIT_SECONDS = 70.0


@dataclass(frozen=True)
class Options:
    classified: int = 1_000_000
    filed: int = 10_000_000


def run(place: Installation, options: Options) -> list[Figure]:
    """The schemes go live among the customers there are; many more are put in for the pass over all, and taken back."""
    make_live()
    return [
        *(proving(count, wanted) for count, wanted in ((30, 3.0), (100, 20.0))),
        *filed(place.home / "customers.parquet", options.filed),
        *changed(place),
        fresh(place),
        *classified(options.classified),
    ]


# ── proof ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def proving(count: int, wanted: float) -> Figure:
    """A scheme of `count` classes over twelve fields, read and proved; the floor reads the conditions only."""
    classes = schemes.partition(count)
    document = schemes.document("proved", classes)

    def whole() -> None:
        scheme = scheme_of(document, schemes.TWELVE)
        assert prove(scheme, schemes.TWELVE, day=date(2026, 11, 26)).holds

    def read() -> None:
        for _code, when in classes:
            sqlglot.parse_one(when, read="postgres", into=sqlglot.exp.Condition)

    return Figure(
        bench="classification", what=f"proof of {count} classes over 12 fields", value=seconds(whole), unit="s",
        at_most=wanted, floor=seconds(read), floor_is="sqlglot reads the same conditions",
    )  # fmt: skip


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The middle of some rounds."""
    found = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return middle(found)


# ── a file ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_FILE = """
COPY (SELECT n AS customer_id,
    ['person', 'person', 'person', 'enterprise', 'intermediary', 'government', 'social'][dice(n, 7) + 1] AS kind,
    ['current', 'current', 'current', 'past', 'potential'][dice(n + 1, 5) + 1] AS lifecycle,
    [220, 380, 10000, 35000, 110000, NULL][dice(n + 2, 6) + 1]::INTEGER AS voltage_v,
    CASE WHEN dice(n + 3, 9) > 0 THEN (dice(n + 4, 200000) / 100)::DECIMAL(12, 2) END AS contract_capacity_kva,
    ['urban', 'rural', 'remote', NULL][dice(n + 5, 4) + 1] AS area_kind,
    ['A', 'B', 'C', 'F', 'G', 'K', 'S', NULL][dice(n + 6, 8) + 1] AS sector,
    CASE WHEN dice(n + 7, 9) > 0 THEN DATE '2005-01-01' + dice(n + 8, 7900)::INTEGER END AS energised_on,
    CASE WHEN dice(n + 9, 9) > 0 THEN DATE '2005-01-01' + dice(n + 10, 7900)::INTEGER END AS first_supplied_on,
    (1 + dice(n + 11, 3))::INTEGER AS accounts, dice(n + 12, 20) = 0 AS special_need
FROM range({count}) t(n)) TO '{path}' (FORMAT parquet)
"""


def filed(path: Path, count: int) -> list[Figure]:
    """All customers of a Parquet file under the eight schemes; the floor reads the same columns."""
    database = duckdb.connect(config={"threads": 2})
    if not path.exists():
        database.execute("CREATE TEMP MACRO dice(n, sides) AS (hash(n) % sides)::BIGINT")
        database.execute(_FILE.format(count=count, path=path))
    fields = shipped_fields(None) | schemes.CHOSEN
    day = date(2026, 11, 26)
    columns = [
        f'{class_sql(scheme_of(schemes.document(code, classes), fields), "duckdb", day)} AS "{code}"'
        for code, classes in schemes.EIGHT.items()
    ]
    counts = ", ".join(f'count("{code}")' for code in schemes.EIGHT)
    counted = f"SELECT {counts} FROM (SELECT {', '.join(columns)} FROM '{path}')"
    bare = f"SELECT {', '.join(f'max({name})' for name in schemes.CHOSEN_COLUMNS)} FROM '{path}'"
    found = database.execute(counted).fetchone()
    assert found == (count,) * len(schemes.EIGHT), found
    return [
        Figure(
            bench="classification", what=f"{count:,} customers of a Parquet file, 8 schemes",
            value=seconds(lambda: database.execute(counted).fetchall()), unit="s", at_most=10.0,
            floor=seconds(lambda: database.execute(bare).fetchall()), floor_is="DuckDB: the highest of each column",
        )
    ]  # fmt: skip


# ── the archive ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _person(role: str) -> Actor:
    user = User.objects.filter(memberships__role__code=role, is_active=True).order_by("id").first()
    assert user is not None, f"nobody is {role}"
    return actor_for(user)


def make_live() -> None:
    """The eight schemes decide: drawn up by one person, approved by another, all customers classified."""
    known = set(Scheme.objects.values_list("code", flat=True))
    analyst, supervisor = _person("analyst"), _person("supervisor")
    for code, classes in schemes.EIGHT.items():
        if code not in known:
            draft_scheme(actor=analyst, document=schemes.document(code, classes))
            propose_scheme(actor=analyst, code=code)
            approve_scheme(actor=supervisor, code=code)
    forget()
    classify_all(actor=MAKER)


def classified(count: int) -> list[Figure]:
    """All customers under the eight schemes: the first time, and again when nothing has changed."""
    with _taken_back():
        multiplying.multiply_customers(count)
        _clear("classification_membership")
        first = seconds(lambda: classify_all(actor=MAKER, schemes=list(schemes.EIGHT)), 1)
        members = Membership.objects.filter(scheme__code__in=schemes.EIGHT).count()
        assert members == len(schemes.EIGHT) * Customer.objects.count(), members
        again = seconds(lambda: classify_all(actor=MAKER, schemes=list(schemes.EIGHT)), 1)
        multiplying.make_hand_table()
        statement = _hand_written()
        hand = seconds(lambda: _execute(statement), 1)
        differing = multiplying.differing()
        assert differing == 0, f"{differing} memberships differ from the hand-written ones"
    floor_is = "hand-written CASE statements, the same rows into the same table"
    what = f"{count:,} customers, 8 schemes"
    return [
        Figure(
            bench="classification", what=what, value=first, unit="s", floor=hand, floor_is=floor_is, ratio_at_most=2.0
        ),
        Figure(bench="classification", what=f"{what}, nothing changed", value=again, unit="s", floor=hand,
               floor_is=floor_is),
    ]  # fmt: skip


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget()
    connection.close()
    for table in multiplying.GROWN:  # what was taken back must not slow what is measured next
        _execute(f"VACUUM ANALYZE {table}")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _clear(table: str) -> None:
    _execute(f"DELETE FROM {table}")


def _hand_written() -> str:
    numbers: dict[str, dict[str, int]] = {}
    for scheme, code, pk in ClassCode.objects.values_list("scheme__code", "code", "pk"):
        numbers.setdefault(scheme, {})[code] = pk
    day = f"DATE '{home.today()}'"
    pairs = []
    for code, text in schemes.HAND_WRITTEN.items():
        classes = [numbers[code][name] for name, _when in schemes.EIGHT[code]]
        pairs.append(f"({Scheme.objects.get(code=code).pk}, {text.format(*classes, day=day)})")
    return multiplying.HAND.format(pairs=", ".join(pairs), day=day)


def changed(place: Installation) -> list[Figure]:
    """One customer whose archive has changed, under all live schemes; the floor finds and writes one row."""
    ids = list(Customer.objects.filter(lifecycle="current").order_by("?").values_list("pk", flat=True)[: ONES + 10])
    found = []
    for pk in ids:
        flipped = ["elderly"] if Customer.objects.get(pk=pk).special_needs == [] else []
        Customer.objects.filter(pk=pk).update(special_needs=flipped)
        began = time.perf_counter()
        classify_some(actor=MAKER, customer_ids=[pk])
        found.append(time.perf_counter() - began)
    found = found[10:]  # the first ones prepare the statement
    with psycopg.connect(place.url, autocommit=True) as bare:
        floor = middle([_one_row(bare, pk) for pk in ids])
    live = len(live_schemes())
    floor_is = "psycopg: one row written by key, committed"
    return [
        Figure(
            bench="classification", what=f"one customer changed, {live} schemes, median", value=middle(found) * 1e3,
            unit="ms", at_most=10.0, floor=floor * 1e3, floor_is=floor_is,
        ),
        Figure(bench="classification", what="one customer changed, 95 %", value=share(found, 0.95) * 1e3, unit="ms"),
    ]  # fmt: skip


def _one_row(bare: Any, pk: int) -> float:
    began = time.perf_counter()
    bare.execute("UPDATE customers_customer SET updated_at = now() WHERE id = %s", [pk])
    return time.perf_counter() - began


def fresh(place: Installation) -> Figure:
    """From a change by verb, with only the worker running, until the customer's class is right."""
    place.worker()
    customer = Customer.objects.filter(lifecycle="current", special_needs=[]).order_by("?")[0]
    cared = ClassCode.objects.get(scheme__code="bench-value", code="cared")
    began = time.perf_counter()
    change_customer(actor=MAKER, number=customer.number, changes={"special_needs": ["life_support"]})
    there = Membership.objects.filter(scheme=cared.scheme, customer=customer, class_code=cared)
    while not there.exists() and time.perf_counter() - began < WAIT_SECONDS:
        time.sleep(0.1)
    took = time.perf_counter() - began
    place.stop("worker")  # the million customers come in a transaction that nobody may wait for
    return Figure(
        bench="classification", what="until a changed customer's class is right", value=took, unit="s", at_most=60
    )
