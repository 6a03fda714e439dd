"""Clocks of a case with several orders: its units have replied when the last one has; what was late stays missed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from wattcare.cases import actions
from wattcare.kernel.results import Refused


@pytest.fixture
def travel():
    with time_machine.travel(datetime(2025, 9, 26, 2, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(town, travel):
    """A complaint with orders for two departments."""
    case = town.case(
        kind="complaint",
        cause="",
        subject="抢修太慢",
        account="3300000001",
        order="核实",
        order_department="repair-east",
    )
    actions.send_order(actor=town.actor("zhou"), number=case.number, department="billing-account", task="核对电费")
    return case


def finish(town, case, username, position):
    actions.accept_order(actor=town.actor(username), number=case.number, position=position)
    actions.finish_order(actor=town.actor(username), number=case.number, position=position, result="已核实")


def states(case, commitment):
    return [clock.state for clock in case.clocks.filter(commitment=commitment).order_by("pk")]


def test_the_units_have_replied_when_the_last_of_them_has(town, case):
    finish(town, case, "wang", 1)
    assert states(case, "SG.COMPLAINT.INTERNAL") == ["running"]
    assert states(case, "SG.STEP.CALLBACK") == []
    finish(town, case, "chen", 2)
    assert states(case, "SG.COMPLAINT.INTERNAL") == ["met"]
    assert states(case, "SG.STEP.CALLBACK") == ["running"]


def test_withdrawing_the_last_open_order_makes_the_others_replies_the_cases(town, case):
    finish(town, case, "wang", 1)
    actions.cancel_order(actor=town.actor("zhou"), number=case.number, position=2, text="不再需要")
    assert states(case, "SG.COMPLAINT.INTERNAL") == ["met"]
    assert states(case, "SG.STEP.CALLBACK") == ["running"]


def test_an_event_told_twice_starts_no_second_clock_beside_the_one_that_runs(town, travel):
    case = town.case(order="抢修", order_department="repair-east")
    for _twice in range(2):
        actions.record_step(actor=town.actor("wang"), number=case.number, step="arrived")
    assert states(case, "SG.REPAIR.RESTORE") == ["running"]


def test_nobody_is_called_back_while_a_department_still_works(town, case):
    actions.reply(actor=town.actor("zhou"), number=case.number, text="正在核实")
    with pytest.raises(Refused, match="still open"):
        actions.call_back(actor=town.actor("he"), number=case.number, outcome="satisfied")


def test_what_was_late_when_the_case_closes_stays_missed(town, travel, case):
    finish(town, case, "wang", 1)
    finish(town, case, "chen", 2)
    travel.shift(timedelta(hours=30))  # nobody has recorded the first contact within its 24 hours
    actions.reply(actor=town.actor("zhou"), number=case.number, text="已核实")
    actions.call_back(actor=town.actor("he"), number=case.number, outcome="satisfied")
    actions.close(actor=town.actor("he"), number=case.number, outcome="settled")
    assert states(case, "SG.COMPLAINT.CONTACT") == ["missed"]


def test_an_order_returned_too_late_has_missed_its_limit_and_one_returned_in_time_has_not(town, travel):
    for wait, state in ((timedelta(minutes=1), "cancelled"), (timedelta(minutes=10), "missed")):
        case = town.case(order="抢修", order_department="repair-east")
        travel.shift(wait)
        actions.return_order(
            actor=town.actor("wang"), number=case.number, position=1, reason="wrong-department", text="x"
        )
        assert states(case, "SG.STEP.REPAIR.ACCEPT") == [state]
