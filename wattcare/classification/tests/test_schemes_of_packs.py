"""The schemes that come with the packs: each proved, named in both languages, and how they get in."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from wattcare.catalogue.commands import pack as pack_command
from wattcare.catalogue.packs import PackError, PackFolder, check_pack, find_folder, read_pack, shipped_codes
from wattcare.classification.actions import approve_scheme
from wattcare.classification.actions.bringing import STEP, bring_schemes
from wattcare.classification.models import Membership, Scheme, SchemeVersion, State
from wattcare.classification.queries.scheme_files import shipped, text_of
from wattcare.classification.queries.shipped import schemes_in
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import read_scheme
from wattcare.customers.models import Customer
from wattcare.customers.queries.profile import shipped_fields
from wattcare.kernel.actors import system

FILES = [(pack, code) for pack in shipped_codes() for code in shipped(pack)]
DAYS = (date(2024, 2, 29), date(2026, 1, 1))
LOADER = system("pack-load")


@pytest.mark.parametrize(("pack", "code"), FILES)
def test_a_scheme_of_a_pack_puts_every_customer_into_exactly_one_class_for_sure(pack: str, code: str) -> None:
    fields = shipped_fields(read_pack(pack))
    scheme = read_scheme(text_of(shipped(pack)[code]), fields)
    assert scheme.code == code
    assert scheme.strict
    for day in DAYS:
        proof = prove(scheme, fields, day=day)
        assert (proof.disjoint, proof.exhaustive, proof.undecided) == (True, True, ())


@pytest.mark.parametrize(("pack", "code"), FILES)
def test_it_says_in_both_languages_what_it_is_for_and_by_what_it_goes(pack: str, code: str) -> None:
    scheme = read_scheme(text_of(shipped(pack)[code]), shipped_fields(read_pack(pack)))
    texts = [scheme.names, scheme.criterion, scheme.purpose, *(one.names for one in scheme.classes)]
    for names in texts:
        assert {language for language, text in names.items() if text} == {"en", "zh-hans"}
        assert names.text("en").isascii() or "£" in names.text("en") or "¥" in names.text("en")
    for language in ("en", "zh-hans"):
        labels = [one.names.text(language) for one in scheme.leaves]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("pack", shipped_codes())
def test_the_packs_have_the_schemes_that_were_asked_for(pack: str) -> None:
    assert {"basic-kind", "supply-relation", "supply-voltage", "value-need"} <= set(shipped(pack))
    if pack == "cn-sgcc":
        assert {"product-sector", "product-price", "important-user", "credit"} <= set(shipped(pack))


def test_every_choice_of_the_archive_has_its_class() -> None:
    pack = read_pack("cn-sgcc")
    fields = shipped_fields(pack)
    schemes = {one.code: one for one in schemes_in(find_folder("cn-sgcc"), fields)}
    by_field = {"product-sector": "sector", "product-price": "tariff_class", "important-user": "importance"}
    for code, field in by_field.items():
        said = " ".join(one.when.text for one in schemes[code].leaves)
        assert all(f"'{choice}'" in said for choice in fields[field].choices), code


# ── how they get in ─────────────────────────────────────────────────────────────────────────────────────────────────


def chinese() -> PackFolder:
    return PackFolder(find_folder("cn-sgcc"), read_pack("cn-sgcc"))


def test_they_wait_proved_in_their_order_for_a_person_to_put_them_live(town):
    codes = bring_schemes(actor=LOADER, folder=chinese())
    assert codes == list(shipped("cn-sgcc"))
    waiting = SchemeVersion.objects.filter(scheme__code__in=codes)
    assert set(waiting.values_list("state", "drafted_by_code")) == {(State.PROPOSED, "system:pack-load")}
    assert all(version.proof["disjoint"] and version.proof["exhaustive"] for version in waiting)
    assert set(waiting.values_list("note", flat=True)) == {f"随目录包 cn-sgcc {chinese().pack.version} 提供。"}
    placed = Scheme.objects.filter(code__in=codes).order_by("position")
    assert list(placed.values_list("code", flat=True)) == codes
    assert placed[0].position == STEP
    for code in codes:
        approve_scheme(actor=town.actor("gao"), code=code)
    everybody = Customer.objects.count()
    assert Membership.objects.count() == everybody * len(codes)


def test_what_is_there_stays_as_it_is(town):
    bring_schemes(actor=LOADER, folder=chinese())
    before = list(SchemeVersion.objects.order_by("pk").values_list("pk", "changed", "state"))
    Scheme.objects.filter(code="credit").update(position=77)
    assert bring_schemes(actor=LOADER, folder=chinese()) == []
    assert list(SchemeVersion.objects.order_by("pk").values_list("pk", "changed", "state")) == before
    assert Scheme.objects.get(code="credit").position == 77


def test_loading_a_pack_brings_its_schemes_once(db):
    first = CliRunner().invoke(pack_command, ["load", "cn-sgcc"])
    assert first.exit_code == 0
    assert "+ Scheme credit: proved, and waits for somebody to put it live." in first.stdout.splitlines()
    assert "+" not in CliRunner().invoke(pack_command, ["load", "cn-sgcc"]).stdout


# ── a pack of one's own ─────────────────────────────────────────────────────────────────────────────────────────────

RIGHT = """code: by-kind
names: {en: By kind, zh-hans: 按性质}
criterion: {en: kind, zh-hans: 性质}
classes:
- {code: person, names: {en: Person, zh-hans: 个人}, when: "kind = 'person'"}
- code: other
  names: {en: Other, zh-hans: 其他}
  when: "kind <> 'person'"
"""


@pytest.fixture
def own_pack(tmp_path: Path):
    """A pack of one's own with one scheme, worded as asked."""

    def write(text: str, name: str = "by-kind.yaml") -> Path:
        for path in find_folder("gb-ofgem").glob("*.yaml"):
            (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
        for folder in ("calendars", "schemes"):
            (tmp_path / folder).mkdir(exist_ok=True)
        for path in (find_folder("gb-ofgem") / "calendars").glob("*.yaml"):
            (tmp_path / "calendars" / path.name).write_text(path.read_text("utf-8"), "utf-8")
        (tmp_path / "schemes" / name).write_text(text, "utf-8")
        return tmp_path

    return write


def problems_of(folder: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    return [(one.file, one.line, one.what, one.mend) for one in caught.value.problems]


def test_a_pack_with_right_schemes_or_with_none_is_right(own_pack):
    assert check_pack(own_pack(RIGHT)).pack.code == "gb-ofgem"
    (own_pack(RIGHT) / "schemes" / "by-kind.yaml").unlink()
    assert check_pack(own_pack(RIGHT, "10-by-kind.yaml")).pack.code == "gb-ofgem"


def test_a_scheme_that_leaves_a_gap_is_told_with_the_customer_it_leaves_out(own_pack):
    [(file, line, what, mend)] = problems_of(own_pack(RIGHT.replace("kind <> 'person'", "kind = 'enterprise'")))
    assert (file, line) == ("schemes/by-kind.yaml", 1)
    assert what.startswith("A customer can be in no class: Kind of customer ")
    assert mend.startswith("Add a class for all whom no class takes: other-2: ")


def test_a_scheme_that_overlaps_is_told_at_the_class_with_the_customer_in_both(own_pack):
    [(file, line, what, mend)] = problems_of(own_pack(RIGHT.replace("kind <> 'person'", "TRUE")))
    assert (file, line) == ("schemes/by-kind.yaml", 5)
    assert what == "A customer can be in both “person” and “other”: Kind of customer Person."
    assert mend == "Take from “Person” what is in “Other”: person: (kind = 'person') AND (TRUE) IS NOT TRUE"


def test_what_is_wrong_in_a_condition_is_told_at_its_line_and_column(own_pack):
    assert problems_of(own_pack(RIGHT.replace("kind <> 'person'", "knid <> 'person'"))) == [
        (
            "schemes/by-kind.yaml", 8, "class other, line 1 of the condition, column 1: There is no field “knid”.",
            "Did you mean “kind”?",
        )
    ]  # fmt: skip


def test_a_file_is_called_after_its_scheme(own_pack):
    [(file, _line, what, mend)] = problems_of(own_pack(RIGHT, "10-kinds.yaml"))
    assert (file, what) == ("schemes/10-kinds.yaml", "The file of the scheme “by-kind” is called otherwise.")
    assert "10-by-kind.yaml" in mend


@pytest.mark.parametrize("text", ["", "- a\n", "code: [", "\x00", RIGHT.replace("classes:", "classes: 7\nmore:")])
def test_a_file_that_is_no_scheme_is_told(own_pack, text):
    assert all(file == "schemes/by-kind.yaml" for file, *_rest in problems_of(own_pack(text)))
