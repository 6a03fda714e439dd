from datetime import UTC, date, datetime, time, timedelta

import pytest

from wattcare.commitments.rules import (
    Calendar,
    CalendarError,
    InstantError,
    Limit,
    Opening,
    Unit,
    compute_deadline,
)
from wattcare.commitments.tests.counting import DOMAIN_TABLE, at, deadline, due


@pytest.mark.parametrize(("received", "days", "last"), DOMAIN_TABLE)
def test_working_days_end_where_the_domain_papers_say(china, received, days, last):
    assert due(f"{days} wd", f"{received}T10:00", china) == f"{last}T23:59:59"


@pytest.mark.material
@pytest.mark.parametrize(("received", "days", "last"), DOMAIN_TABLE)
def test_working_days_agree_with_the_published_calendar(published, received, days, last):
    assert due(f"{days} wd", f"{received}T10:00", published) == f"{last}T23:59:59"


@pytest.mark.material
@pytest.mark.parametrize(("year", "number"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_published_years_have_their_number_of_working_days(published, year, number):
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    assert sum(published.day(day).working for day in days if day.year == year) == number


def test_case_1_contact_and_answer_of_a_complaint(china):
    assert deadline("24 h", "2025-09-26T10:00+08:00", china).due.isoformat() == "2025-09-27T10:00:00+08:00"
    assert deadline("5 wd", "2025-09-26T10:00+08:00", china).due.isoformat() == "2025-10-10T23:59:59+08:00"


def test_case_2_a_sunday_that_is_worked_counts_and_may_be_the_start(china):
    assert due("5 wd", "2025-01-24T10:00", china) == "2025-02-07T23:59:59"
    assert due("5 wd", "2025-01-26T10:00", china) == "2025-02-08T23:59:59"


def test_case_3_a_repair_in_a_remote_area(china):
    assert due("120 min", "2025-09-26T09:00", china) == "2025-09-26T11:00:00"
    assert due("240 min", "2025-09-26T09:00", china) == "2025-09-26T13:00:00"


def test_case_4_a_high_voltage_connection(china):
    assert due("22 wd", "2025-09-26", china) == "2025-11-03T23:59:59"
    assert due("32 wd", "2025-09-26", china) == "2025-11-17T23:59:59"


def test_calendar_days_end_with_the_last_second_of_their_day(china):
    assert due("7 d", "2025-09-26T10:00", china) == "2025-10-03T23:59:59"
    assert due("0 d", "2025-09-26T10:00", china) == "2025-09-26T23:59:59"


def test_the_start_in_another_zone_counts_by_the_local_day(china):
    assert due("1 wd", "2025-03-10T17:00+00:00", china) == "2025-03-12T23:59:59"


def test_working_hours_stop_for_lunch_night_weekend_and_holidays(china):
    assert due("2 wh", "2025-09-26T11:00", china) == "2025-09-26T15:00:00"
    assert due("1 wh", "2025-09-26T11:00", china) == "2025-09-26T12:00:00"
    assert due("5 wh", "2025-09-26T17:00", china) == "2025-09-28T15:00:00"
    assert due("8 wh", "2025-09-30T08:30", china) == "2025-10-09T09:30:00"


def test_working_hours_that_start_outside_the_openings_wait_for_the_next_one(china):
    outside = deadline("1 wh", "2025-09-26T12:30", china)
    assert outside.due == at("2025-09-26T15:00", china)
    assert [step.values["to"] for step in outside.steps if step.code == "roll"] == ["2025-09-26T14:00:00+08:00"]
    assert due("0 wh", "2025-09-26T12:30", china) == "2025-09-26T12:30:00"


def test_hours_are_elapsed_time_when_the_clocks_change(london):
    assert due("24 h", "2025-03-29T12:00", london) == "2025-03-30T13:00:00"
    assert due("24 h", "2025-10-25T12:00", london) == "2025-10-26T11:00:00"
    assert due("90 min", "2025-03-30T00:30", london) == "2025-03-30T03:00:00"


def test_days_are_whole_local_days_when_the_clocks_change(london):
    spring, autumn = deadline("1 d", "2025-03-29T12:00", london), deadline("1 d", "2025-10-25T12:00", london)
    assert spring.due.isoformat() == "2025-03-30T23:59:59+01:00"
    assert autumn.due.isoformat() == "2025-10-26T23:59:59+00:00"


def test_a_night_shift_lasts_as_long_as_it_really_does_when_the_clocks_change():
    night = Calendar("night", "Europe/London", {5: (Opening(time(22), time(6)),)})
    assert due("7 wh", "2025-03-29T20:00", night) == "2025-03-30T06:00:00"
    assert due("9 wh", "2025-10-25T20:00", night) == "2025-10-26T06:00:00"


def test_a_night_shift_counts_after_midnight_also_into_a_holiday():
    night = Calendar("night", "Asia/Shanghai", {0: (Opening(time(22), time(6)),)}, holidays={date(2025, 3, 11): "x"})
    assert due("3 wh", "2025-03-11T01:00", night) == "2025-03-11T04:00:00"
    assert due("6 wh", "2025-03-11T01:00", night) == "2025-03-17T23:00:00"
    assert due("-3 wh", "2025-03-11T01:00", night) == "2025-03-10T22:00:00"


def test_a_day_ends_before_midnight_also_where_clocks_change_at_midnight():
    havana = Calendar("cu", "America/Havana", {})
    assert due("1 d", "2025-03-08T12:00", havana) == "2025-03-09T23:59:59"
    assert due("1 d", "2025-03-07T12:00", havana) == "2025-03-08T23:59:59"
    assert due("1 d", "2025-11-01T12:00", havana) == "2025-11-02T23:59:59"


def test_a_round_the_clock_desk_counts_working_hours_like_hours():
    always = Calendar("all", "Asia/Shanghai", dict.fromkeys(range(7), (Opening(time(0), time(0)),)))
    assert due("49 wh", "2025-03-10T10:30", always) == "2025-03-12T11:30:00"


def test_a_make_up_day_has_the_hours_of_an_ordinary_day_or_its_own():
    ordinary, short = (Opening(time(9), time(17)),), (Opening(time(9), time(10)),)
    sunday = date(2025, 3, 9)
    weekly = {**dict.fromkeys(range(4), ordinary), 4: short}
    plain = Calendar("x", "Asia/Shanghai", weekly, extra_working_days={sunday: ""})
    own = Calendar("x", "Asia/Shanghai", weekly, extra_working_days={sunday: ""}, extra_openings={sunday: short})
    assert due("2 wh", "2025-03-08T12:00", plain) == "2025-03-09T11:00:00"
    assert due("2 wh", "2025-03-08T12:00", own) == "2025-03-10T10:00:00"


def test_lead_times_count_back_from_the_event(china):
    assert due("-7 d", "2025-10-10T06:00", china) == "2025-10-03T23:59:59"
    assert due("-24 h", "2025-10-10T06:00", china) == "2025-10-09T06:00:00"
    assert due("-30 min", "2025-10-10T06:00", china) == "2025-10-10T05:30:00"
    assert due("-5 wd", "2025-10-10T06:00", china) == "2025-09-26T23:59:59"
    assert due("-2 wh", "2025-10-09T09:30", china) == "2025-09-30T16:30:00"
    assert due("-1 wh", "2025-10-09T09:30", china) == "2025-10-09T08:30:00"


def test_a_lead_time_ignores_pauses(china):
    paused = ("2025-10-01T00:00", "2025-10-09T12:00")
    assert due("-7 d", "2025-10-10T06:00", china, paused) == "2025-10-03T23:59:59"


@pytest.mark.parametrize("limit", ["5 wd", "20 wh"])
def test_a_deadline_in_a_year_that_is_not_published_is_provisional(china, limit):
    running_in = deadline(limit, "2026-12-30T10:00", china)
    assert running_in.provisional
    assert running_in.missing_years == (2027,)
    assert [step.values for step in running_in.steps if step.code == "provisional"] == [{"years": [2027]}]
    assert not deadline("1 wd", "2026-12-30T10:00", china).provisional


def test_a_deadline_that_starts_in_a_year_that_is_not_published_is_provisional(china):
    assert deadline("2 wd", "2023-12-29T10:00", china).missing_years == (2023,)
    assert deadline("-3 wd", "2027-01-04T10:00", china).missing_years == (2027,)


def test_a_year_skipped_as_paused_is_looked_at_too(china):
    paused = deadline("2 wd", "2026-12-30T10:00", china, ("2026-12-31T09:00", "2027-01-05T09:00"))
    assert paused.provisional
    assert paused.due == at("2027-01-06T23:59:59", china)


def test_working_hours_that_end_at_midnight_do_not_touch_the_new_year():
    always = Calendar(
        "all",
        "Asia/Shanghai",
        dict.fromkeys(range(7), (Opening(time(0), time(0)),)),
        published_years=frozenset({2026}),
    )
    assert not deadline("2 wh", "2026-12-31T22:00", always).provisional
    assert deadline("3 wh", "2026-12-31T22:00", always).provisional


@pytest.mark.parametrize("limit", ["5 d", "240 h", "9000 min"])
def test_wall_clock_limits_are_never_provisional(china, limit):
    assert not deadline(limit, "2026-12-30T10:00", china).provisional


def test_a_calendar_without_working_days_is_refused_and_does_not_run_for_ever():
    empty = Calendar("none", "Asia/Shanghai", {})
    for limit in ("1 wd", "1 wh", "-1 wd", "-1 wh"):
        with pytest.raises(CalendarError, match="calendar none has no working day left to count"):
            deadline(limit, "2025-01-01T10:00", empty)


def test_a_calendar_of_listed_days_only_counts_them_and_then_says_no():
    listed = Calendar("few", "Asia/Shanghai", {}, extra_working_days={date(2025, 3, 9): "", date(2025, 5, 1): ""})
    assert due("2 wd", "2025-01-01T10:00", listed) == "2025-05-01T23:59:59"
    with pytest.raises(CalendarError):
        deadline("3 wd", "2025-01-01T10:00", listed)


def test_an_instant_without_an_offset_is_refused(china):
    naive = datetime(2025, 1, 1, 10)  # noqa: DTZ001
    with pytest.raises(InstantError, match="has no time zone"):
        compute_deadline(Limit(1, Unit.WD), naive, china)


def test_a_count_past_the_last_date_is_refused(china):
    for limit in (Limit(10**9, Unit.D), Limit(10**12, Unit.MIN), Limit(-(10**9), Unit.D)):
        with pytest.raises(CalendarError, match="leaves the years"):
            compute_deadline(limit, datetime(9990, 1, 1, tzinfo=UTC), china)
