"""The cast of the tests: a few named people and places, and builders with literal values.

林晓 answers the hotline, 周敏 leads the shift, 王强 repairs in the east, 陈静 checks bills, 何平 calls back,
孙立 inspects discipline, 程序 is a program that calls the API, 外人 has no role at all. 张三丰 lives in the city,
大华纺织 is an enterprise, 绿城物业 manages the house in which 李小红 lives.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from wattcare.cases.actions import NewCase, open_case
from wattcare.cases.models import Case
from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.packs import read_pack
from wattcare.customers.actions.searching import refresh_search
from wattcare.customers.models import (
    Account,
    Agreement,
    ContactPoint,
    Customer,
    Feeder,
    Meter,
    Premise,
    ServicePoint,
    Supply,
    Transformer,
)
from wattcare.kernel.actors import Actor, system
from wattcare.staff import rules
from wattcare.staff.actions import create_user
from wattcare.staff.models import ApiToken, User
from wattcare.staff.queries import actor_for

PASSWORD = "ganggang-tongguo-2026"  # noqa: S105  of people who exist in tests only
TOKEN = rules.TOKEN_MARK + "the-token-of-the-program"

PEOPLE: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("lin", "林晓", [("hotline", "agent")]),
    ("zhou", "周敏", [("service-centre", "supervisor")]),
    ("wang", "王强", [("repair-east", "crew-lead")]),
    ("chen", "陈静", [("billing-account", "handler")]),
    ("he", "何平", [("callback", "callback")]),
    ("sun", "孙立", [("discipline", "discipline-officer")]),
    ("gao", "高远", [("city", "administrator")]),
    ("chengxu", "程序", [("service-centre", "integrator"), ("service-centre", "supervisor")]),
    ("wairen", "外人", []),
]


def settle_town() -> None:
    """Put the pack, the people and the places into an empty database; once per run."""
    if User.objects.filter(username="lin").exists():
        return
    with transaction.atomic():
        load_pack(actor=system("tests"), pack=read_pack("cn-sgcc"))
        for username, name, places in PEOPLE:
            user = create_user(actor=system("tests"), username=username, name=name, password=None, places=places)
            User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD))
        program = User.objects.get(username="chengxu")
        ApiToken.objects.create(
            user=program, name="tests", prefix=TOKEN[: rules.PREFIX_LENGTH], digest=rules.digest(TOKEN)
        )
        _settle_customers()


def _settle_customers() -> None:
    feeder = Feeder.objects.create(code="F-101", name="城东101线", substation="城东变")
    transformer = Transformer.objects.create(code="T-1001", name="文三路1号公变", feeder=feeder, capacity_kva=400)
    urban = Premise.objects.create(
        address="云江市城东区文三路18号3幢2单元401室",
        district="城东区",
        area_kind="urban",
        department_code="repair-east",
    )
    remote = Premise.objects.create(
        address="云江市云岭镇石壁村27号", district="云岭镇", area_kind="remote", department_code="station-yunling"
    )
    works = Premise.objects.create(
        address="云江市城东区工业路66号", district="城东区", area_kind="urban", department_code="repair-east"
    )
    zhang = _customer("C0001", "张三丰", "person", "330100198001010016")
    supply(zhang, "3300000001", "SP-0001", urban, transformer, meter="M00000001")
    _contact(zhang, "phone", "+8613800138000")
    _contact(zhang, "email", "zhang@example.com")
    dahua = _customer("C0002", "云江大华纺织有限公司", "enterprise", "91330100MA27XW0J0D")
    supply(dahua, "3300000002", "SP-0002", works, transformer, connection="hv_single", voltage_v=10_000)
    _contact(dahua, "phone", "+8657188886666")
    lvcheng = _customer("C0003", "云江绿城物业服务有限公司", "intermediary", "")
    li = _customer("C0004", "李小红", "person", "", intermediary=lvcheng)
    supply(li, "3300000004", "SP-0004", remote, transformer)
    _contact(li, "phone", "+8613900139000")
    refresh_search(list(Customer.objects.values_list("pk", flat=True)))


def _customer(number: str, name: str, kind: str, code: str, **more: Any) -> Customer:
    return Customer.objects.create(number=number, name=name, kind=kind, identity_code=code, **more)


def _contact(customer: Customer, kind: str, value: str) -> None:
    ContactPoint.objects.create(customer=customer, kind=kind, value=value)


def supply(
    customer: Customer,
    account: str,
    point: str,
    premise: Premise,
    transformer: Transformer | None = None,
    *,
    since: date = date(2020, 1, 1),
    connection: str = "resident",
    voltage_v: int = 220,
    meter: str = "",
) -> ServicePoint:
    """An account of `customer` with an agreement and a service point at `premise`."""
    made = Account.objects.create(number=account, customer=customer, opened_on=since)
    agreement = Agreement.objects.create(
        account=made, number=f"A-{account}", connection=connection, voltage_v=voltage_v, validity=(since, None)
    )
    place = ServicePoint.objects.create(code=point, premise=premise, transformer=transformer, voltage_v=voltage_v)
    Supply.objects.create(agreement=agreement, service_point=place, validity=(since, None))
    if meter:
        Meter.objects.create(number=meter, service_point=place, installed=(since, None))
    return place


@dataclass(frozen=True)
class Town:
    """The cast, as actors and as browsers."""

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    def actor(self, username: str) -> Actor:
        return actor_for(self.user(username), "127.0.0.1")

    def browser(self, username: str, language: str = "en") -> Client:
        """A signed-in browser of that person."""
        client = Client()
        client.force_login(self.user(username))
        client.cookies["django_language"] = language
        return client

    def program(self) -> Client:
        """A client of the API with a token of all the rights a program can have."""
        return Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def customer(self, number: str = "C0001") -> Customer:
        return Customer.objects.get(number=number)

    def case(self, *, by: str = "lin", **fields: Any) -> Case:
        """A case opened through the verb: a fault at 张三丰's unless told otherwise."""
        given = {"kind": "fault", "channel": "hotline", "subject": "家中停电", "account": "3300000001", **fields}
        return open_case(actor=self.actor(by), new=NewCase(**given))
