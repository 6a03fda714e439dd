import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from wattcare.kernel.paging import Page
from wattcare.kernel.ui.addresses import paging_urls, query_string
from wattcare.kernel.ui.tables import Column, Empty, Table


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def draw(table):
    return engines["django"].from_string("{% table table %}").render({"table": table})


def fruit(items, **rest):
    columns = [Column("Fruit", lambda item: item, "main"), Column("Length", len, "number")]
    return Table("fruit", "Fruit of the house", columns, items, **rest)


def test_each_cell_knows_its_head_for_the_narrow_card():
    html = draw(fruit(["apple"], url=lambda item: f"/{item}/"))
    assert '<a class="w-row-link" href="/apple/">apple</a>' in html
    assert 'data-label="Length">5</td>' in html


def test_rows_that_lead_somewhere_can_be_walked():
    assert "data-row>" in draw(fruit(["fig"], url=lambda item: "/x/"))
    assert "data-row>" not in draw(fruit(["fig"]))


def test_it_says_how_much_it_shows():
    assert fruit(["fig"]).shown == "1 row shown"
    assert fruit(["fig", "pear"], next_url="?cursor=x").shown == "2 rows shown, there are more"
    assert fruit(["fig"], total=9).shown == "1 of 9 shown"


def test_without_rows_it_shows_the_way_on():
    html = draw(fruit([], empty=Empty("No fruit.", action="Buy some", url="/shop/")))
    assert "No fruit." in html
    assert 'href="/shop/"' in html
    assert "<table" not in html


def test_paging_swaps_its_own_block():
    html = draw(fruit(["fig"], next_url="?cursor=x"))
    assert 'hx-get="?cursor=x" hx-target="#fruit" hx-select="#fruit" hx-swap="outerHTML"' in html


def test_a_row_is_drawn_once():
    calls = []
    table = Table("t", "T", [Column("x", calls.append)], ["fig"])
    assert table.rows is table.rows
    assert calls == ["fig"]


def test_the_query_string_keeps_what_is_not_changed():
    request = RequestFactory().get("/queue/", {"kind": ["a", "b"], "cursor": "old"})
    assert query_string(request, cursor="new") == "?kind=a&kind=b&cursor=new"
    assert query_string(request, cursor=None, kind=None) == "/queue/"


def test_the_first_page_is_offered_only_behind_it():
    here, behind = RequestFactory().get("/q/"), RequestFactory().get("/q/", {"cursor": "a"})
    assert paging_urls(here, Page([1], next_cursor="a")) == {"next_url": "?cursor=a", "first_url": ""}
    assert paging_urls(behind, Page([1], cursor="a")) == {"next_url": "", "first_url": "/q/"}
