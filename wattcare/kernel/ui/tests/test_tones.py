import re
from pathlib import Path

import pytest

from wattcare.kernel.ui.tones import Tone, contrast

STYLES = Path(__file__).parents[1] / "static" / "ui"
CSS = (STYLES / "ui.css").read_text(encoding="utf-8")
PICTURES = (STYLES / "pictures.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"(--w-[a-z0-9-]+):\s*(#[0-9a-f]{6})\b", CSS))
AA = 4.5
SHAPES = 3.0  # WCAG 1.4.11: borders and marks


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_reads_on_its_tint_and_on_white(tone):
    assert contrast(tone.ink, tone.tint) >= AA
    assert contrast(tone.ink, "#ffffff") >= AA


@pytest.mark.parametrize("tone", Tone)
def test_the_style_sheet_holds_the_same_colours(tone):
    assert (TOKENS[f"--w-{tone}-ink"], TOKENS[f"--w-{tone}-tint"]) == (tone.ink, tone.tint)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "ground"), ("ink", "card"), ("soft", "ground"), ("soft", "card"), ("soft", "neutral-tint"),
        ("link", "card"), ("link", "ground"), ("link", "hover"), ("ink", "hover"), ("soft", "hover"),
        ("rail-ink", "rail"), ("rail-soft", "rail"), ("rail-ink", "rail-on"), ("card", "accent"), ("card", "ink"),
        ("ink", "accent-tint"),
    ],
)  # fmt: skip
def test_text_reads_on_its_ground(text, ground):
    assert contrast(TOKENS[f"--w-{text}"], TOKENS[f"--w-{ground}"]) >= AA


@pytest.mark.parametrize(
    ("shape", "ground"), [("edge", "card"), ("focus", "ground"), ("focus", "card"), ("accent", "card")]
)
def test_edges_and_the_focus_can_be_seen(shape, ground):
    assert contrast(TOKENS[f"--w-{shape}"], TOKENS[f"--w-{ground}"]) >= SHAPES


@pytest.mark.parametrize("colour", re.findall(r"\.w-fill-\w+, \.w-key-\w+ \{ fill: (#[0-9a-f]{6})", PICTURES))
def test_chart_colours_can_be_seen(colour):
    assert contrast(colour, "#ffffff") >= SHAPES


@pytest.mark.parametrize(
    ("word", "tone"),
    [("red", Tone.BAD), ("azure", Tone.INFO), ("good", Tone.GOOD), ("plaid", Tone.NEUTRAL), (None, Tone.NEUTRAL)],
)
def test_colour_words_of_packs_have_a_meaning(word, tone):
    assert Tone.of(word) is tone


def test_the_style_sheet_stays_small():
    assert len(CSS.splitlines()) <= 250
