import itertools
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from wattcare.kernel.ui.shares import REST, Share, meter, percent, share_bar
from wattcare.kernel.ui.tones import Tone, contrast

CSS = (Path(__file__).parents[1] / "static" / "ui" / "pictures.css").read_text(encoding="utf-8")
FILLS = dict(re.findall(r"\.w-class-(\w+) \{ fill: (#[0-9a-f]{6})", CSS))
# What is left of red, green and blue to eyes without one kind of cone (Machado, Oliveira, Fernandes 2009, severity 1).
EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no L": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no M": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
TELL_APART = 20  # CIE76; 2.3 is just noticeable side by side


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def seen(colour, eye):
    """CIELAB of a colour as an eye sees it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = [min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in EYES[eye]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(a * b for a, b in zip(row, light, strict=True)) for row in to_xyz]
    x, y, z = (
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_every_tone_has_a_fill_that_shows_on_white():
    assert {*FILLS} == {*Tone, REST}
    assert all(contrast(FILLS[tone], "#ffffff") >= 3 for tone in Tone)


@pytest.mark.parametrize("eye", EYES)
def test_fills_differ_for_colour_blind_eyes_too(eye):
    for one, other in itertools.combinations(Tone, 2):
        assert math.dist(seen(FILLS[one], eye), seen(FILLS[other], eye)) >= TELL_APART, (one, other)


def test_a_bar_names_its_parts_and_fills_its_width():
    svg = share_bar("Members", [Share("Low <1 kV", 75, "accent"), Share("High", 25, "violet"), Share("None", 0, REST)])
    tree = ElementTree.fromstring(svg)  # noqa: S314
    assert tree.get("aria-label") == "Members: Low <1 kV 75.0 % · High 25.0 %"
    rects = tree.findall("rect")
    assert [one.find("title").text for one in rects] == ["Low <1 kV: 75 (75.0 %)", "High: 25 (25.0 %)"]
    assert float(rects[1].get("x")) + float(rects[1].get("width")) <= 1000


def test_one_customer_in_a_million_is_still_seen():
    tree = ElementTree.fromstring(share_bar("M", [Share("All", 999_999), Share("One", 1)]))  # noqa: S314
    assert float(tree.findall("rect")[1].get("width")) >= 2


def test_a_hundred_parts_keep_within_the_bar():
    tree = ElementTree.fromstring(share_bar("M", [Share(str(n), n) for n in range(101)]))  # noqa: S314
    assert max(float(one.get("x")) + float(one.get("width")) for one in tree.findall("rect")) <= 1000.1


def test_nothing_is_said_of_nothing():
    assert 'aria-label="M: nothing"' in share_bar("M", [])
    assert 'width="0"' in meter("M", 0, 0)


@pytest.mark.parametrize(
    ("amount", "whole", "text"),
    [(1, 3, "33.3 %"), (0, 3, "0.0 %"), (3, 3, "100.0 %"), (1, 5000, "< 0.1 %"), (9999, 10_000, "99.9 %"), (0, 0, "—")],
)
def test_a_share_never_rounds_to_nothing_or_all(amount, whole, text):
    assert percent(amount, whole) == text
