"""What stands in the editor, as rows and as a document."""

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wattcare.classification.forms.flaws import flaws, provable
from wattcare.classification.forms.typed import (
    ROOT,
    Row,
    Step,
    Typed,
    added,
    document_of,
    moved,
    ordered,
    removed,
    taken,
    typed_in,
    typed_of,
)
from wattcare.classification.rules.findings import Mend, Problem

DOCUMENT = {
    "code": "by-voltage",
    "names": {"en": "By voltage", "zh-hans": "按电压"},
    "criterion": {"en": "voltage", "zh-hans": "电压"},
    "strict": True,
    "classes": [
        {
            "code": "low",
            "names": {"en": "Low", "zh-hans": "低压"},
            "when": "voltage_v < 1000",
            "tone": "accent",
            "classes": [
                {"code": "home", "names": {"en": "Home"}, "when": "kind = 'person'", "tone": "neutral"},
                {"code": "shop", "names": {"en": "Shop"}, "when": "kind <> 'person'", "tone": "neutral"},
            ],
        },
        {"code": "high", "names": {"en": "High"}, "when": "voltage_v >= 1000", "tone": "bad", "sensitive": True},
    ],
}


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def codes(typed):
    return [row.code for row in typed.rows]


def sent(typed, **more):
    """What a browser sends of it."""
    query = QueryDict(mutable=True)
    query["code"], query["strict"] = typed.code, "yes" if typed.strict else "no"
    for (part, language), text in typed.texts.items():
        query[f"{part}-{language}"] = text
    for row in typed.rows:
        query.appendlist("row", row.key)
        for name in ("code", "zh", "en", "tone", "within", "when"):
            query.appendlist(f"class-{name}", getattr(row, name).replace("\n", "\r\n"))
        if row.sensitive:
            query.appendlist("class-sensitive", row.key)
    query.update(more)
    return query


def test_a_document_comes_back_as_it_went():
    assert document_of(typed_of(DOCUMENT)) == DOCUMENT


def test_what_a_browser_sends_is_what_was_shown():
    typed = typed_of(DOCUMENT)
    assert typed_in(sent(typed)) == typed


def test_lines_of_a_condition_stay_lines():
    typed, _row = added(Typed(), code="a", when="voltage_v < 1000\nAND supplied")
    assert typed_in(sent(typed)).rows[0].when == "voltage_v < 1000\nAND supplied"


@pytest.mark.parametrize(
    "document",
    [{}, {"classes": None}, {"names": "x", "classes": [{"code": "a"}]}, {"classes": [{"names": None, "classes": []}]}],
)
def test_a_document_that_is_only_half_there_is_shown_as_far_as_it_is(document):
    assert document_of(typed_of(document))["strict"] is True


def test_a_class_moves_with_all_that_lies_in_it():
    typed = moved(typed_of(DOCUMENT), "k1", 1)
    assert codes(typed) == ["high", "low", "home", "shop"]
    assert codes(moved(typed, "k1", 1)) == codes(typed), "nothing lies below the last"
    assert codes(moved(typed, "k3", -1)) == ["high", "low", "shop", "home"]


def test_what_lay_in_a_removed_class_comes_up():
    typed = removed(typed_of(DOCUMENT), "k1")
    assert [(row.code, row.within) for row in typed.rows] == [("home", ROOT), ("shop", ROOT), ("high", ROOT)]


def test_classes_that_would_lie_in_each_other_come_to_the_top():
    rows = ordered([Row("a", within="b"), Row("b", within="a"), Row("c", within="gone")])
    assert [(row.key, row.within) for row in rows] == [("a", ROOT), ("b", ROOT), ("c", ROOT)]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdefg"])), unique_by=lambda one: one[0]))
def test_no_row_is_ever_lost_by_ordering(pairs):
    rows = ordered(Row(key, within=within) for key, within in pairs)
    assert sorted(row.key for row in rows) == sorted(key for key, _within in pairs)
    assert ordered(rows) == rows
    seen = {ROOT}
    for row in rows:
        assert row.within in seen
        seen.add(row.key)


def test_a_mend_changes_conditions_and_is_taken_back():
    typed = typed_of(DOCUMENT)
    mend = Mend("x", "Add the rest", {"low": "voltage_v < 500", "other": "TRUE"}, {"other": {"en": "Other"}})
    step = provable(typed).step(mend)
    assert Step.read(step.json()) == step
    after, back = taken(typed, step)
    assert codes(after) == ["low", "home", "shop", "high", "other"]
    assert (after.rows[0].when, after.rows[4].en) == ("voltage_v < 500", "Other")
    assert taken(after, back)[0] == typed


def test_taking_back_leaves_what_was_typed_elsewhere():
    typed = typed_of(DOCUMENT)
    after, back = taken(typed, Step("x", {"k1": "FALSE"}))
    after = typed_in(sent(after, **{"criterion-en": "the voltage"}))
    assert taken(after, back)[0].texts["criterion", "en"] == "the voltage"


@pytest.mark.parametrize(
    "text", ["", "x", "[]", '{"when": 1}', '{"text": "", "when": {}, "new": [{"code": 1}], "was": {}}', "null"]
)
def test_a_step_that_no_page_of_ours_sends_is_none(text):
    assert Step.read(text) is None


def test_a_whole_scheme_has_no_flaw_but_those_of_missing_names():
    assert {flaw.target for flaw in flaws(typed_of(DOCUMENT))} == {"zh-k2", "zh-k3", "zh-k4"}


def test_everything_missing_is_named_with_its_control():
    typed, _row = added(Typed(texts={("purpose", "en"): "why"}))
    targets = [flaw.target for flaw in flaws(typed)]
    assert targets == [
        "id_code", "id_names-zh-hans", "id_names-en", "id_criterion-zh-hans", "id_criterion-en", "id_purpose-zh-hans",
        "code-k1", "zh-k1", "en-k1", "when-k1",
    ]  # fmt: skip


def test_a_code_taken_twice_is_told_at_both():
    typed, _row = added(added(Typed(), code="a")[0], code="a")
    assert [flaw.target for flaw in flaws(typed) if "taken" in flaw.text] == ["code-k1", "code-k2"]


def test_conditions_can_be_proved_before_names_and_codes_are_there():
    typed, _row = added(added(Typed(), code="a", when="supplied")[0], code="a", when="NOT supplied")
    whole = provable(typed)
    assert [one["code"] for one in whole.document["classes"]] == ["row.k1", "row.k2"]
    flaw = whole.flaw(Problem("x", "No.", "Do.", line=2, column=3, about="row.k2"))
    assert (flaw.target, flaw.line, flaw.column) == ("when-k2", 2, 3)
    assert whole.flaw(Problem("x", "No.")).target == ""
