"""Who moves in ends one supply and begins another; the history stays on the point."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from wattcare.audit.models import Entry
from wattcare.customers.actions.supplies import MoveIn, move_in, move_out
from wattcare.customers.models import Agreement, Customer, Supply
from wattcare.customers.queries.supplies import point_lines
from wattcare.kernel.results import NotFound, NotPermitted, Refused


@pytest.fixture
def lin(town):
    return town.actor("lin")


def move(lin, **given):
    values = {"service_point_code": "SP-0001", "customer_number": "C0003", "on": date(2026, 3, 1), **given}
    return move_in(actor=lin, move=MoveIn(**values))


def who(lin, day):
    return point_lines(lin, "SP-0001", day)[0].customer_number


def test_the_former_supply_ends_and_the_new_one_begins(lin):
    supply = move(lin)
    assert who(lin, date(2023, 5, 1)) == "C0001"
    assert who(lin, date(2026, 2, 28)) == "C0001"
    assert who(lin, date(2026, 3, 1)) == "C0003"
    assert who(lin, date(2019, 1, 1)) is None
    assert [line.customer_number for line in point_lines(lin, "SP-0001")] == ["C0003", "C0001"]
    assert supply.agreement.connection == "resident"
    assert Entry.objects.get(verb="customers.move_in").before["customer"] == "C0001"


def test_a_new_account_is_opened_or_an_own_one_taken(lin):
    assert move(lin).agreement.account.number.startswith("9")
    own = move(lin, service_point_code="SP-0002", customer_number="C0001", account_number="3300000001")
    assert own.agreement.account.number == "3300000001"


def test_an_account_of_somebody_else_is_refused(lin):
    with pytest.raises(Refused, match="another customer"):
        move(lin, account_number="3300000002")


def test_nobody_moves_in_where_they_live_or_before_the_former_came(lin):
    with pytest.raises(Refused, match="already"):
        move(lin, customer_number="C0001")
    with pytest.raises(Refused, match="already"):
        move(lin, on=date(2019, 1, 1))
    with pytest.raises(Refused, match="later day"):
        move(lin, on=date(2020, 1, 1))


def test_a_potential_customer_becomes_a_current_one(lin):
    Customer.objects.filter(number="C0003").update(lifecycle="potential")
    move(lin)
    assert Customer.objects.get(number="C0003").lifecycle == "current"


def test_moving_out_leaves_the_point_without_supply(lin):
    move_out(actor=lin, service_point_code="SP-0001", on=date(2026, 3, 1), reason="搬走")
    assert who(lin, date(2026, 3, 1)) is None
    with pytest.raises(Refused, match="Nobody is supplied"):
        move_out(actor=lin, service_point_code="SP-0001", on=date(2026, 3, 2))


def test_an_unknown_point_is_told(lin):
    with pytest.raises(NotFound):
        move(lin, service_point_code="SP-9999")


def test_only_whoever_may_edit_moves_customers(town):
    with pytest.raises(NotPermitted):
        move(town.actor("wang"))


def test_the_database_itself_refuses_two_supplies_at_once(town):
    agreement = Agreement.objects.get(account__number="3300000002")
    point = Supply.objects.get(service_point__code="SP-0001").service_point
    with pytest.raises(IntegrityError), transaction.atomic():
        Supply.objects.create(agreement=agreement, service_point=point, validity=DateRange(date(2024, 1, 1), None))


@pytest.mark.parametrize("change", [{"kind": "cat"}, {"lifecycle": "asleep"}])
def test_the_database_knows_only_the_archives_words(town, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(number="C0001").update(**change)
