"""Whose archive has changed is classified within the worker's next round; whatever happens meanwhile is not lost."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from wattcare.classification import jobs
from wattcare.classification.actions import classify_all, classify_stale
from wattcare.classification.actions.classifying import mark_stale
from wattcare.classification.models import Stale
from wattcare.classification.tests.drawn_up import KINDS, WORKER, class_now, live, settle
from wattcare.customers.actions.customers import NewCustomer, change_customer, create_customer
from wattcare.customers.models import Customer
from wattcare.customers.queries.offers import Changed, archive_changed
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_waits(town):
    Stale.objects.all().delete()


def become(number, kind):
    Customer.objects.filter(number=number).update(kind=kind)
    archive_changed.fill(Changed((Customer.objects.get(number=number).pk,)))


def test_a_change_of_the_archive_is_followed_in_the_next_round(town):
    live(town)
    change_customer(actor=town.actor("zhou"), number="C0001", changes={"kind": "enterprise"})
    assert class_now("C0001") == "person"
    jobs.clear_stale.func(timestamp=0)
    assert class_now("C0001") == "firm"
    assert not Stale.objects.exists()


def test_a_new_customer_is_in_a_class_after_the_next_round(town):
    live(town)
    customer = create_customer(actor=town.actor("zhou"), new=NewCustomer(name="新客户"))
    settle()
    assert class_now(customer.number) == "person"


def test_many_changes_are_cleared_batch_by_batch(town):
    live(town)
    for number in ("C0001", "C0002", "C0003", "C0004"):
        become(number, "government")
    assert classify_stale(actor=WORKER, limit=3) == 3
    assert class_now("C0004") == "person"
    assert classify_stale(actor=WORKER, limit=3) == 1
    assert classify_stale(actor=WORKER, limit=3) == 0
    assert class_now("C0004") == "firm"


def test_many_changes_of_one_customer_count_once_for_the_database_and_each_for_the_queue(town):
    live(town)
    for kind in ("enterprise", "person", "government"):
        become("C0001", kind)
    assert classify_stale(actor=WORKER) == 3
    assert class_now("C0001") == "firm"


def test_an_import_brings_everybody_on(town):
    live(town)
    Customer.objects.update(kind="government")
    archive_changed.fill(Changed())
    assert classify_stale(actor=WORKER) == 1
    assert [class_now(number) for number in ("C0001", "C0002", "C0003", "C0004")] == ["firm"] * 4
    assert not Stale.objects.exists()


def test_very_many_changes_bring_everybody_on_too(town, monkeypatch):
    monkeypatch.setattr("wattcare.classification.actions.classifying.EVERYBODY_FROM", 2)
    live(town)
    Customer.objects.update(kind="government")
    mark_stale(Changed(tuple(Customer.objects.values_list("pk", flat=True)[:2])))
    classify_stale(actor=WORKER, limit=1)
    assert class_now("C0004") == "firm"
    assert not Stale.objects.exists()


def test_nobody_waits_for_one_bad_record(town, monkeypatch, caplog):
    from wattcare.classification.actions import moving

    live(town)
    bad = Customer.objects.get(number="C0002").pk
    move_some = moving.move_some

    def breaks(schemes, customer_ids, day):
        found = move_some(schemes, customer_ids, day)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / CASE WHEN %s THEN 0 ELSE 1 END", [bad in customer_ids])
        return found

    monkeypatch.setattr(moving, "move_some", breaks)
    for number in ("C0001", "C0002", "C0004"):
        become(number, "government")
    assert classify_stale(actor=WORKER) == 3
    assert [class_now(number) for number in ("C0001", "C0004")] == ["firm", "firm"]
    assert f"Customer {bad} cannot be classified" in caplog.text
    assert not Stale.objects.exists()


def test_a_pass_over_everybody_clears_what_waits(town):
    live(town)
    become("C0001", "enterprise")
    classify_all(actor=WORKER)
    assert not Stale.objects.exists()


def test_a_pass_under_one_scheme_of_two_leaves_what_waits_to_the_others(town):
    live(town)
    live(town, "again", KINDS)
    become("C0001", "enterprise")
    classify_all(actor=WORKER, schemes=["again"])
    assert (class_now("C0001", "again"), class_now("C0001")) == ("firm", "person")
    settle()
    assert class_now("C0001") == "firm"


def test_without_schemes_what_waits_is_cleared(town):
    become("C0001", "enterprise")
    settle()
    assert not Stale.objects.exists()


@transaction.atomic
def change_and_crash():
    become("C0001", "enterprise")
    raise ZeroDivisionError


def test_a_change_that_is_rolled_back_leaves_nothing_to_do(town):
    live(town)
    with pytest.raises(ZeroDivisionError):
        change_and_crash()
    assert not Stale.objects.exists()


def test_only_the_system_and_those_who_approve_clear(town):
    with pytest.raises(NotPermitted):
        classify_stale(actor=town.actor("lin"))


def test_the_night_comes_once_and_is_made_up_for(town, morning, monkeypatch):
    live(town, "by-age", {"new": "signed_on > today - interval '1 month'", "old": "TRUE"}, strict=False)
    from wattcare.customers.models import Agreement

    Agreement.objects.filter(account__customer__number="C0001").update(signed_on=now().date())
    mark_stale(Changed((town.customer().pk,)))
    settle()
    assert class_now("C0001", "by-age") == "new"
    morning.shift(timedelta(days=40))
    jobs.nightly.func(timestamp=0)
    assert class_now("C0001", "by-age") == "old"
    monkeypatch.setattr(jobs, "classify_all", lambda **_given: pytest.fail("it was done today"))
    morning.shift(timedelta(hours=1))
    jobs.nightly.func(timestamp=0)


def test_the_night_proves_again_what_decides(town, morning, caplog, monkeypatch):
    from wattcare.classification.rules.findings import Proof

    version = live(town)
    morning.shift(timedelta(days=1))
    monkeypatch.setattr(
        "wattcare.classification.actions.proving.prove", lambda _scheme, _fields, *, day: Proof(day, True, False)
    )
    jobs.nightly.func(timestamp=0)
    version.refresh_from_db()
    assert (version.state, version.proof["exhaustive"], version.proof["day"]) == ("live", False, "2026-03-11")
    assert "not proved any more" in caplog.text
