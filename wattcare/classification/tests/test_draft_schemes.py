"""Drawing up: a scheme is read in full before it is kept, one version at a time is in work, changes are not lost."""

import pytest

from wattcare.audit.models import Entry
from wattcare.classification.actions import change_draft, draft_scheme, propose_scheme, withdraw_scheme
from wattcare.classification.actions.refusing import BadScheme
from wattcare.classification.models import Scheme, SchemeVersion, State
from wattcare.classification.queries.schemes import scheme_line, schemes_for, version_for
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, document, live
from wattcare.kernel.results import NotFound, NotPermitted, Refused, Stale

KIND = document("by-kind", KINDS)


def draft(town, by="zhou", words=KIND, **more):
    return draft_scheme(actor=town.actor(by), document=words, **more)


def codes(town, person):
    return [one.code for one in schemes_for(town.actor(person))]


def test_a_draft_decides_nothing_yet(town):
    version = draft(town, note="第一版")
    assert (version.number, version.state, version.fields, version.asks_for_today) == (1, "draft", ["kind"], False)
    assert (version.drafted_by_code, version.authors, version.note) == ("zhou", ["zhou"], "第一版")
    line = scheme_line(town.actor("lin"), "by-kind")
    assert (line.live, line.work.state, line.members, line.pending) == (None, "draft", 0, False)
    assert Entry.objects.filter(verb="classification.draft", object_id="by-kind", actor_code="zhou").count() == 1


def test_the_document_is_kept_in_the_shape_of_its_file(town):
    assert draft(town).document == {**KIND, "strict": True}


def test_a_scheme_that_asks_for_the_day_says_so(town):
    words = document("by-age", {"new": "signed_on > today - interval '12 months'", "old": "TRUE"}, strict=False)
    assert draft(town, words=words).asks_for_today


@pytest.mark.parametrize("person", ["lin", "gao", "wairen"])
def test_only_those_who_may_draft_do(town, person):
    with pytest.raises(NotPermitted):
        draft(town, by=person)
    assert not Scheme.objects.filter(code="by-kind").exists()


def test_every_problem_is_told_and_nothing_is_kept(town):
    words = document("by-kind", {"a": "colour = 'red'", "b": "kind = 5", "c": "kind = 'person'"})
    with pytest.raises(BadScheme) as refused:
        draft(town, words=words)
    assert set(refused.value.errors) == {"a", "b"}
    assert {one.about for one in refused.value.problems} == {"a", "b"}
    assert not Scheme.objects.filter(code="by-kind").exists()


def test_one_version_of_a_scheme_is_in_work_at_a_time(town):
    draft(town)
    with pytest.raises(Refused) as refused:
        draft(town)
    assert refused.value.code == "draft_exists"


def test_the_next_version_of_a_live_scheme_is_drawn_up_beside_it(town):
    live(town)
    version = draft(town, words=document("by-kind", {**KINDS, "nobody": "kind IS NULL"}))
    assert version.number == 2
    line = scheme_line(town.actor("lin"), "by-kind")
    assert (line.live.number, line.work.number) == (1, 2)


def test_a_change_replaces_the_wording(town):
    version = draft(town)
    changed = change_draft(
        actor=town.actor("zhou"), code="by-kind", document=document("by-kind", VOLTAGE), changed=version.changed
    )
    assert (changed.fields, changed.changed) == (["voltage_v"], 2)
    entry = Entry.objects.get(verb="classification.change_draft")
    assert entry.before["document"] != entry.after["document"]


def test_of_two_who_change_the_same_wording_the_second_is_told(town):
    version = draft(town)
    change_draft(actor=town.actor("zhou"), code="by-kind", document=KIND, changed=version.changed)
    with pytest.raises(Stale):
        change_draft(actor=town.actor("chengxu"), code="by-kind", document=KIND, changed=version.changed)


def test_whoever_changes_a_draft_is_one_of_its_authors(town):
    draft(town)
    version = change_draft(actor=town.actor("chengxu"), code="by-kind", document=KIND)
    assert version.authors == ["zhou", "chengxu"]


def test_a_scheme_keeps_its_code(town):
    draft(town)
    with pytest.raises(Refused) as refused:
        change_draft(actor=town.actor("zhou"), code="by-kind", document=document("other", KINDS))
    assert refused.value.code == "other_code"


def test_a_changed_proposal_is_a_draft_again_and_its_proof_is_gone(town):
    draft(town)
    assert propose_scheme(actor=town.actor("zhou"), code="by-kind").proof is not None
    version = change_draft(actor=town.actor("zhou"), code="by-kind", document=document("by-kind", VOLTAGE))
    assert (version.state, version.proof, version.practical, version.proposed_at) == (State.DRAFT, None, None, None)


def test_what_is_withdrawn_stays_on_record_and_makes_room(town):
    draft(town)
    version = withdraw_scheme(actor=town.actor("zhou"), code="by-kind", reason="另起一版")
    assert (version.state, version.end_reason) == ("withdrawn", "另起一版")
    assert draft(town).number == 2
    assert version_for(town.actor("lin"), "by-kind", 1).state == "withdrawn"


def test_whoever_approves_may_turn_down_but_others_may_not(town):
    draft(town)
    with pytest.raises(NotPermitted):
        withdraw_scheme(actor=town.actor("lin"), code="by-kind", reason="不同意")
    with pytest.raises(Refused, match="why"):
        withdraw_scheme(actor=town.actor("gao"), code="by-kind", reason=" ")
    assert withdraw_scheme(actor=town.actor("gao"), code="by-kind", reason="标准不清").state == "withdrawn"


def test_a_sensitive_scheme_is_hidden_from_the_draft_on(town):
    draft(town, words=document("by-trust", KINDS, sensitive=True))
    assert "by-trust" in codes(town, "zhou")
    assert "by-trust" not in codes(town, "lin")
    with pytest.raises(NotFound):
        version_for(town.actor("lin"), "by-trust", "work")


def test_a_draft_that_becomes_sensitive_hides_its_scheme(town):
    draft(town)
    change_draft(actor=town.actor("zhou"), code="by-kind", document=document("by-kind", KINDS, sensitive=True))
    assert "by-kind" not in codes(town, "lin")


def test_the_report_of_a_computed_scheme_stays_with_it(town):
    version = draft(town, report={"silhouette": 0.61})
    assert SchemeVersion.objects.get(pk=version.pk).report == {"silhouette": 0.61}
