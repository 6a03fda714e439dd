"""The verbs on a customer's own record and contact points."""

import pytest
import time_machine

from wattcare.audit.models import Entry
from wattcare.customers.actions.contact_points import NewContact, add_contact_point, end_contact_point, mark_bounced
from wattcare.customers.actions.customers import NewCustomer, change_customer, change_lifecycle, create_customer
from wattcare.customers.models import Customer
from wattcare.customers.queries.search import search_customers
from wattcare.kernel.actors import system
from wattcare.kernel.results import NotFound, NotPermitted, Refused, Stale


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


def test_what_was_created_stands_in_the_audit(lin):
    made = create_customer(actor=lin, new=NewCustomer(name="陈美丽", kind="enterprise"))
    entry = last_entry("customers.create")
    assert (entry.actor_code, entry.object_id, entry.after["kind"]) == ("lin", made.number, "enterprise")


def test_two_customers_never_share_a_number(lin):
    with pytest.raises(Refused) as refusal:
        create_customer(actor=lin, new=NewCustomer(name="陈美丽", number="C0001"))
    assert list(refusal.value.errors) == ["number"]


def test_a_wrong_telephone_leaves_no_customer_behind(lin):
    before = Customer.objects.count()
    with pytest.raises(Refused):
        create_customer(actor=lin, new=NewCustomer(name="陈美丽", contacts=[NewContact(kind="phone", value="12")]))
    assert Customer.objects.count() == before


def test_every_wrong_field_is_named_at_once(lin):
    with pytest.raises(Refused) as refusal:
        create_customer(actor=lin, new=NewCustomer(name=" ", kind="alien", identity_code="1" * 41))
    assert set(refusal.value.errors) == {"name", "kind", "identity_code"}


@time_machine.travel("2026-03-02T09:00:00+08:00", tick=False)
def test_a_change_keeps_what_it_was_before(lin):
    changed = change_customer(actor=lin, number="C0002", changes={"importance": "1"}, version=1)
    assert (changed.importance, changed.version) == ("1", 2)
    entry = last_entry("customers.change")
    assert (entry.before, entry.after) == ({"importance": ""}, {"importance": "1"})


def test_the_second_of_two_writers_is_told(lin):
    change_customer(actor=lin, number="C0002", changes={"importance": "1"}, version=1)
    with pytest.raises(Stale):
        change_customer(actor=lin, number="C0002", changes={"importance": "2"}, version=1)


def test_changing_nothing_makes_no_new_version(lin):
    assert change_customer(actor=lin, number="C0001", changes={"name": "张三丰"}, version=1).version == 1


def test_only_an_intermediary_has_residents(lin):
    changed = change_customer(actor=lin, number="C0001", changes={"intermediary_number": "C0003"})
    assert changed.intermediary.number == "C0003"
    with pytest.raises(Refused):
        change_customer(actor=lin, number="C0001", changes={"intermediary_number": "C0002"})


def test_nobody_is_past_while_they_are_supplied(lin):
    with pytest.raises(Refused) as refusal:
        change_lifecycle(actor=lin, number="C0001", lifecycle="past", reason="搬走了")
    assert refusal.value.code == "supplied"
    assert change_lifecycle(actor=lin, number="C0003", lifecycle="past", reason="公司注销").lifecycle == "past"


def test_a_change_of_relation_needs_a_reason(lin):
    with pytest.raises(Refused):
        change_lifecycle(actor=lin, number="C0003", lifecycle="past", reason=" ")


def test_a_contact_that_was_ended_begins_again(lin, town):
    point = town.customer().contact_points.get(kind="phone")
    end_contact_point(actor=lin, number="C0001", point_id=point.pk, reason="空号")
    again = add_contact_point(actor=lin, number="C0001", new=NewContact(kind="phone", value="13800138000"))
    assert (again.pk, again.ended_at) == (point.pk, None)


def test_the_same_contact_is_not_added_twice(lin):
    with pytest.raises(Refused) as refusal:
        add_contact_point(actor=lin, number="C0001", new=NewContact(kind="phone", value="138-0013-8000"))
    assert refusal.value.code == "contact_known"


def test_only_one_telephone_is_the_preferred_one(lin, town):
    for value in ("13700137000", "13700137001"):
        add_contact_point(actor=lin, number="C0001", new=NewContact(kind="phone", value=value, preferred=True))
    assert [point.value for point in town.customer().contact_points.filter(preferred=True)] == ["+8613700137001"]


def test_a_contact_of_somebody_else_cannot_be_ended(lin, town):
    point = town.customer("C0002").contact_points.get()
    with pytest.raises(NotFound):
        end_contact_point(actor=lin, number="C0001", point_id=point.pk, reason="空号")


def test_a_bounced_address_is_marked_and_recorded(town):
    assert mark_bounced(actor=system("mail"), kind="email", value="zhang@example.com") == 1
    assert town.customer().contact_points.get(kind="email").bounced_at is not None
    assert last_entry("customers.contact_bounced").object_id == "C0001"


@pytest.mark.parametrize("person", ["wairen", "wang"])
def test_whoever_may_not_change_the_archive_is_refused(town, person):
    with pytest.raises(NotPermitted):
        change_customer(actor=town.actor(person), number="C0001", changes={"importance": "1"})
