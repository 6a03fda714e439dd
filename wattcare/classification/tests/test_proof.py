"""What is proved of a scheme, and what is shown where it fails."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from wattcare.classification.rules.documents import practical_json, practical_of, proof_json, proof_of, witness_json
from wattcare.classification.rules.findings import Lack, Practical, Proof, Take
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import read_fields, read_scheme
from wattcare.classification.rules.why import reasons
from wattcare.classification.rules.words import witness_words, words
from wattcare.classification.tests.random_conditions import scheme_text
from wattcare.kernel.names import Names

DAY = date(2026, 11, 26)
FIELDS = read_fields("""
fields:
  voltage_v: {type: integer, min: 0, max: 1000000, nullable: false, names: {en: supply voltage, zh-hans: 供电电压}, unit: V}
  capacity_kva: {type: decimal, min: 0, scale: 2, names: {en: contracted capacity, zh-hans: 受电容量}, unit: kVA}
  sector: {type: choice, choices: {A: {en: Farming, zh-hans: 农业}, B: {en: Mining, zh-hans: 采矿业}}, names: {en: sector, zh-hans: 行业}}
  energised_on: {type: date, names: {en: supplied since, zh-hans: 送电日期}}
  vulnerable: {type: boolean, nullable: false, names: {en: vulnerable, zh-hans: 特殊需求}}
  ratio: {type: decimal}
""")  # noqa: E501  a file of others is one line a field


def proved(*conditions: str, strict: bool = True, seconds: float = 10) -> Proof:
    return prove(read_scheme(scheme_text(list(conditions), strict=strict), FIELDS), FIELDS, day=DAY, seconds=seconds)


def test_a_sharp_bound_is_proved():
    found = proved("voltage_v < 1000", "voltage_v >= 1000")
    assert (found.disjoint, found.exhaustive, found.holds) == (True, True, True)
    assert not found.undecided


def test_a_bound_that_both_sides_claim_is_shown_at_the_bound():
    found = proved("voltage_v <= 1000", "voltage_v >= 1000")
    assert [one.classes for one in found.overlaps] == [("c0", "c1")]
    assert found.overlaps[0].witness == {"voltage_v": 1000}
    assert not found.holds


def test_a_bound_that_neither_side_claims_is_a_gap():
    found = proved("voltage_v < 1000", "voltage_v > 1000")
    assert [dict(one.witness) for one in found.gaps] == [{"voltage_v": 1000}]


def test_a_missing_value_is_the_commonest_gap():
    found = proved("capacity_kva < 315", "capacity_kva >= 315")
    assert found.disjoint
    assert [one.missing for one in found.gaps] == [("capacity_kva",)]
    assert found.gaps[0].witness == {"capacity_kva": None}
    assert [mend.code for mend in found.gaps[0].mends] == ["unknown", "rest"]
    assert found.gaps[0].mends[0].changes == {"unknown-capacity-kva": "capacity_kva IS NULL"}
    assert found.gaps[0].mends[0].names["unknown-capacity-kva"]["zh-hans"] == "受电容量信息不全"


def test_a_witness_is_a_customer_one_can_imagine():
    found = proved("capacity_kva >= 315 AND sector = 'B'", "energised_on > today - interval '12 months'")
    assert found.overlaps[0].witness == {"capacity_kva": 320, "sector": "B", "energised_on": date(2026, 11, 1)} or (
        found.overlaps[0].witness["energised_on"].day == 1 and found.overlaps[0].witness["capacity_kva"] == 320
    )


def test_ranges_types_and_choices_are_known_to_the_proof():
    assert proved("voltage_v < 1000000", "voltage_v = 1000000").holds
    assert proved("sector = 'A'", "sector = 'B'", "sector IS NULL").holds
    assert proved("vulnerable", "NOT vulnerable").holds
    assert proved("capacity_kva < 1.005", "capacity_kva > 1.005", "capacity_kva IS NULL").holds  # two decimals at most


def test_a_number_without_scale_has_values_between_any_two():
    assert not proved("ratio < 1.005", "ratio > 1.005", "ratio IS NULL").exhaustive
    witness = proved("ratio > 1 AND ratio * 3 < 3.01", "ratio < 1.0001 AND ratio > 1").overlaps[0].witness["ratio"]
    assert Decimal(1) < witness < Decimal("1.0001")


def test_every_pair_is_found_also_behind_another():
    found = proved(*(f"voltage_v > {n}" for n in range(6)))
    assert len(found.overlaps) == 15


def test_an_ordered_scheme_says_what_each_class_really_takes():
    found = proved("voltage_v > 100", "voltage_v > 1000", "TRUE", strict=False)
    assert found.holds
    assert found.takes == (Take("c0", False), Take("c1", True, ("c0",)), Take("c2", False, ("c0", "c1")))


def test_an_ordered_scheme_without_an_end_has_a_gap():
    found = proved("voltage_v > 100", strict=False)
    assert (found.disjoint, found.exhaustive) == (True, False)


def test_without_time_nothing_is_claimed():
    found = proved("voltage_v < 1000", "voltage_v >= 1000", seconds=0)
    assert (found.disjoint, found.exhaustive, found.holds) == (None, None, False)
    assert len(found.undecided) == 2


def test_more_than_one_criterion_is_pointed_out():
    (note,) = proved("voltage_v < 1000 AND vulnerable", "TRUE", strict=False).notes
    assert note.note
    assert "voltage_v, vulnerable" in note.what


def test_fixed_days_beside_moving_ones_are_pointed_out():
    notes = proved("energised_on > today", "energised_on <= DATE '2026-11-26'", "energised_on IS NULL").notes
    assert any("tomorrow" in one.what for one in notes)


def test_a_proof_survives_being_kept():
    found = proved("capacity_kva >= 315 AND sector = 'B'", "energised_on > today - interval '12 months'")
    assert proof_of(proof_json(found)) == found
    assert witness_json({"a": Decimal("1.50"), "b": DAY, "c": None, "d": Decimal(3)}) == {
        "a": 1.5, "b": "2026-11-26", "c": None, "d": 3,
    }  # fmt: skip
    fine = Decimal("12345678901234567890.123456789012")
    assert witness_json({"fine": fine}) == {"fine": str(fine)}


def test_a_data_check_survives_being_kept():
    found = Practical(
        customers=3, members={"a": 2}, unclassified=1, multiple=0, pairs={("a", "b"): 1}, samples={"a": ("C1",)},
        lacks=(Lack("kva", 1, 0, 30),), inequality=0.5, moved=2, cost=Decimal("12.50"),
    )  # fmt: skip
    assert practical_of(practical_json(found)) == found


def in_words(condition: str, language: str = "en") -> str:
    scheme = read_scheme(scheme_text([condition]), FIELDS)
    with translation.override(language):
        return words(scheme.classes[0].when.tree, FIELDS)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("capacity_kva >= 315", "contracted capacity at least 315 kVA"),
        ("sector IN ('A', 'B')", "sector is one of A Farming, B Mining"),
        ("today - interval '3 months' >= energised_on", "supplied since at least 3 months ago"),
        ("voltage_v BETWEEN 1000 AND 35000", "supply voltage from 1,000 V to 35,000 V"),
        ("energised_on > today - interval '12 months'", "supplied since less than 12 months ago"),
        ("sector IS NULL OR NOT vulnerable", "sector is not known or vulnerable: no"),
        ("(capacity_kva < 10) IS NOT TRUE", "not surely contracted capacity below 10 kVA"),
    ],
)  # fmt: skip
def test_a_condition_can_be_said_in_words(condition, text):
    assert in_words(condition) == text


def test_a_witness_can_be_said_in_words():
    witness = {"capacity_kva": Decimal(320), "sector": "B", "energised_on": date(2026, 3, 1), "vulnerable": None}
    assert witness_words(witness, FIELDS) == (
        "contracted capacity 320 kVA; sector B Mining; supplied since 2026-03-01; vulnerable not known"
    )


def test_a_scheme_that_asks_for_nothing_is_shown_by_anybody():
    assert witness_words({}, FIELDS) == "Any customer"


def test_names_with_commas_in_them_are_listed_with_another_sign():
    fields = read_fields("""
fields:
  sector: {type: choice, choices: {A: {en: "Farming, fishery", zh-hans: 农、渔业}, B: {en: Mining, zh-hans: 采矿业}}}
""")
    found = read_scheme(scheme_text(["sector IN ('A', 'B')"]), fields).classes[0].when.tree
    assert words(found, fields) == "sector is one of A Farming, fishery; B Mining"
    with translation.override("zh-hans"):
        assert words(found, fields) == "sector为A 农、渔业；B 采矿业之一"


def test_why_names_the_parts_that_hold_and_those_that_are_open():
    scheme = read_scheme(scheme_text(["capacity_kva >= 315 AND (sector = 'B' OR vulnerable)"]), FIELDS)
    record = {"capacity_kva": Decimal(400), "sector": None, "vulnerable": False}
    first, second = reasons(scheme.classes[0].when.tree, record, FIELDS, DAY)
    assert (first.holds, first.value_text) == (True, "contracted capacity 400 kVA")
    assert second.holds is None
    assert [one.holds for one in second.parts] == [None, False]


def test_names_of_labels_fall_back_to_the_field():
    assert FIELDS["ratio"].label == "ratio"
    assert isinstance(FIELDS["sector"].label, Names)


def test_a_gap_that_no_written_number_shows_is_not_decided_and_said_so():
    found = proved("ratio * 3 < 1", "ratio * 3 > 1", "ratio IS NULL")
    assert (found.exhaustive, found.gaps) == (None, ())
    assert found.undecided == ("whether every customer has a class",)
