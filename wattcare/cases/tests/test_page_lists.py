"""My work, the departments' queues, all cases with filters, the board."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from wattcare.cases import actions
from wattcare.cases.models import Case
from wattcare.cases.queries.lists import Count

MORNING = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def text_of(client, address, **query):
    return client.get(address, query).content.decode()


def test_my_work_shows_my_cases_and_the_orders_of_my_departments(town):
    case = town.case(subject="我的工单")
    actions.assign(actor=town.actor("zhou"), number=case.number, department="service-centre", assignee="zhou")
    town.case(subject="抢修", order="去现场查看", order_department="repair-east")
    assert "我的工单" in text_of(town.browser("zhou"), "/work/")
    assert "去现场查看" in text_of(town.browser("wang"), "/work/")
    assert "去现场查看" not in text_of(town.browser("chen"), "/work/")


def test_an_order_that_a_colleague_took_is_not_my_work(town):
    case = town.case(order="去现场查看", order_department="repair-east")
    actions.accept_order(actor=town.actor("zhou"), number=case.number, position=1)
    assert "去现场查看" not in text_of(town.browser("wang"), "/work/")


def test_what_is_due_first_stands_first(town, clock):
    town.case(kind="opinion", subject="不急的意见", channel="hotline")
    town.case(subject="很急的故障")
    page = text_of(town.browser("zhou"), "/cases/")
    assert page.index("很急的故障") < page.index("不急的意见")


def test_an_empty_list_says_so_and_what_to_do(town):
    page = text_of(town.browser("lin"), "/work/")
    assert "No case is assigned to you." in page
    assert "Take one from your department" in page


def test_queues_lead_to_ones_own_department(town):
    assert town.browser("wang").get("/queues/").headers["Location"] == "/queues/repair-east/"


@pytest.mark.parametrize(
    ("tab", "prepare"),
    [
        ("dispatch", lambda town, case: None),
        ("unread", lambda town, case: Case.objects.filter(pk=case.pk).update(unread_contact=True)),
        (
            "call_back",
            lambda town, case: actions.reply(actor=town.actor("lin"), number=case.number, text="已修复"),
        ),
    ],
)
def test_each_tab_of_a_queue_holds_its_step(town, tab, prepare):
    case = town.case(subject="整栋楼停电")
    prepare(town, case)
    assert "整栋楼停电" in text_of(town.browser("zhou"), "/queues/control/", tab=tab)


def test_orders_wait_to_be_accepted_then_are_in_progress_then_to_be_answered(town):
    case = town.case(subject="整栋楼停电", order="去现场查看", order_department="repair-east")
    crew, boss, wang = town.browser("wang"), town.browser("zhou"), town.actor("wang")
    assert "去现场查看" in text_of(crew, "/queues/repair-east/", tab="accept")
    actions.accept_order(actor=wang, number=case.number, position=1)
    assert "去现场查看" in text_of(crew, "/queues/repair-east/", tab="progress")
    actions.finish_order(actor=wang, number=case.number, position=1, result="已修复")
    assert "整栋楼停电" in text_of(boss, "/queues/control/", tab="reported")


def test_the_call_back_desk_sees_what_every_department_answered(town):
    case = town.case(subject="整栋楼停电")
    actions.reply(actor=town.actor("lin"), number=case.number, text="已修复")
    assert "整栋楼停电" in text_of(town.browser("he"), "/queues/callback/", tab="call_back")


def test_counts_stop_at_fifty(town):
    assert (Count(50).text, Count(51).text) == ("50", "50+")


def test_another_departments_queue_is_refused(town):
    assert town.browser("chen").get("/queues/repair-east/").status_code == 403
    assert town.browser("zhou").get("/queues/repair-east/").status_code == 200


def test_restricted_cases_show_only_to_whom_they_may(town):
    town.case(kind="report", subject="以电谋私线索", anonymous=True, account="")
    assert "以电谋私线索" not in text_of(town.browser("zhou"), "/cases/")
    assert "以电谋私线索" in text_of(town.browser("sun"), "/cases/")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": "冒烟"}, True),
        ({"q": "张三丰"}, True),
        ({"q": "zsf"}, True),
        ({"q": "没有这个词"}, False),
        ({"kind": "fault"}, True),
        ({"kind": "complaint"}, False),
        ({"urgency": "urgent"}, True),
        ({"stage": "received"}, True),
        ({"stage": "closed"}, False),
        ({"due": "soon"}, True),
        ({"due": "late"}, False),
        ({"department": "control"}, True),
        ({"department": "billing"}, False),
        ({"customer": "C0002"}, False),
        ({"kind": "no-such-kind"}, True),
    ],
)
def test_filters_narrow_the_list(town, query, shown):
    town.case(subject="电表冒烟", urgency="urgent")
    assert ("电表冒烟" in text_of(town.browser("zhou"), "/cases/", **query)) is shown


def test_a_long_list_has_pages_by_key(town):
    for number in range(55):
        town.case(subject=f"停电{number}号")
    client = town.browser("zhou")
    first = text_of(client, "/cases/", stage="open")
    mark = first.split("cursor=")[1].split('"')[0].replace("&amp;", "&")
    second = text_of(client, f"/cases/?cursor={mark}&stage=open")
    assert "停电54号" not in first
    assert "停电54号" in second


def test_a_broken_page_mark_is_refused_kindly(town):
    assert town.browser("zhou").get("/cases/?cursor=%00x").status_code == 422


def test_a_preview_says_what_it_is_about(town):
    case = town.case(description="昨晚停电至今")
    assert "昨晚停电至今" in text_of(town.browser("zhou"), f"/cases/{case.number}/preview/")


def test_the_board_counts_late_soon_and_waiting_by_department(town, clock):
    town.case(subject="会超时的故障")
    board = text_of(town.browser("zhou"), "/board/")
    assert "Supply service command centre" in board
    assert "会超时的故障" in board
    clock.shift(timedelta(hours=3))
    assert "due=late" in text_of(town.browser("zhou"), "/board/")


def test_the_board_names_what_went_wrong(town):
    case = town.case(subject="催了又催")
    actions.urge(actor=town.actor("lin"), number=case.number)
    page = text_of(town.browser("zhou"), "/board/", span="week")
    assert "Urged by the customer" in page
    assert "催了又催" in page


def test_the_board_is_for_those_who_keep_it(town):
    assert town.browser("lin").get("/board/").status_code == 403


def test_a_department_sees_only_its_own_on_the_board(town):
    town.case(subject="别人的故障")
    assert "别人的故障" not in text_of(town.browser("wang"), "/board/")
