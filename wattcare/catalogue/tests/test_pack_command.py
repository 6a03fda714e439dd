"""`wattcare pack`: what it prints and how it ends."""

import json

import pytest
from click.testing import CliRunner, Result

from wattcare.catalogue import queries
from wattcare.catalogue.commands import pack as command

pytestmark = pytest.mark.django_db


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], input=typed)


def test_check_of_a_right_pack_ends_with_0() -> None:
    result = run("check", "gb-ofgem", "--json")
    assert (result.exit_code, json.loads(result.stdout)["problems"]) == (0, [])


def test_check_of_a_wrong_pack_ends_with_2_and_lists_every_problem(tiny) -> None:
    folder = tiny(("kinds.yaml", "nature: fault", "nature: falt"), ("pack.yaml", "country: DE", "country: D"))
    result = run("check", folder, "--json")
    problems = json.loads(result.stdout)["problems"]
    assert (result.exit_code, {problem["file"] for problem in problems}) == (2, {"kinds.yaml", "pack.yaml"})
    assert run("check", folder).exit_code == 2


def test_list_names_shipped_and_loaded_packs() -> None:
    answer = json.loads(run("list", "--json").stdout)
    assert answer["shipped"] == ["cn-sgcc", "gb-ofgem"]
    assert [item["code"] for item in answer["loaded"] if item["in_use"]] == ["cn-sgcc"]


def test_load_of_what_is_loaded_ends_with_0() -> None:
    result = run("load", "cn-sgcc", "--json")
    assert (result.exit_code, json.loads(result.stdout)["changed"]) == (0, False)


def test_load_without_yes_and_nobody_to_ask_loads_nothing(tiny) -> None:
    result = run("load", tiny(), "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["loaded"], bool(answer["differences"])) == (1, False, True)


def test_a_dry_run_with_differences_ends_with_1(tiny) -> None:
    assert run("load", tiny(), "--dry-run").exit_code == 1


def test_load_with_yes_loads(tiny) -> None:
    result = run("load", tiny(), "--yes", "--use", "--json")
    assert (result.exit_code, json.loads(result.stdout)["loaded"]) == (0, True)
    assert queries.pack().code == "tiny"


def test_the_difference_is_shown_before_the_load(tiny) -> None:
    run("load", tiny(), "--yes")
    result = run("load", tiny(("commitments.yaml", "town: 45 min", "town: 40 min")), "--yes")
    assert 'limits.town: "45 min" → "40 min"' in result.stdout


def test_a_wrong_pack_is_not_loaded(tiny) -> None:
    assert run("load", tiny(("kinds.yaml", "nature: fault", "nature: falt")), "--yes").exit_code == 2


def test_a_permission_that_nobody_declares_is_told_where_it_stands(tiny) -> None:
    folder = tiny(("staff.yaml", "cases.open", "cases.opne"))
    for verb in ("check", "load"):
        result = run(verb, folder, "--json")
        (problem,) = json.loads(result.stdout)["problems"]
        assert (result.exit_code, problem["file"], problem["line"]) == (2, "staff.yaml", 5)
        assert "cases.open" in problem["mend"]


def test_a_file_that_cannot_be_read_is_the_only_problem(tiny) -> None:
    folder = tiny()
    (folder / "kinds.yaml").write_text("kinds: [{{", encoding="utf-8")
    problems = json.loads(run("check", folder, "--json").stdout)["problems"]
    assert [problem["file"] for problem in problems] == ["kinds.yaml"]


def test_what_refers_to_a_missing_section_is_not_told_as_well(tiny) -> None:
    folder = tiny()
    (folder / "kinds.yaml").unlink()
    problems = json.loads(run("check", folder, "--json").stdout)["problems"]
    assert [problem["what"] for problem in problems] == [
        "The section “kinds” is missing.", "The section “channels” is missing.",
    ]  # fmt: skip


def test_a_command_without_its_argument_ends_with_2() -> None:
    assert run("load").exit_code == 2
