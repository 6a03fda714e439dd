"""One leaves, another comes: terms, search and history go along."""

from datetime import date

import pytest
import time_machine

from wattcare.customers.actions.supplies import MoveIn, move_in, move_out
from wattcare.customers.models import Supply
from wattcare.customers.queries.search import search_customers
from wattcare.kernel.results import Refused

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


def test_a_new_account_takes_over_the_terms_of_the_point(lin):
    supply = move_in(actor=lin, move=MoveIn(service_point_code="SP-0002", customer_number="C0001", on=MARCH))
    agreement = supply.agreement
    assert (agreement.connection, agreement.voltage_v) == ("hv_single", 10_000)
    assert agreement.account.opened_on == MARCH


@time_machine.travel("2026-03-20T09:00:00+08:00", tick=False)
def test_the_new_address_is_found_at_once(lin):
    move_in(actor=lin, move=MoveIn(service_point_code="SP-0004", customer_number="C0001", on=MARCH))
    assert [hit.number for hit in search_customers(lin, "张三丰 石壁村")] == ["C0001"]


def test_an_empty_place_cannot_be_left(lin):
    move_out(actor=lin, service_point_code="SP-0001", on=MARCH)
    with pytest.raises(Refused):
        move_out(actor=lin, service_point_code="SP-0001", on=date(2026, 4, 1))
