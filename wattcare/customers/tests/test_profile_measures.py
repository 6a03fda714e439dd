"""What the profile computes from months and bills."""

from datetime import date
from decimal import Decimal

from wattcare.customers.queries.profile import profile_of
from wattcare.customers.tests.supplied import account, bill, customer, months

DAY = date(2026, 5, 20)  # its twelve full months are May 2025 to April 2026


def asked(of, *names, day=DAY):
    values = profile_of(of.pk, names, day)
    return [values[name] for name in names] if len(names) > 1 else values[names[0]]


def test_energy_and_bills_are_those_of_the_twelve_full_months_before(town):
    owner = customer()
    months(account(owner), "2025-04", 1000, *[100] * 12, 5000)  # April before and the running May do not count
    months(account(owner), "2026-03", 50, 50)
    assert asked(owner, "kwh_12m", "amount_12m") == [Decimal("1300.00"), Decimal("650.00")]


def test_what_is_not_known_is_missing_not_zero(town):
    owner = customer()
    account(owner)
    assert asked(owner, "kwh_12m", "amount_12m", "kwh_change_pct", "summer_share_pct") == [None] * 4


def test_the_change_is_asked_of_two_whole_years(town):
    owner, newer = customer(), customer("P0002")
    months(account(owner), "2024-05", *[100] * 12, *[70] * 12)
    months(account(newer), "2024-06", *[100] * 11, *[70] * 12)
    assert asked(owner, "kwh_change_pct") == Decimal("-30.0")
    assert asked(newer, "kwh_change_pct") is None


def test_the_change_from_nothing_is_missing(town):
    owner = customer()
    months(account(owner), "2024-05", *[0] * 12, *[70] * 12)
    assert asked(owner, "kwh_change_pct") is None


def test_shares_of_seasons_and_of_the_highest_month(town):
    owner = customer()
    # May, then June to August, autumn, December to February, March and April
    months(account(owner), "2025-05", 50, 100, 150, 150, 50, 50, 50, 100, 100, 100, 50, 50)
    names = ("summer_share_pct", "winter_share_pct", "peak_month_pct")
    assert asked(owner, *names) == [Decimal("40.0"), Decimal("30.0"), Decimal("15.0")]


def test_the_highest_month_is_that_of_all_accounts_together(town):
    owner = customer()
    months(account(owner), "2025-05", 300, *[100] * 11)
    months(account(owner), "2025-05", *[50] * 11, 450)
    assert asked(owner, "peak_month_pct") == Decimal("22.9")  # 550 of 2400 kWh in April; 350 in May


def test_shares_of_less_than_a_year_are_missing(town):
    owner = customer()
    months(account(owner), "2025-06", *[100] * 11)
    assert asked(owner, "summer_share_pct", "winter_share_pct", "peak_month_pct") == [None] * 3


def test_a_month_below_zero_makes_no_shares_and_no_negative_energy(town):
    owner, other = customer(), customer("P0002")
    months(account(owner), "2025-05", -500, *[100] * 11)
    months(account(other), "2025-05", -5000, *[100] * 11)
    assert asked(owner, "kwh_12m", "summer_share_pct", "peak_month_pct") == [Decimal("600.00"), None, None]
    assert asked(other, "kwh_12m", "amount_12m") == [None, Decimal("-1950.00")]


def test_bills_paid_late_and_on_time_with_the_worst_of_them(town):
    owner = customer()
    paying = account(owner)
    bill(paying, "2025-04", date(2025, 5, 25), date(2025, 12, 1))  # not of the twelve months
    bill(paying, "2025-05", date(2025, 6, 25), date(2025, 6, 25))  # on the day it was due
    bill(paying, "2025-06", date(2025, 7, 25), date(2025, 7, 26))  # a day late
    bill(paying, "2026-03", date(2026, 4, 25), None)  # 25 days late and open
    bill(paying, "2026-04", date(2026, 5, 25), None)  # not due yet
    names = ("days_late_12m", "late_payments_12m", "paid_on_time_12m", "days_since_payment")
    assert asked(owner, *names) == [25, 2, 1, 170]


def test_a_payment_after_the_day_is_not_known_on_it(town):
    owner = customer()
    bill(account(owner), "2026-03", date(2026, 4, 25), date(2026, 5, 25))
    names = ("days_late_12m", "late_payments_12m", "paid_on_time_12m", "days_since_payment")
    assert asked(owner, *names) == [25, 1, 0, None]
    assert asked(owner, *names, day=date(2026, 5, 30)) == [30, 1, 0, 5]


def test_who_pays_before_it_is_due_is_never_late(town):
    owner = customer()
    bill(account(owner), "2026-03", date(2026, 4, 25), date(2026, 4, 1))
    assert asked(owner, "days_late_12m", "late_payments_12m", "paid_on_time_12m") == [0, 0, 1]


def test_without_bills_nothing_is_late(town):
    owner = customer()
    assert asked(owner, "days_late_12m", "late_payments_12m", "paid_on_time_12m") == [None, 0, 0]


def test_the_turn_of_the_year_is_counted_in_months(town):
    owner = customer()
    months(account(owner), "2025-01", *[10] * 12)
    assert asked(owner, "kwh_12m", day=date(2026, 1, 1)) == Decimal("120.00")
    assert asked(owner, "kwh_12m", day=date(2025, 12, 31)) == Decimal("110.00")
