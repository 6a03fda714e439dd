from wattcare.commitments.tests.counting import elapsed


def test_hours_are_counted_exactly_with_and_without_pauses(china):
    counted = elapsed("h", "2025-09-26T10:00", "2025-09-26T13:30", china, ("2025-09-26T11:00", "2025-09-26T12:00"))
    assert (counted.gross, counted.net) == (12600, 9000)
    assert (counted.amount, counted.seconds) == (2.5, 9000)


def test_working_hours_are_counted_over_the_openings(china):
    counted = elapsed("wh", "2025-09-26T10:00", "2025-09-28T09:00", china, ("2025-09-26T15:00", "2025-09-27T12:00"))
    assert (counted.gross, counted.net) == (6 * 3600, 3.5 * 3600)


def test_working_days_are_counted_without_the_day_of_receipt(china):
    assert elapsed("wd", "2025-09-26T10:00", "2025-10-10T23:59:59", china).net == 5
    assert elapsed("wd", "2025-09-26T10:00", "2025-09-26T18:00", china).net == 0
    assert elapsed("d", "2025-09-26T10:00", "2025-10-03T08:00", china).net == 7


def test_days_lost_to_a_pause_stay_in_the_gross_time(china):
    counted = elapsed("wd", "2025-03-10T10:00", "2025-03-19T10:00", china, ("2025-03-11T09:00", "2025-03-13T09:00"))
    assert (counted.gross, counted.net, counted.seconds) == (7, 5, None)


def test_a_pause_that_still_lasts_counts_up_to_the_instant_asked_for(china):
    counted = elapsed("h", "2025-03-10T10:00", "2025-03-10T18:00", china, ("2025-03-10T12:00", None))
    assert (counted.gross, counted.net) == (8 * 3600, 2 * 3600)


def test_time_before_an_event_is_negative(china):
    assert elapsed("h", "2025-10-10T06:00", "2025-10-09T06:00", china).amount == -24
    assert elapsed("wd", "2025-10-10T06:00", "2025-09-26T12:00", china).amount == -5
    assert elapsed("d", "2025-10-10T06:00", "2025-10-03T12:00", china).amount == -7
    assert elapsed("wh", "2025-10-09T09:30", "2025-09-30T16:30", china).amount == -2


def test_hours_across_a_clock_change_are_real_hours(london):
    assert elapsed("h", "2025-03-29T12:00", "2025-03-30T12:00", london).amount == 23
    assert elapsed("h", "2025-10-25T12:00", "2025-10-26T12:00", london).amount == 25


def test_time_counted_in_a_year_that_is_not_published_is_provisional(china):
    assert elapsed("wd", "2026-12-30T10:00", "2027-01-06T10:00", china).provisional
    assert not elapsed("h", "2026-12-30T10:00", "2027-01-06T10:00", china).provisional
