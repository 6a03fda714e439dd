"""Every verb that changes what the profile reads tells so, inside its transaction."""

from datetime import date

import pytest
from django.db import connection

from wattcare.customers.actions.contact_points import NewContact, add_contact_point
from wattcare.customers.actions.customers import NewCustomer, change_customer, change_lifecycle, create_customer
from wattcare.customers.actions.importing import import_customers
from wattcare.customers.actions.supplies import MoveIn, move_in, move_out
from wattcare.customers.models import Agreement, Customer
from wattcare.customers.queries.codes import used_codes
from wattcare.customers.queries.offers import Changed, archive_changed


@pytest.fixture
def told(monkeypatch):
    found = []

    def hear(changed):
        assert connection.in_atomic_block
        found.append(changed)

    monkeypatch.setattr(archive_changed, "_fillers", [(0, hear)])
    return found


def test_a_new_customer_is_told(town, told):
    made = create_customer(actor=town.actor("lin"), new=NewCustomer(name="周正"))
    assert told == [Changed((made.pk,))]


def test_a_change_is_told_and_none_is_not(town, told):
    one = town.customer()
    change_customer(actor=town.actor("lin"), number="C0001", changes={"kind": one.kind})
    change_customer(actor=town.actor("lin"), number="C0001", changes={"name": "张三"})  # no part of the profile
    assert told == []
    change_customer(actor=town.actor("lin"), number="C0001", changes={"sector": "C"})
    assert told == [Changed((one.pk,))]


def test_another_relation_is_told(town, told):
    made = create_customer(actor=town.actor("lin"), new=NewCustomer(name="周正"))
    told.clear()
    change_lifecycle(actor=town.actor("lin"), number=made.number, lifecycle="past", reason="迁走")
    assert told == [Changed((made.pk,))]


def test_who_moves_in_and_who_leaves_for_it_are_told(town, told):
    move = MoveIn(service_point_code="SP-0001", customer_number="C0003", on=date(2026, 5, 20))
    move_in(actor=town.actor("lin"), move=move)
    assert told == [Changed((town.customer("C0003").pk, town.customer("C0001").pk))]


def test_who_moves_out_is_told(town, told):
    move_out(actor=town.actor("lin"), service_point_code="SP-0001", on=date(2026, 5, 20))
    assert told == [Changed((town.customer("C0001").pk,))]


def test_an_import_tells_once_that_many_have_changed(town, told, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text("customer_number,name\nK1,周正\nK2,周二\n")
    import_customers(actor=town.actor("gao"), path=file)
    assert told == [Changed(None)]
    import_customers(actor=town.actor("gao"), path=file)
    assert told == [Changed(None)]  # the same again changes nothing


def test_a_telephone_is_no_part_of_the_profile(town, told):
    new = NewContact(kind="phone", value="13800138001")
    add_contact_point(actor=town.actor("lin"), number="C0001", new=new)
    assert told == []


def test_packs_are_told_which_choices_the_archive_holds(town):
    Customer.objects.filter(number="C0002").update(sector="C", importance="1")
    Agreement.objects.filter(account__customer__number="C0002").update(tariff_class="农业生产用电")
    asked = {"sector:C", "sector:D", "importance:1", "tariff_class:农业生产用电", "tariff_class:x"}
    assert [code for _section, code in used_codes({"field_choices": frozenset(asked)})] == [
        "importance:1", "sector:C", "tariff_class:农业生产用电",
    ]  # fmt: skip
