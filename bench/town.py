"""The town the benches measure in: the demo's, grown to the size that is asked for, with a program and its token."""

import csv
import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from bench import growing
from bench.floor.models import TABLES
from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.packs import read_pack
from wattcare.customers.actions.importing import import_customers
from wattcare.customers.models import Account, Customer
from wattcare.kernel.actors import system
from wattcare.project.demo import build_town, town_exists
from wattcare.project.demo.dice import Dice
from wattcare.project.demo.records import AgreementRow, Supplied
from wattcare.project.demo.settling import Ground, Size, settle
from wattcare.project.demo.texts import words_of
from wattcare.staff.actions import create_user, issue_token
from wattcare.staff.models import User
from wattcare.staff.queries import actor_for

PACK = "cn-sgcc"
MAKER = system("bench")
MOST_CUSTOMERS, MOST_CASES = 20_000, 3_000  # of one generated town; more are grown from them
EXPORTED = Size(20_000, 24_000, 0)
COLUMNS = (
    "customer_number", "name", "kind", "identity_code", "phone", "account_number", "account_opened_on", "tariff_class",
    "connection", "voltage_v", "capacity_kva", "address", "district", "area_kind", "service_point_code",
    "transformer_code", "feeder_code", "meter_number",
)  # fmt: skip


def prepare(home: Path, customers: int, cases: int) -> None:
    """The town with at least so many customers and cases, and the floor's tables; quick when it stands already."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    if not town_exists():
        load_pack(actor=MAKER, pack=read_pack(PACK))
        first = min(customers, MOST_CUSTOMERS)
        build_town(
            pack_code=PACK, customers=first, service_points=round(first * 1.2), cases=min(cases, MOST_CASES), seed=1
        )
    missing = customers - Customer.objects.count()
    if missing > 0:
        import_customers(actor=MAKER, path=write_csv(home / "more-customers.csv", missing, seed=11))
    growing.grow_cases(cases)


def token(home: Path) -> str:
    """A token of a program that may do whatever a program can; kept with the installation."""
    kept = home / "bench-token"
    if not kept.exists():
        places = [("service-centre", "integrator"), ("service-centre", "supervisor")]
        user = create_user(actor=MAKER, username="bench", name="程序", password=None, places=places)
        kept.write_text(issue_token(actor=actor_for(user), name="bench")[1], encoding="ascii")
    return kept.read_text(encoding="ascii")


def session(user: User) -> str:
    """The cookie of a browser in which that person is signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "wattcare.project.sign_in.StaffBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def accounts(limit: int = 5_000) -> list[str]:
    """Account numbers of supplied customers, spread over the archive."""
    return list(Account.objects.filter(closed_on=None).order_by("?").values_list("number", flat=True)[:limit])


def write_csv(file: Path, count: int, seed: int) -> Path:
    """`count` customers as another system would export them."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *exported(count, seed)])
    return file


def exported(count: int, seed: int) -> Iterator[list[Any]]:
    """The supplied customers of a generated town, row by row; of several towns, if need be."""
    ground = Ground(words_of(PACK), "CN", "CNY", "zh-hans", date(2026, 6, 30), EXPORTED)
    archive = settle(ground, Dice(seed), lambda _done, _all: None)
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
    moved = dict(zip(COLUMNS, row, strict=True))
    for name in ("customer_number", "account_number", "service_point_code", "meter_number", "transformer_code"):
        moved[name] = f"{moved[name]}{nth}" if moved[name] else ""
    phone = moved["phone"]
    turned = f"{phone[:-4]}{(int(phone[-4:]) + 1237 * nth) % 10_000:04}" if phone else ""
    code = "" if nth else moved["identity_code"]
    return list((moved | {"identity_code": code, "phone": turned, "address": f"{moved['address']}{nth}室"}).values())
