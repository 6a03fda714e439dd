"""Going live: proved, by a second person, on its day; the database holds what the verbs promise."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from wattcare.audit.models import Entry
from wattcare.classification import jobs
from wattcare.classification.actions import (
    approve_scheme,
    change_draft,
    draft_scheme,
    propose_scheme,
    withdraw_scheme,
)
from wattcare.classification.actions.deciding import go_live_due
from wattcare.classification.actions.refusing import NotProved
from wattcare.classification.events import SchemeWentLive
from wattcare.classification.models import Scheme, SchemeVersion
from wattcare.classification.queries.live import live_schemes
from wattcare.classification.queries.schemes import scheme_line, version_for
from wattcare.classification.tests.drawn_up import KINDS, OVERLAP, VOLTAGE, WORKER, class_now, document, live
from wattcare.kernel import events
from wattcare.kernel.actors import system
from wattcare.kernel.results import NotFound, NotPermitted, Refused, Stale


def draft(town, conditions=KINDS, by="zhou", **more):
    return draft_scheme(actor=town.actor(by), document=document("by-kind", conditions, **more))


def propose(town, by="zhou", **more):
    return propose_scheme(actor=town.actor(by), code="by-kind", **more)


def approve(town, by="gao", **more):
    return approve_scheme(actor=town.actor(by), code="by-kind", **more)


def test_a_proposal_carries_its_proof_and_what_it_does_to_the_customers(town):
    draft(town)
    version = propose(town)
    assert (version.state, version.proof["disjoint"], version.proof["exhaustive"]) == ("proposed", True, True)
    assert version.practical["members"] == {"person": 2, "firm": 2}


@pytest.mark.parametrize(
    ("conditions", "disjoint", "exhaustive"),
    [(OVERLAP, False, True), ({"low": "voltage_v < 1000", "high": "voltage_v >= 1000"}, True, False)],
)
def test_what_is_not_proved_cannot_be_proposed(town, conditions, disjoint, exhaustive):
    draft(town, conditions)
    with pytest.raises(NotProved) as refused:
        propose(town)
    assert (refused.value.proof.disjoint, refused.value.proof.exhaustive) == (disjoint, exhaustive)
    assert version_for(town.actor("zhou"), "by-kind", "work").state == "draft"


def test_an_ordered_scheme_may_overlap_but_has_no_gap(town):
    draft(town, OVERLAP, strict=False)
    propose(town)
    approve(town)
    assert (class_now("C0001"), class_now("C0002"), class_now("C0003")) == ("low", "high", "unknown")


def test_the_second_person_puts_it_live_and_everybody_is_in_a_class(town):
    draft(town)
    propose(town)
    version = approve(town)
    assert (version.state, version.approved_by_code) == ("live", "gao")
    assert {number: class_now(number) for number in ("C0001", "C0002", "C0003", "C0004")} == {
        "C0001": "person", "C0002": "firm", "C0003": "firm", "C0004": "person",
    }  # fmt: skip
    line = scheme_line(town.actor("lin"), "by-kind")
    assert [(one.definition.code, one.members) for one in line.classes] == [("person", 2), ("firm", 2)]
    assert (line.unclassified, line.pending, line.members) == (0, False, 4)
    verbs = list(Entry.objects.filter(object_id="by-kind").order_by("id").values_list("verb", "actor_code"))
    assert verbs == [
        ("classification.draft", "zhou"), ("classification.propose", "zhou"), ("classification.approve", "gao"),
        ("classification.live", "gao"), ("classification.classify", "gao"),
    ]  # fmt: skip


@pytest.mark.parametrize("person", ["zhou", "chengxu"])
def test_nobody_who_had_a_hand_in_it_approves(town, person):
    draft(town, by="zhou")
    change_draft(actor=town.actor("chengxu"), code="by-kind", document=document("by-kind", KINDS))
    propose(town, by="zhou")
    with pytest.raises(Refused) as refused:
        approve(town, by=person)
    assert refused.value.code == "second_person"
    assert not live_schemes(fresh=True)


def test_a_program_of_the_system_is_no_second_person(town):
    draft(town)
    propose(town)
    with pytest.raises(Refused) as refused:
        approve_scheme(actor=system("somebody"), code="by-kind")
    assert refused.value.code == "person_needed"


@pytest.mark.parametrize("person", ["lin", "wairen"])
def test_only_those_who_may_approve_do(town, person):
    draft(town)
    propose(town)
    with pytest.raises(NotPermitted):
        approve(town, by=person)


def test_what_nobody_proposed_cannot_be_approved(town):
    draft(town)
    with pytest.raises(Refused) as refused:
        approve(town)
    assert refused.value.code == "not_proposed"


def test_the_approver_decides_about_the_wording_they_saw(town):
    seen = draft(town).changed
    change_draft(actor=town.actor("zhou"), code="by-kind", document=document("by-kind", VOLTAGE))
    propose(town)
    with pytest.raises(Stale):
        approve(town, changed=seen)


def test_it_is_proved_again_with_the_catalogue_of_the_day(town, monkeypatch):
    draft(town, {"high": "voltage_v >= 1000", "low": "voltage_v < 1000", "unknown": "voltage_v IS NULL"})
    propose(town)
    monkeypatch.setattr("wattcare.classification.actions.refusing.prove", lambda *_given, **_more: failed())
    with pytest.raises(NotProved):
        approve(town)


def failed():
    from wattcare.classification.rules.findings import Proof

    return Proof(date(2026, 3, 10), None, True)


def test_the_database_itself_asks_for_a_second_person(town):
    draft(town)
    version = propose(town)
    for given in (
        {"approved_by_code": "zhou", "approved_by_id": 1},
        {"approved_by_code": "", "approved_by_id": 1},
        {"approved_by_code": "gao", "approved_by_id": None},
    ):
        with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
            SchemeVersion.objects.filter(pk=version.pk).update(state="live", **given)


def test_the_database_knows_one_live_version_and_one_in_work(town):
    version = live(town)
    with pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        SchemeVersion.objects.create(
            scheme=version.scheme, number=9, state="live", document={}, drafted_by_code="a", approved_by_code="b",
            approved_by_id=1,
        )  # fmt: skip
    draft(town)
    with pytest.raises(IntegrityError, match="one_draft"), transaction.atomic():
        SchemeVersion.objects.create(
            scheme=version.scheme, number=9, state="proposed", document={}, drafted_by_code="a"
        )  # fmt: skip


def test_a_new_version_ends_the_one_before(town):
    first = live(town)
    draft(town, {"firm": "kind = 'enterprise'", "others": "kind <> 'enterprise'"})
    propose(town)
    second = approve(town)
    first.refresh_from_db()
    assert (first.state, first.ended_at is not None, second.number) == ("ended", True, 2)
    assert (class_now("C0002"), class_now("C0003")) == ("firm", "others")
    line = scheme_line(town.actor("lin"), "by-kind")
    assert [(one.definition.code, one.members) for one in line.classes] == [("firm", 1), ("others", 3)]


def test_going_live_is_announced(town, django_capture_on_commit_callbacks, monkeypatch):
    told = []
    monkeypatch.setitem(events._handlers, SchemeWentLive, [told.append])
    with django_capture_on_commit_callbacks(execute=True):
        live(town)
    assert told == [SchemeWentLive("by-kind", 1)]


def test_an_approved_version_waits_for_its_day(town, morning):
    draft(town)
    propose(town, effective_on=date(2026, 3, 12))
    assert approve(town).state == "approved"
    assert go_live_due(actor=WORKER) == []
    assert class_now("C0001") is None
    morning.shift(timedelta(days=2))
    jobs.nightly.func(timestamp=0)
    assert class_now("C0001") == "person"
    assert go_live_due(actor=WORKER) == []


def test_while_it_waits_it_is_not_changed_but_may_be_withdrawn(town, morning):
    draft(town)
    propose(town, effective_on=date(2026, 3, 12))
    approve(town)
    for verb in (
        lambda: change_draft(actor=town.actor("zhou"), code="by-kind", document=document("by-kind", VOLTAGE)),
        lambda: propose(town),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "approved"
    withdraw_scheme(actor=town.actor("zhou"), code="by-kind", reason="推迟")
    morning.shift(timedelta(days=2))
    assert go_live_due(actor=WORKER) == []


def test_what_is_not_proved_on_its_day_is_withdrawn_and_the_reason_kept(town, morning, monkeypatch):
    draft(town)
    propose(town, effective_on=date(2026, 3, 12))
    approve(town)
    morning.shift(timedelta(days=2))
    monkeypatch.setattr("wattcare.classification.actions.refusing.prove", lambda *_given, **_more: failed())
    assert go_live_due(actor=WORKER) == []
    version = version_for(town.actor("zhou"), "by-kind", 1)
    assert version.state == "withdrawn"
    assert "proved" in version.end_reason


def test_a_day_that_has_passed_is_refused(town, morning):
    draft(town)
    with pytest.raises(Refused) as refused:
        propose(town, effective_on=date(2026, 3, 9))
    assert "effective_on" in refused.value.errors


def test_of_very_many_customers_the_job_takes_care(town, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    monkeypatch.setattr("wattcare.classification.actions.drafting.AT_ONCE", 3)
    draft(town)
    assert propose(town).practical is None
    approve(town)
    assert class_now("C0001") is None
    line = scheme_line(town.actor("lin"), "by-kind")
    assert line.pending
    check, everybody = ProcrastinateJob.objects.filter(task_name__startswith="classification.").order_by("id")
    assert (check.task_name, everybody.task_name) == ("classification.check", "classification.classify_all")
    jobs.check.func(**check.args)
    jobs.everybody.func(**everybody.args)
    assert class_now("C0001") == "person"
    assert version_for(town.actor("lin"), "by-kind").practical["customers"] == 4
    assert not scheme_line(town.actor("lin"), "by-kind").pending


def test_a_scheme_that_does_not_exist_is_not_found(town):
    with pytest.raises(NotFound):
        propose(town)
    assert not Scheme.objects.filter(code="by-kind").exists()


def test_another_version_is_never_taken_for_the_one_the_approver_saw(town):
    seen = draft(town).changed
    withdraw_scheme(actor=town.actor("zhou"), code="by-kind", reason="Not like this")
    draft(town, {"all": "TRUE"})
    propose(town)
    with pytest.raises(Stale):
        approve(town, changed=seen)
