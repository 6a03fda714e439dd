import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from wattcare.kernel.actors import Actor
from wattcare.kernel.slots import Slot
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem, Search

LIN = Actor(id=1, code="lin", name="林晓")


@pytest.fixture(autouse=True)
def _small_rail(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_search", [])
    monkeypatch.setattr(navigation, "department_names", Slot("names"))
    monkeypatch.setattr(navigation, "entry_counts", Slot("counts"))
    navigation.register(NavItem("style", "Style", "ui_style", "palette", shortcut="s"))
    navigation.register_search(Search("home", placeholder="Phone, account"))
    navigation.department_names.register(lambda actor: ["Hotline"])
    navigation.entry_counts.register(lambda actor: {"style": 1200})


def draw(actor=LIN, path="/settings/ui/?a=1", language="en", template="ui/page.html"):
    request = RequestFactory().get(path)
    request.actor = actor
    with override(language):
        return render_to_string(template, {}, request)


def test_the_rail_shows_where_one_is_and_who_one_is():
    html = draw()
    assert 'aria-current="page"' in html
    assert 'data-key="g s"' in html
    assert "1,200" in html
    assert "林晓" in html
    assert "Hotline" in html


def test_the_page_has_its_landmarks():
    html = draw()
    for mark in (
        'href="#main"',
        '<main id="main"',
        "<nav ",
        'role="search"',
        "<aside ",
        'id="w-live"',
        'role="status"',
    ):
        assert mark in html


@pytest.mark.parametrize(("language", "code"), [("en", "en"), ("zh-hans", "zh-hans")])
def test_the_language_switch_keeps_the_page(language, code):
    html = draw(language=language)
    assert f'value="{code}"' in html
    assert 'name="next" value="/settings/ui/?a=1"' in html


def test_a_stranger_gets_no_rail_entries():
    html = draw(actor=Actor(id=None, code="nobody", name=""))
    assert "Hotline" not in html
    assert 'data-key="g s"' not in html


def test_htmx_keeps_to_the_policy():
    html = draw()
    assert '"includeIndicatorStyles":false' in html
    assert '"allowEval":false' in html
    assert '"selfRequestsOnly":true' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
@pytest.mark.parametrize(("language", "way_on"), [("en", "To the start"), ("zh-hans", "返回工作台")])
def test_error_pages_stand_without_a_request(name, language, way_on):
    with override(language):
        html = render_to_string(f"{name}.html")
    assert way_on in html
    assert "set_language" not in html
