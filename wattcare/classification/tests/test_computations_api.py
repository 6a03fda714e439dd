"""Computed schemes by API."""

import json

import pytest

from wattcare.classification.actions.computing import compute
from wattcare.classification.models import Computation
from wattcare.classification.tests.drawn_up import WORKER
from wattcare.classification.tests.payers import archive
from wattcare.customers.queries import home

URL = "/api/v1/schemes/computations"
NAMES = {"en": "By load", "zh-hans": "按负荷"}


def post(client, path, body, **headers):
    return client.post(URL + path, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def program(town):
    return town.program()


def test_groups_are_computed_read_and_frozen(program, morning):
    archive(home.today(), 60)
    begun = post(program, "", {"method": "load-shape", "options": {"fewest": 2, "most": 4}})
    assert begun.status_code == 202, begun.content
    assert (begun.json()["stage"], begun.json()["report"]) == ("waiting", None)
    number = begun.json()["id"]
    compute(actor=WORKER, computation_id=number)
    found = program.get(f"{URL}/{number}").json()
    assert (found["stage"], found["report"]["verdict"]) == ("done", "holds")
    groups = {"g1": {"code": "first", "names": {"en": "First", "zh-hans": "甲"}}}
    made = post(program, f"/{number}/freeze", {"code": "by-load", "names": NAMES, "groups": groups})
    assert made.status_code == 201, made.content
    assert (made.json()["scheme"], made.json()["version"]["state"]) == ("by-load", "draft")
    document = program.get("/api/v1/schemes/by-load").json()["document"]
    assert document["classes"][0]["code"] == "first"
    assert program.get(URL).json()["items"][0]["frozen"] == "by-load"


def test_the_same_key_begins_once(program):
    answers = [post(program, "", {"method": "rfm"}, **{"Idempotency-Key": "k1"}) for _again in range(2)]
    assert [one.status_code for one in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert Computation.objects.count() == 1


def test_refusals_say_why(program):
    assert post(program, "", {"method": "magic"}).status_code == 422
    answer = post(program, "", {"method": "rfm", "options": {"segments": 3}})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_segments")
    number = post(program, "", {"method": "rfm"}).json()["id"]
    assert post(program, "", {"method": "rfm"}).json()["code"] == "at_work"
    frozen = post(program, f"/{number}/freeze", {"code": "x", "names": NAMES})
    assert (frozen.status_code, frozen.json()["code"]) == (409, "not_computed")
    assert post(program, f"/{number}/cancel", {}).json()["stage"] == "cancelled"
    assert post(program, f"/{number}/cancel", {}).status_code == 409
    assert program.get(f"{URL}/999999").status_code == 404


def test_what_could_not_be_computed_says_why(program):
    number = post(program, "", {"method": "rfm"}).json()["id"]
    compute(actor=WORKER, computation_id=number)
    found = program.get(f"{URL}/{number}").json()
    assert (found["stage"], found["report"]) == ("failed", None)
    assert "50" in found["failure"]


def test_the_computations_come_in_pages(program):
    for _again in range(3):
        number = post(program, "", {"method": "rfm"}).json()["id"]
        post(program, f"/{number}/cancel", {})
    first = program.get(URL, {"size": 2}).json()
    rest = program.get(URL, {"size": 2, "cursor": first["next"]}).json()
    ids = [one["id"] for one in first["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest["next"]) == (3, None)
