"""Runs the installation: web server, worker, both under one supervisor, the demo.

Imports no Django by itself, so that the processes that only look after others stay small.
"""

import contextlib
import gc
import importlib
import json
import multiprocessing
import os
import signal
import socket
import sys
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from wattcare.project import database, locks
from wattcare.project.children import Program, command
from wattcare.project.environment import Environment, make_home
from wattcare.project.processes import Stopped, Supervisor, postgres_program
from wattcare.project.trouble import Trouble

MODULE = ("-m", "wattcare.project.cli")
WEB_START_SECONDS = 60.0
SIGN_INS = "demo.json"


@dataclass(frozen=True)
class Place:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """As a person on this machine opens it."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", "[::]"} else self.host  # noqa: S104  compared, not bound
        return f"http://{host}:{self.port}/"

    def answers(self) -> bool:
        """Whether somebody takes connections there."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host.strip("[]")  # noqa: S104
        with contextlib.suppress(OSError), socket.create_connection((host, self.port), timeout=1):
            return True
        return False

    def demand_free(self) -> None:
        """Refuse where somebody listens already, before anything is started."""
        if self.answers():
            raise Trouble(
                _("Port %(port)s is taken by another program.") % {"port": self.port},
                _("Choose another with --port or WATTCARE_PORT."),
            )


@dataclass(frozen=True)
class Town:
    """The generated supplier of the demo."""

    pack: str
    customers: int
    cases: int
    seed: int

    def arguments(self) -> list[str]:
        """As the command that generates it takes them."""
        numbers = {"--customers": self.customers, "--cases": self.cases, "--seed": self.seed}
        return ["--pack", self.pack, *(str(part) for pair in numbers.items() for part in pair)]


def web(environment: Environment, place: Place, *, checked: bool = True) -> int:
    """Serve the pages until stopped."""
    from granian import Granian  # noqa: PLC0415  only this process needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    place.demand_free()
    database.ensure_running(environment)
    os.environ["WATTCARE_PORT"] = str(place.port)
    _load_application(checked=checked)
    click.echo(_("Wattcare serves %(url)s") % {"url": place.url}, err=True)
    Granian(
        "wattcare.project.web:application",
        address=place.host.strip("[]"),
        port=place.port,
        interface=Interfaces.WSGI,
        workers=environment.web_processes,
        blocking_threads=environment.web_threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
    return 0


def _load_application(*, checked: bool) -> None:
    """Check the installation and load all code here, before the web processes fork: they then share its memory."""
    importlib.import_module("wattcare.project.django_setup").ready()
    from django.db import connections  # noqa: PLC0415  Django is set up only by now
    from django.urls import get_resolver  # noqa: PLC0415

    if checked:
        importlib.import_module("wattcare.project.readiness").demand()
        connections.close_all()  # a connection must not be shared by processes
    if multiprocessing.get_start_method() == "fork":
        importlib.import_module("wattcare.project.wsgi")
        _patterns = get_resolver().url_patterns
        gc.freeze()  # the collector would touch, and so copy, every page of it


def worker(environment: Environment, jobs: int | None, once: bool) -> None:
    """Do jobs until stopped. What a killed worker had begun is begun again by another (project/jobs.py)."""
    database.ensure_running(environment)
    importlib.import_module("wattcare.project.readiness").demand_tables()
    procrastinate = importlib.import_module("procrastinate.contrib.django")
    connector = procrastinate.app.connector.get_worker_connector()
    click.echo(_("The worker waits for jobs."), err=True)
    with procrastinate.app.replace_connector(connector) as app:
        app.run_worker(concurrency=jobs or environment.worker_jobs, wait=not once, name=socket.gethostname())
    click.echo(_("The worker has stopped."), err=True)


def migrate() -> None:
    """Make the tables, or bring them up to this version."""
    from django.core.management import call_command  # noqa: PLC0415  Django is set up only by now

    call_command("migrate", verbosity=1 if sys.stderr.isatty() else 0, interactive=False)


def all_together(environment: Environment, place: Place, *, checked: bool = True) -> int:
    """Database, web server and worker under one supervisor."""
    place.demand_free()
    variables = _child_variables(environment, place)
    with Supervisor() as supervisor:
        try:
            _start_database(supervisor, environment)
            if checked:
                _step(supervisor, ["ready"], variables)
            _start_servers(supervisor, place, variables)
            return supervisor.run()
        except Stopped:
            return 0


def demo(environment: Environment, town: Town, port: int | None) -> int:
    """The whole product with a generated town. A second start finds the data as they were."""
    place = Place(environment.bind, port or environment.port)
    make_home(environment.home)
    hold = locks.alone(environment.home / "demo.lock")
    if hold is None:
        raise Trouble(_("The demo runs already."), _("Stop it with Ctrl-C where it was started."))
    place.demand_free()
    variables = {**_child_variables(environment, place), "WATTCARE_DEMO": "1"}
    with hold, Supervisor() as supervisor:
        try:
            _start_database(supervisor, environment)
            _step(supervisor, ["demo-data", *town.arguments()], variables)
            _start_servers(supervisor, place, variables)
            if not supervisor.wait_until(place.answers, WEB_START_SECONDS):
                raise Trouble(_("The web server does not answer."), _("Its lines above tell why."))
            click.echo(welcome(place, environment.home / SIGN_INS))
            return supervisor.run()
        except Stopped:
            return 0
        finally:
            click.echo("\n" + _("Stopping…"), err=True)


def _start_database(supervisor: Supervisor, environment: Environment) -> None:
    """The embedded server as a child; one that runs already is used, and is stopped at the end all the same."""
    if environment.database is not None:
        database.ensure_running(environment)
        return
    server = database.embedded(environment.home)
    with locks.exclusive(server.lock_file):
        server.hold()
        if server.cluster.pid() is None:
            supervisor.start(postgres_program(server.cluster))
            database.create_database(server.address)
        else:
            supervisor.at_the_end(server.stop)


def _start_servers(supervisor: Supervisor, place: Place, variables: dict[str, str]) -> None:
    serve = [*MODULE, "serve", "--unchecked", "--host", place.host, "--port", str(place.port)]
    supervisor.start(Program("web", "green", command(*serve, environment=variables), signal.SIGTERM))
    supervisor.start(Program("worker", "magenta", command(*MODULE, "worker", environment=variables)))


def _step(supervisor: Supervisor, arguments: list[str], variables: dict[str, str]) -> None:
    """One command that must succeed before the servers start; it has told by itself what is wrong."""
    code = supervisor.step([sys.executable, *MODULE, *arguments], variables)
    if code:
        raise SystemExit(code)


def _child_variables(environment: Environment, place: Place) -> dict[str, str]:
    """What children are told on top of our own environment."""
    return {
        **os.environ,
        "WATTCARE_HOME": str(environment.home),
        "WATTCARE_PORT": str(place.port),
        "PYTHONUNBUFFERED": "1",
    }


def welcome(place: Place, sign_ins: Path) -> str:
    """The address and the demo's sign-ins in a box."""
    from rich.console import Console  # noqa: PLC0415  drawn once, and only here
    from rich.panel import Panel  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    rows: list[dict[str, Any]] = json.loads(sign_ins.read_text(encoding="utf-8")) if sign_ins.exists() else []
    table = Table(box=None, pad_edge=False)
    for heading in (_("Sign-in"), _("Password"), _("Role")):
        table.add_column(heading, no_wrap=True)
    for row in rows:
        table.add_row(row["username"], row["password"], row["role"])
    console = Console(soft_wrap=False)
    with console.capture() as captured:
        console.print()
        console.print(_("Wattcare is ready: %(url)s") % {"url": place.url}, style="bold green", highlight=False)
        console.print(Panel(table, expand=False, title=_("Demo sign-ins"), subtitle=_("Ctrl-C stops everything")))
    return captured.get()
