"""Comparing a draft with what decides, proposing it, putting it live by a second person, giving up."""

from datetime import date, timedelta

import pytest

from wattcare.classification.actions import change_draft, draft_scheme, propose_scheme
from wattcare.classification.models import SchemeVersion, State
from wattcare.classification.tests.drawn_up import KINDS, OVERLAP, class_now, document, live
from wattcare.customers.queries import home

BASE = "/classification/schemes/by-kind/"
COARSE = {"person": "kind = 'person' OR kind = 'intermediary'", "firm": "kind NOT IN ('person', 'intermediary')"}


def html(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def coarser(town):
    """A live scheme with a draft that moves 绿城物业."""
    live(town)
    return draft_scheme(actor=town.actor("zhou"), document=document("by-kind", COARSE))


def test_a_first_version_is_compared_with_nothing(town):
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    page = html(town.browser("zhou").get(BASE + "compare/"))
    assert "No version decides yet: 4 customers get their class for the first time." in page
    assert "/customers/C0001/" in page


def test_who_would_move_is_shown_as_matrix_picture_and_samples(town, coarser):
    page = html(town.browser("zhou").get(BASE + "compare/"))
    for words in (
        "1 of 4 customers (25.0 %) would be in another class.", "w-flow", "k-move", "/customers/C0003/", "−1", "+1",
        "Conditions that differ", "kind NOT IN",
    ):  # fmt: skip
        assert words in page


def test_when_nearly_everybody_stays_only_who_moves_is_drawn():
    from wattcare.classification.panels.comparing import comparison_shown
    from wattcare.classification.queries.comparing import Comparison
    from wattcare.classification.queries.schemes import classes_in

    classes = classes_in(document("x", KINDS))
    cells = {("person", "person"): 990, ("person", "firm"): 10, (None, "firm"): 1}
    found = Comparison("x", date(2026, 3, 10), 1, 2, classes, classes, cells, {("person", "firm"): ("C1",)})
    shown = comparison_shown(found)
    assert shown.flow.title == "Only those who move"
    assert [row.name for row in shown.matrix] == ["Person", "Firm", "In no class"]
    assert shown.moves[0].count == "10"


def test_a_hundred_classes_make_no_matrix_but_a_list():
    from wattcare.classification.panels.comparing import MOVES, comparison_shown
    from wattcare.classification.queries.comparing import Comparison
    from wattcare.classification.queries.schemes import classes_in

    classes = classes_in(document("x", {f"c{n}": "TRUE" for n in range(100)}))
    cells = {(f"c{n}", f"c{99 - n}"): n + 1 for n in range(100)}
    shown = comparison_shown(Comparison("x", date(2026, 3, 10), 1, 2, classes, classes, cells, {}))
    assert not shown.matrix
    assert (len(shown.moves), shown.more_moves) == (MOVES, 100 - MOVES)


def test_nobody_moves_when_only_words_differ(town):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", {**KINDS, "firm": "NOT kind = 'person'"}))
    assert "Nobody would move." in html(town.browser("zhou").get(BASE + "compare/"))


def test_of_many_customers_the_comparison_comes_after_the_page(town, coarser, monkeypatch):
    from wattcare.classification.views import deciding

    monkeypatch.setattr(deciding, "few_customers", lambda: False)
    zhou = town.browser("zhou")
    page = html(zhou.get(BASE + "compare/"))
    assert "All customers are being compared" in page
    assert "k-move" not in page
    assert "k-move" in html(zhou.get(BASE + "compare/", headers={"HX-Request": "true"}))


def test_a_draft_is_proposed_and_put_live_by_a_second_person(town, coarser):
    zhou, gao = town.browser("zhou"), town.browser("gao")
    answer = zhou.post(BASE + "propose/", {"effective_on": ""})
    assert answer.headers["Location"] == BASE + "compare/"
    page = html(zhou.get(BASE + "compare/"))
    assert "You had a hand in this version; somebody else must look at it and put it live." in page
    assert 'action="/classification/schemes/by-kind/approve/"' not in page
    page = html(gao.get(BASE + "compare/"))
    assert f'name="changed" value="{coarser.changed}"' in page
    answer = gao.post(BASE + "approve/", {"changed": coarser.changed})
    assert answer.headers["Location"] == BASE
    assert "It decides from now on." in html(gao.get(BASE))
    assert class_now("C0003") == "person"


def test_the_drafter_is_refused_even_without_the_button(town, coarser):
    propose_scheme(actor=town.actor("zhou"), code="by-kind")
    page = html(town.browser("zhou").post(BASE + "approve/", {"changed": "1"}), 409)
    assert "You had a hand in this version" in page
    assert class_now("C0003") == "firm"


def test_another_wording_than_the_one_looked_at_is_not_approved(town, coarser):
    change_draft(actor=town.actor("zhou"), code="by-kind", document=document("by-kind", KINDS))
    propose_scheme(actor=town.actor("zhou"), code="by-kind")
    page = html(town.browser("gao").post(BASE + "approve/", {"changed": "1"}), 409)
    assert "Somebody changed this draft meanwhile." in page


def test_what_is_not_proved_is_not_proposed_and_the_customer_is_shown(town):
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", OVERLAP))
    page = html(town.browser("zhou").post(BASE + "propose/", {}), 409)
    for words in (
        "A customer may be in two classes.",
        "fits <strong>Low</strong> and <strong>High</strong>.",
        "Mend it",
    ):
        assert words in page
    assert SchemeVersion.objects.get().state == State.DRAFT


def test_a_day_that_has_passed_is_refused(town, coarser):
    yesterday = home.today() - timedelta(days=1)
    page = html(town.browser("zhou").post(BASE + "propose/", {"effective_on": yesterday.isoformat()}), 422)
    assert "This day has passed already." in page
    assert yesterday.isoformat() in page
    html(town.browser("zhou").post(BASE + "propose/", {"effective_on": "soon"}), 422)


def test_an_approved_version_waits_for_its_day(town, coarser):
    later = home.today() + timedelta(days=9)
    propose_scheme(actor=town.actor("zhou"), code="by-kind", effective_on=later)
    gao = town.browser("gao")
    gao.post(BASE + "approve/", {"changed": coarser.changed})
    page = html(gao.get(BASE + "compare/"))
    assert "It begins by itself on its day." in page
    assert "高远" in page


def test_a_new_draft_begins_with_the_words_of_what_decides(town):
    live(town)
    answer = town.browser("zhou").post(BASE + "draft/")
    assert answer.headers["Location"] == BASE + "edit/"
    assert SchemeVersion.objects.get(number=2).document == SchemeVersion.objects.get(number=1).document
    html(town.browser("zhou").post(BASE + "draft/"), 409)
    html(town.browser("lin").post(BASE + "draft/"), 403)


def test_withdrawing_and_retiring_ask_for_a_reason(town, coarser):
    zhou = town.browser("zhou")
    assert "Withdraw version 2" in html(zhou.get(BASE + "withdraw/"))
    html(zhou.post(BASE + "withdraw/", {"reason": " "}), 422)
    assert zhou.post(BASE + "withdraw/", {"reason": "Too coarse"}).headers["Location"] == BASE
    assert SchemeVersion.objects.get(number=2).end_reason == "Too coarse"
    html(zhou.get(BASE + "withdraw/"), 404)
    assert zhou.post(BASE + "retire/", {"reason": "No use"}).headers["Location"] == BASE
    assert "It classifies nobody any more" in html(zhou.get(BASE))
    html(zhou.post(BASE + "retire/", {"reason": "Again"}), 409)
    html(town.browser("lin").get(BASE + "retire/"), 403)


def test_a_version_that_cannot_be_read_any_more_is_told(town, coarser, monkeypatch):
    from wattcare.classification.queries import comparing
    from wattcare.classification.rules.findings import Problem, SchemeError

    def gone(_version):
        raise SchemeError([Problem("class a", "There is no field “sector”.")])

    monkeypatch.setattr(comparing, "scheme_of_version", gone)
    assert "There is no field “sector”." in html(town.browser("zhou").get(BASE + "compare/"))


def test_who_may_not_decide_sees_why(town, coarser):
    page = html(town.browser("lin").get(BASE + "compare/"))
    assert page.count("Your role does not include this.") >= 3
