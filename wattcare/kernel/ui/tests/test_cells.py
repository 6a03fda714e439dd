from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from wattcare.kernel.names import Names
from wattcare.kernel.ui import amounts
from wattcare.kernel.ui.cells import Badge, Energy, Link, Masked, Money, Person, cell
from wattcare.kernel.ui.deadlines import DueState


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, "—"), ("", "—"), ([], "—"), ("<i>", "&lt;i&gt;"), (True, "Yes"), (1234, "1,234"), (0, "0"),
        (Money(Decimal("1234.5")), "¥1,234.50"), (Energy(312), "312 kWh"), (Link("a", "/b"), 'href="/b"'),
        (Masked("138****5678"), "138****5678"), (Person("张敏"), "张敏"), (Badge("x", "red"), "w-tone-bad"),
        (date(2025, 10, 8), "8 Oct 2025"), (Names({"en": "East"}), "East"), (DueState.LATE, "w-tone-bad"),
        (["a", Badge("b")], "<div>a</div>"),
    ],
)  # fmt: skip
def test_a_value_is_drawn_by_what_it_is(value, seen):
    assert seen in cell(value)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal("-184.2"), "CNY", "−¥184.20"),
        (5, "GBP", "£5.00"),
        (Decimal("1"), "SEK", "1.00 SEK"),
        (None, "CNY", "—"),
    ],
)
def test_money(amount, currency, text):
    assert amounts.money(amount, currency) == text


def test_thousands_are_grouped_by_three_in_chinese_too():
    with override("zh-hans"):
        assert (amounts.number(1234567), amounts.kwh(12345.6, 1)) == ("1,234,567", "12,345.6 kWh")
