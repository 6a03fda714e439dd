"""The contact desk: find who calls, open a case or urge one."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from wattcare.cases.models import Case

CALL = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)  # a Friday, 10:00 in China


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(CALL, tick=False):
        yield


def typed(client, **fields):
    """What the desk's form sends; the hidden once-key is the page's own."""
    page = client.get("/desk/").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)[1]
    given = {"kind": "fault", "channel": "hotline", "subject": "家中停电", "once": once, **fields}
    return {name: value for name, value in given.items() if value is not None}


def test_the_desk_needs_its_permission(town):
    assert town.browser("lin").get("/desk/").status_code == 200
    assert town.browser("chen").get("/desk/").status_code == 403


def test_each_kind_has_its_key_and_urging_is_no_kind(town):
    page = town.browser("lin").get("/desk/").content.decode()
    assert 'data-key="3" data-key-label="Fault report"' in page
    assert 'value="urge"' not in page


@pytest.mark.parametrize("words", ["13800138000", "3300000001", "M00000001", "张三", "zsf", "文三路"])
def test_the_caller_is_found_by_whatever_they_say(town, words):
    found = town.browser("lin").get("/desk/find/", {"q": words}).content.decode()
    assert "张三丰" in found
    assert "13800138000" not in found.replace("138****8000", "")


def test_nobody_found_is_said(town):
    assert "Nobody found" in town.browser("lin").get("/desk/find/", {"q": "没有这个人"}).content.decode()


def test_a_call_from_a_known_number_shows_the_customer_at_once(town):
    page = town.browser("lin").get("/desk/", {"phone": "13800138000"}).content.decode()
    assert 'name="customer" value="C0001"' in page
    assert 'value="3300000001:SP-0001"' in page
    assert 'value="13800138000"' in page


def test_open_cases_of_the_caller_stand_on_top_with_a_key_to_urge(town):
    case = town.case()
    page = town.browser("lin").get("/desk/about/", {"chosen": "C0001|"}).content.decode()
    assert f"/cases/{case.number}/do/urge/" in page
    assert 'data-key="u"' in page
    assert "1 open case" in page


def test_an_unknown_number_with_open_cases_shows_them(town):
    case = town.case(account="", caller_phone="13700137000")
    page = town.browser("lin").get("/desk/", {"phone": "137 0013 7000"}).content.decode()
    assert case.number in page
    assert "Not in the archive" in page


def test_urging_needs_one_press_and_leads_to_the_case(town):
    case = town.case()
    answer = town.browser("lin").post(f"/cases/{case.number}/do/urge/")
    assert answer.headers["Location"] == f"/cases/{case.number}/"
    assert Case.objects.get(pk=case.pk).urged_count == 1


def test_alarms_come_in_their_order(town):
    town.customer().accounts.update(balance_due="312.45")
    town.case()
    page = town.browser("lin").get("/desk/about/", {"chosen": "C0001|"}).content.decode()
    assert page.index("In arrears: ¥312.45") < page.index("1 open case")


def test_causes_are_found_by_words_and_pinyin(town):
    client = town.browser("lin", "zh-hans")
    for words in ("进户", "jhzz"):
        found = client.get("/desk/causes/", {"kind": "fault", "cause_text": words}).content.decode()
        assert 'data-value="fault.lv.service-line"' in found


def test_the_clocks_that_would_start_are_shown_before_saving(town):
    asked = {"kind": "complaint", "channel": "hotline", "customer": "C0001", "supply": "3300000001:SP-0001"}
    page = town.browser("lin").get("/desk/preview/", {**asked, "send_now": "on"}).content.decode()
    assert "2025-10-10T23:59:59+08:00" in page
    assert 'value="quality" selected' in page


def test_the_place_decides_the_limit_that_is_shown(town):
    client = town.browser("lin")
    near = client.get("/desk/preview/", {"kind": "fault", "supply": "3300000001:SP-0001"}).content.decode()
    far = client.get("/desk/preview/", {"kind": "fault", "supply": "3300000004:SP-0004"}).content.decode()
    assert "45 minutes" in near
    assert "45 minutes" not in far


def test_saving_opens_the_case_and_sends_the_order(town):
    client = town.browser("lin")
    answer = client.post(
        "/desk/", typed(client, supply="3300000001:SP-0001", send_now="on", order_department="repair-east")
    )
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.number}/?saved=desk"
    assert (case.account.number, case.orders.get().department.code) == ("3300000001", "repair-east")


def test_without_a_customer_too(town):
    client = town.browser("lin")
    client.post("/desk/", typed(client, caller_name="王建国", caller_phone="138 1234 5678"))
    assert Case.objects.get().caller_phone == "+8613812345678"


def test_sent_twice_it_opens_one_case(town):
    client = town.browser("lin")
    form = typed(client)
    first, second = client.post("/desk/", form), client.post("/desk/", form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_the_same_form_with_other_words_is_not_lost_and_opens_nothing(town):
    client = town.browser("lin")
    form = typed(client)
    client.post("/desk/", form)
    answer = client.post("/desk/", {**form, "subject": "电表冒烟"})
    assert answer.status_code == 422
    assert "电表冒烟" in answer.content.decode()
    assert Case.objects.count() == 1


def test_save_and_next_comes_back_to_an_empty_desk(town):
    client = town.browser("lin")
    answer = client.post("/desk/", typed(client, then="next"), follow=True)
    page = answer.content.decode()
    assert Case.objects.get().number in page
    assert 'data-kept="desk"' in page


def test_an_answer_given_at_once_closes_the_case(town):
    client = town.browser("lin")
    given = {"kind": "enquiry", "subject": "峰谷电价", "answer": "低谷为22点至次日8点", "answer_outcome": "answered"}
    client.post("/desk/", typed(client, **given, send_now="on"))
    case = Case.objects.get()
    assert (case.stage, case.outcome, case.orders.count()) == ("closed", "answered", 0)


def test_a_complaint_cannot_be_closed_at_the_first_answer(town):
    client = town.browser("lin")
    answer = client.post("/desk/", typed(client, kind="complaint", answer="不行", answer_outcome="answered"))
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_every_wrong_field_is_named_and_what_was_typed_stays(town):
    client = town.browser("lin")
    wrong = typed(
        client, subject="", caller_phone="12", cause_text="不存在的原因", description="很长的描述", customer="C0001"
    )
    answer = client.post("/desk/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "很长的描述" in page
    assert "不存在的原因" in page
    assert 'name="customer" value="C0001"' in page
    assert "3 things to mend" in page


def test_a_wrong_telephone_is_said_at_its_field(town):
    client = town.browser("lin")
    page = client.post("/desk/", typed(client, caller_phone="12")).content.decode()
    assert 'id="id_caller_phone_error"' in page


def test_a_cause_typed_in_full_counts_without_scripts(town):
    client = town.browser("lin")
    client.post("/desk/", typed(client, cause_text="Service line"))
    assert Case.objects.get().cause == "fault.lv.service-line"


def test_files_are_kept_with_the_case(town, tmp_path):
    photo = tmp_path / "meter.txt"
    photo.write_text("电表照片")
    client = town.browser("lin")
    with photo.open("rb") as file:
        client.post("/desk/", typed(client, files=file))
    assert Case.objects.get().attachments.get().name == "meter.txt"


def test_whoever_takes_a_misconduct_report_goes_on_at_the_desk(town):
    client = town.browser("lin")
    answer = client.post("/desk/", typed(client, kind="report", subject="抄表员收受好处", anonymous="on"))
    number = Case.objects.get().number
    assert answer.headers["Location"] == "/desk/?saved=desk"
    assert f"Case {number} is open" in client.get(answer.headers["Location"]).content.decode()


def test_a_known_customer_is_called_back_on_the_number_of_the_archive(town):
    client = town.browser("lin")
    answer = client.post("/desk/", typed(client, customer="C0001", wants_call_back="on"))
    assert answer.status_code == 302
    assert Case.objects.get().wants_call_back


def test_errors_are_told_with_the_marks_of_the_readers_language(town):
    client = town.browser("lin", "zh-hans")
    page = client.post("/desk/", typed(client, caller_phone="12")).content.decode()
    assert "联系电话</a>：" in page
