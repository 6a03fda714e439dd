from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from wattcare.kernel.ui.flows import DRAWN, Flow, Part, flow_chart

HEADS = ["From", "To", "Customers", "Share"]
BEFORE = [Part("lv", "Low", "accent"), Part("hv", "High <35>", "violet"), Part("gone", "Empty")]
AFTER = [Part("lv", "Low", "accent"), Part("mv", "Medium", "warn")]
FLOWS = [Flow("lv", "lv", 90), Flow("hv", "mv", 8), Flow("hv", "lv", 2)]


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def drawing(chart):
    return ElementTree.fromstring(chart.svg).find("svg")  # noqa: S314


def test_each_flow_is_a_ribbon_that_says_what_it_is():
    svg = drawing(flow_chart("Moves", BEFORE, AFTER, FLOWS, heads=HEADS))
    assert [path.find("title").text for path in svg.findall("path")] == [
        "Low → Low: 90",
        "High <35> → Low: 2",
        "High <35> → Medium: 8",
    ]
    assert svg.find("desc").text == "Largest: from Low to Low, 90"


def test_who_stays_is_drawn_quietly():
    ribbons = drawing(flow_chart("Moves", BEFORE, AFTER, FLOWS, heads=HEADS)).findall("path")
    assert [path.get("class") for path in ribbons][:2] == ["w-flow-stay", "w-flow-move w-class-violet"]


def test_the_numbers_come_with_it_largest_first():
    chart = flow_chart("Moves", BEFORE, AFTER, FLOWS, heads=HEADS)
    assert chart.heads == HEADS
    assert chart.rows == [
        ["Low", "Low", "90", "90.0 %"],
        ["High <35>", "Medium", "8", "8.0 %"],
        ["High <35>", "Low", "2", "2.0 %"],
    ]


def test_parts_without_any_amount_are_left_out():
    assert "Empty" not in flow_chart("Moves", BEFORE, AFTER, FLOWS, heads=HEADS).svg


def test_many_parts_are_drawn_as_the_largest_and_the_rest():
    parts = [Part(str(n), f"Class {n}") for n in range(100)]
    flows = [Flow(str(n), str(99 - n), n + 1) for n in range(100)]
    chart = flow_chart("Moves", parts, parts, flows, heads=HEADS)
    assert f"{100 - DRAWN + 1} smaller ones" in chart.svg
    assert len(drawing(chart).findall("rect")) == 2 * DRAWN
    assert len(chart.rows) == 100


def test_nothing_moves_nowhere():
    chart = flow_chart("Moves", [], [], [], heads=HEADS)
    assert chart.rows == []
    assert drawing(chart).find("desc").text == "nothing"


def test_long_names_are_cut_in_the_picture_only():
    long = [Part("a", "一个名称非常长的客户类别在图上放不下", "good")]
    chart = flow_chart("Moves", long, long, [Flow("a", "a", 1)], heads=HEADS)
    assert "一个名称非常长的客户类…" in chart.svg
    assert chart.rows[0][0] == "一个名称非常长的客户类别在图上放不下"
