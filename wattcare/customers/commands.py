"""The command `wattcare customers import`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from wattcare.catalogue.problems import Problem
from wattcare.customers.actions.importing import ImportResult, import_customers
from wattcare.customers.actions.importing import Progress as Tell
from wattcare.customers.queries import home
from wattcare.customers.rules.files import Unusable
from wattcare.customers.rules.map_files import load_map
from wattcare.customers.rules.maps import FileMap
from wattcare.kernel.actors import system

SOME_REJECTED, UNUSABLE = 1, 2
SHOWN = 50


@click.group(name="customers", help=_("The customer archive."))
def customers() -> None:
    """The customer archive."""


@customers.command(
    "import",
    help=_(
        "Load customers from a CSV or xlsx file, with their accounts, premises, service points, meters, contacts and "
        "usage. Bad rows are told with line and reason, good ones loaded; the same file again changes nothing. "
        "Exit codes: 0 all rows are good, 1 some were rejected, 2 the file or the map cannot be used."
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--map",
    "map_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("A YAML file that says which column feeds which field; without it the columns' names decide."),
)
@click.option("--dry-run", is_flag=True, help=_("Do everything, then undo it: shows what would happen."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def import_file(file: Path, map_path: Path | None, *, dry_run: bool, as_json: bool) -> None:
    plan = _plan(map_path, file, as_json=as_json)
    try:
        with _bar() as tell:
            result = import_customers(
                actor=system("customers-import"), path=file, plan=plan, dry_run=dry_run, progress=tell
            )
    except Unusable as error:
        _end_unusable(file, [Problem(file.name, error.line, error.what, error.mend)], as_json=as_json)
    if as_json:
        click.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(result)
    sys.exit(SOME_REJECTED if result.rejected else 0)


def _plan(path: Path | None, file: Path, *, as_json: bool) -> FileMap | None:
    if path is None:
        return None
    plan, problems = load_map(path, home.region())
    if problems:
        _end_unusable(file, problems, as_json=as_json)
    return plan


def _end_unusable(file: Path, problems: list[Problem], *, as_json: bool) -> None:
    """Every problem, as JSON or as lines, and exit code 2."""
    if as_json:
        told = ImportResult(file.name).as_json() | {"problems": [problem.as_json() for problem in problems]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
    sys.exit(UNUSABLE)


def _tell(result: ImportResult) -> None:
    for problem in sorted(result.problems, key=lambda one: one.line)[:SHOWN]:
        place = f"{result.file}:{problem.line}" + (f" [{problem.column}]" if problem.column else "")
        click.echo(f"{place}: {problem.what} {problem.mend}", err=True)
    if len(result.problems) > SHOWN:
        more = len(result.problems) - SHOWN
        text = ngettext("… and %(count)d more problem.", "… and %(count)d more problems.", more)
        click.echo(text % {"count": more}, err=True)
    counts = _(
        "%(rows)d rows: %(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(rejected)d rejected."
    )
    click.echo(counts % {**result.as_json(), "rejected": result.rejected})
    if result.dry_run:
        click.echo(_("Nothing was written: this was a dry run."))


@contextmanager
def _bar() -> Iterator[Tell]:
    """A bar on the terminal, none where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        tasks: dict[str, TaskID] = {}
        words = {"read": _("Reading rows"), "merge": _("Merging")}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(words[step], total=None)
            progress.update(tasks[step], completed=done, total=total or None)

        yield tell
