"""A program asks who is supplied where, moves people in and out, reads usage."""

import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from wattcare.customers.models import Account, Payment, Supply, Usage

V1 = "/api/v1"


@pytest.fixture
def program(town):
    return town.program()


def send(client, path, **body):
    return client.post(V1 + path, json.dumps(body), content_type="application/json")


def who(client, on=None):
    found = client.get(f"{V1}/service-points/SP-0001", {"on": on} if on else {}).json()
    return [(line["customer"], line["since"], line["until"]) for line in found["supplies"]]


def test_an_account_tells_its_customer_and_supplies(program):
    found = program.get(f"{V1}/accounts/3300000002").json()
    assert (found["customer"], found["supplies"][0]["voltage_v"]) == ("C0002", 10_000)
    assert program.get(f"{V1}/accounts/0").status_code == 404


def test_a_service_point_tells_who_was_supplied_on_a_day(program):
    assert who(program, "2023-05-01") == [("C0001", "2020-01-01", None)]
    assert who(program, "2019-05-01") == []


def test_moving_in_ends_the_former_supply_and_keeps_the_history(program):
    answer = send(program, "/service-points/SP-0001/move-in", customer="C0002", on="2025-03-01")
    assert answer.status_code == 200
    assert who(program, "2025-02-28") == [("C0001", "2020-01-01", "2025-03-01")]
    assert who(program, "2025-03-01") == [("C0002", "2025-03-01", None)]
    assert len(who(program)) == 2


def test_moving_in_sent_twice_happens_once(program):
    body = json.dumps({"customer": "C0002", "on": "2025-03-01"})
    sent = [
        program.post(
            f"{V1}/service-points/SP-0001/move-in",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "m"},
        )
        for _twice in range(2)
    ]
    assert [answer.status_code for answer in sent] == [200, 200]
    assert sent[0].json() == sent[1].json()
    assert len(who(program)) == 2


def test_every_create_of_the_archive_says_that_it_may_be_sent_twice(program):
    paths = program.get(f"{V1}/openapi.json").json()["paths"]
    creates = [
        name for name in paths if "customers" in name and "201" in paths[name].get("post", {}).get("responses", {})
    ]
    described = [name for name in creates if "Idempotency-Key" in json.dumps(paths[name]["post"])]
    assert described == creates
    assert len(creates) == 3


def test_moving_out_leaves_the_point_without_a_customer(program):
    send(program, "/service-points/SP-0001/move-out", on="2025-03-01", reason="迁出")
    assert who(program, "2025-03-01") == []
    again = send(program, "/service-points/SP-0001/move-out", on="2025-04-01")
    assert (again.status_code, again.json()["code"]) == (422, "not_supplied")


def test_nobody_moves_in_before_the_one_who_is_there(program):
    answer = send(program, "/service-points/SP-0001/move-in", customer="C0002", on="2019-01-01")
    assert answer.status_code == 422
    assert Supply.objects.filter(service_point__code="SP-0001").count() == 1


def test_a_day_that_is_none_is_a_problem(program):
    answer = program.get(f"{V1}/service-points/SP-0001?on=yesterday")
    assert answer.status_code == 422


@time_machine.travel("2025-03-10T10:00:00+08:00", tick=False)
def test_usage_comes_with_payments_and_days_late(program):
    account = Account.objects.get(number="3300000001")
    for month, kwh in ((date(2025, 1, 1), "210.5"), (date(2025, 2, 1), "180")):
        Usage.objects.create(account=account, month=month, kwh=Decimal(kwh), amount=Decimal("120.00"))
    due = date(2025, 2, 20)
    Payment.objects.create(
        account=account, month=date(2025, 1, 1), due_on=due, paid_on=date(2025, 2, 25), amount=Decimal(120)
    )
    Payment.objects.create(account=account, month=date(2025, 2, 1), due_on=date(2025, 3, 7), amount=Decimal(120))
    january, february = program.get(f"{V1}/customers/C0001/usage").json()
    assert (january["kwh"], january["days_late"], january["unpaid"]) == ("210.50", 5, False)
    assert (february["days_late"], february["unpaid"]) == (3, True)
    assert program.get(f"{V1}/customers/C0001/usage?account=3300000002").json() == []
