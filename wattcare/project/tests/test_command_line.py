"""The command line: help everywhere, exit codes, refusals told in the reader's language."""

import os
import subprocess
import sys

import click
import pytest
from django.db.utils import OperationalError, ProgrammingError

from wattcare.kernel.results import Refused
from wattcare.project import cli
from wattcare.project.cli import Lazy, commands
from wattcare.project.trouble import Trouble


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("WATTCARE_LANGUAGE", "en")


def wattcare(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wattcare.project.cli", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
        check=False,
    )


def every_command() -> list[list[str]]:
    """Every command and sub-command, as one types it."""
    found = []
    for name, lazy in commands().items():
        command = cli.load(lazy)
        found.append([name])
        if isinstance(command, click.Group):
            found += [[name, child] for child in command.commands]
    return found


def test_every_command_has_help(capsys):
    for words in every_command():
        if words != ["manage"]:  # hands everything to Django
            assert cli.run([*words, "--help"]) == 0, words
            assert "Usage: wattcare" in capsys.readouterr().out, words


def test_every_command_stands_in_the_paper(request):
    paper = (request.config.rootpath / "docs" / "commands.md").read_text(encoding="utf-8")
    listed = {name for name, lazy in commands().items() if lazy.summary}
    for words in every_command():
        if words[0] in listed:
            assert f"`wattcare {' '.join(words)}" in paper, words


def test_help_names_every_command_and_imports_none(capsys):
    assert cli.run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name, lazy in commands().items() if lazy.summary)
    assert "demo-data" not in said


@pytest.mark.parametrize("words", [["nonsense"], ["serve", "--port", "x"], ["db"], ["demo", "--cases", "-1"], ["--x"]])
def test_wrong_usage_ends_with_2(words):
    assert cli.run(words) == 2


def test_a_wrong_environment_ends_with_2_and_says_all(monkeypatch, capsys):
    monkeypatch.setenv("WATTCARE_PORT", "eighty")
    monkeypatch.setenv("WATTCARE_DEBUG", "maybe")
    assert cli.run(["db", "url"]) == 2
    said = capsys.readouterr().err
    assert "WATTCARE_PORT=eighty" in said
    assert "WATTCARE_DEBUG=maybe" in said


def test_a_server_of_somebody_else_is_not_started(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert cli.run(["db", "start"]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err


def test_a_database_that_does_not_run_is_said_so(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert cli.run(["db", "status"]) == 1


def raises(error: BaseException) -> Lazy:
    """A command that ends with this error."""

    @click.command()
    def failing() -> None:
        raise error

    sys.modules[__name__].failing = failing
    return Lazy(f"{__name__}:failing", "fails")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Trouble("broken", "mend it so"), 1, "broken\nmend it so"),
        (Refused("late", "Too late", field="start"), 1, "Too late\n  start: Too late"),
        (OperationalError("no route"), 1, "The database cannot be reached: no route"),
        (ProgrammingError('relation "x" does not exist'), 1, "Run wattcare migrate"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (click.Abort(), 130, "Interrupted"),
        (click.ClickException("so not"), 1, "so not"),
    ],
)
def test_what_a_person_can_mend_is_told_without_traceback(monkeypatch, capsys, error, code, said):
    monkeypatch.setattr(cli, "commands", lambda: {"fails": raises(error)})
    assert cli.run(["fails"]) == code
    assert said in capsys.readouterr().err


def test_a_defect_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(cli, "commands", lambda: {"fails": raises(ZeroDivisionError())})
    with pytest.raises(ZeroDivisionError):
        cli.run(["fails"])


def test_it_speaks_chinese_where_the_terminal_does():
    done = wattcare("serve", "--port", "x", WATTCARE_LANGUAGE="", LANGUAGE="", LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 2
    assert "用法：" in done.stderr
    assert "错误：" in done.stderr


def test_settings_are_refused_in_chinese_too():
    done = wattcare("db", "url", WATTCARE_LANGUAGE="zh-hans", WATTCARE_PORT="x")
    assert done.returncode == 2
    assert "WATTCARE_PORT=x\n  这不是整数。" in done.stderr
