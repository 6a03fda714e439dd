"""Several workers at once, on connections that really commit: nobody is lost, nothing is written twice, and what an
earlier look at the archive said is never written over a later one."""

import time

import pytest
from django.db import connection, transaction

from wattcare.classification.actions import classify_all, classify_some, classify_stale
from wattcare.classification.actions.classifying import hold
from wattcare.classification.models import Membership, PastMembership, Stale
from wattcare.classification.tests.drawn_up import KINDS, WORKER, class_now, live, unproved
from wattcare.customers.models import Customer
from wattcare.customers.queries.offers import Changed, archive_changed


@pytest.fixture
def scheme(committed, town):
    """A live scheme in the copy, all customers in their classes, nobody stale."""

    def settled():
        from wattcare.classification.models import Scheme

        if not Scheme.objects.filter(code="together").exists():
            unproved("together", KINDS, ["kind"])
        Customer.objects.filter(number__in=["C0001", "C0004"]).update(kind="person")
        Customer.objects.filter(number="C0002").update(kind="enterprise")
        classify_all(actor=WORKER)

    committed.run(settled)


def become(number, kind, pause=0.0):
    with transaction.atomic():
        Customer.objects.filter(number=number).update(kind=kind)
        archive_changed.fill(Changed((Customer.objects.get(number=number).pk,)))
        time.sleep(pause)


def clear():
    while classify_stale(actor=WORKER):
        pass


def standing(committed):
    return committed.run(lambda: {number: class_now(number, "together") for number in ("C0001", "C0002", "C0004")})


def test_two_workers_clear_what_waits_once(committed, scheme):
    committed.run(lambda: [become(number, "enterprise") for number in ("C0001", "C0004")])
    before = committed.run(PastMembership.objects.count)
    outcomes = committed.together(clear, clear, clear)
    assert outcomes == [None] * 3
    committed.run(clear)
    assert standing(committed) == {"C0001": "firm", "C0002": "firm", "C0004": "firm"}
    assert not committed.run(Stale.objects.exists)
    assert committed.run(PastMembership.objects.count) == before  # all within one day


def test_two_passes_over_everybody_wait_for_each_other(committed, scheme):
    committed.run(lambda: Customer.objects.filter(number="C0001").update(kind="enterprise"))
    moved = committed.together(*[lambda: classify_all(actor=WORKER)["together"].moved] * 3)
    assert sorted(moved) == [0, 0, 1]


def test_a_change_that_commits_while_the_worker_is_at_it_waits_for_the_next_round(committed, scheme):
    committed.together(lambda: become("C0001", "enterprise", pause=0.3), clear, lambda: (time.sleep(0.1), clear()))
    committed.run(clear)
    assert standing(committed)["C0001"] == "firm"


def test_the_archive_never_waits_for_the_worker(committed, scheme):
    def slow_worker():
        with transaction.atomic():
            hold()
            classify_some(actor=WORKER, customer_ids=[Customer.objects.get(number="C0001").pk])
            Stale.objects.all().delete()
            time.sleep(1.0)

    def change():
        time.sleep(0.2)
        began = time.monotonic()
        become("C0001", "enterprise")
        return time.monotonic() - began

    _worker, waited = committed.together(slow_worker, change)
    assert waited < 0.7
    committed.run(clear)
    assert standing(committed)["C0001"] == "firm"


def test_while_somebody_classifies_the_minute_s_job_goes_home(committed, scheme):
    committed.run(lambda: become("C0001", "enterprise"))

    def holding():
        with transaction.atomic():
            hold()
            time.sleep(0.5)

    def clearing():
        time.sleep(0.2)
        return classify_stale(actor=WORKER)

    assert committed.together(holding, clearing) == [None, 0]
    committed.run(clear)
    assert standing(committed)["C0001"] == "firm"


def test_a_crash_in_the_middle_of_a_pass_leaves_everything_as_it_was(committed, scheme, monkeypatch):
    committed.run(lambda: become("C0001", "enterprise"))
    with monkeypatch.context() as broken:
        broken.setattr("wattcare.classification.actions.moving.keep_counts", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            committed.run(lambda: classify_all(actor=WORKER))
    assert standing(committed)["C0001"] == "person"
    assert committed.run(Stale.objects.count) == 1
    committed.run(clear)
    assert standing(committed)["C0001"] == "firm"


def test_two_who_approve_at_once_put_it_live_once(committed, town):
    from wattcare.classification.actions import approve_scheme, draft_scheme, propose_scheme
    from wattcare.classification.tests.drawn_up import document
    from wattcare.kernel.results import DomainError

    def proposed():
        draft_scheme(actor=town.actor("chengxu"), document=document("at-once", KINDS))
        propose_scheme(actor=town.actor("chengxu"), code="at-once")

    def approve(person):
        return lambda: approve_scheme(actor=town.actor(person), code="at-once").state

    committed.run(proposed)
    outcomes = committed.together(approve("gao"), approve("zhou"))
    assert sorted(isinstance(one, DomainError) for one in outcomes) == [False, True]
    assert committed.run(lambda: class_now("C0003", "at-once")) == "firm"


def test_what_one_test_committed_no_other_sees(town):
    assert not Membership.objects.exists()
    assert live(town)
    assert connection.in_atomic_block
