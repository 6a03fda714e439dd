"""What a customer counts as, on page, card, desk and case: chips, a panel, why; sensitive classes only on a look."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wattcare.audit.models import Entry
from wattcare.catalogue import queries as catalogue
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, live, settle
from wattcare.classification.tests.sized import many_schemes
from wattcare.customers.models import Customer

pytestmark = pytest.mark.usefixtures("morning")


def text(browser, address, **query):
    answer = browser.get(address, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def by_kind(town):
    live(town)


@pytest.mark.usefixtures("by_kind")
def test_the_page_shows_the_class_since_when_and_the_way_to_why(town):
    page = text(town.browser("lin"), "/customers/C0001/")
    assert page.count('title="By kind"') == 1
    assert "/classification/customers/C0001/why/by-kind/" in page
    assert 'id="classes"' in page
    assert "2026-03-10" in page or "10" in page


@pytest.mark.usefixtures("by_kind")
def test_card_desk_and_case_show_the_chips(town):
    case = town.case()
    browser = town.browser("lin")
    for address, query in (
        ("/customers/C0001/card/", {}),
        ("/desk/", {"customer": "C0001"}),
        ("/desk/about/", {"chosen": "C0001|3300000001:SP-0001"}),
        (f"/cases/{case.number}/", {}),
    ):
        assert 'class="w-chips"' in text(browser, address, **query), address


@pytest.mark.usefixtures("by_kind")
def test_a_caller_who_asked_for_secrecy_is_not_given_away_by_a_chip(town):
    case = town.case(secrecy=True, order="查看", order_department="repair-east")
    page = text(town.browser("wang"), f"/cases/{case.number}/")
    assert "identity to be kept secret" in page
    assert "w-chips" not in page


def test_the_telling_ones_are_seen_at_once_and_the_rest_when_asked_for(town):
    many_schemes(town.customer(), members=[50, 99, 2, 1, 90, 10])
    page = text(town.browser("lin"), "/customers/C0001/card/")
    shown, _mark, rest = page.split('class="w-chips"')[1].partition("<details")
    assert [shown.count(f"Class {number}</span>") for number in range(6)] == [1, 0, 1, 1, 0, 1]
    assert "2 more" in rest
    assert rest.count("Class 1</span>") == 1


@pytest.mark.usefixtures("by_kind")
def test_one_statement_more_on_each_page_and_never_more_than_twelve(town, monkeypatch):
    monkeypatch.setattr(catalogue, "RECHECK_SECONDS", 1e9)
    case = town.case()
    for person in ("lin", "zhou"):
        browser = town.browser(person)
        for address in ("/customers/C0001/", "/customers/C0001/card/", f"/cases/{case.number}/", "/customers/"):
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            ours = [q["sql"] for q in asked.captured_queries if "classification_" in q["sql"]]
            assert len(ours) == 1, (address, ours)
            assert len(asked.captured_queries) <= 12, address


def test_whoever_may_not_see_classes_sees_none(town):
    live(town)
    browser = town.browser("lin")
    user = town.user("lin")
    for role in {one.role for one in user.memberships.select_related("role")}:
        role.permissions = [code for code in role.permissions if not code.startswith("classification.")]
        role.save()
    page = text(browser, "/customers/C0001/")
    assert "w-chips" not in page
    assert 'id="classes"' not in page
    assert browser.get("/classification/customers/C0001/why/by-kind/").status_code == 403
    assert "w-chips" not in text(browser, "/customers/C0001/card/")


def test_why_says_which_parts_hold_with_which_values(town):
    live(town, "by-voltage", VOLTAGE)
    page = text(town.browser("lin"), "/classification/customers/C0001/why/by-voltage/")
    for word in ("By voltage", "This class takes the customer because", "220", "Why none of the other classes"):
        assert word in page, word
    assert page.count("does not hold") == 2


def test_why_opens_in_the_page_too(town):
    live(town)
    answer = town.browser("lin").get("/classification/customers/C0001/why/by-kind/", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert b"w-why-class" in answer.content


def test_why_tells_the_classes_so_far_and_that_the_archive_has_changed_since(town, morning):
    live(town)
    morning.move_to(datetime(2026, 4, 2, 2, tzinfo=UTC))
    Customer.objects.filter(number="C0001").update(kind="enterprise")
    browser = town.browser("lin")
    assert "The class follows within a minute" in text(browser, "/classification/customers/C0001/why/by-kind/")
    from wattcare.classification.actions import classify_some
    from wattcare.classification.tests.drawn_up import WORKER

    classify_some(actor=WORKER, customer_ids=[town.customer().pk])
    settle()
    page = text(browser, "/classification/customers/C0001/why/by-kind/")
    assert "Classes so far" in page
    history = page.split("Classes so far")[1]
    assert history.index("Firm") < history.index("Person")


def test_an_unknown_scheme_or_customer_is_not_found(town):
    live(town)
    browser = town.browser("lin")
    assert browser.get("/classification/customers/C0001/why/by-moon/").status_code == 404
    assert browser.get("/classification/customers/C9999/why/by-kind/").status_code == 404


def test_sensitive_classes_are_shown_to_few_on_a_look_that_is_recorded(town):
    live(town, "by-trust", KINDS, sensitive=True)
    assert "By trust" not in text(town.browser("lin"), "/customers/C0001/")
    assert town.browser("lin").get("/classification/customers/C0001/why/by-trust/").status_code == 404
    browser = town.browser("zhou")
    page = text(browser, "/customers/C0001/")
    assert "By trust" not in page
    assert "There are restricted notes on this customer" in page
    looked = browser.post("/classification/customers/C0001/restricted/").content.decode()
    assert "By trust" in looked
    entry = Entry.objects.filter(verb="classification.look").latest("id")
    assert (entry.actor_code, entry.object_id, entry.after) == ("zhou", "C0001", {"classes": ["by-trust:person"]})


def test_why_of_a_sensitive_class_is_recorded(town):
    live(town, "by-kind", KINDS, sensitive_classes=["firm"])
    before = Entry.objects.filter(verb="classification.look").count()
    text(town.browser("lin"), "/classification/customers/C0001/why/by-kind/")
    assert Entry.objects.filter(verb="classification.look").count() == before
    text(town.browser("zhou"), "/classification/customers/C0001/why/by-kind/")
    entry = Entry.objects.filter(verb="classification.look").latest("id")
    assert (entry.object_type, entry.object_id) == ("customer", "C0001")
    assert Entry.objects.filter(verb="classification.look").count() == before + 1


def test_it_is_said_in_chinese(town):
    live(town)
    page = text(town.browser("zhou", "zh-hans"), "/customers/C0001/")
    assert "客户分类" in page
    assert "为什么" in page
