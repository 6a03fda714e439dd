"""A clock stands still only for a listed reason, with its proof and approval."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from wattcare.cases import actions
from wattcare.cases.queries.loading import standing_of
from wattcare.cases.queries.verdicts import clock_verdicts
from wattcare.kernel.results import NotPermitted, Refused


@pytest.fixture
def travel():
    with time_machine.travel(datetime(2025, 9, 26, 2, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def clock(town, travel):
    case = town.case(kind="service", cause="service.connection.new", subject="新装用电", account="3300000002")
    return case.clocks.get(commitment="SG.NCONN.TOTAL")


def test_it_needs_its_proof(town, clock):
    with pytest.raises(Refused) as refused:
        actions.pause_clock(
            actor=town.actor("zhou"), number=clock.case.number, clock=clock.pk, reason="customer-documents"
        )
    assert "evidence" in refused.value.errors


def test_a_reason_of_another_commitment_does_not_count(town, travel):
    case = town.case()
    running = case.clocks.first()
    with pytest.raises(Refused):
        actions.pause_clock(
            actor=town.actor("zhou"), number=case.number, clock=running.pk, reason="customer-payment", evidence="x"
        )


def test_the_paused_days_are_added_when_it_runs_on(town, travel, clock):
    zhou, number = town.actor("zhou"), clock.case.number
    before = clock.due_at
    travel.move_to(datetime(2025, 10, 13, 2, 0, tzinfo=UTC))
    actions.pause_clock(
        actor=zhou, number=number, clock=clock.pk, reason="customer-documents", evidence="已发补正通知书"
    )
    clock.refresh_from_db()
    assert clock.state == "paused"
    travel.move_to(datetime(2025, 10, 20, 2, 0, tzinfo=UTC))
    actions.resume_clock(actor=zhou, number=number, clock=clock.pk)
    clock.refresh_from_db()
    assert clock.state == "running"
    assert (clock.due_at - before).days == 7


def test_some_reasons_need_a_supervisor(town, travel, clock):
    with pytest.raises(NotPermitted):
        actions.pause_clock(
            actor=town.actor("lin"), number=clock.case.number, clock=clock.pk, reason="authority", evidence="批文"
        )


def test_a_clock_whose_time_is_up_is_not_paused(town, travel, clock):
    travel.move_to(clock.due_at + timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        actions.pause_clock(
            actor=town.actor("zhou"),
            number=clock.case.number,
            clock=clock.pk,
            reason="customer-documents",
            evidence="x",
        )
    assert refused.value.code == "late"
    assert not clock_verdicts(town.actor("zhou"), standing_of(clock.case), clock)["pause"]
