"""Putting customers into classes: all at once and one by one say the same, history has each day once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.audit.models import Entry
from wattcare.classification.actions import classify_all, classify_some
from wattcare.classification.actions.classifying import mark_stale
from wattcare.classification.actions.moving import has_members
from wattcare.classification.events import ClassesChanged
from wattcare.classification.models import ClassCode, Membership, PastMembership, Scheme, Unclassified
from wattcare.classification.queries.live import forget, live_schemes
from wattcare.classification.queries.memberships import history_of
from wattcare.classification.queries.schemes import scheme_line
from wattcare.classification.tests.drawn_up import VOLTAGE, WORKER, class_now, live, past, settle, unproved
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.customers.queries.offers import Changed
from wattcare.kernel import events
from wattcare.kernel.results import NotPermitted

MONDAY = date(2026, 3, 10)


def become(number, kind):
    """What the archive says, past all verbs."""
    Customer.objects.filter(number=number).update(kind=kind)


def one_by_one(*numbers):
    ids = Customer.objects.filter(number__in=numbers).values_list("pk", flat=True)
    return classify_some(actor=WORKER, customer_ids=list(ids))


def everybody(*_numbers):
    return classify_all(actor=WORKER)["by-kind"].moved


def members():
    return dict(ClassCode.objects.filter(scheme__code="by-kind").values_list("code", "members"))


both_ways = pytest.mark.parametrize("classify", [one_by_one, everybody])


@both_ways
def test_a_customer_moves_when_the_archive_says_something_else(town, morning, classify):
    live(town)
    morning.shift(timedelta(days=5))
    become("C0001", "enterprise")
    assert classify("C0001") == 1
    assert class_now("C0001") == "firm"
    assert Membership.objects.get(customer__number="C0001").since == date(2026, 3, 15)
    assert past("C0001") == [("person", MONDAY, date(2026, 3, 15))]
    assert members() == {"person": 1, "firm": 3}


@both_ways
def test_doing_it_again_changes_nothing(town, morning, classify):
    live(town)
    morning.shift(timedelta(days=5))
    become("C0001", "enterprise")
    classify("C0001")
    morning.shift(timedelta(days=1))
    assert classify("C0001", "C0002") == 0
    assert Membership.objects.get(customer__number="C0001").since == date(2026, 3, 15)
    assert len(past("C0001")) == 1
    assert members() == {"person": 1, "firm": 3}


@both_ways
def test_a_new_customer_enters_without_a_past(town, morning, classify):
    live(town)
    morning.shift(timedelta(days=1))
    Customer.objects.create(number="C0009", name="新客户", kind="person")
    classify("C0009")
    assert (class_now("C0009"), past("C0009"), members()["person"]) == ("person", [], 3)


@both_ways
def test_a_class_of_a_few_hours_leaves_no_trace(town, morning, classify):
    live(town)
    morning.shift(timedelta(days=1))
    for kind in ("enterprise", "person", "enterprise"):
        become("C0001", kind)
        classify("C0001")
        morning.shift(timedelta(hours=1))
    assert past("C0001") == [("person", MONDAY, date(2026, 3, 11))]
    assert class_now("C0001") == "firm"


@both_ways
def test_who_leaves_and_returns_on_one_day_has_never_left(town, morning, classify):
    live(town)
    morning.shift(timedelta(days=1))
    for kind in ("enterprise", "person"):
        become("C0001", kind)
        classify("C0001")
    (held,) = history_of(town.actor("lin"), town.customer().pk, "by-kind")
    assert (held.of.code, held.since, held.until) == ("person", MONDAY, None)


@both_ways
def test_history_tells_the_days_of_each_class_without_gap(town, morning, classify):
    live(town)
    for days, kind in ((3, "enterprise"), (4, "person"), (5, "government")):
        morning.shift(timedelta(days=days))
        become("C0001", kind)
        classify("C0001")
    found = history_of(town.actor("lin"), town.customer().pk, "by-kind")
    assert [(one.of.code, one.since, one.until) for one in found] == [
        ("firm", date(2026, 3, 22), None), ("person", date(2026, 3, 17), date(2026, 3, 22)),
        ("firm", date(2026, 3, 13), date(2026, 3, 17)), ("person", MONDAY, date(2026, 3, 13)),
    ]  # fmt: skip


@both_ways
def test_a_day_before_the_last_change_does_not_turn_history_round(town, morning, classify):
    live(town)
    become("C0001", "enterprise")
    ids = [town.customer().pk]
    if classify is everybody:
        classify_all(actor=WORKER, day=MONDAY - timedelta(days=30))
    else:
        classify_some(actor=WORKER, customer_ids=ids, day=MONDAY - timedelta(days=30))
    assert Membership.objects.get(customer_id=ids[0]).since == MONDAY
    assert past("C0001") == []


@both_ways
def test_whom_no_class_takes_is_counted_and_their_class_ends(town, morning, classify, caplog):
    unproved("by-kind", {"person": "kind = 'person'", "firm": "kind = 'enterprise'"}, ["kind"])
    classify_all(actor=WORKER)
    assert list(Unclassified.objects.values_list("customer__number", flat=True)) == ["C0003"]
    morning.shift(timedelta(days=1))
    become("C0001", "government")
    classify("C0001")
    assert (class_now("C0001"), past("C0001")) == (None, [("person", MONDAY, date(2026, 3, 11))])
    line = scheme_line(town.actor("lin"), "by-kind")
    assert (line.unclassified, members()) == (2, {"person": 1, "firm": 1})
    assert "o class takes" in caplog.text
    become("C0001", "person")
    become("C0003", "enterprise")
    classify("C0001", "C0003")
    assert not Unclassified.objects.exists()
    assert (class_now("C0001"), class_now("C0003")) == ("person", "firm")


def test_all_schemes_are_decided_in_one_pass(town):
    live(town)
    live(town, "by-voltage", VOLTAGE)
    become("C0001", "enterprise")
    found = classify_all(actor=WORKER)
    assert found["by-kind"].members == {"person": 1, "firm": 3}
    assert found["by-voltage"].members == {"low": 2, "high": 1, "unknown": 1}
    assert (found["by-kind"].moved, found["by-voltage"].moved) == (1, 0)


def test_a_scheme_that_is_named_is_classified_alone(town):
    live(town)
    live(town, "by-voltage", VOLTAGE)
    become("C0001", "enterprise")
    assert set(classify_all(actor=WORKER, schemes=["by-voltage"])) == {"by-voltage"}
    assert class_now("C0001") == "person"
    assert classify_all(actor=WORKER, schemes=["no-such"]) == {}


def test_without_schemes_there_is_nothing_to_do(town):
    assert classify_all(actor=WORKER) == {}
    assert one_by_one("C0001") == 0


def test_classes_may_lie_within_each_other(town):
    live(town, conditions={"person": "kind = 'person'", "rest": "kind <> 'person'"})
    words = {
        "code": "nested", "names": {"en": "Nested", "zh-hans": "嵌套"}, "criterion": {"en": "x", "zh-hans": "某"},
        "classes": [
            {"code": "supplied", "names": {"en": "Supplied", "zh-hans": "用电"}, "when": "supplied", "classes": [
                {"code": "low", "names": {"en": "Low", "zh-hans": "低压"}, "when": "coalesce(voltage_v, 0) < 1000"},
                {"code": "high", "names": {"en": "High", "zh-hans": "高压"}, "when": "coalesce(voltage_v, 0) >= 1000"},
            ]},
            {"code": "not-supplied", "names": {"en": "Not", "zh-hans": "未用电"}, "when": "NOT supplied"},
        ],
    }  # fmt: skip
    from wattcare.classification.actions import approve_scheme, draft_scheme, propose_scheme

    draft_scheme(actor=town.actor("zhou"), document=words)
    propose_scheme(actor=town.actor("zhou"), code="nested")
    approve_scheme(actor=town.actor("gao"), code="nested")
    assert [class_now(number, "nested") for number in ("C0001", "C0002", "C0003")] == ["low", "high", "not-supplied"]
    lines = {one.definition.code: one.members for one in scheme_line(town.actor("lin"), "nested").classes}
    assert (lines["supplied"], lines["low"], lines["high"], lines["not-supplied"]) == (3, 2, 1, 1)


def test_a_class_that_a_new_version_lacks_keeps_its_name_in_history(town, morning):
    from wattcare.classification.actions import approve_scheme, draft_scheme, propose_scheme
    from wattcare.classification.tests.drawn_up import document

    live(town)
    morning.shift(timedelta(days=7))
    words = document("by-kind", {"household": "kind = 'person'", "firm": "kind <> 'person'"})
    draft_scheme(actor=town.actor("zhou"), document=words)
    propose_scheme(actor=town.actor("zhou"), code="by-kind")
    approve_scheme(actor=town.actor("gao"), code="by-kind")
    found = history_of(town.actor("lin"), town.customer().pk, "by-kind")
    assert [(one.of.code, one.of.names["en"]) for one in found] == [("household", "Household"), ("person", "Person")]
    assert members() == {"household": 2, "firm": 2, "person": 0}


def test_words_in_conditions_cannot_become_statements(town):
    nasty = {"odd": "district = '100%s''; DROP TABLE x; --%(day)s'", "even": "TRUE"}
    live(town, "by-word", nasty, strict=False)
    assert class_now("C0001", "by-word") == "even"
    assert classify_some(actor=WORKER, customer_ids=[town.customer().pk]) == 0


def test_people_who_may_not_approve_do_not_classify(town):
    for verb, words in ((classify_all, {}), (classify_some, {"customer_ids": []})):
        with pytest.raises(NotPermitted):
            verb(actor=town.actor("lin"), **words)


def test_a_pass_that_changes_something_stands_in_the_record(town, morning):
    live(town)
    entries = Entry.objects.filter(verb="classification.classify")
    assert entries.count() == 1
    classify_all(actor=WORKER)
    assert entries.count() == 1
    become("C0001", "enterprise")
    classify_all(actor=WORKER)
    assert entries.latest("id").after == {
        "version": 1, "day": "2026-03-10", "moved": 1, "entered": 0, "unclassified": 0,
    }  # fmt: skip


@both_ways
def test_who_moved_is_announced_but_a_new_version_is_not(
    town, classify, django_capture_on_commit_callbacks, monkeypatch
):
    told = []
    monkeypatch.setitem(events._handlers, ClassesChanged, [told.append])
    with django_capture_on_commit_callbacks(execute=True):
        live(town)
        classify("C0001")
    assert told == []
    become("C0001", "enterprise")
    Customer.objects.create(number="C0009", name="新客户", kind="person")
    with django_capture_on_commit_callbacks(execute=True):
        classify("C0001", "C0009")
    ids = [Customer.objects.get(number=number).pk for number in ("C0001", "C0009")]
    assert [one.scheme for one in told] == ["by-kind"]
    assert sorted(told[0].moved) == sorted([(ids[0], "person", "firm"), (ids[1], "", "person")])


def test_a_class_with_very_many_movers_is_announced_in_parts(town, django_capture_on_commit_callbacks, monkeypatch):
    told = []
    monkeypatch.setitem(events._handlers, ClassesChanged, [told.append])
    monkeypatch.setattr("wattcare.classification.actions.classifying.TOLD", 2)
    live(town)
    Customer.objects.filter(number__in=["C0001", "C0004"]).update(kind="enterprise")
    become("C0002", "person")
    with django_capture_on_commit_callbacks(execute=True):
        classify_all(actor=WORKER)
    assert [len(one.moved) for one in told] == [2, 1]


def test_the_database_holds_one_class_per_customer_and_scheme(town):
    version = live(town)
    other = ClassCode.objects.get(scheme=version.scheme, code="firm")
    with pytest.raises(IntegrityError, match="membership_pk"), transaction.atomic():
        Membership.objects.bulk_create(
            [Membership(scheme=version.scheme, customer=town.customer(), class_code=other, since=MONDAY)]
        )


def test_the_database_holds_history(town, morning):
    live(town)
    morning.shift(timedelta(days=1))
    become("C0001", "enterprise")
    one_by_one("C0001")
    line = PastMembership.objects.get()
    for doing in (line.save, lambda: PastMembership.objects.filter(pk=line.pk).update(changed_at=None)):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            doing()
    with pytest.raises(IntegrityError, match="past_lasts"), transaction.atomic():
        PastMembership.objects.create(
            scheme=line.scheme, customer=line.customer, class_code=line.class_code, validity=(MONDAY, MONDAY)
        )


def test_whether_a_scheme_has_members_is_seen(town):
    live(town)
    (scheme,) = live_schemes()
    assert has_members(scheme)
    Membership.objects.all().delete()
    assert not has_members(scheme)
    assert Scheme.objects.get(code="by-kind").classified_version == 1


lives = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["person", "enterprise", "none"])), max_size=8)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=lives, ways=st.lists(st.booleans(), min_size=8, max_size=8))
def test_history_gives_each_day_the_class_of_its_evening(town, life, ways):
    begun = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
    with time_machine.travel(begun, tick=False) as time, transaction.atomic():
        unproved("by-kind", {"person": "kind = 'person'", "firm": "kind = 'enterprise'"}, ["kind"])
        classify_all(actor=WORKER)
        evenings = {home.today(): "person"}
        for (days, kind), way in zip(life, ways, strict=False):
            time.shift(timedelta(days=days, minutes=10))
            become("C0001", "government" if kind == "none" else kind)
            (everybody if way else one_by_one)("C0001")
            evenings[home.today()] = {"person": "person", "enterprise": "firm", "none": None}[kind]
        time.shift(timedelta(days=1))
        held = history_of(town.actor("lin"), town.customer().pk, "by-kind")
        last, found = home.today(), {}
        for one in held:
            day = one.since
            while day < (one.until or last):
                assert day not in found
                found[day], day = one.of.code, day + timedelta(days=1)
        wanted, now_in = {}, None
        for offset in range((last - MONDAY).days):
            day = MONDAY + timedelta(days=offset)
            now_in = evenings.get(day, now_in)
            wanted |= {day: now_in} if now_in else {}
        transaction.set_rollback(True)
    forget()
    assert found == wanted


@both_ways
def test_a_scheme_that_can_no_longer_be_read_does_not_stop_the_others(town, classify, caplog):
    live(town)
    unproved("by-gone", {"a": "gone = 1", "b": "gone <> 1"}, ["gone"])
    become("C0002", "person")
    assert classify("C0002") == 1
    become("C0001", "enterprise")
    mark_stale(Changed((town.customer().pk,)))
    settle()
    assert (class_now("C0001"), class_now("C0002")) == ("firm", "person")
    assert "by-gone cannot be read any more" in caplog.text
