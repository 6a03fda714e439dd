from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from wattcare.kernel.ui.charts import Series, bars, heat, lines, nice, spark

USE = [Series("2025", [310, 295, None, 205]), Series("2024", [290, 300, 250, 198], "neutral")]
MONTHS = ["Jan", "Feb", "Mar", "Apr"]


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize("form", [bars, lines, heat])
def test_a_chart_is_well_formed_named_and_described(form):
    tree = ElementTree.fromstring(f"<figure>{form('Use <kWh>', MONTHS, USE).svg}</figure>")  # noqa: S314
    svg = tree.find("svg")
    assert svg.get("role") == "img"
    assert svg.find("title").text == "Use <kWh>"
    assert svg.find("desc").text == "2025: highest 310 at Jan. 2024: highest 300 at Feb"


@pytest.mark.parametrize("form", [bars, lines, heat])
def test_the_numbers_come_with_it(form):
    chart = form("Use", MONTHS, USE, head="Month")
    assert chart.heads == ["Month", "2025", "2024"]
    assert chart.rows[2] == ["Mar", "—", "250"]


def test_a_gap_breaks_the_line():
    assert lines("Use", MONTHS, USE[:1]).svg.count("<polyline") == 2


def test_nothing_to_show_draws_an_empty_frame():
    for form in (bars, lines, heat):
        assert "<svg" in form("Use", [], [Series("x", [])]).svg


def test_values_below_zero_hang_from_the_zero_line():
    assert 'height="0.5"' not in bars("Balance", ["a", "b"], [Series("x", [-5, 5])]).svg


@pytest.mark.parametrize(("value", "top"), [(0, 1), (0.03, 0.05), (1, 1), (7, 10), (23, 25), (310, 500)])
def test_axes_end_on_round_numbers(value, top):
    assert nice(value) == pytest.approx(top)


def test_a_spark_says_in_words_what_it_shows():
    assert 'aria-label="Use, rising"' in spark("Use, rising", [1, None, 3])
    assert "polyline" in spark("flat", [2, 2])


def test_sparks_beside_each_other_share_a_scale_and_a_level():
    calm, wild = (spark(name, values, within=(0, 20), level=10) for name, values in (("a", [9, 11]), ("b", [0, 20])))
    assert 'points="2.0,13.0 98.0,11.0"' in calm
    assert 'points="2.0,22.0 98.0,2.0"' in wild
    assert 'd="M2 12.0H98"' in calm


def test_a_strip_of_cells_names_its_rows_and_needs_no_key():
    assert "w-legend" in bars("Use", MONTHS, USE).svg
    assert "w-legend" not in heat("Use", MONTHS, USE).svg
