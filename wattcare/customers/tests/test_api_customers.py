"""A program reads and keeps the archive."""

import json

import pytest

from wattcare.audit.models import Entry
from wattcare.customers.models import Customer

V1 = "/api/v1"


@pytest.fixture
def program(town):
    return town.program()


def send(client, method, path, **body):
    return getattr(client, method)(V1 + path, json.dumps(body), content_type="application/json")


def test_a_customer_is_read_with_contacts_and_supplies_and_masked(program):
    found = program.get(f"{V1}/customers/C0001").json()
    assert (found["name"], found["kind"], found["version"]) == ("张三丰", "person", 1)
    assert found["identity_code"] == "330*************16"
    assert {point["value"] for point in found["contact_points"]} == {"138****8000", "z***@example.com"}
    supply = found["supplies"][0]
    assert (supply["service_point"], supply["transformer"], supply["feeder"]) == ("SP-0001", "T-1001", "F-101")
    assert (supply["area_kind"], supply["meters"], supply["running"]) == ("urban", ["M00000001"], True)


def test_completeness_says_what_is_missing(program):
    found = program.get(f"{V1}/customers/C0003").json()["completeness"]
    assert found["share"] < 50
    assert len(found["missing"]) > 5


def test_an_unknown_customer_is_a_problem(program):
    answer = program.get(f"{V1}/customers/C9999")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_the_list_pages_by_keyset(program):
    first = program.get(f"{V1}/customers?size=3").json()
    rest = program.get(f"{V1}/customers?size=3&cursor={first['next']}").json()
    numbers = [row["number"] for row in first["items"] + rest["items"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == len(numbers) == Customer.objects.count()


def test_the_list_is_narrowed(program):
    def numbers(query):
        return [row["number"] for row in program.get(f"{V1}/customers?{query}").json()["items"]]

    assert numbers("kind=intermediary") == ["C0003"]
    assert numbers("area=remote") == ["C0004"]
    assert numbers("lifecycle=past") == []


def test_a_search_says_what_matched(program):
    found = program.get(f"{V1}/customers", {"q": "138 0013 8000"}).json()
    assert found["next"] is None
    assert [(row["number"], row["matched"], row["phone"]) for row in found["items"]] == [
        ("C0001", "phone", "138****8000")
    ]


def test_a_customer_is_created_once_for_one_key(program):
    body = json.dumps({"name": "王小明", "contacts": [{"kind": "phone", "value": "139 0013 9001"}]})
    headers = {"Idempotency-Key": "k-1"}
    answers = [
        program.post(f"{V1}/customers", body, content_type="application/json", headers=headers) for _time in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Customer.objects.filter(name="王小明").count() == 1
    assert answers[0].json()["contact_points"][0]["value"] == "139****9001"


def test_wrong_fields_are_all_named(program):
    answer = send(program, "post", "/customers", name="", kind="alien")
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 2


def test_a_change_needs_the_version_the_caller_saw(program):
    first = send(program, "patch", "/customers/C0001", version=1, importance="2")
    assert (first.json()["importance"], first.json()["version"]) == ("2", 2)
    late = send(program, "patch", "/customers/C0001", version=1, importance="1")
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    entry = Entry.objects.filter(verb="customers.change", object_id="C0001").latest("id")
    assert entry.after == {"importance": "2"}


def test_what_is_left_out_stays_and_null_is_refused(program):
    send(program, "patch", "/customers/C0001", version=1, sector="D")
    assert Customer.objects.get(number="C0001").name == "张三丰"
    assert send(program, "patch", "/customers/C0001", version=2, name=None).status_code == 422


def test_contact_points_come_and_go(program):
    made = send(program, "post", "/customers/C0001/contact-points", kind="phone", value="0571-88886601")
    assert made.status_code == 201
    ended = send(program, "post", f"/customers/C0001/contact-points/{made.json()['id']}/end", reason="号码已停用")
    assert ended.json()["ended_at"] is not None
    wrong = send(program, "post", "/customers/C0001/contact-points", kind="phone", value="none")
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["pointer"].endswith("value")


def test_personal_data_in_full_need_the_permission_and_a_reason(program, town):
    asked = {"what": "identity", "reason": "核对开户身份"}
    assert send(program, "post", "/customers/C0001/unmasking", **asked).json()["value"] == "330100198001010016"
    entry = Entry.objects.filter(verb="customers.unmask").latest("id")
    assert (entry.object_id, entry.after, entry.reason) == ("C0001", {"what": "identity"}, "核对开户身份")
    assert send(program, "post", "/customers/C0001/unmasking", what="identity", reason="").status_code == 422


def test_contacts_with_the_customer_are_recorded_and_listed(program):
    made = send(program, "post", "/customers/C0001/interactions", channel="hotline", subject="咨询分时电价")
    assert made.status_code == 201
    found = program.get(f"{V1}/customers/C0001/interactions").json()["items"]
    assert [(row["subject"], row["staff"]) for row in found] == [("咨询分时电价", "chengxu")]


def test_an_unknown_channel_is_refused(program):
    answer = send(program, "post", "/customers/C0001/interactions", channel="smoke", subject="?")
    assert answer.status_code == 422


def test_the_residents_behind_an_intermediary(program):
    found = program.get(f"{V1}/customers/C0003/residents").json()["items"]
    assert [row["number"] for row in found] == ["C0004"]


def test_whoever_may_not_see_the_archive_gets_a_refusal(town):
    answer = town.browser("wairen").get(f"{V1}/customers/C0001")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_unknown_codes_and_misspelt_fields_are_refused(program):
    assert program.get(f"{V1}/customers?kind=alien").json()["errors"][0]["pointer"] == "query/kind"
    answer = send(program, "post", "/customers", name="王小明", nmae="?")
    assert answer.json()["errors"][0]["pointer"] == "body/nmae"
