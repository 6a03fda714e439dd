"""Programs read the fields of the profile, and add and remove the supplier's own."""

import json

import pytest

from wattcare.customers.models import OwnField
from wattcare.customers.queries.offers import FieldUse, own_field_uses
from wattcare.customers.tests.own_fields import define

FIELDS = "/api/v1/profile-fields"
HEATING = {
    "code": "heating",
    "names": {"en": "Heating", "zh-hans": "采暖方式"},
    "type": "choice",
    "choices": [{"code": "gas", "names": {"en": "Gas", "zh-hans": "天然气"}}],
}


@pytest.fixture
def gao(town):
    return town.browser("gao")


def post(client, body):
    return client.post(FIELDS, json.dumps(body), content_type="application/json")


def test_every_field_is_told_with_its_choices(town):
    found = {one["name"]: one for one in town.program().get(FIELDS).json()}
    assert (found["voltage_v"]["type"], found["voltage_v"]["high"], found["voltage_v"]["unit"]) == (
        "integer", "1100000", "V",
    )  # fmt: skip
    assert found["importance"]["choices"][1] == {"code": "1", "label": "一级重要用户"}
    assert (found["kwh_12m"]["origin"], found["complaints_90d"]["nullable"]) == ("measure", False)


def test_a_field_is_added_once(gao):
    answer = post(gao, HEATING)
    assert (answer.status_code, answer.json()["origin"], answer.json()["label"]) == (201, "own", "Heating")
    assert OwnField.objects.get().choices == [{"code": "gas", "names": {"en": "Gas", "zh-hans": "天然气"}}]
    assert post(gao, HEATING).status_code == 422


@pytest.mark.parametrize("changes", [{"type": "colour"}, {"colour": "red"}, {"code": "kind"}, {"choices": []}])
def test_a_wrong_field_is_a_problem(gao, changes):
    answer = post(gao, {**HEATING, **changes})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_program_without_the_right_adds_none(town):
    assert post(town.program(), HEATING).status_code == 403


def test_a_field_is_removed_with_a_reason(gao):
    define()
    assert gao.delete(f"{FIELDS}/household").status_code == 422
    assert gao.delete(f"{FIELDS}/household?reason=old").status_code == 204
    assert gao.delete(f"{FIELDS}/household?reason=old").status_code == 404


def test_a_used_field_is_removed_only_with_what_asks_for_it(gao, monkeypatch):
    monkeypatch.setattr(own_field_uses, "_fillers", [(0, lambda code: [FieldUse("By household")])])
    define()
    refused = gao.delete(f"{FIELDS}/household?reason=old")
    assert (refused.status_code, "By household" in refused.json()["detail"]) == (409, True)
    assert gao.delete(f"{FIELDS}/household?reason=old&retire=true").status_code == 204
