import pytest
from django.test import RequestFactory

from wattcare.kernel.actors import Actor
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem, Search

PLAIN = Actor(id=1, code="lin", name="林晓")
MANAGER = Actor(id=2, code="gao", name="高远", permissions=frozenset({"staff.manage"}))


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_search", [])
    navigation.register(NavItem("style", "Style", "ui_style", "palette", "staff.manage", order=9))
    navigation.register(NavItem("start", "Start", "home", "home", order=1))


def shown(actor, path="/"):
    return navigation.entries(RequestFactory().get(path), actor)


def test_only_the_permitted_entries_show():
    assert [entry.item.code for entry in shown(PLAIN)] == ["start"]
    assert [entry.item.code for entry in shown(MANAGER)] == ["start", "style"]


def test_the_longest_address_is_the_current_one():
    assert [entry.current for entry in shown(MANAGER, "/settings/ui/")] == [False, True]


def test_registering_again_replaces():
    navigation.register(NavItem("start", "Home", "home", "home"))
    assert [item.label for item in navigation.registered()] == ["Style", "Home"]


def test_what_is_not_mounted_does_not_show():
    navigation.register(NavItem("gone", "Gone", "no-such-page", "x"))
    assert "gone" not in [entry.item.code for entry in shown(MANAGER)]


def test_the_search_box_needs_its_permission():
    navigation.register_search(Search("home", permission="staff.manage"))
    assert navigation.search_for(PLAIN) is None
    assert navigation.search_for(MANAGER).url_name == "home"
