"""What the system does by itself: late deadlines are noticed once, provisional ones are counted again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from wattcare.cases.actions.sweeping import follow_up_case, notice_late_clocks, recount_provisional
from wattcare.cases.models import CaseLink, Clock
from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.queries import pack
from wattcare.kernel.actors import system
from wattcare.kernel.results import Refused

START = datetime(2025, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_a_passed_deadline_stands_on_the_timeline_once(town, travel):
    case = town.case()
    travel.shift(timedelta(minutes=50))
    assert notice_late_clocks(actor=system("deadlines")) >= 1
    assert notice_late_clocks(actor=system("deadlines")) == 0
    missed = case.timeline.filter(verb="clock_missed", data__commitment="SG.REPAIR.ARRIVE")
    assert missed.count() == 1


def test_open_cases_of_the_same_caller_are_linked(town, travel):
    first, second = town.case(), town.case()
    follow_up_case(actor=system("follow-up"), case_id=second.pk)
    follow_up_case(actor=system("follow-up"), case_id=second.pk)
    assert list(CaseLink.objects.filter(case=second).values_list("other_id", flat=True)) == [first.pk]


def test_a_deadline_in_an_unpublished_year_is_provisional(town, travel):
    travel.move_to(datetime(2026, 12, 30, 2, 0, tzinfo=UTC))
    case = town.case(kind="complaint", subject="投诉")
    clock = case.clocks.get(commitment="SG.COMPLAINT.ANSWER")
    assert clock.provisional
    assert recount_provisional(actor=system("calendar")) == 0
    assert Clock.objects.get(pk=clock.pk).provisional


def test_it_becomes_certain_when_the_year_is_published(town, travel):
    case = town.case(kind="complaint", subject="投诉")
    clock = case.clocks.get(commitment="SG.COMPLAINT.ANSWER")
    right = clock.due_at
    Clock.objects.filter(pk=clock.pk).update(provisional=True, due_at=right - timedelta(days=1))
    assert recount_provisional(actor=system("calendar")) == 1
    clock.refresh_from_db()
    assert (clock.provisional, clock.due_at) == (False, right)


def test_a_pack_may_not_drop_codes_that_cases_use(town, travel):
    town.case(kind="fault", cause="")
    smaller = replace(pack(), kinds=tuple(kind for kind in pack().kinds if kind.code != "fault"), version="next")
    with pytest.raises(Refused) as refused:
        load_pack(actor=system("tests"), pack=smaller)
    assert "fault" in str(refused.value.message)
