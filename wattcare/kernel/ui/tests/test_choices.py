import pytest

from wattcare.kernel.ui.choices import Coded, Look
from wattcare.kernel.ui.pieces import badge
from wattcare.kernel.ui.tones import Tone


class Stage(Coded):
    OPEN = "open", "Open", Tone.INFO, "circle"
    CLOSED = "closed", "Closed"


def test_a_code_finds_its_member():
    assert Stage.of("open") is Stage.OPEN


def test_an_unknown_code_is_said():
    with pytest.raises(ValueError, match="Stage has no code 'lost'"):
        Stage.of("lost")


def test_it_gives_choices_for_fields():
    assert Stage.choices() == [("open", "Open"), ("closed", "Closed")]


def test_a_look_is_drawn_like_a_member():
    assert badge(Look("open", "Open", Tone.INFO, "circle")) == badge(Stage.OPEN)
