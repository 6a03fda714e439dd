"""`wattcare scheme check`, as a program and as a person would use it, without a database."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.utils import translation

from wattcare.classification.answers import Check, answer
from wattcare.classification.commands.check import command
from wattcare.classification.rules.evaluating import fits
from wattcare.classification.rules.reading import read_fields, read_scheme

FIELDS = """\
fields:
  voltage_v: {type: integer, min: 0, max: 1000000, nullable: false}
  capacity_kva: {type: decimal, min: 0, nullable: true}
  sector: {type: choice, choices: [A, B, C], nullable: true}
  energised_on: {type: date, nullable: true}
  vulnerable: {type: boolean, nullable: false}
"""
SCHEME = """\
code: supply-voltage
names: {en: By supply voltage, zh-hans: 按供电电压}
criterion: {en: the voltage at which the customer is supplied, zh-hans: 供电电压等级}
strict: true
classes:
  - code: lv
    names: {en: Low voltage, zh-hans: 低压}
    when: "voltage_v < 1000"
  - code: hv
    names: {en: High voltage, zh-hans: 高压}
    when: "voltage_v >= 1000"
"""
OVERLAP = SCHEME.replace('"voltage_v < 1000"', '"voltage_v < 10000 AND NOT vulnerable"')
GAP = SCHEME.replace("voltage_v <", "capacity_kva <").replace("voltage_v >=", "capacity_kva >=")
ORDERED = OVERLAP.replace("strict: true", "strict: false").replace(">= 1000", ">= 0")
DATA = "customer_id,voltage_v,capacity_kva,vulnerable\nC1,220,8,false\nC2,10000,,true\nC3,5000,5000,false\n"
KEYS = ["scheme", "strict", "disjoint", "exhaustive", "overlaps", "gaps", "undecided", "practical", "problems"]


@pytest.fixture
def folder(tmp_path):
    files = {"s.yaml": SCHEME, "overlap.yaml": OVERLAP, "gap.yaml": GAP, "ordered.yaml": ORDERED}
    for name, text in {**files, "f.yaml": FIELDS, "customers.csv": DATA}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder, *arguments, fields="f.yaml", language="en"):
    given = [str(folder / one) if one.endswith((".yaml", ".csv")) else one for one in arguments]
    with translation.override(language):
        return CliRunner().invoke(command(), [*given, *(["--fields", str(folder / fields)] if fields else [])])


def answered(folder, *arguments, code, **more):
    result = run(folder, *arguments, "--json", **more)
    assert result.exit_code == code, result.output
    found = json.loads(result.stdout)
    assert list(found)[: len(KEYS)] == KEYS
    return found


def test_a_proved_scheme_ends_with_0(folder):
    found = answered(folder, "s.yaml", code=0)
    assert {key: found[key] for key in KEYS} == {
        "scheme": "supply-voltage",
        "strict": True,
        "disjoint": True,
        "exhaustive": True,
        "overlaps": [],
        "gaps": [],
        "undecided": [],
        "practical": None,
        "problems": [],
    }


def test_an_overlap_ends_with_1_and_shows_somebody_in_both_classes(folder):
    found = answered(folder, "overlap.yaml", code=1)
    (overlap,) = found["overlaps"]
    assert (found["disjoint"], overlap["classes"]) == (False, ["lv", "hv"])
    assert set(overlap["witness"]) == {"voltage_v", "vulnerable"}
    fields = read_fields(FIELDS)
    assert fits(read_scheme(OVERLAP, fields), overlap["witness"], date(2026, 1, 1)) == ["lv", "hv"]
    assert [mend["changes"].keys() for mend in overlap["mends"]] == [{"lv"}, {"hv"}]


def test_a_gap_ends_with_1_and_says_that_a_missing_value_makes_it(folder):
    found = answered(folder, "gap.yaml", code=1)
    assert (found["disjoint"], found["exhaustive"]) == (True, False)
    assert [(gap["witness"], gap["missing"]) for gap in found["gaps"]] == [({"capacity_kva": None}, ["capacity_kva"])]
    assert {"class": "unknown-capacity-kva"}.items() <= {
        "class": next(iter(found["gaps"][0]["mends"][0]["changes"]))
    }.items()


def test_an_ordered_scheme_that_takes_everybody_ends_with_0_and_says_what_each_class_takes(folder):
    found = answered(folder, "ordered.yaml", code=0)
    assert (found["strict"], found["exhaustive"]) == (False, True)
    assert found["takes"] == [
        {"class": "lv", "empty": False, "loses_to": []},
        {"class": "hv", "empty": False, "loses_to": ["lv"]},
    ]


def test_customers_of_a_file_are_counted(folder):
    found = answered(folder, "overlap.yaml", "--data", "customers.csv", code=1)
    practical = found["practical"]
    assert practical["members"] == {"lv": 2, "hv": 2}
    assert (practical["customers"], practical["unclassified"], practical["multiple"]) == (3, 0, 1)
    assert (practical["pairs"], practical["samples"]["lv+hv"]) == ({"lv+hv": 1}, ["C3"])


def test_what_the_data_show_against_the_catalogue_is_a_note(folder):
    (folder / "customers.csv").write_text("voltage_v\n220\n\n-5\n")
    found = answered(folder, "s.yaml", "--data", "customers.csv", code=0)
    assert [(one["where"], one["note"]) for one in found["problems"]] == [("voltage_v", True)]
    assert found["practical"]["lacks"] == [{"field": "voltage_v", "lacking": 2, "outside": 1, "age_days": None}]


def test_the_day_decides(folder):
    text = SCHEME.replace('"voltage_v < 1000"', "\"energised_on = DATE '2026-01-31'\"")
    (folder / "s.yaml").write_text(text.replace('"voltage_v >= 1000"', '"energised_on = today"'))
    assert answered(folder, "s.yaml", "--today", "2026-01-31", code=1)["disjoint"] is False
    found = answered(folder, "s.yaml", "--today", "2026-02-01", code=1)
    assert (found["disjoint"], found["day"], found["asks_for_today"]) == (True, "2026-02-01", True)


# ── wrong files ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_wrong_files_end_with_2_with_all_problems_at_once(folder):
    (folder / "s.yaml").write_text(SCHEME.replace("voltage_v <", "voltage <").replace("voltage_v >=", "sector >="))
    found = answered(folder, "s.yaml", "--data", "none.csv", code=2)
    places = [one["where"].split(",")[0] for one in found["problems"]]
    assert places == ["s.yaml", "s.yaml", "none.csv"]
    assert [one.get("class") for one in found["problems"]] == ["lv", "hv", None]
    assert "Did you mean “voltage_v”?" in found["problems"][0]["mend"]
    assert (found["disjoint"], found["exhaustive"], found["practical"]) == (None, None, None)


def test_fields_and_scheme_that_are_both_missing_are_both_told(folder):
    found = answered(folder, "no.yaml", "--today", "tomorrow", code=2, fields="none.yaml")
    assert [one["where"] for one in found["problems"]] == ["--today", "none.yaml", "no.yaml"]


def test_data_with_unreadable_values_end_with_2_beside_the_proof_and_the_counts(folder):
    (folder / "customers.csv").write_text("voltage_v\n220\nlow\n")
    found = answered(folder, "s.yaml", "--data", "customers.csv", code=2)
    assert found["disjoint"] is True
    assert found["practical"]["members"] == {"lv": 1, "hv": 0}
    assert [one["where"] for one in found["problems"] if not one.get("note")] == [
        "customers.csv, row 3, column voltage_v"
    ]


def test_data_that_are_no_table_end_with_2_beside_the_proof(folder):
    (folder / "customers.csv").write_bytes(b"\0\1")
    found = answered(folder, "s.yaml", "--data", "customers.csv", code=2)
    assert (found["exhaustive"], found["practical"]) == (True, None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "The file is not in UTF-8."),
        (b"code: \0", "This is not a text."),
        (b"", "The file is empty."),
        (b"- a\n", "The file is not a mapping"),
        (b"a: [", ""),
        (b"x" * 5_000_001, "The file is larger than 5 MB."),
    ],
)
def test_files_that_are_no_yaml_are_refused(folder, content, told):
    for name in ("s.yaml", "f.yaml"):
        text = (folder / name).read_bytes()
        (folder / name).write_bytes(content)
        found = answered(folder, "s.yaml", code=2)
        assert any(one["where"].startswith(name) and told in one["what"] for one in found["problems"])
        (folder / name).write_bytes(text)


def test_a_folder_is_no_scheme(folder):
    assert "This is a folder." in run(folder, str(folder)).output


def test_a_misspelt_shipped_scheme_is_suggested(folder):
    assert "Did you mean “supply-voltage”?" in run(folder, "suply-voltage").output


# ── for people ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_people_read_classes_witness_and_mend(folder):
    result = run(folder, "overlap.yaml", "--data", "customers.csv", "--today", "2026-01-31")
    assert result.exit_code == 1
    for told in ("By supply voltage (supply-voltage)", "A customer can be in two classes.", "In both lv and hv:",
                 "A customer can be in no class.", "→ Take from “Low voltage”", "3 customers:"):  # fmt: skip
        assert told in result.output


def test_a_gap_by_a_missing_value_is_said_in_plain_words(folder):
    assert "In no class, because this is not known: capacity_kva" in run(folder, "gap.yaml").output


def test_in_an_ordered_scheme_people_read_what_each_class_really_takes(folder):
    assert "whoever fits, except those in lv" in run(folder, "ordered.yaml").output


def test_signs_of_the_terminal_in_names_are_shown_as_they_are(folder):
    (folder / "s.yaml").write_text(SCHEME.replace("en: Low voltage", "en: '[red]Low[/red] :smile:'"))
    assert "[red]Low[/red] :smile:" in run(folder, "s.yaml").output


def test_it_speaks_chinese(folder):
    result = run(folder, "overlap.yaml", "--data", "customers.csv", language="zh-hans")
    assert "按供电电压 (supply-voltage)" in result.output
    assert "客户可能同时属于两个类别" in result.output


def test_an_hour_of_work_has_a_price(folder):
    assert run(folder, "s.yaml", "--hour", "-1").exit_code == 2
    assert run(folder, "s.yaml", "--hour", "x").exit_code == 2
    assert run(folder, "s.yaml", "--hour", str(Decimal("59.5"))).exit_code == 0


# ── the whole program ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fields", [["--fields", "f.yaml"], []])
def test_no_database_is_needed_or_started(folder, tmp_path, fields):
    home = tmp_path / "home"
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "WATTCARE_HOME"}}
    result = subprocess.run(
        [sys.executable, "-m", "wattcare.project.cli", "scheme", "check", "s.yaml", *fields, "--json"],
        cwd=folder, env={**environment, "WATTCARE_HOME": str(home)}, capture_output=True, check=False,
    )  # fmt: skip
    assert result.returncode == (0 if fields else 1), result.stderr  # the archive does not know every voltage
    assert json.loads(result.stdout)["disjoint"] is True
    assert not (home / "postgres").exists()


def test_the_files_of_the_paper_are_read_as_it_says(request):
    paper = (request.config.rootpath / "docs" / "classification.md").read_text(encoding="utf-8")
    scheme, fields = re.findall(r"```yaml\n(.*?)```", paper, re.DOTALL)[:2]
    catalogue = read_fields(fields)
    assert read_scheme(scheme, catalogue).strict is True
    assert (catalogue["sector"].minutes, catalogue["capacity_kva"].scale) == (3, 2)
    (shown,) = re.findall(r"```json\n(\{\"scheme\".*?)```", paper, re.DOTALL)
    assert list(json.loads(shown)) == list(answer(Check()))
