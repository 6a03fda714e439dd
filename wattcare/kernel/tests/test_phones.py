"""Telephone numbers in any spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattcare.kernel.text import format_phone, normalise_phone, phone_tokens


@pytest.mark.parametrize("raw", ["", "12", "none", "家里电话", "1380013800013800138000", "+", "a@b.c"])
def test_what_is_no_number_is_none(raw):
    assert normalise_phone(raw) is None


@given(st.text(max_size=40))
def test_no_text_breaks_it_and_its_answer_is_stable(raw):
    number = normalise_phone(raw)
    assert number is None or normalise_phone(number) == number


def test_it_is_written_as_people_write_it_here():
    assert format_phone("+8613800138000", "CN") == "138 0013 8000"
    assert format_phone("+442079460958", "CN") == "+44 20 7946 0958"
    assert format_phone("not a number") == "not a number"


def test_it_is_found_with_and_without_codes_and_by_its_last_four():
    assert {"8657188886666", "57188886666", "057188886666", "6666"} <= phone_tokens("+8657188886666")
