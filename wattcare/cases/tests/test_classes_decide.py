"""The class of a customer on the day of receipt decides limits and routes, where the pack asks for it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wattcare.cases import actions
from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Route, Variant, VariantKey
from wattcare.classification.tests.classes import put
from wattcare.commitments.rules import Limit
from wattcare.kernel.actors import system
from wattcare.kernel.names import Names
from wattcare.staff.queries import department_by_code

ARRIVE = "SG.REPAIR.ARRIVE"
DAY = datetime(2025, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


def classes_matter(*, default: str = "", routed: bool = False) -> None:
    """The pack with arrivals promised by size: large within 30 minutes, small within 60; `default` for all others."""
    held = pack()
    arrive = held.commitment(ARRIVE)
    limits = {"large": Limit.parse("30 min"), "small": Limit.parse("60 min")}
    limits |= {"": Limit.parse(default)} if default else {}
    edition = replace(arrive.editions[-1], limits=limits)
    changed = replace(arrive, variant_key=VariantKey.CLASS, scheme="by-size", editions=(edition,))
    names = Names({"en": "Large customers", "zh-hans": "大客户"})
    variants = [Variant(key=VariantKey.CLASS, code=code, names=names, scheme="by-size") for code in ("large", "small")]
    route = Route(
        code="large", names=names, kinds=("fault",), department="key-accounts", scheme="by-size", classes=("large",)
    )
    wanted = replace(
        held,
        version="classes",
        commitments=tuple(changed if item is arrive else item for item in held.commitments),
        variants=(*held.variants, *variants),
        routes=(route,) if routed else (),
    )
    load_pack(actor=system("tests"), pack=wanted)


def arrival(case):
    clock = case.clocks.get(commitment=ARRIVE)
    return clock.limit, clock.variant


@pytest.mark.parametrize(("code", "limit"), [("large", "30 min"), ("small", "60 min")])
def test_the_class_of_the_customer_decides_the_limit(town, code, limit):
    classes_matter()
    put(town.customer(), "by-size", code)
    assert arrival(town.case()) == (limit, code)


def test_while_the_customer_is_not_known_the_strictest_limit_runs_and_is_counted_again(town):
    classes_matter()
    put(town.customer(), "by-size", "small")
    case = town.case(account="", anonymous=True)
    assert arrival(case) == ("30 min", "?")
    actions.set_customer(actor=town.actor("lin"), number=case.number, account="3300000001")
    assert arrival(case) == ("60 min", "small")


def test_the_limit_for_all_others_holds_for_those_in_no_class(town):
    classes_matter(default="45 min")
    put(town.customer("C0002"), "by-size", "large")
    assert arrival(town.case()) == ("45 min", "")


def test_the_class_of_the_day_of_receipt_decides_for_ever(town):
    classes_matter()
    put(town.customer(), "by-size", "small", date(2025, 1, 1))
    put(town.customer(), "by-size", "large", date(2025, 3, 10))
    yesterday = town.case(received_at=datetime(2025, 3, 9, 2, 0, tzinfo=UTC))
    assert arrival(yesterday) == ("60 min", "small")
    assert arrival(town.case()) == ("30 min", "large")


def test_later_clocks_go_by_the_class_of_the_day_of_receipt_too(town, frozen):
    classes_matter()
    put(town.customer(), "by-size", "small")
    case = town.case(account="", anonymous=True)
    frozen.shift(3 * 86_400)
    put(town.customer(), "by-size", "large", date(2025, 3, 12))
    actions.set_customer(actor=town.actor("lin"), number=case.number, account="3300000001")
    assert arrival(case) == ("60 min", "small")


@pytest.mark.parametrize("hidden", [{"hidden": True}, {"sensitive": True}])
def test_a_sensitive_class_decides_nothing(town, hidden):
    classes_matter(default="45 min", routed=True)
    put(town.customer(), "by-size", "large", **hidden)
    case = town.case()
    assert arrival(case) == ("45 min", "")
    assert case.department_id != department_by_code("key-accounts").id


def test_a_route_takes_the_case_where_no_department_is_asked_for(town):
    classes_matter(routed=True)
    put(town.customer(), "by-size", "large")
    key_accounts = department_by_code("key-accounts").id
    assert town.case().department_id == key_accounts
    ordered = town.case(order="查看")
    assert ordered.orders.get().department_id == key_accounts
    assert town.case(department="repair-east").department_id == department_by_code("repair-east").id
    assert town.case(account="3300000002").department_id != key_accounts


def test_the_desk_proposes_the_department_of_the_route_and_says_why(town):
    classes_matter(routed=True)
    put(town.customer(), "by-size", "large")
    browser = town.browser("lin")
    query = {"kind": "fault", "customer": "C0001", "supply": "3300000001:SP-0001"}
    page = browser.get("/desk/preview/", query).content.decode()
    assert '<option value="key-accounts" selected' in page
    assert "Goes there by the rule “Large customers”." in page
    assert "30 min" in page
    other = browser.get("/desk/preview/", {**query, "supply": "3300000002:SP-0002", "customer": "C0002"})
    assert "by the rule" not in other.content.decode()
    assert "strictest, class not known" in other.content.decode()


def test_the_case_says_that_the_class_is_not_known(town):
    classes_matter()
    case = town.case(account="", anonymous=True)
    assert "strictest, class not known" in town.browser("lin").get(f"/cases/{case.number}/").content.decode()


def test_opening_asks_one_thing_more_only_where_the_pack_does(town):
    put(town.customer(), "by-size", "large")
    town.case()  # warm

    def statements(**fields):
        with CaptureQueriesContext(connection) as asked:
            town.case(**fields)
        return [query["sql"] for query in asked.captured_queries]

    plain = statements()
    assert not [sql for sql in plain if "classification" in sql]
    classes_matter()
    town.case()  # the pack is new to the process
    assert len(statements()) == len(plain) + 1
    assert not [sql for sql in statements(kind="enquiry") if "classification" in sql]
