"""Laws that hold for every limit, start, calendar and set of pauses."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from wattcare.commitments.rules import Calendar, Limit, Opening, Pause, Unit, compute_deadline, compute_elapsed

QUICK = settings(max_examples=60, deadline=None)
BASE = datetime(2025, 3, 20, tzinfo=UTC)
OPENINGS = [
    (Opening(time(8, 30), time(12)), Opening(time(14), time(17, 30))),
    (Opening(time(9), time(17)),),
    (Opening(time(22), time(6)),),
    (Opening(time(0), time(0)),),
]
minutes = st.integers(0, 60 * 24 * 40)
instants = minutes.map(lambda value: BASE + timedelta(minutes=value))
limits = st.builds(Limit, st.integers(0, 40), st.sampled_from(Unit))
days = st.integers(0, 60).map(lambda value: date(2025, 3, 15) + timedelta(days=value))
pauses = st.lists(
    st.builds(lambda start, length: Pause(start, start + timedelta(minutes=length)), instants, st.integers(0, 9000)),
    max_size=4,
)


@st.composite
def calendars(draw):
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    openings = draw(st.sampled_from(OPENINGS))
    holidays = draw(st.sets(days, max_size=8))
    extra = draw(st.sets(days, max_size=4)) - holidays
    return Calendar(
        "any",
        draw(st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York"])),
        dict.fromkeys(weekdays, openings),
        dict.fromkeys(holidays, "holiday"),
        dict.fromkeys(extra, "make-up"),
    )


@QUICK
@given(limits, instants, calendars(), pauses)
def test_the_time_counted_at_the_due_instant_is_the_limit(limit, start, calendar, paused):
    due = compute_deadline(limit, start, calendar, paused).due
    assert compute_elapsed(limit.unit, start, due, calendar, paused).amount == limit.amount


@QUICK
@given(limits, instants, calendars())
def test_the_time_counted_back_to_a_lead_time_is_the_limit(limit, start, calendar):
    lead = Limit(-limit.amount, limit.unit)
    due = compute_deadline(lead, start, calendar).due
    if limit.amount:
        assert due < start
        assert compute_elapsed(limit.unit, start, due, calendar).amount == lead.amount


@QUICK
@given(limits, instants, calendars(), pauses, pauses)
def test_a_further_pause_never_makes_a_deadline_earlier(limit, start, calendar, paused, more):
    before = compute_deadline(limit, start, calendar, paused).due
    assert compute_deadline(limit, start, calendar, [*paused, *more]).due >= before >= start


@QUICK
@given(limits, instants, st.integers(0, 20_000), calendars(), pauses)
def test_a_later_start_is_never_due_earlier(limit, start, later, calendar, paused):
    after = compute_deadline(limit, start + timedelta(minutes=later), calendar, paused).due
    assert after >= compute_deadline(limit, start, calendar, paused).due


@QUICK
@given(st.sampled_from(Unit), instants, st.integers(0, 20_000), calendars(), pauses)
def test_net_time_never_exceeds_gross_time_and_neither_shrinks(unit, start, length, calendar, paused):
    until = start + timedelta(minutes=length)
    first = compute_elapsed(unit, start, until, calendar, paused)
    second = compute_elapsed(unit, start, until + timedelta(minutes=777), calendar, paused)
    assert 0 <= first.net <= first.gross
    assert first.gross <= second.gross
    assert first.net <= second.net


@QUICK
@given(limits, instants, calendars(), pauses)
def test_the_arithmetic_names_each_counted_day_once_and_leaves_no_day_out(limit, start, calendar, paused):
    if limit.unit is not Unit.WD:
        return
    deadline = compute_deadline(limit, start, calendar, paused)
    runs = [step.values for step in deadline.steps if step.code.startswith(("count.", "skip."))]
    local = calendar.local(start).date()
    assert sum(run["days"] for run in runs) == (deadline.due.date() - local).days
    numbers = [number for run in runs if "first" in run for number in range(run["first"], run["last"] + 1)]
    assert numbers == list(range(1, limit.amount + 1))


@QUICK
@given(limits, instants, calendars())
def test_working_days_agree_with_counting_one_by_one(limit, start, calendar):
    day, left = start.astimezone(calendar.tz).date(), limit.amount
    while left:
        day += timedelta(days=1)
        listed = calendar.extra_working_days.keys()
        left -= day in listed or (day.weekday() in calendar.weekly and day not in calendar.holidays)
    due = compute_deadline(Limit(limit.amount, Unit.WD), start, calendar).due
    assert due.date() == day
