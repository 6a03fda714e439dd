"""Lists, files and answers narrowed by the class of the customer; what few may know narrows no file."""

import csv
import io

import pytest

from wattcare.audit.models import Entry
from wattcare.channels.email.actions import Arrival, receive_message
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, live
from wattcare.classification.tests.sized import many_schemes
from wattcare.kernel.actors import system

pytestmark = pytest.mark.usefixtures("morning")


def numbers(page):
    return {number for number in ("C0001", "C0002", "C0003", "C0004") if f"/customers/{number}/" in page}


def got(browser, address, **query):
    return browser.get(address, query).content.decode()


def table(answer):
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_list_of_customers_is_narrowed_by_one_class_or_several(town):
    live(town)
    live(town, "by-voltage", VOLTAGE)
    browser = town.browser("lin")
    assert numbers(got(browser, "/customers/", **{"class": "by-kind:person"})) == {"C0001", "C0004"}
    assert numbers(got(browser, "/customers/", **{"class": ["by-kind:firm", "by-voltage:high"]})) == {"C0002"}
    page = got(browser, "/customers/", **{"class": "by-kind:person"})
    assert "By kind: Person" in page
    assert '<optgroup label="By voltage">' in page


def test_the_list_shows_what_tells_most_of_each(town):
    many_schemes(town.customer(), members=[50, 99, 2, 1, 90, 10])
    live(town)  # by what the list shows in a column of its own
    page = got(town.browser("lin"), "/customers/")
    shown = [number for number in range(6) if f"Class {number}</span>" in page]
    assert shown == [2, 3]
    assert 'title="By kind"' not in page


def test_an_old_bookmark_of_a_class_that_is_gone_narrows_nothing(town):
    live(town)
    browser = town.browser("lin")
    page = got(browser, "/customers/", **{"class": "by-moon:full"})
    assert len(numbers(page)) == 4
    assert "a-chosen" not in page
    assert town.browser("zhou").post("/customers/export/?class=by-moon:full").status_code == 422
    assert len(numbers(got(browser, "/customers/", **{"class": "\0"}))) == 4


def test_those_in_no_class_are_found(town):
    live(town)
    assert numbers(got(town.browser("lin"), "/customers/", **{"class": "by-kind:"})) == set()


def test_the_file_has_a_column_for_each_scheme_and_none_for_sensitive_ones(town):
    live(town)
    live(town, "by-trust", KINDS, sensitive=True)
    found = table(town.browser("zhou").post("/customers/export/?class=by-kind:firm"))
    assert {row["Customer number"]: row["By kind"] for row in found} == {"C0002": "Firm", "C0003": "Firm"}
    assert "By trust" not in found[0]


def test_no_file_is_made_of_whom_few_may_know(town):
    live(town, "by-trust", KINDS, sensitive=True)
    answer = town.browser("zhou").post("/customers/export/?class=by-trust:firm")
    assert answer.status_code == 422
    assert "no file is made" in answer.content.decode()


def test_a_list_by_a_sensitive_class_is_for_few_and_each_look_is_recorded(town):
    live(town, "by-trust", KINDS, sensitive=True)
    assert len(numbers(got(town.browser("lin"), "/customers/", **{"class": "by-trust:firm"}))) == 4
    assert "by-trust" not in got(town.browser("lin"), "/customers/")
    page = got(town.browser("zhou"), "/customers/", **{"class": "by-trust:firm"})
    assert numbers(page) == {"C0002", "C0003"}
    entry = Entry.objects.filter(verb="classification.look").latest("id")
    assert (entry.actor_code, entry.after) == ("zhou", {"classes": ["by-trust:firm"]})


def test_the_api_takes_classes_and_refuses_unknown_ones(town):
    live(town)
    program = town.program()

    def asked(path, **query):
        return program.get(f"/api/v1{path}", query, headers={"Accept-Language": "en"})

    items = asked("/customers", **{"class": "by-kind:person"}).json()["items"]
    assert {one["number"] for one in items} == {"C0001", "C0004"}
    town.case()
    town.case(account="3300000002")
    items = asked("/cases", **{"class": "by-kind:firm"}).json()["items"]
    assert len(items) == 1
    for path in ("/customers", "/cases"):
        refused = asked(path, **{"class": "by-kind:moon"})
        assert refused.status_code == 422, path
        assert refused.json()["errors"] == [{"pointer": "query/class", "detail": "There is no “by-kind:moon” here."}]


def test_the_list_of_cases_is_narrowed_by_the_class_of_the_customer(town):
    live(town)
    zhang, dahua = town.case(subject="家中停电"), town.case(account="3300000002", subject="车间停电")
    nobody = town.case(account="", anonymous=True, subject="路灯不亮")
    browser = town.browser("lin")
    page = got(browser, "/cases/", **{"class": "by-kind:firm", "stage": "open"})
    assert (dahua.number in page, zhang.number in page, nobody.number in page) == (True, False, False)
    everything = got(browser, "/cases/", **{"class": "by-moon:full", "stage": "open"})
    assert all(case.number in everything for case in (zhang, dahua, nobody))
    assert '<optgroup label="By kind">' in everything


def test_a_sensitive_class_narrows_no_list_of_cases(town):
    live(town, "by-trust", KINDS, sensitive=True)
    case = town.case()
    assert case.number in got(town.browser("zhou"), "/cases/", **{"class": "by-trust:firm", "stage": "open"})
    answer = town.program().get("/api/v1/cases", {"class": "by-trust:firm"})
    assert answer.status_code == 422


def test_messages_are_narrowed_by_the_class_of_their_cases_customer(town):
    live(town)
    for sender in ("zhang@example.com", "stranger@example.com"):
        letter = f"From: {sender}\r\nTo: service@example.com\r\nSubject: from {sender}\r\n\r\nNo supply.\r\n"
        receive_message(actor=system("tests"), arrival=Arrival(letter.encode()))
    from wattcare.channels.email.models import InboundMessage

    case = town.case()
    InboundMessage.objects.filter(sender_address="zhang@example.com").update(case=case)
    InboundMessage.objects.filter(sender_address="stranger@example.com").update(case=None)
    page = got(town.browser("lin"), "/mail/", **{"class": "by-kind:person"})
    assert "from zhang@example.com" in page
    assert "from stranger@example.com" not in page
    assert "from stranger@example.com" in got(town.browser("lin"), "/mail/", **{"class": "by-kind:moon"})
