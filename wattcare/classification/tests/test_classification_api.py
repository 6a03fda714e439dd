"""Classification by API: drafts, proofs, decisions, comparisons, members, classes of a customer and why."""

import json
from datetime import date

import pytest

from wattcare.audit.models import Entry
from wattcare.classification.actions import approve_scheme, draft_scheme, propose_scheme
from wattcare.classification.models import SchemeVersion, State
from wattcare.classification.queries.live import forget
from wattcare.classification.tests.drawn_up import KINDS, OVERLAP, VOLTAGE, document, live
from wattcare.customers.actions.own_fields import remove_own_field
from wattcare.customers.models import Customer
from wattcare.customers.tests.own_fields import define

API = "/api/v1"


@pytest.fixture(autouse=True)
def _live_schemes_are_forgotten():
    yield
    forget()


@pytest.fixture
def program(town):
    client = town.program()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def post(client, path, body, **headers):
    return client.post(API + path, json.dumps(body), content_type="application/json", headers=headers)


def refused(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert found["code"] == code
    return found


# ── drafts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scheme_is_drawn_up_and_read(program):
    made = post(program, "/schemes", {"document": document("by-kind", KINDS), "note": "First try"})
    assert made.status_code == 201, made.content
    assert made.json()["scheme"] == "by-kind"
    assert made.json()["version"]["state"] == "draft"
    found = program.get(f"{API}/schemes/by-kind").json()
    assert [one["when"] for one in found["document"]["classes"]] == list(KINDS.values())
    assert (found["live"], found["in_work"]["number"], found["proof"]) == (None, 1, None)


def test_the_same_key_draws_up_once(program):
    body = {"document": document("by-kind", KINDS)}
    answers = [post(program, "/schemes", body, **{"Idempotency-Key": "k1"}) for _again in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    refused(post(program, "/schemes", body), 409, "draft_exists")


def test_everything_wrong_with_a_document_is_told_by_class(program):
    body = {"document": document("by-kind", {"a": "volts > 1", "b": "pg_sleep(9) = 1"})}
    found = refused(post(program, "/schemes", body), 422, "bad_scheme")
    assert [one["pointer"] for one in found["errors"]] == ["body/a", "body/b"]
    assert "There is no field “volts”" in found["errors"][0]["detail"]
    refused(post(program, "/schemes", {"document": document("by-kind", KINDS), "extra": 1}), 422, "invalid")


def test_a_draft_is_changed_unless_somebody_was_faster(town, program):
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    body = {"document": document("by-kind", VOLTAGE), "changed": 1}
    made = program.put(f"{API}/schemes/by-kind/draft", json.dumps(body), content_type="application/json")
    assert made.json()["version"]["changed"] == 2
    again = program.put(f"{API}/schemes/by-kind/draft", json.dumps(body), content_type="application/json")
    refused(again, 409, "stale")


def test_who_may_not_draw_up_schemes_is_refused(town):
    answer = post(town.browser("lin"), "/schemes", {"document": document("by-kind", KINDS)})
    refused(answer, 403, "not_permitted")
    refused(post(town.browser("lin"), "/schemes/check", {"document": document("by-kind", KINDS)}), 403, "not_permitted")


# ── check ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scheme_is_checked_and_nothing_of_it_kept(program):
    before = SchemeVersion.objects.count()
    found = post(program, "/schemes/check", {"document": document("x", OVERLAP), "counts": True}).json()
    assert (found["disjoint"], found["exhaustive"]) == (False, True)
    assert found["overlaps"][0]["classes"] == ["low", "high"]
    assert 400 <= found["overlaps"][0]["witness"]["voltage_v"] < 1000
    assert found["practical"]["members"] == {"low": 2, "high": 1, "unknown": 1}
    assert SchemeVersion.objects.count() == before


def test_a_gap_gives_its_missing_fields_and_the_day_decides(program):
    body = {"document": document("x", {"a": "voltage_v < 5000", "b": "voltage_v >= 5000"}), "day": "2026-02-28"}
    found = post(program, "/schemes/check", body).json()
    assert [(one["missing"], one["witness"]) for one in found["gaps"]] == [(["voltage_v"], {"voltage_v": None})]
    assert found["day"] == "2026-02-28"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_nobody_asks_about_days_beyond_all_records(town, program, day):
    when = {"a": "energised_on > today - interval '999 years'"}
    refused(post(program, "/schemes/check", {"document": document("x", when), "day": day}), 422, "bad_day")
    post(program, "/schemes", {"document": document("x", when)})
    refused(program.get(f"{API}/schemes/x/comparison?day={day}"), 422, "bad_day")
    assert program.get(f"{API}/schemes/x/comparison?day=2999-12-31").status_code == 200


def test_what_is_wrong_with_a_checked_document_stands_in_its_problems(program):
    answer = post(program, "/schemes/check", {"document": {"code": "x"}})
    assert answer.status_code == 200
    assert answer.json()["problems"]
    assert answer.json()["disjoint"] is None


@pytest.mark.parametrize(
    "document_sent",
    [
        {},
        {"code": ["x"]},
        {"classes": "x"},
        {"classes": [[[[]]]]},
        {"code": "x", "classes": [{"code": "a", "when": {"a": 1}}] * 3},
        {"code": "x" * 1000, "names": {"en": "\u0000"}},
        {"classes": [{"code": "a", "names": {"en": "A", "zh-hans": "甲"}, "when": "TRUE"}] * 2000},
        {"classes": json.loads("[" * 90 + "]" * 90)},
        json.loads('{"a":' * 200 + "1" + "}" * 200),
    ],
)
def test_no_document_breaks_it(program, document_sent):
    answer = post(program, "/schemes/check", {"document": document_sent})
    assert answer.status_code == 200
    assert answer.json()["problems"]


def test_a_document_nested_without_end_is_refused(program):
    text = '{"document": ' + '{"a":' * 20_000 + "1" + "}" * 20_000 + "}"
    answer = program.post(f"{API}/schemes/check", text, content_type="application/json")
    assert answer.status_code in {200, 400, 422}


# ── decisions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scheme_is_proposed_approved_compared_and_ended(town, program):
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    propose_scheme(actor=town.actor("zhou"), code="by-kind")
    made = post(program, "/schemes/by-kind/approve", {"changed": 1})
    assert made.json()["version"]["state"] == "live", made.content
    post(program, "/schemes", {"document": document("by-kind", {"a": "kind = 'person'", "b": "kind <> 'person'"})})
    found = program.get(f"{API}/schemes/by-kind/comparison").json()
    assert (found["before"], found["after"], found["customers"], found["moved"]) == (1, 2, 4, 4)
    assert {(one["before"], one["after"], one["customers"]) for one in found["cells"]} == {
        ("person", "a", 2),
        ("firm", "b", 2),
    }
    withdrawn = post(program, "/schemes/by-kind/withdraw", {"reason": "Not needed"}).json()
    assert withdrawn["version"]["state"] == "withdrawn"
    ended = post(program, "/schemes/by-kind/retire", {"reason": "Done"}, **{"Idempotency-Key": "r"})
    assert ended.json()["retired_at"] is not None
    assert "by-kind" not in [one["code"] for one in program.get(f"{API}/schemes").json()]
    assert "by-kind" in [one["code"] for one in program.get(f"{API}/schemes?retired=true").json()]


def test_what_is_not_proved_is_not_proposed(program):
    post(program, "/schemes", {"document": document("x", OVERLAP)})
    found = refused(post(program, "/schemes/x/propose", {}), 409, "not_proved")
    assert "A customer may be in two classes." in found["detail"]  # the program reads Chinese


def test_the_author_cannot_approve(program):
    post(program, "/schemes", {"document": document("x", KINDS)})
    assert post(program, "/schemes/x/propose", {"effective_on": None}).json()["version"]["state"] == "proposed"
    refused(post(program, "/schemes/x/approve", {}), 409, "second_person")
    assert SchemeVersion.objects.get(scheme__code="x").state == State.PROPOSED


def test_what_does_not_exist_is_not_found(program):
    for path in ("/schemes/none", "/schemes/none/comparison", "/schemes/none/classes/a/members",
                 "/customers/C9999/classes", "/customers/C0001/classes/none/why"):  # fmt: skip
        refused(program.get(API + path), 404, "not_found")


@pytest.mark.parametrize("version", ["live", "0", "9999", "99999999999", "²", "x", ""])
def test_versions_that_are_none_are_not_found(town, program, version):
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    refused(program.get(f"{API}/schemes/by-kind?version={version}"), 404, "not_found")
    assert program.get(f"{API}/schemes/by-kind?version=1").status_code == 200


# ── members, classes, why ───────────────────────────────────────────────────────────────────────────────────────────


def test_members_come_page_by_page(town, program):
    live(town)
    first = program.get(f"{API}/schemes/by-kind/classes/person/members?size=1").json()
    assert [one["number"] for one in first["items"]] == ["C0001"]
    second = program.get(f"{API}/schemes/by-kind/classes/person/members?size=1&cursor={first['next']}").json()
    assert [(one["number"], one["class_code"]) for one in second["items"]] == [("C0004", "person")]
    assert second["next"] is None
    refused(program.get(f"{API}/schemes/by-kind/classes/person/members?cursor=zzz"), 422, "bad_cursor")
    refused(program.get(f"{API}/schemes/by-kind/classes/none/members"), 404, "not_found")


def test_members_of_an_outer_class_are_those_of_the_classes_within(town, program):
    nested = document("nested", {"all": "TRUE"})
    nested["classes"][0]["classes"] = document("x", KINDS)["classes"]
    draft_scheme(actor=town.actor("zhou"), document=nested)
    propose_scheme(actor=town.actor("zhou"), code="nested")
    approve_scheme(actor=town.actor("gao"), code="nested")
    found = program.get(f"{API}/schemes/nested/classes/all/members").json()["items"]
    assert [(one["number"], one["class_code"]) for one in found] == [
        ("C0001", "person"),
        ("C0002", "firm"),
        ("C0003", "firm"),
        ("C0004", "person"),
    ]
    whole = program.get(f"{API}/schemes/nested").json()
    assert {one["code"]: one["members"] for one in whole["classes"]} == {"all": 4, "person": 2, "firm": 2}


def test_a_customers_classes_and_why(town, program):
    live(town, "by-voltage", VOLTAGE)
    (found,) = program.get(f"{API}/customers/C0001/classes").json()
    assert (found["scheme"], found["class"]["code"]) == ("by-voltage", "low")
    assert date.fromisoformat(found["since"])
    why = program.get(f"{API}/customers/C0001/classes/by-voltage/why").json()
    assert why["standing"] == why["decided"] == "low"
    assert {one["code"]: (one["fits"], one["takes"]) for one in why["classes"]} == {
        "low": (True, True),
        "high": (False, False),
        "unknown": (False, False),
    }


# ── what few may know ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def quiet(town):
    """A scheme with one sensitive class, and one that is sensitive as a whole."""
    live(town, "half", KINDS, sensitive_classes=["person"])
    draft_scheme(actor=town.actor("zhou"), document=document("quiet", KINDS, sensitive=True))
    propose_scheme(actor=town.actor("zhou"), code="quiet")
    approve_scheme(actor=town.actor("chengxu"), code="quiet")


def looks():
    return Entry.objects.filter(verb="classification.look").count()


def test_sensitive_schemes_and_classes_do_not_exist_for_others(town, quiet):
    agent = town.browser("lin")
    assert "quiet" not in [one["code"] for one in agent.get(f"{API}/schemes").json()]
    for path in ("/schemes/quiet", "/schemes/half/classes/person/members", "/customers/C0001/classes/quiet/why"):
        refused(agent.get(API + path), 404, "not_found")
    half = agent.get(f"{API}/schemes/half").json()
    assert [one["code"] for one in half["classes"]] == ["firm"]
    assert [one["code"] for one in half["document"]["classes"]] == ["firm"]
    assert half["practical"] is None
    assert agent.get(f"{API}/customers/C0001/classes").json() == []
    assert agent.get(f"{API}/customers/C0001/classes/half/why").json()["standing"] == ""
    refused(agent.get(f"{API}/customers/C0001/classes?sensitive=true"), 403, "not_permitted")


def test_samples_of_sensitive_classes_are_not_shown_to_others(town, quiet):
    other = document("half", {"person": "kind <> 'person'", "firm": "kind = 'person'"}, sensitive_classes=["person"])
    draft_scheme(actor=town.actor("zhou"), document=other)
    cells = town.browser("gao").get(f"{API}/schemes/half/comparison").json()["cells"]
    assert [one["samples"] for one in cells] == [[], []]
    practical = town.browser("gao").get(f"{API}/schemes/half?version=live").json()["practical"]
    assert set(practical["samples"]) == {"firm"}
    cells = town.browser("zhou").get(f"{API}/schemes/half/comparison").json()["cells"]
    assert all(one["samples"] for one in cells)


def test_whoever_looks_is_recorded(town, quiet, program):
    before = looks()
    assert len(program.get(f"{API}/schemes/half/classes/person/members").json()["items"]) == 2
    assert program.get(f"{API}/customers/C0001/classes/quiet/why").status_code == 200
    found = program.get(f"{API}/customers/C0001/classes?sensitive=true").json()
    assert {one["scheme"] for one in found} == {"half", "quiet"}
    assert looks() == before + 3
    assert program.get(f"{API}/customers/C0001/classes/half/why").json()["standing"] == "person"
    assert looks() == before + 4
    program.get(f"{API}/schemes/half/classes/firm/members")
    town.browser("lin").get(f"{API}/customers/C0001/classes/half/why")
    assert looks() == before + 4


def test_members_are_only_shown_to_whoever_may_see_customers(town):
    live(town)
    refused(town.browser("wairen").get(f"{API}/schemes/by-kind/classes/person/members"), 403, "not_permitted")
    assert Customer.objects.count() == 4


def test_a_draft_whose_field_is_gone_is_not_compared(town, program):
    define("heating")
    draft_scheme(actor=town.actor("zhou"), document=document("by-heating", {"a": "heating IS NULL"}))
    remove_own_field(actor=town.actor("gao"), code="heating", retire=True, reason="Nobody asks")
    refused(program.get(API + "/schemes/by-heating/comparison"), 422, "bad_scheme")
