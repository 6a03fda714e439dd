"""Names in several languages."""

import pytest

from wattcare.kernel.names import Names

BOTH = Names({"en": "Repair", "zh-hans": "抢修"})


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Repair"), ("en-gb", "Repair"), ("zh-hans", "抢修"), ("zh-CN", "抢修"), ("fr", "Repair")],
)
def test_the_readers_language_or_the_other_one(language, text):
    assert BOTH.text(language) == text


def test_a_missing_one_is_replaced_by_the_other():
    assert Names({"zh-hans": "抢修"}).text("en") == "抢修"
    assert Names({"en": "", "zh-hans": "抢修"}).text("en") == "抢修"


def test_without_any_it_is_empty():
    assert Names({}).text("en") == ""


def test_equal_names_are_one():
    assert {BOTH, Names({"zh-hans": "抢修", "en": "Repair"})} == {BOTH}
