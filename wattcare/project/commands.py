"""The commands that run the installation: demo, serve, worker, migrate, manage."""

import importlib
import json
import sys
from gettext import gettext as _
from pathlib import Path

import click

from wattcare.project import serving
from wattcare.project.environment import settings_from_environment

PORT = click.IntRange(1, 65535)
TOWNS = sorted(folder.name for folder in (Path(__file__).parent / "demo" / "data").iterdir() if folder.is_dir())


@click.command(help=_("Start everything with a generated town; Ctrl-C stops all of it."))
@click.option(
    "--pack", default="cn-sgcc", type=click.Choice(TOWNS), show_default=True,
    help=_("The catalogue pack, and so country and language."),
)  # fmt: skip
@click.option("--port", type=PORT, help=_("TCP port of the pages. Default: WATTCARE_PORT, else 8000."))
@click.option(
    "--customers", type=click.IntRange(1, 1_000_000), default=20_000, show_default=True, help=_("How many customers.")
)
@click.option("--cases", type=click.IntRange(0, 200_000), default=3_000, show_default=True, help=_("How many cases."))
@click.option("--seed", type=int, default=1, show_default=True, help=_("The same number makes the same town."))
@click.pass_context
def demo(ctx: click.Context, *, pack: str, port: int | None, customers: int, cases: int, seed: int) -> None:
    town = serving.Town(pack, customers, cases, seed)
    ctx.exit(serving.demo(settings_from_environment(), town, port))


@click.command(help=_("Start the web server in the foreground."))
@click.option("--host", help=_("Address to listen on. Default: WATTCARE_BIND, else 127.0.0.1."))
@click.option("--port", type=PORT, help=_("TCP port of the pages. Default: WATTCARE_PORT, else 8000."))
@click.option(
    "--with-worker", is_flag=True, help=_("Start a worker and the embedded database with it, under one supervisor.")
)
@click.option("--unchecked", is_flag=True, hidden=True)
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None, with_worker: bool, unchecked: bool) -> None:
    settings = settings_from_environment()
    place = serving.Place(host or settings.bind, port or settings.port)
    ctx.exit((serving.all_together if with_worker else serving.web)(settings, place, checked=not unchecked))


@click.command(help=_("Do background jobs until stopped; a running job is finished first."))
@click.option(
    "--jobs", type=click.IntRange(1, 64), help=_("Jobs at the same time. Default: WATTCARE_WORKER_JOBS, else 4.")
)
@click.option("--once", is_flag=True, help=_("End when no job is left."))
def worker(jobs: int | None, once: bool) -> None:
    serving.worker(settings_from_environment(), jobs, once)


@click.command(help=_("Make the tables of the database, or bring them up to this version."))
def migrate() -> None:
    serving.migrate()


@click.command(
    help=_("Run one of Django's own management commands."),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415  Django is set up only by now

    execute_from_command_line(["wattcare manage", *arguments])
    sys.stdout.flush()


@click.command(hidden=True)
def ready() -> None:
    """Ends with 1 where pages could not be served; for the processes that start others."""
    importlib.import_module("wattcare.project.readiness").demand()


@click.command(hidden=True)
@click.option("--pack", required=True)
@click.option("--customers", type=int, required=True)
@click.option("--cases", type=int, required=True)
@click.option("--seed", type=int, required=True)
def demo_data(pack: str, customers: int, cases: int, seed: int) -> None:
    """Tables, pack, town and sign-ins of the demo; what is there already stays as it is."""
    serving.migrate()
    demo = importlib.import_module("wattcare.project.demo")
    sign_ins = demo.prepare(pack=pack, customers=customers, cases=cases, seed=seed)
    rows = [{"username": one.username, "password": one.password, "role": str(one.role)} for one in sign_ins]
    file = settings_from_environment().home / serving.SIGN_INS
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
