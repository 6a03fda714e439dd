import pytest
from django.test import RequestFactory
from django.utils.translation import override

from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotPermitted
from wattcare.kernel.slots import Slot
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.views import style_page

MANAGER = Actor(id=2, code="gao", name="高远", permissions=frozenset({"staff.manage"}))


@pytest.fixture(autouse=True)
def _bare_rail(monkeypatch):
    for name, value in {"_items": {}, "_search": [], "department_names": Slot("n"), "entry_counts": Slot("c")}.items():
        monkeypatch.setattr(navigation, name, value)


def ask(actor):
    request = RequestFactory().get("/settings/ui/")
    request.actor = actor
    return style_page(request)


@pytest.mark.parametrize(("language", "word"), [("en", "Fault report"), ("zh-hans", "故障报修")])
def test_it_shows_every_piece_in_both_languages(language, word):
    with override(language):
        html = ask(MANAGER).content.decode()
    for piece in (
        word,
        "w-chip",
        "w-badge",
        "w-table",
        "w-attrs",
        "w-chart",
        "w-field",
        "w-error",
        "w-empty",
        "w-denied",
    ):
        assert piece in html


def test_it_is_for_administrators():
    with pytest.raises(NotPermitted):
        ask(Actor(id=1, code="lin", name="林晓"))
