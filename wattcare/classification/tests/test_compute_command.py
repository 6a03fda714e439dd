"""`wattcare scheme compute`."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from wattcare.classification.commands.computing import _words, command
from wattcare.classification.models import Computation, SchemeVersion, Stage
from wattcare.classification.panels import computed
from wattcare.classification.tests.payers import archive
from wattcare.customers.queries import home
from wattcare.kernel.statements import rows


def run(*arguments):
    return CliRunner().invoke(command(), list(arguments))


def test_groups_are_computed_at_once_and_told_in_words(town, morning):
    archive(home.today(), 60)
    done = run("load-shape", "--most", "5")
    assert done.exit_code == 0, done.output
    for words in ("These groups are there in the data", "Silhouette:", "Summer peak", "is not known"):
        assert words in done.output
    assert Computation.objects.get().stage == Stage.DONE
    assert rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'classification.compute'", []) == []


def test_a_condition_of_several_parts_is_told_in_full(town):
    group = computed.GroupShown(
        "g1", "One", "info", "5", "1 %", "a is known", ["a below 1", "b below 2"], "", "", "", [], []
    )
    assert _words(group).splitlines() == ["a is known and one of these:", "• a below 1", "• b below 2"]
    assert _words(replace(group, words="")).splitlines()[0] == "One of these:"
    assert _words(replace(group, either=[])) == "a is known"


def test_the_report_comes_as_json_and_the_groups_become_a_draft(town, morning):
    archive(home.today(), 60)
    done = run("rfm", "--segments", "8", "--pays-every", "0", "--freeze", "by-pay", "--by", "zhou", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert (found["ok"], found["frozen"], found["version"]) == (True, "by-pay", 1)
    assert found["options"] == {"value": "amount_12m", "segments": 8, "levels": 5, "pays_every": 0}
    assert {one["code"] for one in found["report"]["groups"]} >= {"key-value", "value"}
    assert SchemeVersion.objects.get().drafted_by_code == "zhou"


def test_what_cannot_be_computed_ends_with_one(town):
    done = run("load-shape", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["ok"] is False
    assert run("load-shape").exit_code == 1
    assert "at least 50" in run("load-shape").output


@pytest.mark.parametrize("wrong", [["--fewest", "9", "--most", "3"], ["--by", "lin"]])
def test_refusals_are_told_as_json(town, wrong):
    done = run("load-shape", *wrong, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["ok"] is False


def test_a_wrong_choice_is_refused_by_the_command_line(town):
    assert run("rfm", "--segments", "7").exit_code == 2
    assert run("load-shape", "--field", "kind").exit_code == 2
