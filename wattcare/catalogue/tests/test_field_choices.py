"""What fields of the archive may hold is data of the pack, checked as strictly as the rest."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from wattcare.catalogue import queries
from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.differences import differences
from wattcare.catalogue.documents import from_document, to_document
from wattcare.catalogue.packs import PackError, read_pack
from wattcare.catalogue.rules import ChoiceField, Pack, VariantKey
from wattcare.kernel.actors import system
from wattcare.kernel.results import Refused

Tiny = Callable[..., Path]
Change = tuple[str, str, str]
CHOICES = """\
field_choices:
- {field: sector, code: C, name: {en: Manufacturing, zh-hans: 制造业}}
- {field: tariff_class, code: 工商业用电（两部制）, name: {en: Two-part price, zh-hans: 两部制}}
- {field: importance, code: C, name: {en: Grade C, zh-hans: 丙级}}
"""


def listing(text: str = CHOICES) -> Change:
    return ("staff.yaml", "departments:", text + "departments:")


def test_a_pack_lists_what_fields_may_hold(tiny: Tiny) -> None:
    pack = read_pack(tiny(listing()))
    assert {field: list(pack.choices_of(field)) for field in ChoiceField} == {
        "sector": ["C"], "tariff_class": ["工商业用电（两部制）"], "importance": ["C"],
    }  # fmt: skip
    assert pack.choices_of(ChoiceField.SECTOR)["C"].text("zh-hans") == "制造业"
    assert read_pack(tiny()).choices_of(ChoiceField.SECTOR) == {}
    assert from_document(json.loads(json.dumps(to_document(pack)))) == pack


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("field: sector", "field: colour", "“colour” is not known for “field”"),
        ("code: C, name: {en: M", "code: ABCDEFGHIJK, name: {en: M", "longer than the archive keeps"),
        ("code: C, name: {en: M", "name: {en: M", "“code” is missing"),
        ("{en: Manufacturing, zh-hans: 制造业}", "{en: Manufacturing}", "has no translation “zh-hans”"),
        ("field: tariff_class, code: 工商业用电（两部制）", "field: sector, code: C", "taken already"),
        ("field: sector,", "field: sector, low: 1,", "“low” is not known here"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tiny: Tiny, old: str, new: str, what: str) -> None:
    with pytest.raises(PackError) as caught:
        read_pack(tiny(listing(CHOICES.replace(old, new, 1))))
    assert any(what in one.what and one.file == "staff.yaml" and one.line for one in caught.value.problems)


def test_the_same_code_may_stand_in_two_fields_and_differences_tell_them_apart(tiny: Tiny) -> None:
    old = read_pack(tiny(listing()))
    new = read_pack(tiny(listing(CHOICES.replace("Grade C", "Grade three"))))
    assert [found.path for found in differences(old, new)] == ["field_choices[importance:C].names.en"]


def test_grades_are_variants_of_limits(tiny: Tiny) -> None:
    by_grade = ("commitments.yaml", "variant_key: area_kind", "variant_key: importance")
    limits = [("commitments.yaml", f"limits: {{town: {time}", f"limits: {{C: {time}") for time in ("60", "45")]
    pack = read_pack(tiny(listing(), by_grade, *limits))
    assert pack.variant_name(VariantKey.IMPORTANCE, "C").text("en") == "Grade C"
    with pytest.raises(PackError, match="“C” is not among"):
        read_pack(tiny(by_grade, *limits))


def test_grades_are_not_listed_as_variants_too(tiny: Tiny) -> None:
    twice = "variants:\n- {key: importance, code: first, name: {en: First, zh-hans: 一级}}\n"
    with pytest.raises(PackError, match="Move it to “field_choices”"):
        read_pack(tiny(listing(twice)))


def test_choices_that_records_hold_stay(db: None, tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    load_pack(actor=system("test"), pack=read_pack(tiny(listing())), use=True)
    queries.codes_in_use.register(lambda gone: [("field_choices", code) for code in gone.get("field_choices", ())])
    with pytest.raises(Refused, match="field_choices: sector:C"):
        load_pack(
            actor=system("test"), pack=read_pack(tiny(listing(CHOICES.replace("sector, code: C", "sector, code: D"))))
        )


@pytest.mark.parametrize("code", ["cn-sgcc", "gb-ofgem"])
def test_shipped_packs_list_every_field(code: str) -> None:
    pack: Pack = read_pack(code)
    assert all(pack.choices_of(field) for field in ChoiceField)
    assert all(len(names.text("zh-hans")) > 1 for field in ChoiceField for names in pack.choices_of(field).values())


def test_sectors_are_those_of_the_standard() -> None:
    assert "".join(read_pack("cn-sgcc").choices_of(ChoiceField.SECTOR)) == "ABCDEFGHIJKLMNOPQRST"
    assert "".join(read_pack("gb-ofgem").choices_of(ChoiceField.SECTOR)) == "ABCDEFGHIJKLMNOPQRSTU"
