from datetime import date, time

import pytest

from wattcare.commitments.rules import CalendarError, Opening, calendar_from_mapping, calendar_to_mapping

MORNING, AFTERNOON = Opening(time(9), time(12)), Opening(time(13), time(17))


def read(**changes):
    return calendar_from_mapping({"code": "x", "zone": "Europe/London", "weekly": {"mon": "09:00-12:00"}, **changes})


def problems(mapping):
    with pytest.raises(CalendarError) as caught:
        calendar_from_mapping(mapping, "cal.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "openings",
    [
        ["09:00-12:00", "13:00-17:00"],
        "09:00-12:00, 13:00-17:00",
        [["09:00", "12:00"], ["13:00", "17:00"]],
        [{"start": "09:00", "end": "12:00"}, {"from": "13:00", "to": "17:00"}],
        [["09:00", 720], [780, 1020]],
        ["13:00 – 17:00", "9:00 to 12:00"],
        [[time(9), time(12)], ("13:00:00", "17:00:00")],
    ],
)
def test_openings_may_be_written_in_any_sensible_way(openings):
    assert read(weekly={"mon": openings}).weekly == {0: (MORNING, AFTERNOON)}


@pytest.mark.parametrize(
    ("key", "weekdays"),
    [
        ("mon", [0]),
        ("Wednesday", [2]),
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("sat, sun", [5, 6]),
        ("weekdays", [0, 1, 2, 3, 4]),
        ("sun-tue", [0, 1, 6]),
        ("daily", list(range(7))),
    ],
)
def test_weekdays_may_be_written_in_any_sensible_way(key, weekdays):
    assert list(read(weekly={key: ["09:00", "12:00"]}).weekly) == weekdays


def test_the_whole_day_and_night_shifts_are_openings():
    assert read(weekly={"mon": "00:00-24:00"}).weekly[0][0].overnight
    assert str(read(weekly={"mon": "00:00-24:00"}).weekly[0][0]) == "00:00-24:00"
    assert str(read(weekly={"mon": ["22:00-06:00"]}).weekly[0][0]) == "22:00-06:00"


@pytest.mark.parametrize(
    "holidays",
    [
        {"2025-10-01": "National Day", "2025-10-02": "National Day"},
        {date(2025, 10, 1): "National Day", date(2025, 10, 2): "National Day"},
        {"2025-10-01/2025-10-02": "National Day"},
        [{"date": "2025-10-01", "name": "National Day"}, {"2025-10-02": "National Day"}],
    ],
)
def test_holidays_may_have_names(holidays):
    assert read(holidays=holidays).holidays == dict.fromkeys([date(2025, 10, 1), date(2025, 10, 2)], "National Day")


def test_holidays_may_be_a_plain_list():
    assert read(holidays=["2025-10-01", date(2025, 10, 2)]).holidays == {date(2025, 10, 1): "", date(2025, 10, 2): ""}


def test_a_make_up_day_may_have_its_own_hours():
    calendar = read(extra_working_days={"2025-10-11": {"name": "make-up", "hours": "09:00-12:00"}})
    assert calendar.extra_working_days == {date(2025, 10, 11): "make-up"}
    assert calendar.openings_on(date(2025, 10, 11)) == (MORNING,)


def test_published_years_may_be_a_list_or_a_range_and_are_all_years_when_left_out():
    assert read(published_years=[2025, "2026"]).published_years == {2025, 2026}
    assert read(published_years="2018-2020").published_years == {2018, 2019, 2020}
    assert read().published_years is None


def test_what_is_written_is_read_back_equal(china, london):
    night = read(
        weekly={"fri": ["09:00-12:00", "22:00-02:00"]}, extra_working_days={"2025-03-08": {"hours": "09:00-24:00"}}
    )
    for calendar in (china, london, night):
        assert calendar_from_mapping(calendar_to_mapping(calendar)) == calendar


def test_all_errors_are_told_at_once_each_with_its_place():
    told = problems(
        {
            "code": "x",
            "zone": "Asia/Shangai",
            "weekly": {"mon": ["09:00-12:00", "11:00-13:00"], "funday": "09:00-10:00", "tue": ["25:00-26:00"]},
            "holidays": ["2025-02-30", "2025-03-01", "2025-03-01"],
            "extra_working_days": ["2025-03-01"],
            "published_years": ["soon"],
            "hollidays": [],
        }
    )
    places = [line.split(": ")[1] for line in told]
    assert places == [
        "hollidays",
        "weekly.mon",
        "weekly.funday",
        "weekly.tue[0]",
        "weekly.tue[0]",
        "holidays[0]",
        "holidays[2]",
        "extra_working_days",
        "zone",
        "published_years",
    ]
    assert any("Asia/Shanghai" in line for line in told)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weekly": {"mon": "09:00-09:00"}}, "has no length"),
        ({"weekly": {"mon": "24:00-09:00"}}, "has no length"),
        ({"weekly": {"mon": "09.00-12.00"}}, "is not an opening"),
        ({"weekly": {"mon": [["09:00", 5]]}}, "is not a time of day"),
        ({"weekly": {"mon": 9}}, "is not an opening"),
        ({"weekly": {"mon": "22:00-06:00", "tue": "05:00-09:00"}}, "overlap"),
        ({"weekly": {"mon": "22:00-06:00, 23:00-24:00"}}, "overlap"),
        ({"weekly": {"mon": None, "monday": "09:00-12:00"}}, "given twice"),
        ({"weekly": ["mon"]}, "mapping"),
        ({"holidays": "2025-10-01"}, "a list"),
        ({"holidays": [20251001]}, "is not a date"),
        ({"holidays": ["2025-10-08/2025-10-01"]}, "ends before it begins"),
        ({"holidays": ["1025-10-08/2025-10-01"]}, "more than a year"),
        ({"holidays": {"2025-10-01": 5}}, "is not a name"),
        ({"holidays": {"2025-10-01": {"hours": "09:00-10:00"}}}, "is not a known key"),
        ({"weekly": {}, "extra_working_days": ["2025-10-11"]}, "without openings"),
        ({"zone": "../etc/passwd"}, "not a known time zone"),
        ({"zone": 8}, "not a known time zone"),
        ({"code": 5}, "is not a code"),
        ({"timezone": "UTC"}, "given twice"),
    ],
)
def test_each_mistake_is_named(changes, words):
    mapping = {"code": "x", "zone": "UTC", "weekly": {"mon": "09:00-12:00"}, **changes}
    assert [line for line in problems(mapping) if words in line]


def test_what_is_missing_is_named():
    assert problems({}) == [
        'cal.yaml: "zone" is missing; add it',
        'cal.yaml: "weekly" is missing; add it',
        "cal.yaml: code:  is not a code; write a short word",
    ]
    assert "mapping" in problems(["mon"])[0]
