"""Who sees which case: list, search, record, timeline, page, archive and verbs can never disagree."""

from datetime import UTC, datetime

import pytest
import time_machine

from wattcare.cases import actions
from wattcare.cases.models import Case
from wattcare.cases.queries.archive import cases_of_customer
from wattcare.cases.queries.searching import CaseFilter, find_cases

PEOPLE = ["lin", "zhou", "wang", "chen", "he", "sun", "gao", "wairen"]


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(datetime(2025, 3, 10, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def cases(town):
    """One case of every kind of belonging; the subject holds one word by which all are sought."""
    made = {
        "of the east": town.case(subject="甲乙 东"),
        "ordered in the east": town.case(
            subject="甲乙 派", order="查", order_department="repair-east", department="billing"
        ),
        "of billing": town.case(kind="enquiry", subject="甲乙 费", department="billing-account"),
        "assigned to Wang": town.case(subject="甲乙 王", department="repair-west"),
        "of nobody's customer": town.case(subject="甲乙 匿", account="", anonymous=True, department="control"),
        "reported": town.case(kind="report", subject="甲乙 举", account=""),
        "reported in the east": town.case(
            kind="report", subject="甲乙 报", account="", order="核", order_department="repair-east"
        ),
        "concerning Sun": town.case(kind="report", subject="甲乙 孙", account=""),
        "closed": town.case(kind="enquiry", subject="甲乙 结", department="billing-account"),
    }
    Case.objects.filter(pk=made["of the east"].pk).update(department_id=made["of the east"].department_id)
    actions.assign(actor=town.actor("zhou"), number=made["assigned to Wang"].number, assignee="wang")
    Case.objects.filter(pk=made["concerning Sun"].pk).update(concerns=town.user("sun"))
    actions.reply(actor=town.actor("zhou"), number=made["closed"].number, text="已答复")
    actions.close(actor=town.actor("zhou"), number=made["closed"].number, outcome="answered")
    return {case.number: what for what, case in made.items()}


def everything(items, cases):
    return {cases[number] for number in items if number in cases}


def readable(caller, cases, suffix):
    return {what for number, what in cases.items() if caller.get(f"/cases/{number}{suffix}").status_code == 200}


@pytest.mark.parametrize("username", PEOPLE)
def test_all_ways_to_a_case_agree(town, person, cases, username):
    caller, actor = person(username), town.actor(username)
    browser = town.browser(username)
    listed = everything((case["number"] for case in caller.get("/cases", size=200).json()["items"]), cases)
    ways = {
        "search by API": everything((c["number"] for c in caller.get("/cases", q="甲乙").json()["items"]), cases),
        "record by API": readable(caller, cases, ""),
        "timeline by API": readable(caller, cases, "/timeline"),
        "page": {what for number, what in cases.items() if browser.get(f"/cases/{number}/").status_code == 200},
        "questions": everything(find_cases(actor, CaseFilter(q="甲乙")).values_list("number", flat=True), cases),
        "verbs": {what for number, what in cases.items() if actor.has("cases.urge") and _can_reach(caller, number)},
    }
    if not actor.has("cases.urge"):
        del ways["verbs"]
    assert {way: seen ^ listed for way, seen in ways.items() if seen != listed} == {}


def _can_reach(caller, number):
    """Whether a verb finds the case: it is refused for its text, not for the case."""
    return caller.post(f"/cases/{number}/urgings", {"text": "", "channel": ""}).status_code != 404


@pytest.mark.parametrize("username", PEOPLE)
def test_the_archive_shows_of_a_customer_what_the_list_shows(town, cases, username):
    actor = town.actor(username)
    customer = town.customer()
    listed = {case.number for case in find_cases(actor, CaseFilter(customer="C0001"))}
    assert {case.number for case in cases_of_customer(actor, customer.pk)} == listed


@pytest.mark.parametrize(
    ("username", "unseen"),
    [
        ("zhou", {"reported", "reported in the east", "concerning Sun"}),
        ("lin", {"reported", "reported in the east", "concerning Sun"}),
        ("gao", {"reported", "reported in the east", "concerning Sun"}),
    ],
)
def test_whoever_sees_all_sees_all_but_the_restricted(town, cases, username, unseen):
    seen = everything(Case.objects.visible_to(town.actor(username)).values_list("number", flat=True), cases)
    assert set(cases.values()) - seen == unseen


def test_a_crew_sees_its_own_its_orders_and_what_is_assigned_to_it(town, cases):
    seen = everything(Case.objects.visible_to(town.actor("wang")).values_list("number", flat=True), cases)
    assert {"ordered in the east", "assigned to Wang"} <= seen
    assert not seen & {"of billing", "reported", "reported in the east", "of nobody's customer"}


def test_the_inspector_sees_reports_but_not_the_one_about_themselves(town, cases):
    seen = everything(Case.objects.visible_to(town.actor("sun")).values_list("number", flat=True), cases)
    assert {"reported", "reported in the east"} <= seen
    assert "concerning Sun" not in seen


def test_without_a_role_nobody_sees_anything(town, cases):
    assert not Case.objects.visible_to(town.actor("wairen")).exists()


@pytest.mark.parametrize("username", ["wang", "chen", "zhou"])
def test_a_link_to_what_one_may_not_see_is_not_shown(town, person, cases, username):
    numbers = {what: number for number, what in cases.items()}
    actions.link_cases(actor=town.actor("sun"), number=numbers["reported"], other=numbers["reported in the east"])
    page = town.browser(username).get(f"/cases/{numbers['ordered in the east']}/").content.decode()
    assert numbers["reported"] not in page
