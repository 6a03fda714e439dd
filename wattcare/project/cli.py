"""The command line `wattcare`: which commands there are, what each needs, how refusals are told.

A command's module is imported when the command is used, so help is quick. Exit codes: 0 done, 1 refused or failed
(with a message), 2 wrong usage or input, 130 interrupted.
"""

import functools
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any, NoReturn

import click

from wattcare.project.environment import EnvironmentProblem
from wattcare.project.language import speak, terminal_language
from wattcare.project.trouble import Trouble

INTERRUPTED = 130


@dataclass(frozen=True)
class Lazy:
    """A command in another module. `needs` is nothing, words, django or database; `without` names sub-commands of
    a database command that need none; `lighter` what to take instead for arguments that need less. A command without
    summary is for other commands, and not listed."""

    target: str
    summary: str
    needs: str = "nothing"
    without: frozenset[str] = frozenset()
    lighter: "Callable[[Sequence[str]], Lazy | None] | None" = None


def commands() -> dict[str, Lazy]:
    """Every command in the order of help."""
    own = "wattcare.project.commands"
    return {
        "demo": Lazy(f"{own}:demo", _("Start everything with a generated town, in the foreground.")),
        "serve": Lazy(f"{own}:serve", _("Start the web server.")),
        "worker": Lazy(f"{own}:worker", _("Do background jobs."), "django"),
        "migrate": Lazy(f"{own}:migrate", _("Make or update the tables of the database."), "database"),
        "db": Lazy("wattcare.project.commands_db:db", _("The embedded database: start, stop, url, psql.")),
        "pack": Lazy(
            "wattcare.catalogue.commands:pack",
            _("Catalogue packs: list, check, load."),
            "database",
            frozenset({"check"}),
        ),
        "scheme": Lazy(
            "wattcare.classification.commands.group:scheme",
            _("Schemes of classification: check, load, compare, put live, ask why."),
            "database",
            frozenset({"check"}),
            _check_of_files,
        ),
        "customers": Lazy("wattcare.customers.commands:customers", _("The customer archive: import."), "database"),
        "mail": Lazy(
            "wattcare.channels.commands:mail", _("E-mail: import, and receive over SMTP or LMTP."), "database"
        ),
        "deadline": Lazy(
            "wattcare.catalogue.deadline:deadline", _("Compute a due time and show its arithmetic."), "words"
        ),
        "user": Lazy("wattcare.staff.commands:user", _("Sign-ins: create."), "database"),
        "doctor": Lazy("wattcare.project.doctor:doctor", _("Say what is wrong here and how to mend it.")),
        "manage": Lazy(f"{own}:manage", _("Django's own management commands, for developers."), "database"),
        "ready": Lazy(f"{own}:ready", "", "database"),
        "demo-data": Lazy(f"{own}:demo_data", "", "database"),
    }


def _check_of_files(arguments: Sequence[str]) -> Lazy | None:
    """A scheme that is checked against fields in a file needs neither archive nor settings: a second less."""
    of_files = arguments[:1] == ["check"] and any(one.split("=")[0] == "--fields" for one in arguments)
    if not of_files or os.environ.get("WATTCARE_HOUR_COST"):
        return None
    return Lazy("wattcare.classification.commands.check:group", "", "words")


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def __init__(self, lazy: Mapping[str, Lazy], **attributes: Any) -> None:
        super().__init__(**attributes)
        self.lazy = dict(lazy)
        self.arguments: Sequence[str] = ()  # behind the command's name, while it is resolved

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, lazy in self.lazy.items() if lazy.summary]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        self.arguments = args[1:]
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        lazy = self.lazy.get(cmd_name)
        if lazy is None:
            return None
        return load((lazy.lighter(self.arguments) if lazy.lighter else None) or lazy)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, self.lazy[name].summary) for name in self.list_commands(ctx)])


def load(lazy: Lazy) -> click.Command:
    """Import the command after what it needs; the database is started only when it really runs, not for help."""
    if lazy.needs != "nothing":
        setup = importlib.import_module("wattcare.project.django_setup")
        (setup.words_only if lazy.needs == "words" else setup.ready)()
    module, name = lazy.target.split(":")
    command: click.Command = getattr(importlib.import_module(module), name)
    if lazy.needs == "database":
        start_database_first(command, lazy.without)
    return command


def start_database_first(command: click.Command, without: frozenset[str]) -> None:
    """Give every leaf of the command a callback that first makes sure the database runs."""
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            if name not in without:
                start_database_first(child, without)
    elif command.callback is not None and not hasattr(command.callback, "__wrapped_for_database__"):
        command.callback = _with_database(command.callback)


def _with_database(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def run(*arguments: Any, **options: Any) -> Any:
        importlib.import_module("wattcare.project.database").ensure_running()
        return callback(*arguments, **options)

    run.__wrapped_for_database__ = True  # type: ignore[attr-defined]
    return run


def root() -> LazyGroup:
    """The command line, in the language of the terminal."""
    group = LazyGroup(
        commands(),
        name="wattcare",
        help=_("Wattcare, the customer-service system of an electricity supplier."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    return click.version_option(package_name="wattcare", prog_name="wattcare")(group)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Whatever a person can mend is told without a traceback."""
    speak(terminal_language(os.environ))
    try:
        answer = root().main(arguments, prog_name="wattcare", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain(_("Interrupted."))
        return INTERRUPTED
    except EnvironmentProblem as problem:
        complain(str(problem))
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        told = explained(error)
        if told is None:
            raise
        complain(told)
        return 1
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else 0


def complain(text: str) -> None:
    """To the person at the terminal, apart from the output that programs read."""
    click.echo(text, err=True)


def explained(error: Exception) -> str | None:
    """What to tell about an error that a person can understand; None for a defect, which keeps its traceback."""
    if isinstance(error, Trouble):
        return str(error)
    results = sys.modules.get("wattcare.kernel.results")
    if results is not None and isinstance(error, results.DomainError):
        return refusal_text(error)
    db = sys.modules.get("django.db.utils")
    if db is not None and isinstance(error, db.OperationalError):
        return "\n".join(
            [_("The database cannot be reached: %(reason)s") % {"reason": error}, _("Try wattcare doctor.")]
        )
    if db is not None and isinstance(error, db.ProgrammingError) and "does not exist" in str(error):
        return "\n".join([str(error).splitlines()[0], _("Tables are missing or old. Run wattcare migrate.")])
    return None


def refusal_text(error: Exception) -> str:
    """A domain refusal with what is wrong in each field."""
    fields: Mapping[str, Sequence[object]] = getattr(error, "errors", {})
    lines = [f"  {name}: {text}" for name, texts in fields.items() for text in texts]
    return "\n".join([str(error), *lines])


def main() -> NoReturn:
    """The console script."""
    sys.exit(run())


if __name__ == "__main__":
    main()
