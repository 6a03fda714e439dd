"""Schemes computed from the archive: begun, told of, cancelled, failing with a reason, frozen as drafts."""

import pytest

from wattcare.audit.models import Entry
from wattcare.classification.actions import (
    approve_scheme,
    cancel_computation,
    draft_scheme,
    freeze_computation,
    propose_scheme,
    start_computing,
)
from wattcare.classification.actions import computing as verbs
from wattcare.classification.actions.computing import GroupNames, compute
from wattcare.classification.models import Computation, Membership, SchemeVersion, Stage
from wattcare.classification.queries.computations import computation_for, computations_for, report_in
from wattcare.classification.queries.live import forget
from wattcare.classification.queries.sampling import sample
from wattcare.classification.rules.segments import Verdict
from wattcare.classification.tests.drawn_up import WORKER, document
from wattcare.classification.tests.payers import archive
from wattcare.customers.models import Customer
from wattcare.customers.queries import home
from wattcare.kernel.results import NotFound, NotPermitted, Refused
from wattcare.kernel.statements import rows

NAMES = {"en": "By load", "zh-hans": "按负荷"}


@pytest.fixture(autouse=True)
def _live_schemes_are_forgotten():
    yield
    forget()


def begun(town, method="load-shape", **options):
    return start_computing(actor=town.actor("zhou"), method=method, options=options)


def computed(town, method="load-shape", **options):
    computation = begun(town, method, **options)
    compute(actor=WORKER, computation_id=computation.pk)
    computation.refresh_from_db()
    return computation


def test_load_shapes_of_the_archive_are_found(town, morning):
    archive(home.today())
    computation = computed(town)
    assert computation.stage == Stage.DONE, computation.failure
    report = report_in(computation)
    assert report.verdict is Verdict.HOLDS
    assert {group.suggestion for group in report.groups} == {"summer", "winter", "even"}
    assert (report.usable, report.sampled, report.population) == (90, 94, 94)
    assert report.rest.size == 4
    summer = next(group for group in report.groups if group.suggestion == "summer")
    assert summer.months.index(max(summer.months)) == 6
    assert sum(summer.months) == pytest.approx(100, abs=0.1)


def test_rfm_of_the_archive_puts_whoever_never_paid_apart(town, morning):
    archive(home.today())
    computation = computed(town, "rfm")
    assert computation.stage == Stage.DONE, computation.failure
    report = report_in(computation)
    assert report.rest.size == 94 - 81
    assert sum(group.size for group in report.all_groups) == 94


@pytest.mark.parametrize("method", ["rfm", "load-shape"])
def test_frozen_groups_go_live_and_count_as_reported(town, morning, method):
    archive(home.today())
    report = report_in(computation := computed(town, method))
    freeze_computation(actor=town.actor("zhou"), pk=computation.pk, code="by-load", names=NAMES)
    propose_scheme(actor=town.actor("zhou"), code="by-load")
    version = approve_scheme(actor=town.actor("gao"), code="by-load")
    assert version.report["verdict"] == report.verdict
    found = {}
    for code in Membership.objects.values_list("class_code__code", flat=True):
        found[code] = found.get(code, 0) + 1
    codes = [one["code"] for one in version.document["classes"]]
    wanted = {code: group.size for code, group in zip(codes, report.all_groups, strict=True) if group.size}
    assert found == wanted


def test_groups_are_named_by_people(town, morning):
    archive(home.today())
    computation = computed(town)
    groups = {"g1": GroupNames("cool", {"en": "Cooling", "zh-hans": "制冷型"})}
    version = freeze_computation(
        actor=town.actor("zhou"), pk=computation.pk, code="by-load", names=NAMES, groups=groups
    )
    first = version.document["classes"][0]
    assert (first["code"], first["names"]) == ("cool", {"en": "Cooling", "zh-hans": "制冷型"})
    assert version.document["names"] == NAMES
    computation.refresh_from_db()
    assert computation.frozen_id == version.pk
    assert Entry.objects.filter(verb="classification.freeze", object_id=str(computation.pk)).exists()


def test_names_that_are_missing_or_doubled_are_refused_by_group(town, morning):
    archive(home.today())
    computation = computed(town)
    groups = {
        "g1": GroupNames("same", {"en": "One", "zh-hans": "一"}),
        "g2": GroupNames("same", {"en": "Two", "zh-hans": " "}),
    }
    given = {"actor": town.actor("zhou"), "pk": computation.pk, "code": "by-load"}
    with pytest.raises(Refused) as refused:
        freeze_computation(**given, names={"en": "By load"}, groups=groups)
    assert sorted(refused.value.errors) == ["g2", "names"]
    assert len(refused.value.errors["g2"]) == 2
    with pytest.raises(Refused):
        freeze_computation(**given, names=NAMES, groups={"g9": GroupNames("x", NAMES)})
    assert not SchemeVersion.objects.exists()


def test_a_second_computation_becomes_the_next_version(town, morning):
    archive(home.today())
    computation = computed(town)
    freeze_computation(actor=town.actor("zhou"), pk=computation.pk, code="by-load", names=NAMES)
    with pytest.raises(Refused) as refused:
        freeze_computation(actor=town.actor("zhou"), pk=computation.pk, code="by-load", names=NAMES)
    assert refused.value.code == "draft_exists"


def test_progress_is_told_step_by_step(town, morning):
    archive(home.today())
    computation, heard = begun(town), []
    compute(
        actor=WORKER, computation_id=computation.pk,
        tell=lambda step, _done, _total: heard.append((step, Computation.objects.get(pk=computation.pk).step)),
    )  # fmt: skip
    assert all(step == kept for step, kept in heard)
    assert list(dict.fromkeys(step for step, _kept in heard)) == [
        "reading", "clustering", "resampling", "freezing", "months", "proving",
    ]  # fmt: skip


def test_a_cancelled_computation_ends_at_its_next_step(town, morning):
    archive(home.today())
    computation = begun(town)

    def cancel(step, _done, _total):
        if step == "resampling":
            cancel_computation(actor=town.actor("zhou"), pk=computation.pk)

    compute(actor=WORKER, computation_id=computation.pk, tell=cancel)
    computation.refresh_from_db()
    assert (computation.stage, computation.report) == (Stage.CANCELLED, None)
    with pytest.raises(Refused) as refused:
        cancel_computation(actor=town.actor("zhou"), pk=computation.pk)
    assert refused.value.code == "ended"
    compute(actor=WORKER, computation_id=computation.pk)
    assert computation_for(town.actor("lin"), computation.pk).stage == Stage.CANCELLED


def test_too_few_customers_are_told_as_the_reason(town):
    computation = computed(town)
    assert computation.stage == Stage.FAILED
    assert computation.failure == {"code": "few", "values": {"count": 0, "fewest": 50}}
    with pytest.raises(Refused) as refused:
        freeze_computation(actor=town.actor("zhou"), pk=computation.pk, code="by-load", names=NAMES)
    assert refused.value.code == "not_computed"


def test_what_breaks_is_told_and_not_left_at_work(town, monkeypatch):
    def broken(*_given, **_more):
        raise ZeroDivisionError("nothing to divide by")

    monkeypatch.setattr(verbs, "sample", broken)
    computation = computed(town)
    assert (computation.stage, computation.failure["code"]) == (Stage.FAILED, "broken")
    assert "nothing to divide by" in computation.failure["values"]["error"]


def test_a_job_done_twice_computes_once(town, morning):
    archive(home.today(), 60)
    computation = computed(town, "rfm")
    finished = computation.finished_at
    compute(actor=WORKER, computation_id=computation.pk)
    computation.refresh_from_db()
    assert computation.finished_at == finished
    assert Entry.objects.filter(verb="classification.end_computation").count() == 1


def test_one_of_a_kind_is_computed_at_a_time(town):
    begun(town)
    with pytest.raises(Refused) as refused:
        begun(town)
    assert refused.value.code == "at_work"
    assert begun(town, "rfm").pk


def test_a_job_comes_with_the_computation(town):
    computation = begun(town)
    wanted = "SELECT args ->> 'computation_id' FROM procrastinate_jobs WHERE task_name = 'classification.compute'"
    assert rows(wanted, []) == [(str(computation.pk),)]


@pytest.mark.parametrize(
    ("method", "options", "code"),
    [
        ("magic", {}, "method"),
        ("rfm", {"segments": 5}, "bad_segments"),
        ("rfm", {"nonsense": 1}, "bad_options"),
        ("load-shape", {"fields": ["kind"]}, "bad_fields"),
        ("load-shape", {"fewest": "many"}, "bad_options"),
    ],
)
def test_what_cannot_be_computed_is_refused_at_once(town, method, options, code):
    with pytest.raises(Refused) as refused:
        begun(town, method, **options)
    assert refused.value.code == code
    assert not Computation.objects.exists()


def test_who_may_not_draw_up_neither_computes_nor_freezes(town):
    for verb in (
        lambda: start_computing(actor=town.actor("lin"), method="rfm"),
        lambda: cancel_computation(actor=town.actor("lin"), pk=1),
        lambda: freeze_computation(actor=town.actor("lin"), pk=1, code="x", names=NAMES),
        lambda: computations_for(town.actor("wairen")),
    ):
        with pytest.raises(NotPermitted):
            verb()
    with pytest.raises(NotFound):
        computation_for(town.actor("zhou"), 10**6)


def test_of_a_large_archive_a_part_is_drawn_always_the_same(town, morning):
    archive(home.today(), 60)
    names = ["kwh_12m", "summer_share_pct"]
    few = sample(names, home.today(), lambda *_told: None, most=30)
    again = sample(names, home.today(), lambda *_told: None, most=30)
    assert (few.size, few.population) == (30, 64)
    assert list(few.ids) == list(again.ids) == sorted(few.ids)
    Customer.objects.create(number="NEW", name="新客户", kind="person")
    more = sample(names, home.today(), lambda *_told: None, most=30)
    assert len(set(more.ids) & set(few.ids)) >= 29


def test_a_computed_draft_is_changed_like_any_other(town, morning):
    archive(home.today(), 60)
    computation = computed(town, "rfm", segments=8)
    version = freeze_computation(actor=town.actor("zhou"), pk=computation.pk, code="by-pay", names=NAMES)
    assert version.report["method"] == "rfm"
    with pytest.raises(Refused):
        draft_scheme(actor=town.actor("zhou"), document=document("by-pay", {"all": "TRUE"}))
