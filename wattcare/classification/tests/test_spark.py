"""The same conditions on a Spark cluster: what DuckDB answers over a Parquet file, Spark answers over the same file."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from wattcare.classification.rules.reading import read_scheme
from wattcare.classification.rules.sql import class_sql
from wattcare.classification.tests.random_conditions import DAY, FIELDS, scheme_text

pytestmark = pytest.mark.spark
CUSTOMERS = 20_000
SCHEMES = [
    ["volts < 1000", "volts >= 1000 AND volts < 35000", "volts >= 35000"],
    ["kva / 3 + points > 100", "coalesce(kva, 0) * 2 - points <= 10", "TRUE"],
    [
        "since > today - interval '12 months'",
        "until - since > 365",
        "since IS NOT DISTINCT FROM until",
        "since < until",
    ],
    ["sector IN ('A', 'O''C') AND NOT frail", "town = 'back\\slash'", "frail IS NOT TRUE", "sector = town"],
    ["ratio BETWEEN -2.5 AND 2.5", "ratio / 7 < 0", "(ratio > 100) IS NOT TRUE"],
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Customers drawn by chance, with missing values in every field that may miss."""
    path = tmp_path_factory.mktemp("spark") / "customers.parquet"
    duckdb.execute("CREATE TEMP MACRO dice(n, sides) AS (hash(n) % sides)::BIGINT")
    duckdb.execute(
        f"""
        COPY (SELECT n AS nr, (dice(n, 60000))::INTEGER AS volts,
            CASE WHEN dice(n + 1, 5) > 0 THEN (dice(n + 2, 300) - 50)::INTEGER END AS points,
            CASE WHEN dice(n + 3, 5) > 0 THEN ((dice(n + 4, 90000)) / 100)::DECIMAL(12, 2) END AS kva,
            CASE WHEN dice(n + 5, 5) > 0 THEN ((dice(n + 6, 400000)) / 1000 - 200)::DECIMAL(12, 3) END AS ratio,
            ['A', 'B', 'O''C', NULL][dice(n + 7, 4) + 1] AS sector,
            ['云江', 'back\\slash', 'A', NULL][dice(n + 8, 4) + 1] AS town,
            CASE WHEN dice(n + 9, 5) > 0 THEN DATE '2024-01-01' + (dice(n + 10, 900))::INTEGER END AS since,
            CASE WHEN dice(n + 11, 5) > 0 THEN DATE '2024-01-01' + (dice(n + 12, 900))::INTEGER END AS until,
            [true, false, NULL][dice(n + 13, 3) + 1] AS frail, dice(n + 14, 2) = 0 AS old
        FROM range({CUSTOMERS}) t(n)) TO '{path}'
        """  # noqa: S608  a number and a path of our own
    )
    return path


@pytest.fixture(scope="module")
def spark() -> Iterator[object]:
    """A cluster of two executors of its own, each a process; without a page."""
    pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed (make spark)")
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine")
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("schemes")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.ansi.enabled": "true",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    gateway = session.sparkContext._gateway
    yield session
    session.stop()
    gateway.shutdown()  # ends Java, too


@pytest.mark.filterwarnings("ignore")  # of Spark's own
@pytest.mark.parametrize("conditions", SCHEMES)
def test_spark_puts_every_customer_where_duckdb_puts_them(file, spark, conditions):
    scheme = read_scheme(scheme_text(conditions, strict=False), FIELDS)
    here = duckdb.execute(
        f"SELECT nr, {class_sql(scheme, 'duckdb', DAY)} FROM '{file}' ORDER BY nr"  # noqa: S608  of our own
    ).fetchall()
    spark.read.parquet(str(file)).createOrReplaceTempView("customers")
    there = spark.sql(f"SELECT nr, {class_sql(scheme, 'spark', DAY)} FROM customers ORDER BY nr").collect()  # noqa: S608
    assert [tuple(row) for row in there] == here
    assert len({code for _nr, code in here}) > 1
