"""Cases on the customer's page: alarms, and the cases themselves."""

import pytest

from wattcare.cases import actions


def text_of(town, username="lin"):
    return town.browser(username).get("/customers/C0001/").content.decode()


def test_open_cases_are_an_alarm_and_a_panel(town):
    case = town.case(subject="家中停电")
    page = text_of(town)
    assert "1 open case" in page
    assert case.number in page


def test_from_the_second_complaint_on_it_is_said(town):
    for _nth in range(2):
        town.case(kind="complaint", subject="频繁停电")
    assert "2 complaints in 90 days" in text_of(town)


def test_open_ones_stand_before_closed_ones(town):
    closed = town.case(kind="enquiry", subject="电价咨询")
    actions.close(actor=town.actor("lin"), number=closed.number, outcome="answered")
    still = town.case(subject="家中停电")
    page = text_of(town)
    panel = page[page.index('id="customer-cases"') :]
    assert panel.index(still.number) < panel.index(closed.number)


def test_a_new_contact_begins_with_this_customer(town):
    assert "/desk/?customer=C0001" in text_of(town)


def test_cases_of_other_departments_stay_out_of_a_handlers_panel(town):
    case = town.case(subject="家中停电")
    page = text_of(town, "chen")
    assert f"/cases/{case.number}/" not in page
    assert "1 open case" not in page


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_the_search_box_knows_a_case_by_its_number(town, typed):
    case = town.case()
    client, words = town.browser("lin"), typed.format(case.number, case.number.lower(), case.number[2:])
    part = client.get("/customers/search/", {"q": words}, headers={"HX-Request": "true"}).content.decode()
    assert f'data-href="/cases/{case.number}/"' in part
    assert "Nobody found" not in part
    assert client.get("/customers/search/", {"q": words}).headers["Location"] == f"/cases/{case.number}/"


def test_a_case_one_may_not_see_is_not_found_by_its_number(town):
    case = town.case(kind="report", subject="举报", account="")
    answer = town.browser("lin").get("/customers/search/", {"q": case.number})
    assert answer.status_code == 200
    assert "举报" not in answer.content.decode()
