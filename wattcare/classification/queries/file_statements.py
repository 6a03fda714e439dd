"""The statements DuckDB is asked: one that counts all customers of a file, one that finds values it cannot read.

Layer by layer: values as they stand, in the field's type, as far as the catalogue allows them, measures computed from
them, the classes each customer fits, the sums over those who fit the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wattcare.classification.queries.counting import SAMPLES, bit_columns
from wattcare.classification.queries.file_columns import Column, Computed
from wattcare.classification.queries.file_sources import ROW, SHOWN, Source, quoted
from wattcare.classification.rules.schemes import Scheme
from wattcare.classification.rules.sql import fit_sql

Read = Sequence[Column | Computed]


@dataclass(frozen=True)
class Counting:
    """What is counted: `columns` in the order of their sums, measures behind what they need."""

    source: Source
    scheme: Scheme
    columns: Read
    day: date

    @property
    def bits(self) -> list[str]:
        conditions = fit_sql(self.scheme, "duckdb", self.day)
        return bit_columns(conditions[leaf.code] for leaf in self.scheme.leaves)

    def statement(self) -> str:
        """One row for each set of classes that customers fit: its bits, customers, samples, three sums per column:
        who lack the value, whose value the catalogue does not allow or nobody can read, whose value nobody can read."""
        bits = self.bits
        keys = ", ".join(f"b{at}" for at in range(len(bits)))
        fits = ", ".join(f"{sql} AS b{at}" for at, sql in enumerate(bits))
        sums = "".join(
            f", count(*) FILTER (n{at}), count(*) FILTER (n{at} AND NOT gone{at}), count(*) FILTER (odd{at})"
            for at in range(len(self.columns))
        )
        rows = f"SELECT who{self._flags()}, {fits} FROM ({self._values()})"  # noqa: S608  see the module of each part
        return f"SELECT {keys}, count(*), min(who, {SAMPLES}){sums} FROM ({rows}) GROUP BY {keys}"  # noqa: S608

    def _flags(self) -> str:
        return "".join(
            f", {quoted(one.field.name)} IS NULL AS n{at}, gone{at}, r{at} IS NULL AND NOT gone{at} AS odd{at}"
            for at, one in enumerate(self.columns)
        )

    def _values(self) -> str:
        """Every field under its own name as far as its value is allowed, with `r` as it was read and `gone` where it
        is not there."""
        who = quoted(self.source.id_column or ROW)
        stored = [(at, one) for at, one in enumerate(self.columns) if isinstance(one, Column)]
        read = "".join(f", {one.read} AS r{at}, {one.raw} IS NULL AS gone{at}" for at, one in stored)
        kept = "".join(f", r{at}, gone{at}, {_kept(at, one)}" for at, one in stored)
        rows = self.source.rows(numbered=self.source.id_column is None)
        sql = f"SELECT who{kept} FROM (SELECT {who} AS who{read} FROM {rows})"  # noqa: S608
        for at, one in enumerate(self.columns):
            if isinstance(one, Computed):
                reckoned = f"SELECT *, {one.sql(self.day)} AS r{at} FROM ({sql})"  # noqa: S608
                sql = f"SELECT *, r{at} IS NULL AS gone{at}, {_kept(at, one)} FROM ({reckoned})"  # noqa: S608
        return sql


def _kept(at: int, column: Column | Computed) -> str:
    return f"CASE WHEN {column.allowed(f'r{at}')} THEN r{at} END AS {quoted(column.field.name)}"


def odd_rows(source: Source, column: Column) -> str:
    """The first rows with a value that cannot be read: number and value."""
    return (
        f'SELECT "{ROW}", CAST({column.raw} AS VARCHAR) FROM {source.rows(numbered=True)} '  # noqa: S608
        f"WHERE {column.raw} IS NOT NULL AND ({column.read}) IS NULL ORDER BY 1 LIMIT {SHOWN}"
    )
