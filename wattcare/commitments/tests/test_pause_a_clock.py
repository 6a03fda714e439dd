import pytest

from wattcare.commitments.rules import InstantError, Pause, PauseError
from wattcare.commitments.tests.counting import at, deadline, due, pause


def test_a_pause_adds_its_exact_length_to_hours(china):
    assert due("24 h", "2025-09-26T10:00", china, ("2025-09-26T12:00", "2025-09-26T13:30")) == "2025-09-27T11:30:00"


def test_a_pause_adds_its_working_time_to_working_hours(china):
    lunch_and_more = ("2025-09-26T11:30", "2025-09-26T14:30")
    assert due("3 wh", "2025-09-26T10:00", china, lunch_and_more) == "2025-09-26T16:00:00"


def test_a_pause_outside_the_openings_costs_no_working_hours(china):
    assert due("3 wh", "2025-09-26T10:00", china, ("2025-09-26T12:00", "2025-09-26T14:00")) == "2025-09-26T15:00:00"


def test_the_day_a_pause_begins_is_used_and_the_day_of_resume_is_a_new_day_0(china):
    week = ("2025-03-11T09:00", "2025-03-13T09:00")
    assert due("5 wd", "2025-03-10T10:00", china) == "2025-03-17T23:59:59"
    assert due("5 wd", "2025-03-10T10:00", china, week) == "2025-03-19T23:59:59"
    assert due("5 d", "2025-03-10T10:00", china, week) == "2025-03-17T23:59:59"


def test_a_pause_within_one_day_costs_no_day(china):
    assert due("5 wd", "2025-03-10T10:00", china, ("2025-03-11T09:00", "2025-03-11T17:00")) == "2025-03-17T23:59:59"


def test_a_pause_over_a_weekend_costs_no_working_day(china):
    weekend = ("2025-03-14T17:00", "2025-03-16T09:00")
    assert due("5 wd", "2025-03-10T10:00", china, weekend) == "2025-03-17T23:59:59"


def test_overlapping_pauses_count_once(china):
    pauses = [("2025-03-11T09:00", "2025-03-13T09:00"), ("2025-03-12T09:00", "2025-03-14T09:00")]
    assert due("5 wd", "2025-03-10T10:00", china, *pauses) == "2025-03-20T23:59:59"
    assert due("10 h", "2025-03-11T00:00", china, *pauses) == "2025-03-14T10:00:00"


def test_a_pause_that_began_before_the_start_counts_from_the_start(china):
    assert due("1 h", "2025-03-11T09:00", china, ("2025-03-10T09:00", "2025-03-11T10:00")) == "2025-03-11T11:00:00"
    assert due("1 wd", "2025-03-11T09:00", china, ("2025-03-10T09:00", "2025-03-12T10:00")) == "2025-03-13T23:59:59"


def test_pauses_over_before_the_start_or_begun_after_the_end_change_nothing(china):
    outside = [("2025-03-01T09:00", "2025-03-02T10:00"), ("2025-03-18T00:00", "2025-03-20T10:00")]
    plain = deadline("5 wd", "2025-03-10T10:00", china)
    assert deadline("5 wd", "2025-03-10T10:00", china, *outside) == plain


def test_a_clock_paused_on_its_last_day_is_due_on_the_day_of_resume(china):
    last = ("2025-03-17T09:00", "2025-03-19T09:00")
    assert due("5 wd", "2025-03-10T10:00", china, last) == "2025-03-19T23:59:59"


def test_a_pause_that_still_lasts_holds_the_deadline_as_if_it_ended_now(china):
    held = deadline("5 wd", "2025-03-10T10:00", china, ("2025-03-11T09:00", None), now="2025-03-13T09:00")
    assert held.held
    assert held.due == at("2025-03-19T23:59:59", china)
    assert [step.code for step in held.steps if step.code in ("pause", "held")] == ["pause", "held"]


def test_without_a_now_a_lasting_pause_has_cost_nothing_yet(china):
    held = deadline("3 h", "2025-03-10T10:00", china, ("2025-03-10T11:00", None))
    assert held.held
    assert held.due == at("2025-03-10T13:00", china)


def test_a_lasting_pause_begun_after_the_due_instant_holds_nothing(china):
    late = deadline("3 h", "2025-03-10T10:00", china, ("2025-03-10T13:00", None), now="2025-03-12T00:00")
    assert not late.held
    assert late.due == at("2025-03-10T13:00", china)


def test_a_lasting_pause_swallows_the_ones_within_it(china):
    pauses = [("2025-03-10T11:00", None), ("2025-03-10T12:00", "2025-03-10T12:30")]
    held = deadline("3 h", "2025-03-10T10:00", china, *pauses, now="2025-03-10T15:00")
    assert held.due == at("2025-03-10T17:00", china)


def test_a_pause_spanning_a_clock_change_has_its_real_length(london):
    assert due("2 h", "2025-03-30T00:00", london, ("2025-03-30T00:30", "2025-03-30T02:30")) == "2025-03-30T04:00:00"


def test_a_pause_cannot_end_before_it_begins(china):
    with pytest.raises(PauseError, match="before it begins"):
        pause("2025-03-12T09:00", "2025-03-11T09:00", china)


def test_a_pause_needs_instants_with_an_offset(china):
    with pytest.raises(InstantError):
        Pause(at("2025-03-12T09:00", china).replace(tzinfo=None))
