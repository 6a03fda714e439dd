"""Files come in: customers by CSV, messages by folder, both through the command line into a database of their own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench import town
from bench.figures import Figure
from bench.installation import Installation
from wattcare.project.database import create_database, url_of
from wattcare.project.environment import settings_from_environment

COMMAND = ("-m", "wattcare.project.cli")


@dataclass(frozen=True)
class Options:
    customers: int = 100_000
    messages: int = 2_000


def run(place: Installation, options: Options) -> list[Figure]:
    """Each import is one command from its start to its end, as an operator waits for it."""
    folder = place.home / "imports"
    folder.mkdir(exist_ok=True)
    address = replace(settings_from_environment().database_address, name="wattcare_imports")
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS wattcare_imports WITH (FORCE)")
    create_database(address)
    url = url_of(address)
    _command(url, "migrate")
    _command(url, "pack", "load", "cn-sgcc", "--yes")
    return [_customers(url, folder / "customers.csv", options.customers), _mail(url, folder / "mail", options.messages)]


def _command(url: str, *arguments: str) -> str:
    variables = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, *COMMAND, *arguments], env=variables, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _customers(url: str, file: Path, count: int) -> Figure:
    rows = list(town.exported(count, seed=7))
    town.write_csv(file, count, seed=7)
    begin = time.perf_counter()
    told = json.loads(_command(url, "customers", "import", str(file), "--json"))
    seconds = time.perf_counter() - begin
    assert told["created"] == count, {name: told[name] for name in ("created", "updated", "rejected")}
    return Figure(
        bench="imports", what=f"{count:,} customers with account, premise, service point and meter", value=seconds,
        unit="s", at_most=20 * count / 100_000, floor=_copy_floor(url, rows), floor_is="COPY into one text table",
    )  # fmt: skip


def _copy_floor(url: str, rows: Sequence[Sequence[Any]]) -> float:
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in town.COLUMNS)
    with closing(psycopg.connect(url)) as connection, connection.cursor() as cursor:
        begin = time.perf_counter()
        cursor.execute(sql.SQL("CREATE TABLE bench_rows ({})").format(columns))
        with cursor.copy("COPY bench_rows FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()
        return time.perf_counter() - begin


def _mail(url: str, folder: Path, count: int) -> Figure:
    folder.mkdir(exist_ok=True)
    messages = [bytes(_message(number)) for number in range(count)]
    for number, raw in enumerate(messages):
        (folder / f"{number:06}.eml").write_bytes(raw)
    begin = time.perf_counter()
    lines = _command(url, "mail", "import", str(folder), "--json").splitlines()
    seconds = time.perf_counter() - begin
    outcomes = [json.loads(line)["outcome"] for line in lines]
    assert len(outcomes) == count, f"{len(outcomes)} of {count} messages"
    kinds = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in sorted(set(outcomes)))
    return Figure(
        bench="imports", what=f"messages taken in, of {count:,}", value=count / seconds, unit="1/s", at_least=100,
        floor=_insert_floor(url, messages), floor_is="INSERT of the same bytes, each committed", note=kinds,
    )  # fmt: skip


def _insert_floor(url: str, messages: Sequence[bytes]) -> float:
    """Messages a second."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute("CREATE TABLE bench_messages (id bigserial PRIMARY KEY, content bytea NOT NULL)")
        begin = time.perf_counter()
        for raw in messages:
            connection.execute("INSERT INTO bench_messages (content) VALUES (%s)", [raw])
        return len(messages) / (time.perf_counter() - begin)


def _message(number: int) -> EmailMessage:
    """Every third has HTML beside the text, every fifth a picture, every seventh answers the one before."""
    message = EmailMessage()
    message["Message-ID"] = f"<bench-{number}@example.com>"
    message["From"] = f"张三{number} <zhang{number}@example.com>"
    message["To"] = "95598@example.com"
    message["Date"] = f"Mon, 23 Nov 2026 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0800"
    answers = number % 7 == 6
    message["Subject"] = f"{'Re: ' if answers else ''}家中电压不稳，灯光忽明忽暗（第{number - answers}号）"
    if answers:
        message["In-Reply-To"] = f"<bench-{number - 1}@example.com>"
        message.replace_header("From", f"张三{number - 1} <zhang{number - 1}@example.com>")
    text = f"您好，我家住文三路{number}号，最近一周每天晚上七点到十点电压都不稳，冰箱频繁启动，请派人来检查。\n" * 8
    message.set_content(text)
    if number % 3 == 0:
        message.add_alternative(f"<html><body><p>{text}</p><img src='https://example.com/x.png'></body></html>", "html")
    if number % 5 == 0:
        message.add_attachment(
            os.urandom(30_000), maintype="image", subtype="jpeg", filename="电表照片.jpg"
        )  # random bytes, which no compression makes smaller
    return message
