import ast
from pathlib import Path

import polib
import pytest
from django.utils import translation

from wattcare.commitments.problems import SENTENCES
from wattcare.commitments.rules import Elapsed, Limit, Step, Unit
from wattcare.commitments.tests.counting import deadline
from wattcare.commitments.texts import elapsed_text, limit_text, sentences

CAPABILITY = Path(__file__).parents[1]
CATALOGUE = CAPABILITY / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_each_day_counted_and_left_out_is_named_with_its_reason(china):
    assert sentences(deadline("5 wd", "2025-09-26T10:00", china).steps) == [
        "Started on 2025-09-26 10:00 (Fri), Asia/Shanghai; that day is day 0.",
        "Limit: 5 working days of the calendar cn.",
        "Left out: 2025-09-27 (Sat), weekend.",
        "Counted, extra working day (国庆节、中秋节): day 1 2025-09-28 (Sun).",
        "Counted: day 2 2025-09-29 (Mon), day 3 2025-09-30 (Tue).",
        "Left out: 2025-10-01 (Wed) to 2025-10-08 (Wed), 8 days, holiday 国庆节、中秋节.",
        "Counted: day 4 2025-10-09 (Thu), day 5 2025-10-10 (Fri).",
        "Due: 2025-10-10 23:59:59 (Fri).",
    ]


def test_pauses_and_lost_days_are_named(china):
    paused = deadline("2 wd", "2025-03-10T10:00", china, ("2025-03-11T09:00", "2025-03-12T09:30"))
    told = sentences(paused.steps)
    assert "Paused from 2025-03-11 09:00 (Tue) to 2025-03-12 09:30 (Wed); not counted: 1 day." in told
    assert "Left out: 2025-03-12 (Wed), paused." in told


def test_working_hours_name_their_ranges_and_the_sum_so_far(china):
    told = sentences(deadline("20 wh", "2025-03-10T16:30", china).steps)
    assert "Counted on 2025-03-10 (Mon): 16:30–17:30, 1 h; so far 1 h." in told
    assert (
        "Counted on 2025-03-11 (Tue) to 2025-03-12 (Wed), 2 days: 08:30–12:00, 14:00–17:30, 7 h a day; so far 15 h."
        in told
    )


def test_a_lead_time_says_that_it_counts_back(china):
    told = sentences(deadline("-2 wd", "2025-10-10T06:00", china).steps)
    assert told[0] == "Counted back from 2025-10-10 06:00 (Fri), Asia/Shanghai; that day is day 0."
    assert told[2:4] == [
        "Counted: day 1 2025-10-09 (Thu).",
        "Left out: 2025-10-08 (Wed) to 2025-10-01 (Wed), 8 days, holiday 国庆节、中秋节.",
    ]


def test_a_provisional_deadline_names_the_missing_year(china):
    told = sentences(deadline("5 wd", "2026-12-30T10:00", china).steps)
    assert told[-2].startswith("Provisional: the holidays of 2027 are not published yet.")


def test_a_held_deadline_is_not_called_due(china):
    told = sentences(deadline("5 h", "2025-03-10T10:00", china, ("2025-03-10T11:00", None)).steps)
    assert told[-1] == "Resumed now it would be due: 2025-03-10 15:00 (Mon)."


def test_holidays_are_named_in_the_reader_s_language(china):
    told = sentences(deadline("5 wd", "2025-09-26T10:00", china).steps, {"国庆节、中秋节": "National Day"}.get)
    assert "Left out: 2025-10-01 (Wed) to 2025-10-08 (Wed), 8 days, holiday National Day." in told


def test_steps_survive_being_kept_as_json(china):
    steps = deadline("20 wh", "2025-09-26T10:00", china, ("2025-09-26T11:00", "2025-09-28T09:00")).steps
    assert tuple(Step.from_json(step.as_json()) for step in steps) == steps


def test_amounts_read_well():
    assert limit_text(Limit(1, Unit.WD)) == "1 working day"
    assert limit_text(Limit(-7, Unit.D)) == "7 calendar days before"
    assert elapsed_text(Elapsed(Unit.WH, 9000, 5400)) == "1.5 working hours (with pauses 2.5 working hours)"
    assert elapsed_text(Elapsed(Unit.MIN, 120, 120)) == "2 minutes"


def test_every_sentence_has_its_chinese():
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE)) if entry.translated()}
    used = {found for file in CAPABILITY.glob("*.py") for found in messages(file)} | {
        (None, text) for text in SENTENCES.values()
    }
    assert used - known == set()
    assert known - used == set()


def messages(file: Path):
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            texts = [part.value for part in call.args if isinstance(part, ast.Constant)]
            if call.func.id in ("_", "ngettext") and texts:
                yield None, texts[0]
            elif call.func.id == "pgettext":
                yield texts[0], texts[1]
