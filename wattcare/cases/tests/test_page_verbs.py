"""Verbs as forms: by htmx and without scripts, with what a colleague did meanwhile, with every reason why not."""

import re

import pytest

from wattcare.cases import actions
from wattcare.cases.models import Case

HTMX = {"HX-Request": "true"}


@pytest.fixture
def case(town):
    return town.case(caller_phone="13800138000")


def url(case, verb, query=""):
    return f"/cases/{case.number}/do/{verb}/{query}"


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_a_form_comes_alone_for_htmx_and_within_the_page_otherwise(town, case):
    client = town.browser("lin")
    part = client.get(url(case, "note"), headers=HTMX).content.decode()
    page = client.get(url(case, "note")).content.decode()
    assert "<html" not in part
    assert "Note for colleagues" in part
    assert "<html" in page
    assert 'name="text"' in page


def test_a_verb_done_leads_back_to_the_case(town, case):
    answer = town.browser("lin").post(url(case, "reply"), {"text": "已修复", "channel": "hotline", "version": 1})
    assert answer.headers["Location"] == f"/cases/{case.number}/"
    assert fresh(case).stage == "replied"


def test_htmx_is_sent_on_by_its_own_header(town, case):
    answer = town.browser("lin").post(url(case, "note"), {"text": "看过"}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"/cases/{case.number}/"


def test_an_empty_form_comes_back_with_its_errors(town, case):
    answer = town.browser("lin").post(url(case, "reply"), {"text": " ", "version": 1}, headers=HTMX)
    assert answer.status_code == 422
    assert "is-invalid" in answer.content.decode()


def test_the_second_writer_sees_what_the_first_did_and_keeps_the_text(town, case):
    actions.send_order(actor=town.actor("zhou"), number=case.number, department="repair-east", task="去看")
    client = town.browser("lin")
    answer = client.post(url(case, "reply"), {"text": "我写了很久的答复", "version": 1}, headers=HTMX)
    part = answer.content.decode()
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#doing"
    assert "我写了很久的答复" in part
    assert "周敏" in part
    assert "sent an order" in part
    assert 'name="version" value="2"' in part
    again = client.post(url(case, "reply"), {"text": "我写了很久的答复", "version": 2})
    assert again.status_code == 302


def test_a_form_opened_from_an_old_page_tells_what_was_done_since(town, case):
    client = town.browser("lin")
    page = client.get(f"/cases/{case.number}/").content.decode()
    (opener,) = set(re.findall(rf'hx-get="({url(case, "reply")}[^"]*)"', page))
    unchanged = client.get(opener, headers=HTMX).content.decode()
    actions.send_order(actor=town.actor("zhou"), number=case.number, department="repair-east", task="去看")
    part = client.get(opener, headers=HTMX).content.decode()
    assert "Meanwhile" not in unchanged
    assert "Meanwhile" in part
    assert "周敏" in part
    assert "sent an order" in part
    assert 'name="version" value="2"' in part


def test_a_note_is_never_too_late(town, case):
    actions.send_order(actor=town.actor("zhou"), number=case.number, department="repair-east", task="去看")
    assert town.browser("lin").post(url(case, "note"), {"text": "补充", "version": 1}).status_code == 302


def test_what_a_role_lacks_is_refused_with_the_permission(town, case):
    answer = town.browser("lin").get(url(case, "call_back"), headers=HTMX)
    assert answer.status_code == 403
    assert "cases.call_back" in answer.content.decode()


def test_what_the_rules_forbid_is_refused_with_the_reason(town, case):
    answer = town.browser("he").get(url(case, "call_back"), headers=HTMX)
    assert answer.status_code == 409
    assert "Answer the customer first" in answer.content.decode()


def test_an_unknown_verb_is_not_found(town, case):
    assert town.browser("lin").get(url(case, "explode")).status_code == 404


def test_an_order_goes_its_way(town, case):
    sent = {"department": "repair-east", "task": "请到现场", "version": 1}
    assert town.browser("lin").post(url(case, "order"), sent).status_code == 302
    crew = town.browser("wang")
    page = crew.get(f"/cases/{case.number}/").content.decode()
    assert "/do/accept/?order=1" in page
    assert crew.post(url(case, "accept"), {"order": 1, "version": fresh(case).version}).status_code == 302
    done = {"order": 1, "result": "接头已更换", "version": fresh(case).version}
    assert crew.post(url(case, "finish"), done).status_code == 302
    assert fresh(case).stage == "reported"


def test_a_wrong_order_is_returned_with_its_reason(town, case):
    actions.send_order(actor=town.actor("lin"), number=case.number, department="repair-east", task="查表")
    given = {"order": 1, "reason": "wrong-department", "version": fresh(case).version}
    crew = town.browser("wang")
    refused = crew.post(url(case, "return"), given, headers=HTMX)
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "#doing-order-1"
    assert crew.post(url(case, "return"), {**given, "text": "应派计量中心"}).status_code == 302
    assert fresh(case).returned_count == 1


def test_an_order_that_is_not_there_is_not_found(town, case):
    assert town.browser("wang").get(url(case, "accept", "?order=7")).status_code == 404


def test_a_clock_is_paused_and_runs_on(town, case):
    clock = case.clocks.get(commitment="SG.REPAIR.ARRIVE")
    boss = town.browser("zhou")
    given = {"clock": clock.pk, "reason": "weather", "evidence": "台风红色预警", "version": 1}
    assert boss.post(url(case, "pause"), given).status_code == 302
    clock.refresh_from_db()
    assert clock.state == "paused"
    assert boss.post(url(case, "resume"), {"clock": clock.pk, "version": 2}).status_code == 302


def test_a_step_may_lie_in_the_past_but_not_in_the_future(town, case):
    crew = town.browser("zhou")
    ahead = crew.post(url(case, "step"), {"step": "contacted", "at": "2999-01-01T10:00", "version": 1}, headers=HTMX)
    assert ahead.status_code == 422
    assert "future" in ahead.content.decode()
    assert crew.post(url(case, "step"), {"step": "contacted", "version": 1}).status_code == 302


def test_from_answer_over_call_back_to_the_archive(town, case):
    lin, he = town.browser("lin"), town.browser("he")
    lin.post(url(case, "reply"), {"text": "已修复", "version": 1})
    page = lin.get(url(case, "close")).content.decode()
    assert "called back before it closes" in page
    refused = lin.post(url(case, "close"), {"outcome": "settled", "version": 2}, headers=HTMX)
    assert refused.status_code == 409
    assert "Call the customer back first" in refused.content.decode()
    he.post(url(case, "call_back"), {"outcome": "satisfied", "version": 2})
    he.post(url(case, "close"), {"outcome": "settled", "version": 3})
    assert fresh(case).stage == "closed"


def test_without_call_back_only_for_a_reason(town, case):
    lin = town.browser("lin")
    lin.post(url(case, "reply"), {"text": "已修复", "version": 1})
    given = {"outcome": "no-call-back-wanted", "without_call_back": "on", "version": 2}
    assert lin.post(url(case, "close"), given, headers=HTMX).status_code == 422
    assert lin.post(url(case, "close"), {**given, "text": "客户不愿被打扰"}).status_code == 302


def test_a_closed_case_offers_what_still_makes_sense(town):
    case = town.case(kind="enquiry", subject="电价")
    actions.close(actor=town.actor("lin"), number=case.number, outcome="answered")
    page = town.browser("zhou").get(f"/cases/{case.number}/").content.decode()
    assert "/do/reopen/" in page
    assert "/do/order/" not in page
    assert town.browser("zhou").post(url(case, "reopen"), {"text": "又来电", "version": 2}).status_code == 302


def test_the_customer_is_set_once_known(town):
    case = town.case(account="", anonymous=False, caller_name="张先生")
    client = town.browser("lin")
    unknown = client.post(url(case, "customer"), {"found": "0000", "version": 1}, headers=HTMX)
    assert unknown.status_code == 422
    chosen = {"found": "张三丰", "chosen": "C0001|3300000001:SP-0001", "version": 1}
    assert client.post(url(case, "customer"), chosen).status_code == 302
    assert fresh(case).customer.number == "C0001"


def test_without_scripts_an_account_number_names_the_customer(town):
    case = town.case(account="", caller_name="张先生")
    assert town.browser("lin").post(url(case, "customer"), {"found": "3300000001", "version": 1}).status_code == 302
    assert fresh(case).account.number == "3300000001"


def test_cases_are_linked_by_number(town, case):
    other = town.case()
    client = town.browser("lin")
    assert client.post(url(case, "link"), {"other": other.number, "reason": "same_event"}).status_code == 302
    assert other.number in client.get(f"/cases/{case.number}/").content.decode()


def test_a_case_is_assigned_and_taken(town, case):
    boss = town.browser("zhou")
    boss.post(url(case, "assign"), {"department": "service-centre", "version": 1})
    assert boss.post(url(case, "take"), {"version": 2}).status_code == 302
    assert fresh(case).assignee.username == "zhou"


def test_done_and_next_goes_on_in_the_list(town, case):
    other = town.case()
    boss = town.browser("zhou")
    for number in (case.number, other.number):
        actions.assign(actor=town.actor("zhou"), number=number, department="service-centre")
        actions.take(actor=town.actor("zhou"), number=number)
    given = {"text": "看过", "in": "mine", "then": "next"}
    answer = boss.post(url(case, "note"), given)
    assert answer.headers["Location"] == f"/cases/{case.number}/next/?in=mine"
    onward = boss.get(answer.headers["Location"])
    assert onward.headers["Location"] == f"/cases/{other.number}/?in=mine"


def test_reasons_say_what_they_ask_for(town):
    case = town.case(order="到现场检查", order_department="repair-east")
    clock = case.clocks.get(commitment="SG.REPAIR.ARRIVE")
    pause = town.browser("zhou").get(url(case, "pause", f"?clock={clock.pk}"), headers=HTMX).content.decode()
    back = town.browser("wang").get(url(case, "return", "?order=1"), headers=HTMX).content.decode()
    assert "Severe weather (needs evidence and approval)" in pause
    assert "Information is missing (say why)" in back
