"""Each way a pack can be wrong is told with file, line, what and how to mend it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.translation import override

from wattcare.catalogue.packs import PackError, Problem, read_pack

Tiny = Callable[..., Path]
Change = tuple[str, str, str]

WRONG = {
    "missing key": (
        ("kinds.yaml", "  icon: bolt", "  icom: bolt"),
        (2, "“icon” is missing", "Add it"),
    ),
    "unknown key": (
        ("kinds.yaml", "  icon: bolt", "  icon: bolt\n  tonne: bad"),
        (7, "“tonne” is not known here", "“tone”"),
    ),
    "unknown section": (
        ("kinds.yaml", "kinds:", "kindz: []\nkinds:"),
        (1, "“kindz” is not known here", "“kinds”"),
    ),
    "number for a text": (
        ("kinds.yaml", "code: fault", "code: 12"),
        (2, "“code” is not a text", '"12"'),
    ),
    "list for a text": (
        ("kinds.yaml", "code: fault", "code: [a]"),
        (2, "“code” is not a text", "Write a text"),
    ),
    "text for a flag": (
        ("kinds.yaml", "  icon: bolt", "  icon: bolt\n  restricted: maybe"),
        (7, "not a text|true nor false", "true or false"),
    ),
    "text for a list": (
        ("staff.yaml", "duties: [repair]", "duties: repair"),
        (3, "“duties” is not a list", "- item"),
    ),
    "unknown word": (
        ("kinds.yaml", "nature: fault", "nature: falt"),
        (4, "“falt” is not known for “nature”", "“fault”"),
    ),
    "bad code": (
        ("kinds.yaml", "code: fault\n", "code: Ä\n"),
        (2, "“Ä” is not a code", "letters, digits"),
    ),
    "bad prefix": (
        ("kinds.yaml", "prefix: F", "prefix: f1"),
        (5, "“f1” is not a valid “prefix”", "such as"),
    ),
    "prefix twice": (
        ("kinds.yaml", "prefix: C", "prefix: F"),
        (11, "“F” is taken already by kinds.yaml:5", "another"),
    ),
    "duplicate code": (
        ("kinds.yaml", "code: complaint", "code: fault"),
        (8, "taken already by kinds.yaml:2", "another"),
    ),
    "missing translation": (
        ("kinds.yaml", ", zh-hans: 故障", ""),
        (3, "has no translation “zh-hans”", "Add it"),
    ),
    "empty translation": (
        ("kinds.yaml", "{en: Fault,", "{en: '',"),
        (3, "“en” is not a text", "Write a text"),
    ),
    "unknown language": (
        ("kinds.yaml", "{en: Fault,", "{en: A, b,"),
        (3, "“b” is not known here", "zh-hans"),
    ),
    "comma without quotes": (
        ("kinds.yaml", "{en: Fault,", "{en: A, b c,"),
        (3, "“b c” is not known here", "needs quotes"),
    ),
    "bad reference": (
        ("kinds.yaml", "department: office", "department: ofice"),
        (7, "“ofice” is not among the departments", "“office”"),
    ),
    "duplicate key": (
        ("kinds.yaml", "code: fault", "code: fault\n  code: fault"),
        (3, "“code” stands twice, first on line 2", "Keep one"),
    ),
    "syntax error": (
        ("kinds.yaml", "kinds:", "kinds: ["),
        (2, "YAML syntax", "Check indentation"),
    ),
    "tab": (
        ("kinds.yaml", "  nature: fault", "\tnature: fault"),
        (4, "YAML syntax", "Check|spaces"),
    ),
    "unknown zone": (
        ("pack.yaml", "zone: Europe/Berlin", "zone: Europe/Berlim"),
        (5, "“Europe/Berlim” is not a time zone", "Europe/Berlin"),
    ),
    "bad currency": (
        ("pack.yaml", "currency: EUR", "currency: euro"),
        (7, "not a valid “currency”", "CNY"),
    ),
    "number for the version": (
        ("pack.yaml", 'version: "1"', "version: 1"),
        (3, "“version” is not a text", '"1"'),
    ),
    "causes of no kind": (
        ("causes.yaml", "kind: fault", "kind: falt"),
        (2, "“falt” is not among the kinds", "“fault”"),
    ),
    "dotted cause": (
        ("causes.yaml", "code: line", "code: line.a"),
        (4, "no dot of its own", "last part"),
    ),
    "circle of departments": (
        ("staff.yaml", "parent: office", "parent: crew"),
        (3, "is its own superior", "above"),
    ),
    "unknown duty": (
        ("staff.yaml", "[repair]", "[repare]"),
        (3, "“repare” is not a duty", "“repair”"),
    ),
    "bad permission": (
        ("staff.yaml", "cases.open", "cases-open"),
        (5, "“cases-open” is not a permission code", "cases.open"),
    ),
    "bad date in a calendar": (
        ("calendars/de.yaml", "2025-10-03: Unity Day", "2025-10-33: Unity Day"),
        (7, '“?"?2025-10-33', ""),
    ),
    "holiday without translation": (
        ("calendars/de.yaml", "2025-10-03: Unity Day", "2025-10-03: Union Day"),
        (1, "“Union Day” has no translation", "holiday_names"),
    ),
    "unknown calendar": (
        ("calendars/de.yaml", "code: de", "code: dee"),
        (0, "“de” is not among the calendars", "“dee”"),
    ),
    "bad limit": (
        ("commitments.yaml", "town: 60 min", "town: 60 mins"),
        (20, "“60 mins” is not a limit", "5 wd"),
    ),
    "unknown variant": (
        ("commitments.yaml", "town: 60 min", "city: 60 min"),
        (20, "“city” is not among the", "town"),
    ),
    "negative limit afterwards": (
        ("commitments.yaml", "town: 60 min", "town: -60 min"),
        (20, "does not fit the direction", "negative"),
    ),
    "variants of nothing": (
        ("commitments.yaml", "  variant_key: area_kind\n", ""),
        (19, "does not say by what", "variant_key"),
    ),
    "overlapping editions": (
        ("commitments.yaml", "2023-12-31", "2024-01-01"),
        (22, "editions “1” and “2” overlap", "valid_to"),
    ),
    "edition ends before it begins": (
        ("commitments.yaml", "valid_to: 2023-12-31", "valid_to: 2019-12-31"),
        (16, "ends before it begins", "dates"),
    ),
    "bad date": (
        ("commitments.yaml", "2023-12-31", "2023-02-30"),
        (16, "“2023-02-30” is not a date", "2025-10-01"),
    ),
    "edition without beginning": (
        ("commitments.yaml", "    valid_from: 2024-01-01\n", ""),
        (21, "“valid_from” is missing", "Add it"),
    ),
    "unknown event": (
        ("commitments.yaml", "start: received", "start: recieved"),
        (10, "“recieved” is not known for “start”", "“received”"),
    ),
    "cause of another kind": (
        ("commitments.yaml", "kinds: [fault]", "kinds: [complaint]\n  causes: [fault.line]"),
        (10, "belongs to none of the kinds named here", "Add its kind"),
    ),
    "key that is a list": (
        ("kinds.yaml", "  icon: bolt", "  icon: bolt\n  [a]: b"),
        (7, "not a plain word", "key: value"),
    ),
    "commitment without kinds": (
        ("commitments.yaml", "  kinds: [fault]\n", ""),
        (6, "names no kinds", "kinds"),
    ),
}
"""What is wrong: (file, text in it, what stands there instead), (line or 0, what is said, how to mend it)."""


@pytest.mark.parametrize(("change", "told"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_pack_is_told(tiny: Tiny, change: Change, told: tuple[int, str, str]) -> None:
    problems = problems_of(tiny(change))
    line, what, mend = told
    found = [problem for problem in problems if matches(problem, what, mend)]
    assert found, "\n".join(map(str, problems))
    assert not line or (found[0].file, found[0].line) == (change[0], line), str(found[0])


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        read_pack(folder)
    return caught.value.problems


def matches(problem: Problem, what: str, mend: str) -> bool:
    return bool(re.search(what, problem.what) and re.search(mend, problem.mend))


def test_the_small_pack_is_right(tiny: Tiny) -> None:
    pack = read_pack(tiny())
    assert (pack.code, pack.kind("fault").causes, pack.cause("fault.line.broken").level) == ("tiny", ("fault.line",), 2)


def test_all_problems_are_told_at_once(tiny: Tiny) -> None:
    folder = tiny(
        ("pack.yaml", "country: DE", "country: Germany"),
        ("kinds.yaml", "nature: fault", "nature: falt"),
        ("commitments.yaml", "60 min", "an hour"),
    )
    assert {problem.file for problem in problems_of(folder)} == {"pack.yaml", "kinds.yaml", "commitments.yaml"}


def test_a_missing_pack_file_is_told(tiny: Tiny) -> None:
    folder = tiny()
    (folder / "pack.yaml").unlink()
    assert "pack.yaml is missing" in problems_of(folder)[0].what


def test_a_missing_section_names_its_file(tiny: Tiny) -> None:
    folder = tiny()
    (folder / "staff.yaml").unlink()
    assert {problem.file for problem in problems_of(folder)} >= {"departments.yaml", "roles.yaml"}


def test_a_missing_folder_offers_the_shipped_packs(tmp_path: Path) -> None:
    assert "cn-sgcc" in problems_of(tmp_path / "cn-sgc")[0].mend


def test_an_empty_file_is_told(tiny: Tiny) -> None:
    folder = tiny()
    (folder / "causes.yaml").write_text("  \n")
    assert [problem.what for problem in problems_of(folder)] == ["The file is empty."]


def test_a_file_of_comments_is_told(tiny: Tiny) -> None:
    folder = tiny()
    (folder / "causes.yaml").write_text("# later\n")
    assert [problem.what for problem in problems_of(folder)] == ["The file holds only comments."]


def test_a_file_that_is_not_utf8_is_told_with_its_line(tiny: Tiny) -> None:
    folder = tiny()
    (folder / "causes.yaml").write_bytes("causes:\n# 故障\n".encode("gb18030"))
    assert [(problem.line, problem.what) for problem in problems_of(folder)] == [(2, "The file is not UTF-8.")]


def test_a_list_where_a_mapping_should_be_is_told(tiny: Tiny) -> None:
    folder = tiny()
    (folder / "causes.yaml").write_text("- a\n")
    assert "not a mapping" in problems_of(folder)[0].what


def test_endless_nesting_is_refused(tiny: Tiny) -> None:
    folder = tiny()
    (folder / "causes.yaml").write_text("a: " + "[" * 100_000)
    assert problems_of(folder)


def test_an_alias_of_itself_ends(tiny: Tiny) -> None:
    text = "causes:\n- kind: fault\n  causes: &a\n  - {code: x, name: {en: x, zh-hans: x}, causes: *a}\n"
    folder = tiny()
    (folder / "causes.yaml").write_text(text)
    assert "too deep" in " ".join(problem.what for problem in problems_of(folder))


def test_problems_are_told_in_chinese(tiny: Tiny) -> None:
    with override("zh-hans"):
        problems = problems_of(tiny(("kinds.yaml", "nature: fault", "nature: falt")))
    assert "“falt”" in problems[0].what
    assert "您是不是要写" in problems[0].mend
