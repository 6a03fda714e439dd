"""A scheme ends: nobody is in its classes any more, and history stays."""

from datetime import date, timedelta

import pytest

from wattcare.audit.models import Entry
from wattcare.classification import jobs
from wattcare.classification.actions import draft_scheme, propose_scheme, retire_scheme
from wattcare.classification.models import ClassCode, Membership, Scheme
from wattcare.classification.queries.live import live_schemes
from wattcare.classification.queries.memberships import classes_of, history_of
from wattcare.classification.queries.schemes import schemes_for, version_for
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, class_now, document, live, past
from wattcare.customers.queries.offers import own_field_removed, own_field_uses
from wattcare.kernel.results import NotPermitted, Refused


def retire(town, code="by-kind", by="gao", reason="不再使用"):
    return retire_scheme(actor=town.actor(by), code=code, reason=reason)


def test_its_memberships_end_and_history_stays(town, morning):
    live(town)
    morning.shift(timedelta(days=3))
    retire(town)
    assert class_now("C0001") is None
    assert past("C0001") == [("person", date(2026, 3, 10), date(2026, 3, 13))]
    assert not classes_of(town.actor("lin"), town.customer().pk)
    assert [one.of.code for one in history_of(town.actor("lin"), town.customer().pk, "by-kind")] == ["person"]
    assert set(ClassCode.objects.values_list("members", flat=True)) == {0}
    assert Entry.objects.get(verb="classification.retire").reason == "不再使用"


def test_it_decides_no_more_and_leaves_the_lists(town):
    live(town)
    retire(town)
    assert live_schemes() == ()
    assert "by-kind" not in [one.code for one in schemes_for(town.actor("lin"))]
    (line,) = [one for one in schemes_for(town.actor("lin"), retired=True) if one.code == "by-kind"]
    assert (line.live, line.retired_at is not None) == (None, True)


def test_what_is_in_work_is_withdrawn_with_it(town):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    retire(town)
    assert version_for(town.actor("zhou"), "by-kind", 2).state == "withdrawn"


def test_it_takes_a_reason_and_happens_once(town):
    live(town)
    with pytest.raises(Refused, match="why"):
        retire(town, reason=" ")
    retire(town)
    with pytest.raises(Refused) as refused:
        retire(town)
    assert refused.value.code == "retired"


def test_only_those_who_approve_may_retire(town):
    live(town)
    with pytest.raises(NotPermitted):
        retire(town, by="lin")


def test_a_retired_scheme_may_come_back(town):
    live(town)
    retire(town)
    live(town, conditions=VOLTAGE)
    assert class_now("C0001") == "low"
    assert Scheme.objects.get(code="by-kind").retired_at is None


def test_of_very_many_customers_the_job_ends_the_memberships(town, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    live(town)
    monkeypatch.setattr("wattcare.classification.actions.drafting.AT_ONCE", 3)
    retire(town)
    job = ProcrastinateJob.objects.get(task_name="classification.close")
    assert Membership.objects.exists()
    assert not classes_of(town.actor("lin"), town.customer().pk)
    jobs.close.func(**job.args)
    assert not Membership.objects.exists()


def test_a_scheme_that_is_live_again_keeps_its_members_when_the_job_comes_late(town):
    version = live(town)
    jobs.close.func(scheme_id=version.scheme_id)
    assert class_now("C0001") == "person"


def test_whoever_removes_a_field_is_told_which_schemes_ask_for_it(town):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-voltage", VOLTAGE))
    told = {name: [use.label for uses in own_field_uses.fill(name) for use in uses] for name in ("kind", "voltage_v")}
    assert "By kind" in told["kind"]
    assert "By voltage" in told["voltage_v"]
    assert not any(own_field_uses.fill("nothing"))


def test_a_scheme_whose_field_is_removed_is_retired_and_a_proposal_withdrawn(town):
    live(town)
    live(town, "by-voltage", VOLTAGE)
    draft_scheme(actor=town.actor("zhou"), document=document("again", KINDS))
    propose_scheme(actor=town.actor("zhou"), code="again")
    draft_scheme(actor=town.actor("zhou"), document=document("draft", KINDS))
    own_field_removed.fill("kind")
    assert [one.code for one in live_schemes()] == ["by-voltage"]
    assert class_now("C0001") is None
    assert "kind" in Entry.objects.get(verb="classification.retire").reason
    states = {code: version_for(town.actor("zhou"), code, "last").state for code in ("again", "draft")}
    assert states == {"again": "withdrawn", "draft": "draft"}
