"""A condition is read through a white list; all else is refused with its place and a way to mend it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.parsing import MOST_TOKENS, parse_condition, parse_formula
from wattcare.classification.rules.syntax import And, Compare, FieldTruth, Not, Today, asks_for_today, walk
from wattcare.classification.tests.random_conditions import FIELDS, conditions


def refused(text: str) -> list[tuple[int, int, str, str]]:
    with pytest.raises(SchemeError) as caught:
        parse_condition(text, FIELDS, "class x", "x")
    return [(one.line, one.column, one.what, one.mend) for one in caught.value.problems]


def only(text: str) -> tuple[int, int, str, str]:
    (found,) = refused(text)
    return found


def test_fields_are_found_whatever_their_case():
    assert parse_condition("VOLTS >= 1000 and Old", FIELDS).fields == ("volts", "old")


def test_an_unknown_field_is_named_with_its_place_and_the_nearest():
    line, column, what, mend = only("volts > 1\n  AND sektor = 'A'")
    assert (line, column) == (2, 7)
    assert "sektor" in what
    assert "sector" in mend


def test_every_wrong_part_is_told_at_once():
    assert [found[:2] for found in refused("nope > 1 AND sector = 'Z' AND volts = 'x'")] == [(1, 1), (1, 23), (1, 31)]


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        ("volts = 'many'", 1, "number"),
        ("sector > 'A'", 1, "order"),
        ("sector = 'c'", 10, "choices"),
        ("since > 5", 1, "day"),
        ("since > '2026-02-30'", 9, "2026-02-30"),
        ("volts = NULL", 1, "NULL"),
        ("kva", 1, "not a condition"),
        ("volts / 0 > 1", 1, "zero"),
        ("volts / points > 1", 1, "zero"),
        ("volts * points > 1", 1, "multiplied"),
        ("since + interval '1 month' > today", 1, "today"),
        ("since > today - interval 'soon'", 1, "interval"),
        ("volts > 1e400", 9, "large"),
        ("town LIKE 'x%'", 1, "sharp"),
        ("pg_sleep(10) > 1", 1, "PG_SLEEP"),
        ("since > now()", 1, "not allowed"),
        ("volts > (SELECT 1)", 17, "question"),
        ("volts IN (SELECT volts FROM customers_customer)", 18, "question"),
        ("EXISTS (SELECT 1)", 16, "question"),
        ("CASE WHEN old THEN 1 END = 1", 11, "CASE"),
        ("volts > $1", 10, "cannot stand"),
        ("c.volts > 1", 1, "cannot stand"),
        ("volts::text = '1'", 1, "another kind"),
        ("(volts, kva) = (1, 2)", 2, "cannot stand"),
        ("volts % 2 = 1", 1, "cannot stand"),
        ("town || 'x' = 'y'", 1, "cannot stand"),
        ("volts > 1 -- and so on", 11, "comment"),
        ("volts > 1 /* hidden */", 11, "comment"),
        ("volts > 1; DROP TABLE customers_customer", 10, "one condition"),
        ("town = ‘x’", 8, "quotes"),
        ("volts > 1 LIMIT 3", 11, "LIMIT"),
        ("SELECT 1", 1, "SELECT"),
        ("DROP TABLE customers_customer", 1, "DROP"),
        ("volts > 1 OR", 11, "OR"),
        ("", 1, "empty"),
        ("volts > 1\x00", 10, "cannot be seen"),
        ("1", 1, "no condition"),
    ],
)  # fmt: skip
def test_what_may_not_be_said_is_refused_where_it_stands(text, column, word):
    found = refused(text)[0]
    assert word.lower() in (found[2] + found[3]).lower()
    if column > 1:
        assert found[1] in {column, column - 1}, found


def test_a_quote_that_ends_a_text_too_early_stays_a_text():
    tree = parse_condition("town = 'it''s; DROP TABLE x --'", FIELDS).tree
    assert isinstance(tree, Compare)
    assert tree.right.value == "it's; DROP TABLE x --"


def test_ten_thousand_terms_are_refused_before_anything_is_read():
    what = only(" OR ".join(["volts > 1"] * 10_000))[2]
    assert "20" in what or "long" in what
    what = only(" OR ".join(["old"] * (MOST_TOKENS + 1)))[2]
    assert str(2 * MOST_TOKENS + 1) in what


@pytest.mark.parametrize("text", ["(" * 500 + "old" + ")" * 500, "NOT " * 900 + "old", "volts" + " + 1" * 900 + " > 1"])
def test_what_is_nested_too_deep_is_refused(text):
    assert "deep" in only(text)[2]


def test_days_move_with_today():
    tree = parse_condition("since > today - interval '1 year 2 months' AND until < CURRENT_DATE + 30", FIELDS).tree
    assert [one for one in walk(tree) if isinstance(one, Today)] == [Today(-14, 0), Today(0, 30)]
    assert asks_for_today(tree)


def test_a_flag_may_be_compared_with_true_and_false():
    assert parse_condition("frail = TRUE", FIELDS).tree == FieldTruth("frail")
    assert parse_condition("frail <> TRUE", FIELDS).tree == Not(FieldTruth("frail"))


def test_between_is_two_comparisons():
    assert isinstance(parse_condition("volts BETWEEN 1 AND 9", FIELDS).tree, And)


def test_only_a_formula_may_divide_by_a_field_and_only_beside_nullif():
    assert parse_formula("kva / NULLIF(points, 0)", FIELDS, "f")
    with pytest.raises(SchemeError, match="NULLIF"):
        parse_formula("kva / points", FIELDS, "f")
    with pytest.raises(SchemeError, match="number"):
        parse_formula("since", FIELDS, "f")


PIECES = [
    "volts", "sector", "(", ")", "AND", "OR", "NOT", "=", "<", ">", "'A'", "1", "IS", "NULL", "IN", ",", "-", "/", "*",
    "interval", "'1 day'", "today", "::", "[", "]", "{", "}", "$$", "CASE", "BETWEEN", "coalesce", ".", "?", ":x", "E'",
]  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)))
def test_any_text_is_either_read_or_refused(text):
    with suppress(SchemeError):
        parse_condition(text, FIELDS)


@settings(deadline=None, max_examples=60)
@given(conditions)
def test_what_is_read_is_read_the_same_again(text):
    assert parse_condition(text, FIELDS) == parse_condition(text, FIELDS)
