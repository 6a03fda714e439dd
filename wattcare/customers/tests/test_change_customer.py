"""The verbs on a customer's own record."""

import pytest

from wattcare.audit.models import Entry
from wattcare.customers.actions.contact_points import NewContact, add_contact_point, end_contact_point
from wattcare.customers.actions.customers import NewCustomer, change_customer, change_lifecycle, create_customer
from wattcare.customers.actions.noting import NewInteraction, note_interaction
from wattcare.customers.actions.unmasking import unmask
from wattcare.customers.models import Customer
from wattcare.kernel.results import NotFound, NotPermitted, Refused, Stale


@pytest.fixture
def lin(town):
    return town.actor("lin")


def test_a_new_customer_gets_a_number_contacts_and_an_audit_entry(lin):
    new = NewCustomer(name="周七", contacts=[NewContact(kind="phone", value="138 0013 7777", preferred=True)])
    made = create_customer(actor=lin, new=new)
    assert made.number.startswith("N")
    assert made.contact_points.get().value == "+8613800137777"
    assert Entry.objects.get(verb="customers.create", object_id=made.number).actor_code == "lin"


def test_a_number_that_is_taken_is_refused(lin):
    with pytest.raises(Refused) as told:
        create_customer(actor=lin, new=NewCustomer(name="周七", number="C0001"))
    assert "number" in told.value.errors


def test_every_wrong_field_is_told_at_once(lin):
    with pytest.raises(Refused) as told:
        create_customer(actor=lin, new=NewCustomer(name=" ", kind="cat", intermediary_number="C0001"))
    assert set(told.value.errors) == {"name", "kind", "intermediary_number"}


def test_a_change_counts_the_version_and_keeps_before_and_after(lin, town):
    before = town.customer().version
    changed = change_customer(actor=lin, number="C0001", changes={"name": "张三疯"}, version=before)
    entry = Entry.objects.get(verb="customers.change", object_id="C0001")
    assert changed.version == before + 1
    assert (entry.before, entry.after) == ({"name": "张三丰"}, {"name": "张三疯"})


def test_a_change_to_the_same_is_no_change(lin, town):
    before = town.customer().version
    assert change_customer(actor=lin, number="C0001", changes={"name": "张三丰"}).version == before


def test_the_second_writer_is_told(lin, town):
    seen = town.customer().version
    change_customer(actor=lin, number="C0001", changes={"sector": "A"}, version=seen)
    with pytest.raises(Stale):
        change_customer(actor=lin, number="C0001", changes={"sector": "B"}, version=seen)


def test_nobody_is_past_while_they_are_supplied(lin):
    with pytest.raises(Refused, match="still supplied"):
        change_lifecycle(actor=lin, number="C0001", lifecycle="past", reason="搬走")
    assert change_lifecycle(actor=lin, number="C0003", lifecycle="past", reason="解约").lifecycle == "past"


def test_a_lifecycle_needs_a_reason(lin):
    with pytest.raises(Refused) as told:
        change_lifecycle(actor=lin, number="C0003", lifecycle="past", reason=" ")
    assert "reason" in told.value.errors


@pytest.mark.parametrize(("kind", "value"), [("phone", "abc"), ("email", "nobody"), ("pigeon", "x"), ("postal", " ")])
def test_a_contact_that_is_none_is_refused(lin, kind, value):
    with pytest.raises(Refused):
        add_contact_point(actor=lin, number="C0001", new=NewContact(kind=kind, value=value))


def test_a_contact_ends_and_begins_again(lin, town):
    point = add_contact_point(actor=lin, number="C0001", new=NewContact(kind="email", value="San@Feng.cn"))
    assert point.value == "san@feng.cn"
    ended = end_contact_point(actor=lin, number="C0001", point_id=point.pk, reason="换邮箱")
    assert ended.ended_at is not None
    again = add_contact_point(actor=lin, number="C0001", new=NewContact(kind="email", value="san@feng.cn"))
    assert (again.pk, again.ended_at) == (point.pk, None)
    with pytest.raises(Refused, match="has this contact"):
        add_contact_point(actor=lin, number="C0001", new=NewContact(kind="email", value="san@feng.cn"))


def test_only_one_contact_of_a_kind_is_the_first(lin, town):
    add_contact_point(actor=lin, number="C0001", new=NewContact(kind="phone", value="13800138001", preferred=True))
    add_contact_point(actor=lin, number="C0001", new=NewContact(kind="phone", value="13800138002", preferred=True))
    assert town.customer().contact_points.get(preferred=True).value == "+8613800138002"


def test_unmasking_needs_the_right_and_a_reason_and_is_recorded(town):
    zhou = town.actor("zhou")
    with pytest.raises(Refused):
        unmask(actor=zhou, number="C0001", what="identity", reason="?")
    assert unmask(actor=zhou, number="C0001", what="identity", reason="核对身份") == "330100198001010016"
    entry = Entry.objects.get(verb="customers.unmask")
    assert (entry.reason, entry.after) == ("核对身份", {"what": "identity"})
    with pytest.raises(NotPermitted):
        unmask(actor=town.actor("lin"), number="C0001", what="identity", reason="核对身份")


def test_a_contact_of_another_customer_cannot_be_unmasked(town):
    foreign = Customer.objects.get(number="C0004").contact_points.first()
    with pytest.raises(NotFound):
        unmask(actor=town.actor("zhou"), number="C0001", what=f"contact-{foreign.pk}", reason="核对电话")


def test_a_noted_contact_stands_in_the_records(lin, town):
    note_interaction(actor=lin, number="C0001", new=NewInteraction(channel="hotline", subject="询问电价"))
    assert town.customer().interactions.get().staff_code == "lin"
    with pytest.raises(Refused) as told:
        note_interaction(actor=lin, number="C0001", new=NewInteraction(channel="smoke", subject="", duration_s=-1))
    assert set(told.value.errors) == {"channel", "subject", "duration_s"}


@pytest.mark.parametrize("who", ["wairen", "wang"])
def test_whoever_may_not_edit_edits_nothing(town, who):
    actor = town.actor(who)
    with pytest.raises(NotPermitted):
        create_customer(actor=actor, new=NewCustomer(name="周七"))
    with pytest.raises(NotPermitted):
        change_customer(actor=actor, number="C0001", changes={"name": "x"})
