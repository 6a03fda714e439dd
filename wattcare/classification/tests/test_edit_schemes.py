"""The editor: what is typed stays, mends are taken and taken back, and only Save writes."""

import json
import re

import pytest

from wattcare.classification.actions import approve_scheme, change_draft, draft_scheme, propose_scheme
from wattcare.classification.models import SchemeVersion
from wattcare.classification.tests.drawn_up import KINDS, OVERLAP, VOLTAGE, document, live

NEW = "/classification/new/"
EDIT = "/classification/schemes/by-voltage/edit/"
CHECK = "/classification/check/"
COUNTS = "/classification/counts/"
HTMX = {"HX-Request": "true"}


def typed(conditions=VOLTAGE, code="by-voltage", **more):
    """What a browser sends for these classes."""
    rows = [f"k{at}" for at, _code in enumerate(conditions, 1)]
    return {
        "code": code, "names-zh-hans": "按电压", "names-en": "By voltage", "criterion-zh-hans": "电压",
        "criterion-en": "voltage", "strict": "yes", "row": rows, "class-code": list(conditions),
        "class-zh": [f"类{one}" for one in conditions], "class-en": [f"The {one}" for one in conditions],
        "class-tone": ["accent"] * len(rows), "class-within": [""] * len(rows),
        "class-when": list(conditions.values()), "changed": "1", **more,
    }  # fmt: skip


def post(client, url, data, status=200):
    answer = client.post(url, data, headers=HTMX)
    assert answer.status_code == status
    return answer.content.decode()


def values(html, name):
    """What the controls of this name hold, in their order."""
    inputs = re.findall(rf'name="{name}" value="([^"]*)"', html)
    areas = re.findall(rf'name="{name}"[^>]*>([^<]*)</textarea>', html)
    return inputs or areas


def mends(html):
    """What the buttons of mends send, in their order."""
    from html import unescape

    return [unescape(one) for one in re.findall(r'name="mend" value="([^"]*)"', html)]


@pytest.fixture
def zhou(town):
    return town.browser("zhou")


@pytest.fixture
def drafted(town):
    return draft_scheme(actor=town.actor("zhou"), document=document("by-voltage", VOLTAGE))


# ── saving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_scheme_begins_empty_and_is_saved_as_a_draft(town, zhou):
    assert "No class yet." in zhou.get(NEW).content.decode()
    answer = zhou.post(NEW, typed(do="save"))
    assert answer.headers["Location"] == EDIT
    version = SchemeVersion.objects.get(scheme__code="by-voltage")
    assert [one["when"] for one in version.document["classes"]] == list(VOLTAGE.values())
    page = zhou.get(EDIT).content.decode()
    assert "The draft is saved." in page
    assert values(page, "class-code") == list(VOLTAGE)


def test_a_draft_is_saved_where_it_is_edited(drafted, zhou):
    html = post(zhou, EDIT, typed({"all": "TRUE"}, do="save"))
    assert "The draft is saved." in html
    assert values(html, "changed") == ["2"]
    drafted.refresh_from_db()
    assert [one["code"] for one in drafted.document["classes"]] == ["all"]


def test_what_is_wrong_stays_as_it_was_typed_with_its_place(drafted, zhou):
    html = post(zhou, EDIT, typed({"low": "voltage_v < 1000", "high": "voltag_v >= 1000"}, do="save"), 422)
    assert values(html, "class-when") == ["voltage_v &lt; 1000", "voltag_v &gt;= 1000"]
    assert 'href="#when-k2" data-line="1" data-column="1"' in html
    assert 'data-unsaved="yes"' in html


def test_everything_missing_is_named_before_the_verb_is(zhou):
    html = post(zhou, NEW, {"do": "save", "row": ["k1"], "class-code": ["a b"], "class-when": [""]}, 422)
    for target in ("id_code", "id_names-en", "id_criterion-zh-hans", "code-k1", "zh-k1", "when-k1"):
        assert f'href="#{target}"' in html
    assert values(html, "class-code") == ["a b"]


def test_without_scripts_the_whole_page_comes_back_with_what_was_typed(drafted, zhou):
    answer = zhou.post(EDIT, typed({"low": "nonsense ("}, do="save"))
    assert answer.status_code == 422
    assert "<main" in answer.content.decode()
    assert "nonsense (" in answer.content.decode()


def test_what_somebody_else_saved_meanwhile_is_told_and_nothing_typed_is_lost(town, drafted, zhou):
    change_draft(actor=town.actor("chengxu"), code="by-voltage", document=document("by-voltage", VOLTAGE, strict=False))
    html = post(zhou, EDIT, typed({"mine": "TRUE"}, do="save"), 409)
    assert "Somebody changed this draft meanwhile." in html
    assert values(html, "class-code") == ["mine"]
    html = post(zhou, EDIT, typed({"mine": "TRUE"}, do="save", changed=values(html, "changed")[0]))
    assert "The draft is saved." in html


def test_the_code_of_a_scheme_stays(drafted, zhou):
    html = post(zhou, EDIT, typed(code="other", do="save"))
    assert values(html, "code") == ["by-voltage"]


def test_an_approved_version_is_not_worded_anew(town, drafted, zhou):
    from datetime import timedelta

    from wattcare.customers.queries import home

    propose_scheme(actor=town.actor("zhou"), code="by-voltage", effective_on=home.today() + timedelta(days=3))
    assert "makes it a draft again" in zhou.get(EDIT).content.decode()
    approve_scheme(actor=town.actor("gao"), code="by-voltage")
    assert "Withdraw it before" in zhou.get(EDIT).content.decode()
    assert "approved and waits" in post(zhou, EDIT, typed(do="save"), 409)


def test_only_who_may_draw_up_gets_in(town, drafted):
    for url in (NEW, EDIT, "/classification/fields/"):
        assert town.browser("lin").get(url).status_code == 403
    for url in (CHECK, COUNTS):
        assert town.browser("lin").post(url, typed()).status_code == 403
        assert town.browser("zhou").get(url).status_code == 405


def test_there_is_nothing_to_edit_without_a_version_in_work(town, zhou):
    live(town)
    assert zhou.get("/classification/schemes/by-kind/edit/").status_code == 404


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_class_is_added_at_the_end_and_takes_the_focus(zhou):
    html = post(zhou, NEW, typed(do="add"))
    assert values(html, "class-code") == [*VOLTAGE, ""]
    assert re.search(r'id="code-k4"[^>]*data-focus', html)
    assert not SchemeVersion.objects.exists()


def test_classes_are_moved_and_removed_by_buttons(zhou):
    html = post(zhou, NEW, typed(do="down k1"))
    assert values(html, "class-code") == ["high", "low", "unknown"]
    assert re.search(r'value="down k1"[^>]*data-focus', html)
    html = post(zhou, NEW, typed(do="remove k2"))
    assert values(html, "class-code") == ["low", "unknown"]
    assert "is removed; nothing is saved yet." in html


def test_a_class_within_another_stands_below_it(zhou):
    html = post(zhou, NEW, typed(do="show", **{"class-within": ["k3", "", ""]}))
    assert values(html, "class-code") == ["high", "unknown", "low"]
    assert 'class="k-row k-level-1"' in html


def test_three_hundred_classes_can_be_sent(zhou):
    many = {f"c{n}": f"voltage_v = {n + 1}" for n in range(300)}
    html = post(zhou, NEW, typed(many, do="show"))
    assert len(values(html, "class-code")) == 300
    assert 'value="add" disabled' in html


# ── proof while typing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_overlap_is_shown_by_a_customer_and_mended_by_a_button(zhou):
    html = post(zhou, CHECK, typed(OVERLAP))
    assert "Supply voltage 400 V" in html
    assert "fits <strong>The low</strong> and <strong>The high</strong>." in html
    step = mends(html)[0]
    html = post(zhou, NEW, typed(OVERLAP, mend=step))
    assert "(voltage_v &lt; 1000) AND (voltage_v &gt;= 400) IS NOT TRUE" in html
    assert "Mended: Take from “The low” what is in “The high”." in html
    conditions = dict(OVERLAP, low="(voltage_v < 1000) AND (voltage_v >= 400) IS NOT TRUE")
    html = post(zhou, CHECK, typed(conditions))
    assert "Proved: every customer there can be fits exactly one class." in html


def test_the_last_mend_is_taken_back(zhou):
    from html import unescape

    step = mends(post(zhou, CHECK, typed(OVERLAP)))[0]
    html = post(zhou, NEW, typed(OVERLAP, mend=step))
    undo = unescape(values(html, "undo")[0])
    conditions = [unescape(one) for one in values(html, "class-when")]
    html = post(zhou, NEW, {**typed(OVERLAP, do="undo", undo=undo), "class-when": conditions})
    assert [unescape(one) for one in values(html, "class-when")] == list(OVERLAP.values())
    assert "Taken back" in html


def test_a_missing_value_is_told_in_plain_words_and_gets_a_class(zhou):
    html = post(zhou, CHECK, typed({"low": "voltage_v < 1000", "high": "voltage_v >= 1000"}))
    assert "Supply voltage not known" in html
    assert "fits <strong>no class</strong>." in html
    assert "every comparison with it is unknown too" in html
    step = next(one for one in mends(html) if "not known" in one)
    html = post(zhou, NEW, typed({"low": "voltage_v < 1000", "high": "voltage_v >= 1000"}, mend=step))
    assert values(html, "class-code") == ["low", "high", "unknown-voltage-v"]
    assert "voltage_v IS NULL" in html


def test_a_problem_is_told_at_line_and_column(zhou):
    html = post(zhou, CHECK, typed({"low": "voltage_v < 1000\nAND secto = 'C'"}))
    assert "The low, line 2, column 5" in html
    assert 'href="#when-k1" data-line="2" data-column="5"' in html
    assert "Did you mean" in html


def test_names_may_still_be_missing_while_conditions_are_proved(zhou):
    html = post(zhou, CHECK, {**typed(KINDS), "class-code": ["", ""], "class-zh": ["", ""], "names-en": ""})
    assert "No overlap" in html
    assert "5 things are still missing" in html


def test_without_conditions_there_is_nothing_to_prove(zhou):
    assert "Add a class and write its condition" in post(zhou, CHECK, {})
    assert "The condition is missing." in post(zhou, CHECK, typed({"low": ""}))


def test_what_cannot_be_decided_in_time_is_no_proof(zhou, monkeypatch):
    from wattcare.classification.panels import checking

    monkeypatch.setattr(checking, "SECONDS", 0.0)
    html = post(zhou, CHECK, typed())
    assert "Not decided in time" in html
    assert "This is no proof." in html
    assert "Proved" not in html


def test_an_ordered_scheme_says_what_its_order_decides(zhou):
    html = post(zhou, CHECK, typed({"low": "voltage_v < 1000", "less": "voltage_v < 500", "rest": "TRUE"}, strict="no"))
    assert "Order decides" in html
    assert "“The less” takes nobody: the classes above it take them all." in html


def test_customers_are_counted_beside_the_proof(zhou):
    html = post(zhou, COUNTS, typed())
    assert "The low" in html
    assert "C0001" in html
    assert "Fields that are lacking" in html


def test_many_customers_are_counted_only_when_asked(zhou, monkeypatch):
    from wattcare.classification.views import checking

    monkeypatch.setattr(checking, "few_customers", lambda: False)
    assert "Count them now" in post(zhou, COUNTS, typed())
    assert "The low" in post(zhou, COUNTS + "?now=1", typed())


def test_nothing_is_counted_of_what_cannot_be_read(zhou):
    assert post(zhou, COUNTS, typed({"low": "voltag_v < 1"})) == ""


def test_every_field_is_offered_with_its_choices_and_who_lacks_it(zhou):
    html = zhou.get("/classification/fields/").content.decode()
    for words in ("voltage_v", "Supply voltage", "whole number", "lack it", 'data-insert="&#x27;person&#x27;"'):
        assert words in html


def test_of_many_customers_some_are_asked_by_chance(zhou, monkeypatch):
    from wattcare.classification.queries import lacking

    monkeypatch.setattr(lacking, "FEW", 1)
    monkeypatch.setattr(lacking, "PICKED", 2)
    assert "customers picked by chance" in zhou.get("/classification/fields/").content.decode()


def test_a_mend_never_overwrites_what_was_written_after_it_was_offered(zhou):
    from html import unescape

    offered = mends(post(zhou, CHECK, typed(OVERLAP)))
    later = dict(OVERLAP, low="voltage_v < 300")
    html = post(zhou, NEW, typed(later, mend=offered[0]))
    assert "The conditions have changed since this was offered" in html
    assert [unescape(one) for one in values(html, "class-when")] == list(later.values())
    gap = {"low": "voltage_v < 1000", "high": "voltage_v >= 1000"}
    step = next(one for one in mends(post(zhou, CHECK, typed(gap))) if '"new": [{' in one)
    twice = {**gap, json.loads(step)["new"][0]["code"]: "FALSE"}
    assert "look at the new proof first" in post(zhou, NEW, typed(twice, mend=step))


@pytest.mark.parametrize("sent", ["", "x", json.dumps({"text": "t", "when": {"k9": "TRUE"}, "new": [], "was": {}})])
def test_a_mend_nobody_offered_changes_nothing(zhou, sent):
    html = post(zhou, NEW, typed(mend=sent))
    assert values(html, "class-code") == list(VOLTAGE)


def test_in_chinese_the_editor_speaks_chinese(town, drafted):
    page = town.browser("zhou", "zh-hans").get(EDIT).content.decode()
    for words in ("逻辑证明", "归类方式", "添加类别"):
        assert words in page
