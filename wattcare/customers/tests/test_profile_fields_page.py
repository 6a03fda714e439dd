"""Settings: the fields of the profile, and the supplier's own among them."""

import re

import pytest
from django.urls import reverse

from wattcare.customers.models import OwnField
from wattcare.customers.queries.offers import FieldUse, own_field_removed, own_field_uses, profile_field_uses
from wattcare.customers.tests.own_fields import define

LIST = "/settings/profile-fields/"
HEATING = {
    "code": "heating",
    "name_en": "Heating",
    "name_zh": "采暖方式",
    "type": "choice",
    "choices": "gas | Gas | 天然气\nheat_pump｜Heat pump｜热泵\n",
    "position": "10",
}


@pytest.fixture
def gao(town):
    return town.browser("gao")


@pytest.fixture
def used(monkeypatch):
    ended = []
    use = FieldUse("By heating", "/classification/by-heating/")
    monkeypatch.setattr(own_field_uses, "_fillers", [(0, lambda code: [use])])
    monkeypatch.setattr(profile_field_uses, "_fillers", [(0, lambda _all: {"heating": [use], "kind": [use]})])
    monkeypatch.setattr(own_field_removed, "_fillers", [(0, ended.append)])
    return ended


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_all_fields_stand_there_with_what_they_hold(gao, used):
    define("heating", "choice")
    page = text(gao.get(LIST))
    for part in (
        "Supply voltage",
        "voltage_v",
        "1 – 1,100,000 V",
        "Person · Intermediary",
        "Field heating",
        "Heat pump",
    ):
        assert part in page
    assert page.count("By heating") == 2


def test_who_only_looks_sees_how_many_ask_and_a_control_that_says_why_not(town, used):
    page = text(town.browser("lin").get(LIST))
    assert "By heating" not in page
    assert "New field" in page
    assert town.browser("lin").get(LIST + "new/").status_code == 403
    assert town.browser("wairen").get(LIST).status_code == 403


def test_a_field_is_added(gao):
    answer = gao.post(LIST + "new/", HEATING)
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    made = OwnField.objects.get()
    assert (made.code, made.type, made.position) == ("heating", "choice", 10)
    assert [choice["code"] for choice in made.choices] == ["gas", "heat_pump"]
    assert made.choices[1]["names"] == {"en": "Heat pump", "zh-hans": "热泵"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"choices": "gas, Gas"}, "has not three parts"),
        ({"code": "kind"}, "a field of this name already"),
        ({"code": "Heizung"}, "small letters"),
        ({"choices": ""}, "at least one choice"),
        ({"low": "abc"}, "Enter a number"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_stays(gao, changes, told):
    answer = gao.post(LIST + "new/", {**HEATING, **changes})
    assert answer.status_code == 422
    assert told in text(answer)
    assert "采暖方式" in answer.content.decode()


def test_a_field_is_changed(gao):
    gao.post(LIST + "new/", HEATING)
    address = reverse("customers:own_field", args=["heating"])
    form = gao.get(address).context["form"]
    assert form.initial["choices"] == "gas | Gas | 天然气\nheat_pump | Heat pump | 热泵"
    assert "retire" not in form.fields
    sent = {name: value for name, value in form.initial.items() if value is not None}
    assert gao.post(address, {**sent, "name_en": "Heating system"}).status_code == 302
    assert OwnField.objects.get().names["en"] == "Heating system"


def test_a_used_field_changes_its_choices_only_with_what_asks_for_it(gao, used):
    gao.post(LIST + "new/", HEATING)
    address = reverse("customers:own_field", args=["heating"])
    sent = {**HEATING, "choices": "gas | Gas | 天然气"}
    refused = gao.post(address, sent)
    assert refused.status_code == 409
    assert "asked for by: By heating" in text(refused)
    assert gao.post(address, {**sent, "retire": "on", "reason": "No heat pumps here"}).status_code == 302
    assert used == ["heating"]


def test_a_field_is_removed_with_a_reason(gao):
    define()
    address = reverse("customers:own_field_remove", args=["household"])
    assert gao.post(address, {"reason": ""}).status_code == 422
    assert gao.post(address, {"reason": "Nobody asks"}).status_code == 302
    assert not OwnField.objects.filter(removed_at=None).exists()
    assert gao.get(address).status_code == 404


def test_a_used_field_is_removed_only_with_what_asks_for_it(gao, used):
    define("heating", "choice")
    address = reverse("customers:own_field_remove", args=["heating"])
    assert gao.post(address, {"reason": "Too old"}).status_code == 409
    assert gao.post(address, {"reason": "Too old", "retire": "on"}).status_code == 302
    assert used == ["heating"]


def test_the_settings_lead_there(gao):
    assert LIST in gao.get("/customers/").content.decode()


def test_in_chinese_too(town):
    define("heating", "choice")
    page = text(town.browser("gao", "zh-hans").get(LIST))
    assert all(part in page for part in ("档案字段", "供电电压", "字段heating", "热泵"))
