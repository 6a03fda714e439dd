"""Search while it is typed: what the database spends on one keystroke."""

import itertools
import re
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from bench import typed
from bench.figures import Figure, middle, share
from bench.installation import Installation
from wattcare.customers.queries.search import search_customers
from wattcare.kernel.actors import system

FLOOR_IS = "one lookup of an account by its number, psycopg"
SPENT = re.compile(r"(?:Planning|Execution) Time: ([\d.]+) ms")


@dataclass(frozen=True)
class Options:
    texts: int = 1_000


class _Statements:
    """Notes the text of every statement Django sends inside the block."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        self.sent.append((sql, values))
        return execute(sql, values, many, context)


def run(place: Installation, options: Options) -> list[Figure]:
    """EXPLAIN ANALYZE of the very statements of the search: planning and execution, without the way there."""
    spent: dict[str, float] = {}
    walls: list[float] = []
    for text in typed.samples(options.texts):
        statements = _Statements()
        begin = time.perf_counter()
        with connection.execute_wrapper(statements):
            search_customers(system("bench"), text)
        walls.append(1e3 * (time.perf_counter() - begin))
        spent[text] = sum(map(_explained, statements.sent))
    worst = sorted(spent, key=lambda text: -spent[text])[:5]
    note = "slowest: " + ", ".join(f"{text} {spent[text]:.1f}" for text in worst)
    floor = _floor(place.url)
    times = list(spent.values())
    return [
        Figure(bench="search", what="keystrokes, median", value=middle(times), unit="ms in the database",
               floor=middle(floor), floor_is=FLOOR_IS),
        Figure(bench="search", what="keystrokes, 95 %", value=share(times, 0.95), unit="ms in the database", at_most=10,
               floor=share(floor, 0.95), floor_is=FLOOR_IS, note=note),
        Figure(bench="search", what="keystrokes as the caller waits, 95 %", value=share(walls, 0.95), unit="ms"),
    ]  # fmt: skip


def _explained(statement: tuple[str, Any]) -> float:
    sql, values = statement
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}", values)
        return sum(float(found[1]) for (line,) in cursor.fetchall() if (found := SPENT.match(line.strip())))


def _floor(url: str) -> list[float]:
    """Milliseconds of a thousand lookups, with the way there."""
    spent = []
    with closing(psycopg.connect(url, autocommit=True)) as known:
        numbers = [row[0] for row in known.execute("SELECT number FROM customers_account LIMIT 1000")]
        for number in itertools.chain(numbers[:50], numbers):
            begin = time.perf_counter()
            known.execute("SELECT id, customer_id FROM customers_account WHERE number = %s", [number]).fetchone()
            spent.append(1e3 * (time.perf_counter() - begin))
    return spent[50:]
