"""A program opens cases."""

import json

import pytest

from wattcare.cases.models import Case

FAULT = {"kind": "fault", "subject": "家中停电", "channel": "hotline", "account": "3300000001"}


def pointers(answer):
    return {error["pointer"] for error in answer.json()["errors"]}


def test_the_answer_tells_number_stage_and_deadline(program):
    answer = program.post("/cases", FAULT)
    opened = answer.json()
    case = Case.objects.get(number=opened["number"])
    assert answer.status_code == 201
    assert (opened["stage"], opened["version"]) == ("received", 1)
    assert (case.account.number, case.opened_by.username) == ("3300000001", "chengxu")
    assert Case.objects.get(number=opened["number"]).due_at.isoformat()[:19] == opened["due_at"][:19]


def test_everything_a_contact_may_bring(program):
    given = {
        **FAULT, "description": "昨晚起", "cause": "", "urgency": "urgent", "customer": "C0001",
        "service_point": "SP-0001", "caller_name": "张三丰", "caller_phone": "138 0013 8000",
        "caller_email": "Zhang@Example.com", "caller_address": "文三路18号", "wants_call_back": True,
        "department": "repair-east", "order": "到现场检查", "order_department": "repair-west",
    }  # fmt: skip
    number = program.post("/cases", given).json()["number"]
    case = program.get(f"/cases/{number}").json()
    assert {name: case[name] for name in ("kind", "urgency", "customer", "service_point", "department", "stage")} == {
        "kind": "fault", "urgency": "urgent", "customer": "C0001", "service_point": "SP-0001",
        "department": "repair-east", "stage": "dispatched",
    }  # fmt: skip
    assert [(order["department"], order["task"]) for order in case["orders"]] == [("repair-west", "到现场检查")]
    assert Case.objects.get(number=number).caller_email == "zhang@example.com"


def test_the_same_call_twice_opens_one(program):
    first = program.post("/cases", FAULT, **{"Idempotency-Key": "a1"})
    second = program.post("/cases", FAULT, **{"Idempotency-Key": "a1"})
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (201, first.json())
    assert Case.objects.filter(subject="家中停电").count() == 1


def test_without_a_key_two_calls_are_two_cases(program):
    assert program.post("/cases", FAULT).json()["number"] != program.post("/cases", FAULT).json()["number"]


def test_a_key_for_another_body_is_refused(program):
    program.post("/cases", FAULT, **{"Idempotency-Key": "a1"})
    answer = program.post("/cases", {**FAULT, "subject": "路灯不亮"}, **{"Idempotency-Key": "a1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert pointers(answer) == {"header/Idempotency-Key"}


def test_a_refused_call_may_be_mended_under_the_same_key(program):
    assert program.post("/cases", {**FAULT, "kind": "nonsense"}, **{"Idempotency-Key": "a1"}).status_code == 422
    assert program.post("/cases", FAULT, **{"Idempotency-Key": "a1"}).status_code == 201


def test_every_wrong_field_is_told_with_its_place(program):
    wrong = {
        "kind": "nonsense", "subject": "", "channel": "pigeon", "cause": "nothing", "urgency": "very",
        "caller_phone": "12", "caller_email": "nowhere", "department": "nowhere", "order_department": "nowhere",
    }  # fmt: skip
    answer = program.post("/cases", wrong)
    assert answer.status_code == 422
    assert pointers(answer) == {f"body/{name}" for name in wrong}
    assert all(error["detail"] for error in answer.json()["errors"])


@pytest.mark.parametrize(
    ("field", "value"), [("subject", "停" * 301), ("description", "停" * 20_001), ("caller_email", "a@" + "b" * 300)]
)
def test_a_text_that_does_not_fit_is_told(program, field, value):
    assert pointers(program.post("/cases", {**FAULT, field: value})) == {f"body/{field}"}


@pytest.mark.parametrize(("field", "value"), [("customer", "C404"), ("account", "404"), ("service_point", "SP-404")])
def test_what_is_not_in_the_archive_is_named(program, field, value):
    given = {name: text for name, text in FAULT.items() if name != "account"}
    answer = program.post("/cases", {**given, field: value})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert value in answer.json()["detail"]


def test_whoever_may_not_open_is_told_so(person):
    answer = person("wairen").post("/cases", FAULT)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_a_contact_that_only_urges_is_no_case_of_its_own(program):
    assert pointers(program.post("/cases", {**FAULT, "kind": "urge"})) == {"body/kind"}


def test_an_answer_is_never_kept_by_others(program):
    assert program.post("/cases", FAULT).headers["Cache-Control"] == "no-store"
    assert program.get("/cases").headers["Cache-Control"] == "no-store"


def test_the_description_shows_a_whole_example(program):
    described = program.get("/openapi.json").json()
    shape = described["components"]["schemas"]["CaseIn"]
    (example,) = shape["examples"]
    assert program.post("/cases", example).status_code == 201
    assert json.dumps(example) in json.dumps(described)
