"""Answer, call-back, close, reopen, urge."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from wattcare.cases import actions
from wattcare.cases.models import Case, TimelineEntry
from wattcare.customers.models import Interaction
from wattcare.kernel.results import Refused

START = datetime(2025, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def complaint(town, travel):
    return town.case(kind="complaint", subject="抄表员态度差", caller_phone="13800138000", wants_call_back=True)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def answered(town, case):
    return actions.reply(actor=town.actor("zhou"), number=case.number, text="已核实并向您致歉")


def test_an_answer_in_time_meets_the_commitment(town, travel, complaint):
    travel.move_to(datetime(2025, 3, 17, 15, 59, 59, 500000, tzinfo=UTC))
    answered(town, complaint)
    assert complaint.clocks.get(commitment="SG.COMPLAINT.ANSWER").state == "met"


def test_an_answer_a_second_late_misses_it(town, travel, complaint):
    travel.move_to(datetime(2025, 3, 17, 16, 0, 0, tzinfo=UTC))
    answered(town, complaint)
    assert complaint.clocks.get(commitment="SG.COMPLAINT.ANSWER").state == "missed"


def test_the_first_contact_stops_its_clock_and_stands_in_the_archive(town, travel, complaint):
    travel.shift(timedelta(hours=2))
    actions.record_step(actor=town.actor("zhou"), number=complaint.number, step="contacted", text="已电话联系")
    assert complaint.clocks.get(commitment="SG.COMPLAINT.CONTACT").state == "met"
    assert Interaction.objects.filter(about=complaint.number, inbound=False).count() == 1


def test_a_step_may_be_recorded_later_but_not_in_the_future(town, travel, complaint):
    zhou = town.actor("zhou")
    with pytest.raises(Refused, match="future"):
        actions.record_step(actor=zhou, number=complaint.number, step="contacted", at=START + timedelta(hours=1))
    travel.shift(timedelta(days=2))
    actions.record_step(actor=zhou, number=complaint.number, step="contacted", at=START + timedelta(hours=1))
    assert complaint.clocks.get(commitment="SG.COMPLAINT.CONTACT").state == "met"


def test_it_cannot_close_without_an_answer(town, complaint):
    with pytest.raises(Refused, match="no answer yet"):
        actions.close(actor=town.actor("zhou"), number=complaint.number, outcome="settled")


def test_it_cannot_close_without_the_call_back(town, complaint):
    answered(town, complaint)
    with pytest.raises(Refused, match="Call the customer back"):
        actions.close(actor=town.actor("zhou"), number=complaint.number, outcome="settled")


def test_a_listed_reason_replaces_the_call_back(town, complaint):
    answered(town, complaint)
    closed = actions.close(
        actor=town.actor("zhou"),
        number=complaint.number,
        outcome="no-call-back-wanted",
        text="客户要求免回访",
        without_call_back=True,
    )
    assert closed.stage == "closed"


def test_the_whole_way_to_the_archive(town, complaint):
    answered(town, complaint)
    actions.call_back(actor=town.actor("he"), number=complaint.number, outcome="satisfied")
    actions.close(actor=town.actor("he"), number=complaint.number, outcome="settled")
    case = fresh(complaint)
    assert (case.stage, case.settled, case.due_at) == ("closed", True, None)
    assert not case.clocks.filter(state__in=["running", "paused"]).exists()
    verbs = list(TimelineEntry.objects.filter(case=case).values_list("verb", flat=True))
    assert verbs == ["opened", "replied", "called_back", "closed"]


def test_not_settled_sends_it_back_to_work(town, complaint):
    answered(town, complaint)
    actions.call_back(actor=town.actor("he"), number=complaint.number, outcome="dissatisfied", text="问题仍在")
    assert fresh(complaint).replied_at is None
    with pytest.raises(Refused):
        actions.close(actor=town.actor("zhou"), number=complaint.number, outcome="settled")


def test_nobody_reached_changes_nothing_but_the_timeline(town, complaint):
    answered(town, complaint)
    actions.call_back(actor=town.actor("he"), number=complaint.number, outcome="no-answer")
    assert (fresh(complaint).called_back_at, fresh(complaint).stage) == (None, "replied")


def test_whoever_did_the_work_does_not_call_back(town, travel):
    case = town.case(order="检查", order_department="repair-east", caller_phone="13800138000", wants_call_back=True)
    zhou = town.actor("zhou")
    actions.accept_order(actor=zhou, number=case.number, position=1)
    actions.finish_order(actor=zhou, number=case.number, position=1, result="已修复")
    actions.reply(actor=zhou, number=case.number, text="已恢复供电")
    with pytest.raises(Refused, match="Somebody else calls back"):
        actions.call_back(actor=zhou, number=case.number, outcome="satisfied")


def test_open_orders_keep_it_open(town, travel):
    case = town.case(order="检查", order_department="repair-east")
    actions.reply(actor=town.actor("zhou"), number=case.number, text="已安排抢修")
    with pytest.raises(Refused, match="Orders to departments are still open"):
        actions.close(actor=town.actor("zhou"), number=case.number, outcome="settled")


def test_it_can_be_reopened_with_a_reason(town, complaint):
    test_the_whole_way_to_the_archive(town, complaint)
    actions.reopen(actor=town.actor("he"), number=complaint.number, text="客户再次来电")
    case = fresh(complaint)
    assert (case.stage, case.reopened_count, case.replied_at) == ("received", 1, None)


def test_a_closed_case_takes_no_answer(town, complaint):
    test_the_whole_way_to_the_archive(town, complaint)
    with pytest.raises(Refused, match="closed"):
        answered(town, complaint)


def test_urging_is_attached_and_counted(town, complaint):
    actions.urge(actor=town.actor("lin"), number=complaint.number, text="客户催办")
    assert fresh(complaint).urged_count == 1
    assert Interaction.objects.filter(about=complaint.number, inbound=True).count() == 2
