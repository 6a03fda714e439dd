"""SCHEME.yaml and FIELDS.yaml are read strictly, and every problem is told at once."""

import pytest

from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.reading import document_of, read_fields, read_scheme, scheme_of
from wattcare.classification.tests.random_conditions import FIELDS, scheme_text

TREE = """
code: by-size
names: {en: By size, zh-hans: 按容量}
criterion: {en: the contracted capacity, zh-hans: 合同容量}
purpose: {en: whom an account manager serves, zh-hans: 确定大客户经理服务对象}
classes:
  - code: large
    names: {en: Large, zh-hans: 大}
    tone: accent
    when: kva >= 315
    classes:
      - {code: mine, names: {en: Mines, zh-hans: 采矿}, when: "sector = 'B'"}
      - {code: other-large, names: {en: Other, zh-hans: 其他}, when: "sector IS DISTINCT FROM 'B'"}
  - {code: small, names: {en: Small, zh-hans: 小}, when: kva < 315 OR kva IS NULL}
"""


def problems(read, text):
    with pytest.raises(SchemeError) as caught:
        read(text)
    return [(one.line, one.what) for one in caught.value.problems]


def wrong_scheme(text):
    return problems(lambda given: read_scheme(given, FIELDS), text)


def test_classes_lie_within_each_other():
    scheme = read_scheme(TREE, FIELDS)
    assert [one.code for one in scheme.leaves] == ["mine", "other-large", "small"]
    assert [one.code for one in scheme.path("mine")] == ["large", "mine"]
    assert scheme.fields == ("kva", "sector")


def test_a_scheme_survives_being_kept():
    scheme = read_scheme(TREE, FIELDS)
    assert scheme_of(document_of(scheme), FIELDS) == scheme


def test_every_problem_is_told_with_its_line():
    text = (
        TREE.replace("tone: accent", "tone: loud")
        .replace("zh-hans: 采矿", "fr: Mines")
        .replace("kva < 315", "kwa < 315")
    )
    found = wrong_scheme(text)
    assert [line for line, _what in found] == [9, 12, 12, 1]
    assert "loud" in found[0][1]
    assert "kwa" in found[-1][1]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("code: by-size", "", "code"),
        ("code: small", "code: mine", "taken"),
        ("code: small", "code: s m", "not a code"),
        ("code: small", "code: s/m", "cannot be the code"),
        ("code: by-size", "code: computations", "cannot be the code"),
        ("classes:\n  - code: large", "groups:\n  - code: large", "groups"),
        ("tone: accent", "colour: red", "colour"),
        ("when: kva >= 315", "when: [1, 2]", "empty"),
        ("when: kva >= 315", "", "when"),
        ("purpose:", "strict: perhaps\npurpose:", "neither true nor false"),
        ("names: {en: By size, zh-hans: 按容量}", "names: By size", "names"),
        ("kva >= 315", "kva >= 315\n    when: kva > 1", "twice"),
        ("code: by-size", "code: by-size\n\tx: 1", "YAML"),
    ],
)
def test_a_wrong_file_is_refused(old, new, word):
    assert word in " ".join(what for _line, what in wrong_scheme(TREE.replace(old, new, 1)))


@pytest.mark.parametrize(
    "text", ["", "# only words", "- a\n- list", "code: !!python/object:os.system x", "a: &a [*a]", "{"]
)
def test_what_is_no_scheme_at_all_is_refused(text):
    assert wrong_scheme(text)


def test_a_scheme_has_at_most_three_hundred_classes():
    assert "301" in wrong_scheme(scheme_text([f"volts = {n}" for n in range(301)]))[0][1]


FILE = """
fields:
  voltage_v: {type: integer, min: 0, max: 1000000, nullable: false}
  capacity_kva: {type: decimal, min: 0}
  sector: {type: choice, choices: [A, B, C], nullable: true}
  kind: {type: choice, choices: {p: {en: Person, zh-hans: 个人}}, criterion: kind}
  hours: {type: decimal, formula: "kwh / NULLIF(capacity_kva, 0)", unit: h}
  per_day: {type: decimal, formula: "hours / 365"}
  kwh: {type: decimal}
"""


def test_fields_are_read_as_the_file_says():
    fields = read_fields(FILE)
    assert fields["voltage_v"].high == 1_000_000
    assert not fields["voltage_v"].nullable
    assert fields["capacity_kva"].nullable
    assert list(fields["sector"].choices) == ["A", "B", "C"]
    assert fields["kind"].choices["p"].text("zh-hans") == "个人"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("type: integer", "type: int", "int"),
        ("min: 0, max: 1000000", "min: 9, max: 1", "above"),
        ("min: 0, max", "min: low, max", "number"),
        ("choices: [A, B, C]", "choices: [A, A]", "different"),
        ("choices: [A, B, C], ", "", "choices"),
        ("choices: [A, B, C]", "choices: A", "list"),
        ("voltage_v:", "Voltage V:", "name a field"),
        ("voltage_v:", "today:", "name a field"),
        ("nullable: false", "null: no", "null"),
        ("capacity_kva, 0", "missing, 0", "missing"),
        ('"hours / 365"', '"hours / kwh"', "divides"),
        ("  kwh: {type: decimal}", '  kwh: {type: decimal, formula: "per_day * 365"}', "circle"),
        ("fields:", "columns:", "fields"),
    ],
)
def test_wrong_fields_are_refused(old, new, word):
    assert word in " ".join(what for _line, what in problems(read_fields, FILE.replace(old, new, 1)))
