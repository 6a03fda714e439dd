"""The list of schemes, a scheme's page, and its file."""

import pytest
import yaml

from wattcare.classification.actions import draft_scheme, propose_scheme, retire_scheme, withdraw_scheme
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, document, live

LIST = "/classification/"
PAGE = "/classification/schemes/by-kind/"


def html(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_any_scheme_the_list_shows_the_way_on(town):
    assert "No scheme yet." in html(town.browser("zhou").get(LIST))
    assert "New scheme" in html(town.browser("zhou").get(LIST))


def test_who_may_not_draw_up_sees_why(town):
    page = html(town.browser("lin").get(LIST))
    assert 'aria-disabled="true"' in page
    assert "Your role does not include this." in page


def test_the_list_says_what_is_proved_and_how_customers_divide(town):
    live(town)
    page = html(town.browser("lin").get(LIST))
    for words in ("by-kind", "No overlap", "No gap", "2 classes, 4 customers", "w-shares"):
        assert words in page


@pytest.mark.parametrize(("state", "words"), [("draft", "waits for 周敏"), ("proposed", "waits for a second person")])
def test_the_list_says_whom_a_draft_waits_for(town, state, words):
    draft_scheme(actor=town.actor("zhou"), document=document("by-voltage", VOLTAGE))
    if state == "proposed":
        propose_scheme(actor=town.actor("zhou"), code="by-voltage")
    page = html(town.browser("lin").get(LIST))
    assert words in page
    assert "Not proved yet" in page if state == "draft" else "No gap" in page


def test_retired_schemes_are_asked_for(town):
    live(town)
    retire_scheme(actor=town.actor("gao"), code="by-kind", reason="Nobody uses it")
    assert "by-kind" not in html(town.browser("lin").get(LIST)).split("<main")[1]
    assert "Retired" in html(town.browser("lin").get(LIST + "?retired=1"))


def test_a_scheme_says_who_belongs_to_each_class_in_words(town):
    live(town)
    page = html(town.browser("lin").get(PAGE))
    for words in ("Kind of customer is", "kind = &#x27;person&#x27;", "/customers/?class=by-kind:person", "50.0 %"):
        assert words in page
    assert "Proved: every customer there can be fits exactly one class." in page
    assert "Cost of collecting" in page


def test_verbs_that_may_not_be_done_stay_with_their_reason(town):
    live(town)
    page = html(town.browser("lin").get(PAGE))
    assert page.count('aria-disabled="true"') == 2


def test_a_draft_in_work_is_told(town):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", {"all": "TRUE"}))
    page = html(town.browser("zhou").get(PAGE))
    assert "Version 2 is in work" in page
    assert "Compare and decide" in page


def test_an_earlier_version_can_be_looked_at(town):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", {"all": "TRUE"}))
    withdraw_scheme(actor=town.actor("zhou"), code="by-kind", reason="Too coarse")
    page = html(town.browser("lin").get(PAGE + "?version=2"))
    assert "This is not the version that decides." in page
    assert "Too coarse" in page
    assert town.browser("lin").get(PAGE + "?version=9").status_code == 404


def test_the_file_can_be_taken_away(town):
    live(town)
    answer = town.browser("lin").get(PAGE + "SCHEME.yaml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="by-kind-1.yaml"'
    assert yaml.safe_load(answer.content)["classes"][0]["when"] == "kind = 'person'"


def test_what_few_may_see_is_not_there_for_others(town):
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS, sensitive=True))
    assert town.browser("lin").get(PAGE).status_code == 404
    assert "Sensitive" in html(town.browser("zhou").get(PAGE))


def test_a_field_that_is_gone_is_told_and_the_condition_stays_readable(town, monkeypatch):
    from wattcare.classification.panels import classes
    from wattcare.classification.rules.findings import Problem, SchemeError

    live(town)

    def gone(_version):
        raise SchemeError([Problem("class a", "There is no field “sector”.")])

    monkeypatch.setattr(classes, "scheme_of_version", gone)
    page = html(town.browser("lin").get(PAGE))
    assert "There is no field “sector”." in page
    assert "kind = &#x27;person&#x27;" in page


def test_strangers_sign_in_first(town):
    from django.test import Client

    assert Client().get(LIST).status_code == 302
    assert town.browser("wairen").get(LIST).status_code == 403


def test_in_chinese_the_page_speaks_chinese(town):
    live(town)
    page = html(town.browser("lin", "zh-hans").get(PAGE))
    assert "分类标准" in page


def test_members_of_a_sensitive_class_are_counted_but_not_named_in_passing(town):
    live(town, sensitive_classes=["person"])
    link = "/customers/?class=by-kind:person"
    assert link not in html(town.browser("lin").get(PAGE))
    assert link in html(town.browser("zhou").get(PAGE))
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", {"all": "TRUE"}, sensitive_classes=["all"]))
    page = html(town.browser("zhou").get(PAGE + "compare/"))
    assert "4 of 4 customers" in page
    assert "/customers/C0001/" not in page


def test_a_sensitive_class_is_shown_to_those_who_draw_up_schemes_and_to_nobody_else(town):
    live(town, conditions={"firm": "kind <> 'person'", "hushed": "kind = 'person'"}, sensitive_classes=["hushed"])
    for address in (LIST, PAGE, PAGE + "SCHEME.yaml"):
        assert "hushed" not in town.browser("lin").get(address).content.decode().lower(), address
        assert "hushed" in town.browser("gao").get(address).content.decode().lower(), address
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    assert town.browser("lin").get(PAGE + "compare/").status_code == 403
    assert town.browser("zhou").get(PAGE + "compare/").status_code == 200
