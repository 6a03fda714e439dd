import pytest
from django.utils.translation import override

from wattcare.kernel.names import Names
from wattcare.kernel.ui import icons, pieces

FAULT = Names({"en": "Fault report", "zh-hans": "故障报修"})


class Kind:
    names = FAULT
    tone = "orange"
    icon = "bolt"


def test_a_badge_has_word_colour_and_icon():
    with override("zh-hans"):
        html = pieces.badge(Kind())
    assert "故障报修" in html
    assert "w-tone-warn" in html
    assert "<svg" in html


def test_what_people_typed_is_escaped():
    for html in (pieces.badge("<b>"), pieces.person("<b>"), pieces.masked("<b>"), pieces.link("<b>", '"><x')):
        assert "<b>" not in html
        assert "<x" not in html


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "故障报修"), ("en", "Fault report")])
def test_names_come_in_the_readers_language(language, text):
    with override(language):
        assert pieces.names(FAULT) == pieces.names(dict(FAULT)) == text


def test_names_of_nothing_are_empty():
    assert (pieces.names(None), pieces.names("plain")) == ("", "plain")


@pytest.mark.parametrize(
    ("name", "short"), [("张三丰", "三丰"), ("李明", "李明"), ("Anna Bell", "AB"), ("anna", "AN"), ("", "")]
)
def test_initials(name, short):
    assert pieces.initials(name) == short


def test_nobody_is_a_dash_with_a_word():
    assert "visually-hidden" in pieces.person("")


def test_a_masked_value_offers_to_be_shown():
    html = pieces.masked("138****5678", "/reveal/", "Phone")
    assert 'hx-get="/reveal/"' in html
    assert "aria-label" in html
    assert "button" not in pieces.masked("138****5678")


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icons.icon("bolt")
    assert 'role="img" aria-label="Power"' in icons.icon("bolt", "Power")


@pytest.mark.parametrize("name", ["no-such-icon", "../ui", ""])
def test_an_unknown_icon_is_a_dot(name):
    assert "<circle" in icons.body(name)
