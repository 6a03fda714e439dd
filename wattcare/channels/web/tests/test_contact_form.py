"""Anybody may write by the public form; nothing typed is lost, nothing is opened twice."""

import pytest
from django.core.cache import cache
from django.test import Client

from wattcare.cases.models import Case

FORM = {
    "kind": "fault",
    "subject": "楼道没电",
    "description": "昨晚起整栋楼停电",
    "name": "李四",
    "phone": "13700137000",
    "email": "",
    "account": "3300000001",
    "address": "文三路18号",
    "website": "",
    "key": "a" * 32,
}


@pytest.fixture(autouse=True)
def _quiet_hour(db):
    cache.clear()


def test_it_opens_a_case_and_tells_its_number(town):
    client = Client()
    answer = client.post("/contact/", FORM, follow=True)
    case = Case.objects.get(subject="楼道没电")
    assert case.number in answer.content.decode()
    assert (case.channel, case.account.number, case.opened_by) == ("website", "3300000001", None)


def test_the_same_form_sent_twice_opens_one_case(town):
    for _attempt in range(2):
        Client().post("/contact/", FORM)
    assert Case.objects.filter(subject="楼道没电").count() == 1


def test_an_unknown_account_is_kept_in_the_text(town):
    Client().post("/contact/", {**FORM, "account": "999"})
    assert "999" in Case.objects.get(subject="楼道没电").description


def test_errors_keep_what_was_typed(town):
    answer = Client().post("/contact/", {**FORM, "phone": "12"})
    assert answer.status_code == 422
    assert "昨晚起整栋楼停电" in answer.content.decode()


def test_without_a_way_to_answer_it_is_not_taken(town):
    answer = Client().post("/contact/", {**FORM, "phone": ""})
    assert answer.status_code == 422


def test_a_robot_that_fills_the_hidden_field_opens_nothing(town):
    Client().post("/contact/", {**FORM, "website": "https://spam.example"})
    assert not Case.objects.filter(subject="楼道没电").exists()


def test_restricted_kinds_are_not_offered(town):
    assert Client().post("/contact/", {**FORM, "kind": "report"}).status_code == 422


def test_one_address_cannot_flood_us(town):
    for number in range(20):
        Client().post("/contact/", {**FORM, "key": f"{number:032}"})
    answer = Client().post("/contact/", {**FORM, "key": "z" * 32})
    assert answer.status_code == 422
    assert Case.objects.filter(subject="楼道没电").count() == 20
