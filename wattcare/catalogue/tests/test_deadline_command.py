"""The command `wattcare deadline`, as a program would use it, without a database."""

import json

import pytest
from click.testing import CliRunner
from django.utils import translation

from wattcare.catalogue.deadline import deadline

START = "2025-09-26T10:00+08:00"
CALENDAR = """\
zone: Europe/London
weekly: {mon-fri: ["09:00-12:30", "13:30-17:00"]}
holidays: {2025-04-18: Good Friday, 2025-04-21: Easter Monday}
extra_working_days: [2025-04-26]
"""


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def run(*arguments):
    return CliRunner().invoke(deadline, [str(argument) for argument in arguments])


def answer(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(*arguments):
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.parametrize(
    ("commitment", "due"),
    [
        ("SG.COMPLAINT.ANSWER", "2025-10-10T23:59:59+08:00"),
        ("SG.COMPLAINT.CONTACT", "2025-09-27T10:00:00+08:00"),
    ],
)
def test_a_commitment_is_due_by_the_edition_in_force(commitment, due):
    found = answer("--pack", "cn-sgcc", "--commitment", commitment, "--start", START)
    assert found["due"] == due
    assert found["provisional"] is False
    assert found["edition"]["valid_from"] == "2022-01-01"
    assert found["commitment"] == commitment


def test_an_older_start_takes_the_older_edition():
    found = answer("--pack", "cn-sgcc", "--commitment", "SG.COMPLAINT.ANSWER", "--start", "2020-03-02T10:00")
    assert (found["limit"], found["edition"]["valid_to"]) == ("7 wd", "2021-12-31")
    assert found["due"] == "2020-03-11T23:59:59+08:00"


@pytest.mark.parametrize(("variant", "due"), [("hv_single", "2025-11-03"), ("hv_double", "2025-11-17")])
def test_a_variant_chooses_its_limit(variant, due):
    found = answer("--pack", "cn-sgcc", "--commitment", "SG.NCONN.TOTAL", "--variant", variant, "--start", START)
    assert found["due"] == f"{due}T23:59:59+08:00"
    assert found["variant"] == variant


def test_a_limit_counts_by_a_calendar_of_any_pack():
    assert answer("--limit", "5 wd", "--calendar", "cn", "--start", START)["due"] == "2025-10-10T23:59:59+08:00"
    assert answer("--limit", "5 wd", "--pack", "cn-sgcc", "--start", START)["calendar"] == "cn"
    assert answer("--limit", "-7 d", "--calendar", "cn", "--start", START)["due"] == "2025-09-19T23:59:59+08:00"


def test_a_limit_counts_by_a_calendar_file_in_its_zone(tmp_path):
    path = tmp_path / "office.yaml"
    path.write_text(CALENDAR, encoding="utf-8")
    found = answer("--limit", "9 wh", "--calendar-file", path, "--start", "2025-04-17T16:00")
    assert found["due"] == "2025-04-23T10:00:00+01:00"
    assert found["start"] == "2025-04-17T16:00:00+01:00"
    assert any("Good Friday" in sentence for sentence in found["arithmetic"])


def test_pauses_and_elapsed_time_are_counted():
    found = answer(
        "--limit", "5 wd", "--calendar", "cn", "--start", "2025-03-10T10:00",
        "--pause", "2025-03-11T09:00/2025-03-13T09:00", "--elapsed-until", "2025-03-14T12:00",
    )  # fmt: skip
    assert found["due"] == "2025-03-19T23:59:59+08:00"
    assert found["pauses"] == [{"from": "2025-03-11T09:00:00+08:00", "to": "2025-03-13T09:00:00+08:00"}]
    assert {key: found["elapsed"][key] for key in ("unit", "amount", "gross", "net")} == {
        "unit": "wd",
        "amount": 2,
        "gross": 4,
        "net": 2,
    }


def test_a_pause_that_lasts_leaves_nothing_due():
    found = answer(
        "--limit", "24 h", "--calendar", "cn", "--start", "2025-03-10T10:00",
        "--pause", "2025-03-10T12:00/", "--elapsed-until", "2025-03-11T12:00",
    )  # fmt: skip
    assert (found["due"], found["held"]) == (None, True)
    assert found["earliest_due"] == "2025-03-12T10:00:00+08:00"
    assert (found["elapsed"]["amount"], found["elapsed"]["seconds"]) == (2, 7200)


def test_a_deadline_in_a_year_not_published_says_so():
    found = answer("--limit", "5 wd", "--calendar", "cn", "--start", "2026-12-30T10:00")
    assert (found["provisional"], found["missing_years"]) == (True, [2027])


def test_people_read_whether_a_single_late_case_is_a_breach():
    """Domain §9 case 3: since 2022 arrivals are held to the mean; in 2015 each had to be in time."""
    asked = ("--commitment", "SG.REPAIR.ARRIVE", "--variant", "remote", "--start")
    assert "the mean of all cases" in run(*asked, "2024-05-05T09:00+08:00").stdout
    assert "the mean of all cases" not in run(*asked, "2015-05-05T09:00+08:00").stdout


def test_people_read_a_table_and_the_arithmetic():
    shown = run("--pack", "cn-sgcc", "--commitment", "SG.COMPLAINT.ANSWER", "--start", START).stdout
    assert "Due         2025-10-10 23:59:59 (Fri) · 2025-10-10T23:59:59+08:00" in shown
    assert "day 4 2025-10-09 (Thu), day 5 2025-10-10 (Fri)" in shown
    assert "National Day" in shown
    with translation.override("zh-hans"):
        assert "国庆节" in run("--limit", "5 wd", "--calendar", "cn", "--start", START).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--commitment", "SG.COMPLAINT.ANSWR"], "SG.COMPLAINT.ANSWER"),
        (["--commitment", "SG.REPAIR.ARRIVE"], "urban, rural, remote"),
        (["--commitment", "SG.REPAIR.ARRIVE", "--variant", "city"], "urban, rural, remote"),
        (["--commitment", "SG.COMPLAINT.ANSWER", "--variant", "urban"], "no variants"),
        (["--commitment", "SG.COMPLAINT.ANSWER", "--pack", "cn-sgc"], "cn-sgcc"),
        (["--limit", "5 wd"], "--calendar"),
        (["--limit", "5 wd", "--calendar", "xx"], "cn, gb-eng"),
        (["--limit", "5 weeks", "--calendar", "cn"], "min, h, d, wd, wh"),
        (["--limit", "5 wd", "--commitment", "SG.COMPLAINT.ANSWER"], "one of the two"),
        (["--limit", "5 wd", "--calendar", "cn", "--variant", "urban"], "--variant"),
        (["--limit", "5 wd", "--calendar", "cn", "--calendar-file", "x"], "not both"),
        (["--limit", "5 wd", "--calendar", "cn", "--pause", "2025-10-02/2025-10-01"], "before it begins"),
        (["--limit", "5 wd", "--calendar", "cn", "--pause", "2025-10-02"], "FROM/TO"),
        (["--limit", "5 wd", "--calendar", "cn", "--elapsed-until", "soon"], "--elapsed-until"),
        (["--limit", "5 wd", "--calendar-file", "/nowhere.yaml"], "cannot be read"),
        ([], "--limit"),
    ],
)
def test_what_is_wrong_is_said_with_how_to_mend_it(arguments, words):
    assert words in refusal(*arguments, "--start", START)


def test_a_start_older_than_every_edition_lists_the_editions():
    told = refusal("--commitment", "SG.COMPLAINT.ANSWER", "--start", "2005-01-01")
    assert "2011-10-13 to 2021-12-31" in told


def test_a_bad_start_names_the_option():
    assert "--start" in refusal("--limit", "5 wd", "--calendar", "cn", "--start", "yesterday")


def test_every_mistake_in_a_calendar_file_is_told(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(CALENDAR.replace("London", "Londres").replace("2025-04-26", "2025-04-31"), encoding="utf-8")
    told = refusal("--limit", "5 wd", "--calendar-file", path, "--start", START)
    assert f"{path}:1: zone" in told
    assert f"{path}:4: extra_working_days" in told
