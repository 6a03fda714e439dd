"""k-means on load shape: it finds what is there, says so when nothing is, and freezes as conditions that hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattcare.classification.rules.evaluating import fits
from wattcare.classification.rules.load_shapes import LoadShapeOptions, load_shapes
from wattcare.classification.rules.naming import suggested
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.classification.rules.segments import Group, Impossible, Verdict, document_of
from wattcare.classification.tests.archive_samples import DAY, four_kinds, one_cloud, sample_of
from wattcare.customers.queries.profile import shipped_fields
from wattcare.kernel.names import Names

FIELDS = shipped_fields(None)
NAMED = Names({"en": "Load shape", "zh-hans": "用电形态"})


def silent(_step, _done, _total):
    pass


def frozen(report):
    called = suggested(report)
    return scheme_of(
        document_of(report, code="shape", names=NAMED, criterion=NAMED, purpose=NAMED, called=called), FIELDS
    )


def test_clear_groups_are_found_named_and_hold():
    report, _where = load_shapes(four_kinds(), LoadShapeOptions(), FIELDS, silent)
    assert report.verdict is Verdict.HOLDS
    assert {group.suggestion for group in report.groups} == {"summer", "winter", "even", "falling"}
    assert report.groups[0].suggestion == "summer"
    assert report.silhouette > 0.6 > report.baseline
    assert report.stability > 0.9
    assert report.fidelity > 0.95
    assert all(group.silhouette > 0.5 and group.found_again > 0.9 for group in report.groups)
    assert max(report.tried, key=lambda one: one.silhouette).k == 4
    assert prove(frozen(report), FIELDS, day=DAY).holds


def test_where_there_are_no_groups_it_is_said():
    report, _where = load_shapes(one_cloud(), LoadShapeOptions(), FIELDS, silent)
    assert report.verdict is Verdict.NONE
    assert report.silhouette < 0.25
    assert abs(report.silhouette - report.baseline) < 0.05
    assert prove(frozen(report), FIELDS, day=DAY).holds


def test_the_conditions_put_each_customer_where_the_report_says():
    sample = four_kinds()
    report, where = load_shapes(sample, LoadShapeOptions(), FIELDS, silent)
    scheme, codes = frozen(report), [one.code for one in suggested(report).values()]
    for at in range(sample.size):
        record = {name: None if np.isnan(one[at]) else one[at] for name, one in sample.columns.items()}
        exact = {name: None if value is None else round(float(value), 2) for name, value in record.items()}
        assert fits(scheme, exact, DAY) == [codes[where[at]]]
    assert report.rest.size == report.lacking["kwh_change_pct"] > 0
    assert sum(group.size for group in report.all_groups) == sample.size


def test_the_same_archive_gives_the_same_report():
    assert (
        load_shapes(four_kinds(), LoadShapeOptions(), FIELDS, silent)[0]
        == (load_shapes(four_kinds(), LoadShapeOptions(), FIELDS, silent)[0])
    )


def test_what_is_the_same_for_everybody_divides_nobody():
    options = LoadShapeOptions(fields=("summer_share_pct", "kwh_12m"))
    report, _where = load_shapes(one_cloud(), options, FIELDS, silent)
    assert (report.fields, report.unused) == (("summer_share_pct",), ("kwh_12m",))


@pytest.mark.parametrize(
    ("options", "code"), [({"fewest": 1}, "clusters"), ({"most": 50}, "clusters"), ({"fields": ("kind",)}, "fields")]
)
def test_options_out_of_range_are_refused(options, code):
    with pytest.raises(Impossible) as refused:
        LoadShapeOptions(**options)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("shares", "code"), [([30.0] * 20, "few"), ([30.0] * 80, "alike"), ([30.0, 31.0] * 60, "alike")]
)
def test_too_few_or_all_alike_customers_have_no_groups(shares, code):
    with pytest.raises(Impossible) as refused:
        load_shapes(sample_of(summer_share_pct=shares), LoadShapeOptions(fields=("summer_share_pct",)), FIELDS, silent)
    assert refused.value.code == code


def test_whoever_listens_can_end_the_work():
    class Enough(Exception):
        pass

    def stop(step, _done, _total):
        if step == "resampling":
            raise Enough

    with pytest.raises(Enough):
        load_shapes(four_kinds(), LoadShapeOptions(), FIELDS, stop)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**16), st.integers(60, 150))
def test_whatever_the_customers_the_frozen_scheme_is_proved(seed, count):
    random = np.random.default_rng(seed)
    sample = sample_of(
        summer_share_pct=random.choice([0, 10, 25, 25.5, 26, 60, 100, np.nan], count),
        winter_share_pct=random.gamma(2, 12, count).clip(0, 100).round(1),
        kwh_change_pct=(random.standard_t(1.2, count) * 20).clip(-100, 1e6).round(1),
    )
    fields = ("summer_share_pct", "winter_share_pct", "kwh_change_pct")
    report, where = load_shapes(sample, LoadShapeOptions(fields=fields, most=4), FIELDS, silent)
    assert prove(frozen(report), FIELDS, day=DAY).holds
    assert [group.size for group in report.groups] == [int((where == n).sum()) for n in range(len(report.groups))]


def test_two_groups_alike_are_told_apart_by_how_marked_they_are():
    def group(code, suggestion, summer):
        return Group(code, suggestion, "TRUE", 10, {"summer_share_pct": summer})

    groups = (group("g1", "summer", 33), group("g2", "summer", 41), group("g3", "even", 25))
    report = replace(load_shapes(four_kinds(200), LoadShapeOptions(most=2), FIELDS, silent)[0], groups=groups)
    named = suggested(report)
    assert [named[code].code for code in ("g1", "g2", "g3")] == ["summer-mild", "summer-strong", "even"]
    assert named["g2"].names["zh-hans"] == "夏峰型（明显）"
    many = replace(report, groups=tuple(group(f"g{n}", "summer+falling", 30 + n) for n in range(4)))
    assert [suggested(many)[f"g{n}"].code for n in range(4)] == [f"summer-falling-{4 - n}" for n in range(4)]
    assert suggested(many)["g3"].names["en"] == "Summer peak, falling 1"
