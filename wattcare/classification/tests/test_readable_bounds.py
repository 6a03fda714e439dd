"""Bounds that people can read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattcare.classification.rules.readable import exact, roundest

numbers = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda number: round(number, 4))


@pytest.mark.parametrize(
    ("low", "high", "wish", "decimals", "found"),
    [
        (29.2, 30.8, 29.9, 1, "30"),
        (29.2, 29.8, 29.44, 1, "29.5"),
        (2380, 2520, 2444.31, 2, "2500"),
        (11, 12, 11.5, 0, "12"),
        (12.2, 12.8, 12.5, 0, "13"),
        (-18.3, -11.9, -14.2, 1, "-15"),
        (-1, 2, 0.7, 1, "0"),
        (0, 0.3, 0.2, 1, "0.2"),
        (0.1, 0.2, 0.15, 1, "0.2"),
        (98_000, 131_000, 103_221.4, 2, "100000"),
    ],
)
def test_the_roundest_number_between_two_is_taken(low, high, wish, decimals, found):
    assert roundest(low, high, wish, decimals) == Decimal(found)
    assert str(roundest(low, high, wish, decimals)) == found


@given(low=numbers, high=numbers, share=st.floats(0, 1), decimals=st.integers(0, 4))
def test_values_on_the_grid_are_divided_as_by_a_number_between(low, high, share, decimals):
    """Above `low`, and at most the first value with so many decimals at or above `high`."""
    if low == high:
        return
    low, high = min(low, high), max(low, high)
    found = roundest(low, high, low + share * (high - low), decimals)
    grid = Decimal(1).scaleb(-decimals)
    assert found > exact(low)
    assert found - grid < exact(high)
    assert found % grid == 0
