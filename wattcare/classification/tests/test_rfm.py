"""RFM: bounds people can read, segments that hold by proof, whoever has never paid in a class of their own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattcare.classification.rules.naming import suggested
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.classification.rules.rfm import RfmOptions, cuts_of, rfm
from wattcare.classification.rules.segments import Impossible, Verdict, document_of
from wattcare.classification.tests.archive_samples import DAY, payers, sample_of
from wattcare.customers.queries.profile import shipped_fields
from wattcare.kernel.names import Names

FIELDS = shipped_fields(None)
NAMED = Names({"en": "RFM", "zh-hans": "缴费价值"})


def silent(_step, _done, _total):
    pass


def frozen(report):
    called = suggested(report)
    return scheme_of(
        document_of(report, code="rfm", names=NAMED, criterion=NAMED, purpose=NAMED, called=called), FIELDS
    )


@pytest.mark.parametrize("segments", [6, 8])
@pytest.mark.parametrize("value", ["amount_12m", "kwh_12m"])
def test_segments_are_proved_and_hold_everybody(segments, value):
    sample = payers()
    report, where = rfm(sample, RfmOptions(value=value, segments=segments), FIELDS, silent)
    assert len(report.groups) == segments
    assert sum(group.size for group in report.all_groups) == sample.size
    assert report.rest.size == int(np.isnan(sample.columns["days_since_payment"]).sum()) == int((where == -1).sum())
    assert prove(frozen(report), FIELDS, day=DAY).holds
    assert (report.verdict, report.fidelity) == (Verdict.DRAWN, 1.0)
    assert report.stability > 0.95


def test_whoever_has_no_record_is_told_by_what_is_missing_only():
    report, _where = rfm(payers(), RfmOptions(), FIELDS, silent)
    assert report.rest.condition == "days_since_payment IS NULL OR amount_12m IS NULL"
    assert report.rest.suggestion == "no-record"


def test_bounds_are_round_and_lie_near_their_quantiles():
    values = np.arange(1, 1001) * 7.3
    cuts = cuts_of("amount_12m", values, 5, 2)
    assert [str(one) for one in cuts.bounds] == ["1500", "3000", "4500", "5800"]
    assert cuts.good == cuts.bounds[2]
    shares = [float((values < float(one)).mean()) for one in cuts.bounds]
    assert all(abs(share - wanted) <= 0.03 for share, wanted in zip(shares, (0.2, 0.4, 0.6, 0.8), strict=True))


def test_where_most_are_alike_the_bound_lies_beside_them():
    cuts = cuts_of("paid_on_time_12m", np.array([12.0] * 70 + [10.0] * 20 + [3.0] * 10), 5, 0)
    assert str(cuts.good) in {"11", "12"}
    assert list(np.bincount(cuts.scores(np.array([12.0, 10.0, 3.0])))[[1, 5]]) == [1, 1]


def test_within_a_month_the_days_since_the_payment_say_nothing():
    report, _where = rfm(payers(), RfmOptions(pays_every=35), FIELDS, silent)
    assert report.measures[0].good == "35"
    report, _where = rfm(payers(), RfmOptions(pays_every=0), FIELDS, silent)
    assert float(report.measures[0].good) < 20


def test_when_everybody_has_just_paid_recency_divides_nobody():
    sample = payers()
    sample.columns["days_since_payment"][:] = 12
    report, _where = rfm(sample, RfmOptions(), FIELDS, silent)
    assert report.unused == ("days_since_payment",)
    assert [group.code for group in report.groups] == ["key-value", "key-develop", "value", "develop"]
    assert prove(frozen(report), FIELDS, day=DAY).holds


def test_few_customers_or_customers_all_alike_cannot_be_divided():
    with pytest.raises(Impossible) as refused:
        rfm(payers(30), RfmOptions(), FIELDS, silent)
    assert refused.value.code == "few"
    alike = sample_of(days_since_payment=[3] * 60, paid_on_time_12m=[12] * 60, amount_12m=[100] * 60)
    with pytest.raises(Impossible) as refused:
        rfm(alike, RfmOptions(), FIELDS, silent)
    assert refused.value.code == "alike"


@pytest.mark.parametrize("options", [{"value": "kind"}, {"segments": 5}, {"levels": 9}, {"pays_every": -1}])
def test_options_out_of_range_are_refused(options):
    with pytest.raises(Impossible):
        RfmOptions(**options)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**16), st.sampled_from([3, 4, 5]), st.sampled_from([6, 8]), st.integers(0, 90))
def test_whatever_the_customers_the_segments_are_proved(seed, levels, segments, pays_every):
    random = np.random.default_rng(seed)
    count = 120
    sample = sample_of(
        days_since_payment=random.choice([0, 1, 1, 31, 60, 400, np.nan], count),
        paid_on_time_12m=random.choice([0, 11, 12, 12, 12, 24], count),
        amount_12m=np.where(random.random(count) < 0.1, np.nan, (random.standard_t(1.5, count) * 900).round(2)),
    )
    report, _where = rfm(sample, RfmOptions("amount_12m", segments, levels, pays_every), FIELDS, silent)
    assert prove(frozen(report), FIELDS, day=DAY).holds
    assert sum(group.size for group in report.all_groups) == count
