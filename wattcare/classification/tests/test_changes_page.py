"""Who changed class: page and API, narrowed by class and by the places of one's departments; pages that stay short."""

from datetime import UTC, datetime

import pytest

from wattcare.classification.actions import classify_some
from wattcare.classification.queries import moves
from wattcare.classification.queries.moves import Wanted, changes
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, WORKER, live
from wattcare.customers.models import Agreement, Customer
from wattcare.kernel.results import NotFound, NotPermitted


@pytest.fixture
def moved(town, morning):
    """大华纺织 became a person in April, 李小红 a firm in May; 张三丰 got another voltage in May."""
    live(town)
    live(town, "by-voltage", VOLTAGE)
    for day, number, kind in ((datetime(2026, 4, 2, 2, tzinfo=UTC), "C0002", "person"),
                              (datetime(2026, 5, 2, 2, tzinfo=UTC), "C0004", "enterprise")):  # fmt: skip
        morning.move_to(day)
        Customer.objects.filter(number=number).update(kind=kind)
        Agreement.objects.filter(account__customer__number="C0001").update(voltage_v=220 if day.month == 4 else 10_000)
        ids = list(Customer.objects.filter(number__in=[number, "C0001"]).values_list("pk", flat=True))
        classify_some(actor=WORKER, customer_ids=ids)


def found(actor, **wanted):
    return [(move.number, move.was.code, move.to.code) for move in changes(actor, wanted=Wanted(**wanted))]


@pytest.mark.usefixtures("moved")
def test_the_latest_move_stands_first(town):
    every = found(town.actor("lin"))
    assert set(every[:2]) == {("C0004", "person", "firm"), ("C0001", "low", "high")}
    assert every[2:] == [("C0002", "firm", "person")]


@pytest.mark.usefixtures("moved")
def test_they_are_narrowed_by_scheme_and_by_class_entered_or_left(town):
    lin = town.actor("lin")
    assert found(lin, scheme="by-voltage") == [("C0001", "low", "high")]
    assert len(found(lin, scheme="by-kind", of_class="firm")) == 2
    assert found(lin, scheme="by-voltage", of_class="unknown") == []
    with pytest.raises(NotFound):
        found(lin, scheme="by-moon")
    with pytest.raises(NotFound):
        found(lin, scheme="by-kind", of_class="moon")


@pytest.mark.usefixtures("moved")
def test_they_are_narrowed_to_the_places_some_departments_serve(town):
    lin = town.actor("lin")
    assert {number for number, _was, _to in found(lin, departments=["repair-east"])} == {"C0001", "C0002"}
    assert found(lin, departments=["station-yunling"]) == [("C0004", "person", "firm")]
    page = town.browser("wang").get("/classification/changes/", {"mine": "1"}).content.decode()
    assert "C0002" in page
    assert "C0004" not in page


@pytest.mark.usefixtures("moved")
def test_pages_go_on_where_the_last_one_ended(town):
    lin = town.actor("lin")
    seen, cursor = [], None
    for _page in range(5):
        page = changes(lin, cursor, size=1)
        seen += [move.number for move in page]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == ["C0001", "C0002", "C0004"]


@pytest.mark.usefixtures("moved")
def test_a_page_is_short_where_the_latest_moves_hold_too_few_and_the_next_one_goes_on(town, monkeypatch):
    monkeypatch.setattr(moves, "WINDOW", 1)
    lin, seen, cursor, pages = town.actor("lin"), [], None, 0
    while pages < 9:
        page = changes(lin, cursor, wanted=Wanted("by-kind"))
        seen += [move.number for move in page]
        pages, cursor = pages + 1, page.next_cursor
        if cursor is None:
            break
    assert seen == ["C0004", "C0002"]
    assert pages <= 4


@pytest.mark.usefixtures("moved")
def test_the_page_shows_from_where_to_where_and_offers_filters(town):
    browser = town.browser("lin")
    page = browser.get("/classification/changes/").content.decode()
    for word in ("Changes of class", "李小红", "Person", "Firm", '<optgroup label="By kind">', "By voltage: any class"):
        assert word in page, word
    narrowed = browser.get("/classification/changes/", {"class": "by-voltage:high"}).content.decode()
    assert "/customers/C0001/" in narrowed
    assert "/customers/C0004/" not in narrowed
    part = browser.get("/classification/changes/", {"class": "by-kind:"}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "客户类别变化" in town.browser("lin", "zh-hans").get("/classification/changes/").content.decode()


@pytest.mark.usefixtures("moved")
def test_an_old_bookmark_narrows_nothing_and_a_bad_page_mark_is_refused(town):
    browser = town.browser("lin")
    assert "/customers/C0004/" in browser.get("/classification/changes/", {"class": "by-moon:full"}).content.decode()
    assert browser.get("/classification/changes/", {"cursor": "nonsense"}).status_code == 422


def test_sensitive_schemes_and_classes_are_never_in_it(town, morning):
    live(town, "by-trust", KINDS, sensitive=True)
    live(town, "by-kind", KINDS, sensitive_classes=["firm"])
    morning.move_to(datetime(2026, 4, 2, 2, tzinfo=UTC))
    Customer.objects.filter(number="C0001").update(kind="enterprise")
    classify_some(actor=WORKER, customer_ids=[town.customer().pk])
    assert found(town.actor("zhou")) == []
    assert "/customers/C0001/" not in town.browser("zhou").get("/classification/changes/").content.decode()


def test_whoever_may_not_see_classes_or_customers_sees_no_moves(town):
    for username in ("wairen",):
        assert town.browser(username).get("/classification/changes/").status_code == 403
        with pytest.raises(NotPermitted):
            changes(town.actor(username))


@pytest.mark.usefixtures("moved")
def test_programs_read_them_too(town):
    def asked(**query):
        return town.program().get("/api/v1/class-changes", query, headers={"Accept-Language": "en"})

    items = asked().json()["items"]
    assert [one["number"] for one in items][2:] == ["C0002"]
    assert items[2] == {
        "scheme": "by-kind", "number": "C0002", "name": "云江大华纺织有限公司", "held_since": "2026-03-10",
        "on": "2026-04-02", "at": "2026-04-02T02:00:00Z",
        "was": {"code": "firm", "names": {"en": "Firm", "zh-hans": "firm"}, "tone": "neutral"},
        "to": {"code": "person", "names": {"en": "Person", "zh-hans": "person"}, "tone": "neutral"},
    }  # fmt: skip
    narrowed = asked(**{"class": "by-kind:person", "departments": ["station-yunling"]}).json()["items"]
    assert [one["number"] for one in narrowed] == ["C0004"]
    first = asked(size=1).json()
    second = asked(size=1, cursor=first["next"]).json()
    assert first["items"] != second["items"]
    for wrong in ("by-moon:full", "by-kind:moon"):
        refused = asked(**{"class": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "query/class")
