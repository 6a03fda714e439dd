"""Whatever somebody types or sends: refused with place and reason, in bounded time, and nothing of it evaluated."""

import json
import time
from contextlib import suppress
from datetime import date

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wattcare.classification.commands.check import command
from wattcare.classification.rules.evaluating import truth
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.parsing import parse_condition, parse_formula
from wattcare.classification.rules.reading import read_fields, read_scheme, scheme_of
from wattcare.classification.rules.sql import condition_sql, fit_sql
from wattcare.classification.rules.why import reasons
from wattcare.classification.rules.words import words

DAY = date(2026, 2, 28)
FIELDS = """\
fields:
  voltage_v: {type: integer, min: 0, max: 1000000, nullable: false}
  capacity_kva: {type: decimal, min: 0}
  sector: {type: choice, choices: [A, B, C]}
  place: {type: text}
  energised_on: {type: date}
  vulnerable: {type: boolean, nullable: false}
"""
SCHEME = """\
code: supply-voltage
names: {en: By supply voltage, zh-hans: 按供电电压}
criterion: {en: the voltage, zh-hans: 电压}
classes:
  - code: lv
    names: {en: Low voltage, zh-hans: 低压}
    when: "voltage_v < 1000"
  - code: hv
    names: {en: High voltage, zh-hans: 高压}
    when: "voltage_v >= 1000"
"""
FOUND = read_fields(FIELDS)
SECONDS = 5.0  # more than a hundred times what anything takes


def problems(text):
    began = time.monotonic()
    with pytest.raises(SchemeError) as caught:
        parse_condition(text, FOUND)
    assert time.monotonic() - began < SECONDS
    assert all(one.what and one.line >= 1 and one.column >= 1 for one in caught.value.problems)
    return caught.value.problems


# ── conditions ──────────────────────────────────────────────────────────────────────────────────────────────────────

INJECTIONS = [
    "voltage_v < 1000; DROP TABLE customers_customer",
    "voltage_v < 1000; --",
    "voltage_v < 1000 -- AND FALSE",
    "voltage_v < 1000 /* AND */ OR TRUE",
    "voltage_v < /**/ 1000",
    "voltage_v < 1000 OR pg_sleep(10) IS NULL",
    "voltage_v < 1000 AND (SELECT pg_sleep(10)) IS NULL",
    "voltage_v < (SELECT count(*) FROM staff_user)",
    "sector IN (SELECT password FROM staff_user)",
    "sector = 'A' UNION SELECT 1",
    "sector = ‘A’",
    "sector = “A”",
    "sector = ＇A＇ OR 1=1 --＇",
    "sector = E'A\\' OR TRUE --'",
    "sector = U&'\\0041'",
    "sector = $$A$$",
    "sector = 'A' || pg_read_file('/etc/passwd')",
    "CASE WHEN CASE WHEN vulnerable THEN pg_sleep(9) END IS NULL THEN TRUE END",
    "CASE WHEN vulnerable THEN TRUE ELSE FALSE END",
    "lower(place) = 'a'",
    "current_setting('is_superuser') = 'on'",
    "voltage_v::text = '1'",
    "CAST(place AS regclass) IS NULL",
    "place LIKE '%a%'",
    "place ~ '(a+)+$'",
    'place = "no such field"',
    "customers_customer.voltage_v = 1",
    "voltage_v = $1",
    "voltage_v = %s",
    "voltage_v = %(day)s",
    "voltage_v = :day",
    "voltage_v = ?",
    "voltage_v = {{ 1 }}",
    "voltage_v = @x",
    "ROW(voltage_v, 1) = ROW(1, 1)",
    "voltage_v = ANY(ARRAY[1])",
    "voltage_v IN (1, (SELECT 1))",
    "EXISTS (SELECT 1)",
    "random() < 0.5",
    "now() > energised_on",
    "voltage_v = 1 COLLATE \"C\"",
    "energised_on AT TIME ZONE 'UTC' > today",
    "(voltage_v, capacity_kva) OVERLAPS (1, 2)",
    "INTERVAL '1 day' > INTERVAL '1 hour'",
    "voltage_v = 1\u0000",
    "voltage_v\u200b = 1",
    "voltage_v \u202e= 1",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_injection_of_any_kind_is_refused_with_its_place(text):
    assert problems(text)


def test_a_text_that_looks_like_a_statement_is_a_text_in_every_dialect():
    tree = parse_condition("place = '''); DROP TABLE t; -- \\'", FOUND).tree
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE t AS SELECT '''); DROP TABLE t; -- \\' AS place")
        assert duck.execute(f"SELECT {condition_sql(tree, 'duckdb', DAY)} FROM t").fetchall() == [(True,)]  # noqa: S608
        assert duck.execute("SELECT count(*) FROM t").fetchone() == (1,)
    assert condition_sql(tree, "postgres", DAY) == "(\"place\" = '''); DROP TABLE t; -- \\')"
    assert condition_sql(tree, "spark", DAY) == "(`place` = '\\'); DROP TABLE t; -- \\\\')"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("voltage > 1", "voltage_v"),
        ("capacity_kva > 'A'", "number"),
        ("sector > 5", "sector"),
        ("vulnerable = 3", "3"),
        ("energised_on = 'today'", "day"),
        ("voltage_v / 0 > 1", "zero"),
        ("voltage_v / (5 - 5) > 1", "zero"),
        ("voltage_v / capacity_kva > 1", "zero"),
        ("voltage_v < 1e999999999", "large"),
        ("voltage_v < 1e-13", "fine"),
        ("voltage_v < 0e99999", "large"),
        ("energised_on > today - interval '1500 years' - interval '1500 years'", "thousand"),
        ("energised_on > today - 99999999999", "thousand"),
        ("energised_on > DATE '0001-01-01' - 1", "no such day"),
        ("energised_on > today + interval '1 day' - interval '1 year'", "months and years first"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(text, word):
    assert any(word in one.what + one.mend for one in problems(text))


@pytest.mark.parametrize(
    "text",
    [
        " OR ".join(["voltage_v > 1"] * 10_000),
        "voltage_v IN (" + ", ".join(map(str, range(10_000))) + ")",
        "(" * 5_000 + "vulnerable" + ")" * 5_000,
        "NOT " * 5_000 + "vulnerable",
        "- " * 5_000 + "voltage_v > 1",
        "voltage_v" + " + 1" * 5_000 + " > 1",
        "COALESCE(" * 2_000 + "voltage_v" + ", 1)" * 2_000 + " > 1",
        "(" * 10_000,
        "'" + "x" * 30_000 + "'",
        "voltage_v = " + "9" * 19_000,
        "voltage_v = 0." + "0" * 19_000 + "1",
        "a." * 5_000 + "b = 1",
        "[" * 1_000 + "]" * 1_000,
        "CASE " * 2_000,
        "\n" * 19_000 + "x",
    ],
)
def test_absurd_sizes_are_refused_in_no_time(text):
    assert problems(text)


def test_a_third_that_is_missing_is_missing():
    tree = parse_condition("capacity_kva / 3 IS NULL OR capacity_kva / 7 IS NOT DISTINCT FROM 1", FOUND).tree
    with duckdb.connect() as duck:
        asked = f"SELECT {condition_sql(tree, 'duckdb', DAY)} FROM (VALUES (NULL), (7.0), (8.0)) t(capacity_kva)"  # noqa: S608
        assert duck.execute(asked).fetchall() == [(True,), (True,), (False,)]


# ── any text at all ─────────────────────────────────────────────────────────────────────────────────────────────────

RIGHT = [
    "voltage_v < 1000 AND capacity_kva / 3 >= 315",
    "sector IN ( 'A' , 'B' ) OR NOT vulnerable",
    "energised_on > today - INTERVAL '12 months'",
    "COALESCE( capacity_kva , 0 ) + voltage_v * 2 <= 10.5",
    "voltage_v BETWEEN 1 AND 10 AND energised_on IS NOT NULL",
    "capacity_kva IS DISTINCT FROM 5 OR sector IS NOT DISTINCT FROM 'A'",
    "today - energised_on > 30 AND energised_on = DATE '2026-01-31'",
    "( vulnerable AND sector = 'A' ) IS NOT FALSE",
]
PIECES = [
    "voltage_v", "sector", "place", "today", "vulnerable", "'A'", "''", "0", "-1", "1.5", "1e30", "NULL", "TRUE", "AND",
    "OR", "NOT", "IS", "IN", "BETWEEN", "(", ")", ",", "=", "<=>", "<>", "<", ">=", "+", "-", "*", "/", "%", "||", "::",
    "::int", "DATE '2026-01-31'", "DATE '2026-02-30'", "INTERVAL '1 day'", "COALESCE(", "NULLIF(", "CASE", "WHEN",
    "THEN", "END", "SELECT", "FROM", "pg_sleep(1)", ";", "--", "/*", "*/", "\\", '"', "`", "[", "{", "$1", "$$", "?",
    ":x", "@x", "#", "LIKE", "~", "EXISTS(", "ANY(", "IS DISTINCT FROM", "OVER()", ".", "AS x", "E'\\n'", "X'1F'",
    "ARRAY[1]", "“A”", "＝", "\u200b", "\x00", "\n", "😀", "中", "- INTERVAL '9 years'", "/ 0", "* 0",
]  # fmt: skip


@st.composite
def nearly_right(draw):
    """A right condition, or two, with a few of its words changed, taken away, doubled or moved."""
    found = draw(st.sampled_from(RIGHT)).split(" ")
    if draw(st.booleans()):
        found += [draw(st.sampled_from(["AND", "OR"])), *draw(st.sampled_from(RIGHT)).split(" ")]
    for _change in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(found) - 1)) if found else 0
        piece = draw(st.sampled_from(PIECES))
        found[at : at + draw(st.integers(0, 1))] = draw(st.sampled_from([[piece], [], [piece, piece]]))
    return " ".join(found)


RECORDS = [
    {"voltage_v": 220, "capacity_kva": None, "sector": "A", "place": None, "energised_on": DAY, "vulnerable": True},
    {"voltage_v": 10_000, "capacity_kva": 945, "sector": None, "place": "x", "energised_on": None, "vulnerable": False},
]
_ROWS = (
    "(SELECT 220 AS voltage_v, CAST(NULL AS DECIMAL(38, 12)) AS capacity_kva, 'A' AS sector, NULL AS place, "
    "DATE '2026-02-28' AS energised_on, TRUE AS vulnerable UNION ALL "
    "SELECT 10000, 945, NULL, 'x', NULL, FALSE)"
)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join), nearly_right()))
def test_any_text_is_refused_or_means_the_same_everywhere(text):
    began = time.monotonic()
    tree = None
    with suppress(SchemeError):
        parse_formula(text, FOUND, "x")
    with suppress(SchemeError):
        tree = parse_condition(text, FOUND).tree
    assert time.monotonic() - began < SECONDS
    if tree is None:
        return
    with duckdb.connect() as duck:
        asked = f"SELECT {condition_sql(tree, 'duckdb', DAY)} FROM {_ROWS} ORDER BY voltage_v"  # noqa: S608
        assert [truth(tree, record, DAY) for record in RECORDS] == [row[0] for row in duck.execute(asked).fetchall()]
    for dialect in ("postgres", "spark"):
        assert condition_sql(tree, dialect, DAY)
    assert words(tree, FOUND)
    assert reasons(tree, RECORDS[0], FOUND, DAY)


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

SCRAPS = [
    "{", "}", "[", "]", ":", "- ", "\n", "  ", "'", '"', "&a ", "*a", "<<: ", "!!python/object:os.system ", "!!binary ",
    "? ", "| \n", "%YAML 1.1\n", "---\n", "#", "null", "~", "yes", "1e999", "1e999999999", "0x1", ".nan", "2026-01-01",
    "\t", "\x00", "\u2028", "😀", "code: x\n", "classes:\n", "fields: {}", "formula: n", "type: text", "min: 5",
    "max: 1", "scale: 99", "choices: [A, A]", "nullable: maybe", "within: lv", "tone: pink", "strict: no",
]  # fmt: skip


def torn(text):
    """The text with scraps put in and pieces taken out, at any places."""

    @st.composite
    def made(draw):
        found = text
        for _change in range(draw(st.integers(1, 4))):
            at = draw(st.integers(0, len(found)))
            found = found[:at] + draw(st.sampled_from(["", *SCRAPS])) + found[at + draw(st.integers(0, 20)) :]
        return found

    return made()


@settings(deadline=None, max_examples=150)
@given(torn(SCHEME), torn(FIELDS + '  m: {type: decimal, formula: "capacity_kva / NULLIF(voltage_v, 0)"}\n'))
def test_any_file_is_read_or_refused(scheme, fields):
    with suppress(SchemeError):
        fit_sql(read_scheme(scheme, FOUND), "postgres", DAY)
    with suppress(SchemeError):
        read_fields(fields)


_LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.sampled_from(["lv"]))
_KEYS = st.sampled_from(["code", "names", "criterion", "classes", "when", "strict", "en", "zh-hans", "tone", "x", ""])


@settings(deadline=None, max_examples=150)
@given(
    st.dictionaries(
        _KEYS,
        st.recursive(_LEAVES, lambda of: st.lists(of, max_size=3) | st.dictionaries(_KEYS, of, max_size=5)),
        max_size=6,
    )
)
def test_any_document_is_read_or_refused(document):
    with suppress(SchemeError):
        scheme_of(document, FOUND)


def told(tmp_path, scheme=SCHEME, fields=FIELDS):
    """The problems that the command tells of these files; exit code 2."""
    for name, content in (("s.yaml", scheme), ("f.yaml", fields)):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    result = CliRunner().invoke(command(), [str(tmp_path / "s.yaml"), "--fields", str(tmp_path / "f.yaml"), "--json"])
    assert result.exit_code == 2, result.output
    found = json.loads(result.stdout)
    assert all(one["where"] and one["what"] for one in found["problems"])
    return [f"{one['where']}: {one['what']} {one['mend']}" for one in found["problems"]]


MEASURES = """\
  m: {type: decimal, formula: "n + 1"}
  n: {type: decimal, formula: "o + 1"}
  o: {type: decimal, formula: "m"}
"""


def test_measures_in_a_circle_are_refused_with_their_names(tmp_path):
    (found,) = told(tmp_path, fields=FIELDS + MEASURES)
    assert "m, n, o" in found


def test_a_measure_of_itself_is_a_circle(tmp_path):
    assert "circle" in told(tmp_path, fields=FIELDS + '  m: {type: decimal, formula: "m"}\n')[0]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("code: lv", "code: hv", "hv"),
        ("code: lv", "code: [lv]", "code"),
        ("    when: \"voltage_v < 1000\"\n", "", "when"),
        ("criterion: {en: the voltage, zh-hans: 电压}\n", "", "criterion"),
        ("{en: Low voltage, zh-hans: 低压}", "{en: Low voltage}", "zh-hans"),
        ("{en: Low voltage, zh-hans: 低压}", "{zh-hans: 低压}", "en"),
        ("classes:", "colour: red\nclasses:", "colour"),
        ("classes:", "strict: maybe\nclasses:", "strict"),
        ("classes:", "code: again\nclasses:", "code"),
        ("classes:", "classes: &x\n  - *x\nmore:", ""),
        ("classes:", "classes: !!python/object/apply:os.system [id]\nmore:", ""),
        ("    when: \"voltage_v < 1000\"", "    when: {a: 1}", ""),
        ("    when: \"voltage_v < 1000\"", "    when: \"voltage_v < 1000\"\n    classes:\n    - {code: yes}", "yes"),
    ],
)  # fmt: skip
def test_a_wrong_scheme_is_refused_with_its_line(tmp_path, old, new, word):
    found = told(tmp_path, SCHEME.replace(old, new, 1))
    assert any(one.startswith("s.yaml") and word in one for one in found)


def test_a_class_without_classes_within_it_does_not_lack_them(tmp_path):
    assert not [one for one in told(tmp_path, SCHEME.replace("code: lv", "code: yes")) if "“classes”" in one]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("type: integer", "type: number", "number"),
        ("type: integer", "kind: integer", "kind"),
        ("min: 0, max: 1000000", "min: 5, max: 1", "min"),
        ("max: 1000000", "max: 1e99", "max"),
        ("max: 1000000", "max: 1e999999999999999999999", "max"),
        ("min: 0, max", "min: 1e-500, max", "min"),
        ("choices: [A, B, C]", "choices: []", "choice"),
        ("voltage_v:", "Voltage V:", "Voltage V"),
        ("voltage_v:", "today:", "today"),
        ("capacity_kva:", "voltage_v:", "voltage_v"),
        ("type: decimal, min: 0", "type: decimal, minutes: -1", "minutes"),
        ("type: decimal, min: 0", "type: decimal, formula: \"pg_sleep(1)\"", "PG_SLEEP"),
        ("type: decimal, min: 0", "type: decimal, formula: \"voltage_v / 0\"", "zero"),
    ],
)  # fmt: skip
def test_wrong_fields_are_refused_with_their_line(tmp_path, old, new, word):
    found = told(tmp_path, fields=FIELDS.replace(old, new, 1))
    assert any(one.startswith("f.yaml") and word in one for one in found), found


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "today", "2026-01-31T00:00"])
def test_days_that_nobody_asks_about_are_refused(tmp_path, day):
    (tmp_path / "s.yaml").write_text(SCHEME.replace("voltage_v < 1000", "energised_on > today - interval '900 years'"))
    (tmp_path / "f.yaml").write_text(FIELDS)
    asked = [str(tmp_path / "s.yaml"), "--fields", str(tmp_path / "f.yaml"), "--today", day, "--json"]
    result = CliRunner().invoke(command(), asked)
    assert (result.exit_code, json.loads(result.stdout)["problems"][0]["where"]) == (2, "--today")
