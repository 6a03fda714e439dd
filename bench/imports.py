"""Files come in: customers by CSV, messages by folder, both through the command line into a database of their own."""

import csv
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.figures import Figure
from bench.installation import Installation
from wattcare.project.database import create_database, url_of
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.records import AgreementRow, Supplied
from wattcare.project.demo.settling import Ground, Size, settle
from wattcare.project.demo.texts import words_of
from wattcare.project.environment import settings_from_environment

COMMAND = ("-m", "wattcare.project.cli")
TOWN = Size(20_000, 24_000, 0)
COLUMNS = (
    "customer_number", "name", "kind", "identity_code", "phone", "account_number", "account_opened_on", "tariff_class",
    "connection", "voltage_v", "capacity_kva", "address", "district", "area_kind", "service_point_code",
    "transformer_code", "feeder_code", "meter_number",
)  # fmt: skip


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
    rows = list(customer_rows(count))
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    begin = time.perf_counter()
    told = json.loads(_command(url, "customers", "import", str(file), "--json"))
    seconds = time.perf_counter() - begin
    assert told["created"] == count, {name: told[name] for name in ("created", "updated", "rejected")}
    return Figure(
        bench="imports", what=f"{count:,} customers with account, premise, service point and meter", value=seconds,
        unit="s", at_most=20 * count / 100_000, floor=_copy_floor(url, rows), floor_is="COPY into one text table",
    )  # fmt: skip


def customer_rows(count: int) -> Iterator[list[Any]]:
    """The supplied customers of a generated town, as another system would export them; of several towns, if need be."""
    ground = Ground(words_of("cn-sgcc"), "CN", "CNY", "zh-hans", date(2026, 6, 30), TOWN)
    archive = settle(ground, Dice(7), lambda _done, _all: None)
    agreements = {agreement.account.id: agreement for agreement in archive.agreements}
    firsts = {one.customer.id: one for one in reversed(archive.supplied)}
    town = [_row(one, agreements[one.account.id]) for one in firsts.values()]
    return itertools.islice((_moved(row, nth) for nth in itertools.count() for row in town), count)


def _row(one: Supplied, agreement: AgreementRow) -> list[Any]:
    site = one.point.site
    return [
        one.customer.number, one.customer.name, one.customer.kind, one.customer.identity_code, one.customer.phone,
        one.account.number, one.account.opened, agreement.tariff, agreement.connection, agreement.voltage_v,
        agreement.capacity_kva, site.address, site.district.name, site.district.area, one.point.code,
        site.transformer.code, site.transformer.feeder.code, one.point.meter,
    ]  # fmt: skip


def _moved(row: list[Any], nth: int) -> list[Any]:
    """The same customer in the `nth` town: other numbers, another house."""
    if not nth:
        return row
    moved = dict(zip(COLUMNS, row, strict=True))
    for name in ("customer_number", "account_number", "service_point_code", "meter_number", "transformer_code"):
        moved[name] = f"{moved[name]}{nth}" if moved[name] else ""
    phone = moved["phone"]
    turned = f"{phone[:-4]}{(int(phone[-4:]) + 1237 * nth) % 10_000:04}" if phone else ""
    return list((moved | {"identity_code": "", "phone": turned, "address": f"{moved['address']}{nth}室"}).values())


def _copy_floor(url: str, rows: Sequence[Sequence[Any]]) -> float:
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in COLUMNS)
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
