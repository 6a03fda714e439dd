"""Moving in and out: the history stays on the service point."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from wattcare.audit.models import Entry
from wattcare.customers.actions.supplies import MoveIn, move_in, move_out
from wattcare.customers.models import Supply
from wattcare.customers.queries.search import search_customers
from wattcare.kernel.results import NotFound, NotPermitted, Refused

MARCH = date(2026, 3, 1)


@pytest.fixture
def lin(town):
    return town.actor("lin")


def supplied(code="SP-0001"):
    """Who was supplied there, in order: (customer, from, until)."""
    rows = Supply.objects.filter(service_point__code=code).order_by("validity")
    return [(row.agreement.account.customer.number, row.validity.lower, row.validity.upper) for row in rows]


def test_one_moves_out_and_another_in(lin):
    move_out(actor=lin, service_point_code="SP-0001", on=MARCH, reason="房屋出售")
    move_in(actor=lin, move=MoveIn(service_point_code="SP-0001", customer_number="C0004", on=date(2026, 3, 15)))
    assert supplied() == [("C0001", date(2020, 1, 1), MARCH), ("C0004", date(2026, 3, 15), None)]


def test_moving_in_ends_the_one_before(lin):
    move_in(actor=lin, move=MoveIn(service_point_code="SP-0001", customer_number="C0004", on=MARCH))
    assert supplied() == [("C0001", date(2020, 1, 1), MARCH), ("C0004", MARCH, None)]
    entry = Entry.objects.filter(verb="customers.move_in").latest("id")
    assert (entry.object_id, entry.before["customer"], entry.after["customer"]) == ("SP-0001", "C0001", "C0004")


def test_a_new_account_takes_over_the_terms_of_the_point(lin):
    supply = move_in(actor=lin, move=MoveIn(service_point_code="SP-0002", customer_number="C0001", on=MARCH))
    agreement = supply.agreement
    assert (agreement.connection, agreement.voltage_v) == ("hv_single", 10_000)
    assert agreement.account.opened_on == MARCH


@time_machine.travel("2026-03-20T09:00:00+08:00", tick=False)
def test_the_new_address_is_found_at_once(lin):
    move_in(actor=lin, move=MoveIn(service_point_code="SP-0004", customer_number="C0001", on=MARCH))
    assert [hit.number for hit in search_customers(lin, "张三丰 石壁村")] == ["C0001"]


def test_a_potential_customer_becomes_a_current_one(lin, town):
    town.customer("C0003").__class__.objects.filter(number="C0003").update(lifecycle="potential")
    move_in(actor=lin, move=MoveIn(service_point_code="SP-0001", customer_number="C0003", on=MARCH))
    assert town.customer("C0003").lifecycle == "current"


def test_an_account_of_somebody_else_is_refused(lin):
    move = MoveIn(service_point_code="SP-0001", customer_number="C0004", on=MARCH, account_number="3300000002")
    with pytest.raises(Refused) as refusal:
        move_in(actor=lin, move=move)
    assert refusal.value.code == "foreign_account"
    assert len(supplied()) == 1


@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2019, 6, 1)])
def test_nobody_moves_in_before_the_one_who_is_there(lin, on):
    with pytest.raises(Refused) as refusal:
        move_in(actor=lin, move=MoveIn(service_point_code="SP-0001", customer_number="C0004", on=on))
    assert "on" in refusal.value.errors


def test_whoever_is_supplied_there_does_not_move_in_again(lin):
    with pytest.raises(Refused):
        move_in(actor=lin, move=MoveIn(service_point_code="SP-0001", customer_number="C0001", on=MARCH))


def test_an_empty_place_cannot_be_left(lin):
    move_out(actor=lin, service_point_code="SP-0001", on=MARCH)
    with pytest.raises(Refused):
        move_out(actor=lin, service_point_code="SP-0001", on=date(2026, 4, 1))


def test_an_unknown_point_is_not_found(lin):
    with pytest.raises(NotFound):
        move_out(actor=lin, service_point_code="SP-9999", on=MARCH)


def test_the_database_itself_refuses_two_supplies_at_once(lin, town):
    other = town.customer("C0002").accounts.get().agreements.get()
    mine = Supply.objects.get(service_point__code="SP-0001")
    with pytest.raises(IntegrityError), transaction.atomic():
        Supply.objects.create(agreement=other, service_point=mine.service_point, validity=(MARCH, None))


def test_whoever_may_not_change_the_archive_is_refused(town):
    with pytest.raises(NotPermitted):
        move_out(actor=town.actor("wang"), service_point_code="SP-0001", on=MARCH)
