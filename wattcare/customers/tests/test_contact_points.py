"""Ways to reach a customer, and who lives behind whom."""

import pytest

from wattcare.audit.models import Entry
from wattcare.customers.actions.contact_points import NewContact, add_contact_point, end_contact_point, mark_bounced
from wattcare.customers.actions.customers import NewCustomer, change_customer, create_customer
from wattcare.customers.models import Customer
from wattcare.customers.queries.search import search_customers
from wattcare.kernel.actors import system
from wattcare.kernel.results import NotFound, Refused


def last_entry(verb):
    return Entry.objects.filter(verb=verb).latest("id")


@pytest.fixture
def lin(town):
    return town.actor("lin")


def test_a_new_customer_gets_a_number_and_is_found_at_once(lin):
    phone = NewContact(kind="phone", value="137 0013 7000")
    made = create_customer(actor=lin, new=NewCustomer(name="陈 美丽", contacts=[phone]))
    assert made.number.startswith("N")
    assert (made.lifecycle, made.language, made.version) == ("potential", "zh-hans", 1)
    assert [hit.number for hit in search_customers(lin, "13700137000")] == [made.number]


def test_a_wrong_telephone_leaves_no_customer_behind(lin):
    before = Customer.objects.count()
    with pytest.raises(Refused):
        create_customer(actor=lin, new=NewCustomer(name="陈美丽", contacts=[NewContact(kind="phone", value="12")]))
    assert Customer.objects.count() == before


def test_only_an_intermediary_has_residents(lin):
    changed = change_customer(actor=lin, number="C0001", changes={"intermediary_number": "C0003"})
    assert changed.intermediary.number == "C0003"
    with pytest.raises(Refused):
        change_customer(actor=lin, number="C0001", changes={"intermediary_number": "C0002"})


def test_the_same_contact_is_not_added_twice(lin):
    with pytest.raises(Refused) as refusal:
        add_contact_point(actor=lin, number="C0001", new=NewContact(kind="phone", value="138-0013-8000"))
    assert refusal.value.code == "contact_known"


def test_a_contact_of_somebody_else_cannot_be_ended(lin, town):
    point = town.customer("C0002").contact_points.get()
    with pytest.raises(NotFound):
        end_contact_point(actor=lin, number="C0001", point_id=point.pk, reason="空号")


def test_a_bounced_address_is_marked_and_recorded(town):
    assert mark_bounced(actor=system("mail"), kind="email", value="zhang@example.com") == 1
    assert town.customer().contact_points.get(kind="email").bounced_at is not None
    assert last_entry("customers.contact_bounced").object_id == "C0001"
