"""`wattcare customers import`: answers for people and programs, exit codes 0, 1 and 2."""

import json

import pytest
from click.testing import CliRunner

from wattcare.customers.commands import customers
from wattcare.customers.models import Customer

KEYS = {"file", "rows", "created", "updated", "unchanged", "rejected", "problems", "dry_run"}


@pytest.fixture
def run(town):
    return lambda *arguments: CliRunner().invoke(customers, ["import", *map(str, arguments)])


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.csv"
    path.write_text("户号,户名,联系电话\n3399000001,赵一,13800138001\n3399000002,钱二,13800138002\n")
    return path


@pytest.fixture
def mixed(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text("户号,户名,联系电话\n3399000001,赵一,坏\n3399000002,钱二,13800138002\n")
    return path


def test_good_rows_end_with_zero(run, good):
    answer = run(good, "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert set(told) == KEYS
    assert (told["rows"], told["created"], told["rejected"], told["problems"]) == (2, 2, 0, [])
    assert json.loads(run(good, "--json").stdout)["unchanged"] == 2


def test_rejected_rows_end_with_one_and_say_why(run, mixed):
    answer = run(mixed, "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert told["problems"][0].keys() == {"line", "column", "what", "mend"}
    assert (told["created"], told["problems"][0]["line"], told["problems"][0]["column"]) == (1, 2, "联系电话")


def test_people_read_lines_and_counts(run, mixed):
    answer = run(mixed)
    assert "mixed.csv:2 [联系电话]" in answer.stderr
    assert "2 rows: 1 created, 0 updated, 0 unchanged, 1 rejected." in answer.stdout


def test_a_dry_run_says_so(run, good):
    assert "dry run" in run(good, "--dry-run").stdout
    assert not Customer.objects.filter(number="3399000001").exists()


def test_an_unusable_file_ends_with_two(run, tmp_path):
    path = tmp_path / "no.csv"
    path.write_text("colour,size\nred,1\n")
    answer = run(path, "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stdout)["problems"][0]["mend"]
    assert run(tmp_path / "missing.csv").exit_code == 2


def test_an_unusable_map_ends_with_two_and_all_its_problems(run, good, tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text("fields:\n  nmae: x\nfoo: 1\n")
    answer = run(good, "--map", path)
    assert answer.exit_code == 2
    assert "map.yaml:2" in answer.stderr
    assert "map.yaml:3" in answer.stderr


def test_help_says_what_the_exit_codes_mean(run):
    shown = CliRunner().invoke(customers, ["import", "--help"]).stdout  # in the installation's language
    assert "Exit codes" in shown or "退出码" in shown
