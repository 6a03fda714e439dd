"""`wattcare scheme list|load|diff|activate|retire|why|classify`, as a program and as a person would use them."""

import json
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from wattcare.audit.models import Entry
from wattcare.classification.actions import approve_scheme, draft_scheme, propose_scheme
from wattcare.classification.actions.refusing import NotProved
from wattcare.classification.commands.group import scheme
from wattcare.classification.models import SchemeVersion, State
from wattcare.classification.queries.live import forget
from wattcare.classification.tests.drawn_up import KINDS, OVERLAP, VOLTAGE, class_now, document, live
from wattcare.customers.models import Customer


@pytest.fixture(autouse=True)
def _live_schemes_are_forgotten():
    yield
    forget()


def run(*arguments, code=0):
    result = CliRunner().invoke(scheme, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def answered(*arguments, code=0):
    return json.loads(run(*arguments, "--json", code=code))


@pytest.fixture
def file(tmp_path):
    def write(code="by-kind", conditions=KINDS, name="scheme.yaml", **more):
        path = tmp_path / name
        path.write_text(yaml.safe_dump(document(code, conditions, **more), allow_unicode=True), encoding="utf-8")
        return path

    return write


# ── load ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_becomes_a_draft_and_again_nothing(town, file):
    assert answered("load", file()) == {
        "ok": True,
        "schemes": [{"code": "by-kind", "outcome": "drafted", "version": 1, "state": "draft"}],
    }
    assert answered("load", file())["schemes"][0]["outcome"] == "unchanged"
    assert "by-kind v1 (Draft): nothing to change" in run("load", file())


def test_another_wording_changes_the_draft(town, file):
    run("load", file(), "--by", "zhou")
    changed = answered("load", file(conditions=VOLTAGE), "--by", "chengxu")["schemes"][0]
    assert changed == {"code": "by-kind", "outcome": "changed", "version": 1, "state": "draft"}
    assert SchemeVersion.objects.get(scheme__code="by-kind").authors == ["zhou", "chengxu"]


def test_what_decides_already_is_left_as_it_is_and_another_wording_is_the_next_version(town, file):
    live(town)
    assert answered("load", file())["schemes"][0]["outcome"] == "unchanged"
    assert answered("load", file(conditions=VOLTAGE))["schemes"][0] == {
        "code": "by-kind",
        "outcome": "drafted",
        "version": 2,
        "state": "draft",
    }


def test_schemes_of_the_pack_are_loaded_by_their_codes(town):
    loaded = answered("load", "supply-voltage", "credit")["schemes"]
    assert [one["code"] for one in loaded] == ["supply-voltage", "credit"]
    again = answered("load", "--shipped")["schemes"]
    assert {"supply-voltage", "credit"} <= {one["code"] for one in again if one["outcome"] == "unchanged"}


def test_of_several_files_none_is_loaded_when_one_is_wrong(town, file, tmp_path):
    found = answered("load", file(), tmp_path / "none.yaml", file("b", {"x": "volts > 1"}, "b.yaml"), code=2)
    assert [one["what"] for one in found["problems"]] == ["There is no such file.", "There is no field “volts”."]
    assert not SchemeVersion.objects.filter(scheme__code="by-kind").exists()


def test_without_a_file_or_code_nothing_can_be_loaded(town):
    assert "Name files or schemes of the pack" in run("load", code=2)


def test_whoever_may_not_draw_up_schemes_is_refused(town, file):
    assert answered("load", file(), "--by", "wairen", code=1)["code"] == "not_permitted"
    assert answered("load", file(), "--by", "nobody", code=1)["code"] == "unknown_user"


# ── list ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_schemes_are_listed_with_what_they_hold(town, file):
    live(town)
    run("load", file(conditions=VOLTAGE))
    found = next(one for one in answered("list")["schemes"] if one["code"] == "by-kind")
    assert (found["live"], found["in_work"]) == (1, {"version": 2, "state": "draft"})
    assert found["members"] == {"person": 2, "firm": 2}
    assert "By kind" in run("list")


# ── diff ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_draft_is_compared_with_what_decides(town, file):
    live(town)
    run("load", file(conditions={**KINDS, "person": "kind = 'person' AND voltage_v < 1000", "rest": "voltage_v > 5"}))
    found = answered("diff", "by-kind", code=1)
    assert [(one["code"], one["change"]) for one in found["changes"]["classes"]] == [
        ("person", "condition"),
        ("rest", "added"),
    ]
    assert (found["before"], found["after"], found["customers"], found["moved"]) == (1, 2, 4, 0)


def test_a_first_version_shows_where_everybody_would_be(town, file):
    told = run("diff", file(), code=1)
    assert "0 of 4 customers would move." in told
    assert "person" in told
    assert told.split().count("2") == 2


def test_a_file_is_compared_without_being_kept(town, file):
    live(town)
    path = file(conditions={"person": "kind <> 'person'", "firm": "kind = 'person'"})
    found = answered("diff", path, code=1)
    assert (found["moved"], found["after"]) == (4, None)
    assert {(one["from"], one["to"], one["customers"]) for one in found["cells"]} == {
        ("person", "firm", 2),
        ("firm", "person", 2),
    }
    assert SchemeVersion.objects.filter(scheme__code="by-kind").count() == 1
    told = run("diff", path, code=1)
    assert "4 of 4 customers would move." in told
    assert "~ person: kind = 'person' → kind <> 'person'" in told


def test_without_a_difference_it_ends_with_0(town, file):
    live(town)
    assert answered("diff", file())["changes"] == {"scheme": [], "classes": []}


def test_a_scheme_that_is_neither_in_work_nor_a_file_is_told(town):
    assert answered("diff", "no-such-scheme", code=2)["problems"][0]["what"] == "There is no such file."


# ── activate, retire ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_person_puts_the_draft_live(town, file):
    run("load", file(), "--by", "zhou")
    assert answered("activate", "by-kind", "--by", "gao")["state"] == "live"
    assert class_now("C0001") == "person"
    version = SchemeVersion.objects.get(scheme__code="by-kind")
    assert (version.drafted_by_code, version.approved_by_code) == ("zhou", "gao")


def test_whoever_drew_it_up_is_refused(town, file):
    run("load", file(), "--by", "zhou")
    found = answered("activate", "by-kind", "--by", "zhou", code=1)
    assert found["code"] == "second_person"
    version = SchemeVersion.objects.get(scheme__code="by-kind")
    assert (version.state, version.authors) == (State.DRAFT, ["zhou"])


def test_what_is_not_proved_does_not_go_live_and_the_witness_is_shown(town, file):
    run("load", file(conditions=OVERLAP), "--by", "zhou")
    found = answered("activate", "by-kind", "--by", "gao", code=1)
    assert found["code"] == "not_proved"
    assert found["check"]["overlaps"][0]["classes"] == ["low", "high"]


def test_people_see_the_customer_who_would_be_in_two_classes(town, file):
    run("load", file(conditions=OVERLAP), "--by", "zhou")
    with pytest.raises(NotProved):
        run("activate", "by-kind", "--by", "gao")


def test_it_may_wait_for_a_day(town, file, morning):
    run("load", file(), "--by", "zhou")
    assert "waits for 2026-04-01" in run("activate", "by-kind", "--by", "gao", "--on", "2026-04-01")
    assert "is not a day" in run("activate", "by-kind", "--by", "gao", "--on", "soon", code=2)


def test_another_day_than_the_proposed_one_may_be_given(town, file, morning):
    run("load", file(), "--by", "zhou")
    propose_scheme(actor=town.actor("zhou"), code="by-kind", effective_on=date(2026, 4, 1))
    assert answered("activate", "by-kind", "--by", "gao", "--on", "2026-05-01")["effective_on"] == "2026-05-01"


def test_a_scheme_is_ended_with_a_reason(town):
    live(town)
    assert answered("retire", "by-kind", "--by", "gao", "--reason", "Done with it") == {"ok": True, "code": "by-kind"}
    assert class_now("C0001") is None
    assert answered("retire", "by-kind", "--by", "gao", "--reason", "Again", code=1)["code"] == "retired"


# ── why, classify ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_why_names_the_parts_of_the_condition_with_the_customers_values(town):
    live(town, "by-voltage", VOLTAGE)
    (found,) = answered("why", "C0001", "by-voltage")
    assert (found["standing"], found["decided"], found["number"]) == ("low", "low", "C0001")
    low = next(one for one in found["classes"] if one["code"] == "low")
    assert (low["fits"], low["takes"]) == (True, True)
    assert low["reasons"][0]["holds"] is True
    assert "220" in low["reasons"][0]["value"]
    assert "✓ low Low" in run("why", "C0001", "by-voltage")


def test_why_of_all_schemes_and_of_unknown_customers(town):
    live(town)
    assert "By kind (by-kind): Person" in run("why", "C0001")
    assert answered("why", "C9999", code=1)["code"] == "not_found"
    assert answered("why", "C0001", "nothing", code=1)["code"] == "not_found"


def test_looking_at_a_sensitive_scheme_is_recorded(town):
    draft_scheme(actor=town.actor("zhou"), document=document("quiet", KINDS, sensitive=True))
    propose_scheme(actor=town.actor("zhou"), code="quiet")
    approve_scheme(actor=town.actor("chengxu"), code="quiet")
    before = Entry.objects.filter(verb="classification.look").count()
    answered("why", "C0001", "quiet")
    assert Entry.objects.filter(verb="classification.look").count() == before + 1


def test_everybody_is_classified_again(town):
    live(town)
    Customer.objects.filter(number="C0001").update(kind="enterprise")
    found = answered("classify", "--all")["schemes"]["by-kind"]
    assert (found["members"], found["moved"]) == ({"person": 1, "firm": 3}, 1)
    assert "by-kind" in run("classify", "by-kind")


def test_changes_that_wait_are_gone_through(town):
    from wattcare.classification.actions.classifying import mark_stale
    from wattcare.customers.queries.offers import Changed

    live(town)
    run("classify")
    mark_stale(Changed((town.customer().pk,)))
    assert answered("classify") == {"ok": True, "changed": 1}


def test_only_live_schemes_can_be_classified(town):
    assert answered("classify", "nothing", code=1)["code"] == "not_live"
