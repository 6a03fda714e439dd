"""`wattcare doctor`: what is wrong with this installation, and how to mend it."""

import importlib
import json
import os
import platform
import shutil
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from gettext import gettext as _
from typing import Any

import click
import psycopg

from wattcare.project import assets, database
from wattcare.project.environment import Environment, EnvironmentProblem, settings_from_environment

MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red")}
LEAST_SERVER = 150_000  # PostgreSQL 15
EXTENSIONS = ("btree_gist", "pg_trgm")
LITTLE_SPACE, TOO_LITTLE_SPACE = 5 * 2**30, 2**29
GREATEST_SKEW_SECONDS = 2.0
SILENT_WORKER_SECONDS = 60.0

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, `ok`, `warn` or `fail`, what was seen, how to mend it."""

    check: str
    state: str
    text: str
    mend: str = ""


def fine(check: str, text: str) -> Finding:
    return Finding(check, "ok", text)


def check_python(_settings: Environment) -> Finding:
    return fine(
        "python", _("Python %(version)s in %(place)s") % {"version": platform.python_version(), "place": sys.prefix}
    )


def check_home(settings: Environment) -> Finding:
    """The data folder can be written, and only its owner can read the secret key in it."""
    if not os.access(settings.home, os.W_OK | os.X_OK):
        mend = _("Give it to the user who runs Wattcare, or name another WATTCARE_HOME.")
        return Finding("home", "fail", _("%(home)s cannot be written.") % {"home": settings.home}, mend)
    key = settings.home / "secret-key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        return Finding("home", "fail", _("Others can read %(file)s.") % {"file": key}, f"chmod 600 {key}")
    return fine("home", _("Data are in %(home)s; the secret key is private.") % {"home": settings.home})


def check_disk(settings: Environment) -> Finding:
    free = shutil.disk_usage(settings.home).free
    text = _("%(free)s GB free in %(home)s") % {"free": round(free / 2**30, 1), "home": settings.home}
    if free >= LITTLE_SPACE:
        return fine("disk", text)
    return Finding("disk", "warn" if free >= TOO_LITTLE_SPACE else "fail", text, _("Make room, or move WATTCARE_HOME."))


def check_browser_files(_settings: Environment) -> Finding:
    if assets.built():
        return fine("browser-files", _("Style sheet, script and icons are in place."))
    return Finding("browser-files", "fail", _("The browser's files are missing."), _("Run make setup."))


def check_translations(_settings: Environment) -> Finding:
    stale = importlib.import_module("wattcare.project.readiness").uncompiled()
    if not stale:
        return fine("translations", _("All translations are compiled."))
    text = _("Translations are not compiled: %(names)s") % {"names": ", ".join(stale)}
    return Finding("translations", "fail", text, _("Run make setup."))


def check_debug(settings: Environment) -> Finding:
    if settings.debug and not settings.public_url.startswith("http://127.0.0.1"):
        text = _("WATTCARE_DEBUG is on, and %(url)s is public.") % {"url": settings.public_url}
        return Finding("debug", "fail", text, _("Unset WATTCARE_DEBUG: its error pages show secrets."))
    return fine(
        "debug", _("Error pages show nothing to strangers.") if not settings.debug else _("WATTCARE_DEBUG is on.")
    )


def check_mail(settings: Environment) -> Finding:
    """The outgoing server takes connections."""
    if settings.mail is None:
        text = _("No mail leaves; it is written to %(folder)s.") % {"folder": settings.home / "outbox"}
        return Finding("mail", "warn", text, _("Set WATTCARE_EMAIL_URL."))
    where = {"host": settings.mail.host, "port": settings.mail.port}
    try:
        socket.create_connection((settings.mail.host, settings.mail.port), timeout=5).close()
    except OSError as error:
        text = _("%(host)s:%(port)s takes no mail: %(reason)s") % {**where, "reason": error}
        return Finding("mail", "fail", text, _("Check WATTCARE_EMAIL_URL and the network."))
    return fine("mail", _("%(host)s:%(port)s takes mail.") % where)


def check_server(connection: Connection) -> Finding:
    text = _("PostgreSQL %(version)s") % {"version": connection.info.parameter_status("server_version")}
    if connection.info.server_version >= LEAST_SERVER:
        return fine("database", text)
    return Finding("database", "fail", text, _("Wattcare needs PostgreSQL 15 or later."))


def check_extensions(connection: Connection) -> Finding:
    query = "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)"
    there = {row[0] for row in connection.execute(query, [list(EXTENSIONS)])}
    missing = [name for name in EXTENSIONS if name not in there]
    if not missing:
        return fine("extensions", ", ".join(EXTENSIONS))
    text = _("The server lacks: %(names)s") % {"names": ", ".join(missing)}
    return Finding("extensions", "fail", text, _("Install PostgreSQL's contrib package on the server."))


def check_clock(connection: Connection) -> Finding:
    """The clock of this machine and the server's agree: due times depend on both."""
    before = datetime.now(UTC)
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    after = datetime.now(UTC)
    theirs: datetime = row[0] if row else before
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    text = _("The database's clock differs by %(seconds)s s.") % {"seconds": round(skew, 1)}
    if skew <= GREATEST_SKEW_SECONDS:
        return fine("clock", text)
    return Finding("clock", "fail", text, _("Let both machines take their time from NTP."))


def check_migrations(_connection: Connection) -> Finding:
    importlib.import_module("wattcare.project.django_setup").ready()
    waiting = importlib.import_module("wattcare.project.readiness").unapplied()
    if not waiting:
        return fine("migrations", _("All tables are of this version."))
    text = _("%(count)s migrations wait.") % {"count": len(waiting)}
    return Finding("migrations", "fail", text, _("Run wattcare migrate."))


def check_pack(connection: Connection) -> Finding:
    row = connection.execute("SELECT code, version FROM catalogue_packversion WHERE in_use").fetchone()
    if row:
        return fine(
            "pack", _("The pack in use is %(code)s, version %(version)s.") % {"code": row[0], "version": row[1]}
        )
    return Finding("pack", "fail", _("No catalogue pack is loaded."), _("Run wattcare pack load cn-sgcc."))


def check_worker(connection: Connection) -> Finding:
    query = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
    row = connection.execute(query, [SILENT_WORKER_SECONDS]).fetchone()
    if row and row[0]:
        return fine("worker", _("%(count)s workers are alive.") % {"count": row[0]})
    return Finding("worker", "warn", _("No worker is alive: jobs wait."), _("Run wattcare worker."))


PLAIN: tuple[Callable[[Environment], Finding], ...] = (
    check_python,
    check_home,
    check_disk,
    check_browser_files,
    check_translations,
    check_debug,
    check_mail,
)
OF_DATABASE: tuple[Callable[[Connection], Finding], ...] = (
    check_server,
    check_extensions,
    check_clock,
    check_migrations,
    check_pack,
    check_worker,
)


def findings() -> Iterator[Finding]:
    """Every check in turn. One that fails by itself is a finding too, and hinders no other."""
    try:
        settings = settings_from_environment()
    except EnvironmentProblem as wrong:
        for problem in wrong.problems:
            yield Finding("environment", "fail", f"{problem.name}={problem.value}: {problem.what}", problem.mend)
        return
    yield fine("environment", _("Every setting can be read."))
    for plain in PLAIN:
        yield _guarded(plain, settings)
    yield from _of_database(settings)


def _of_database(settings: Environment) -> Iterator[Finding]:
    try:
        address = database.ensure_running(settings)
        connection = psycopg.connect(address, connect_timeout=5, autocommit=True)
    except Exception as error:
        mend = (
            _("Check DATABASE_URL and the server.") if settings.database else _("Look into WATTCARE_HOME/postgres/log.")
        )
        yield Finding("database", "fail", _("The database cannot be reached: %(reason)s") % {"reason": error}, mend)
        return
    with connection:
        for check in OF_DATABASE:
            yield _guarded(check, connection)


def _guarded(check: Callable[[Any], Finding], subject: object) -> Finding:
    try:
        return check(subject)
    except psycopg.errors.UndefinedTable:
        return Finding(_name(check), "fail", _("Its table is missing."), _("Run wattcare migrate."))
    except Exception as error:
        first = next(iter(str(error).splitlines()), "")
        return Finding(_name(check), "fail", f"{type(error).__name__}: {first}")


def _name(check: Callable[[Any], Finding]) -> str:
    return check.__name__.removeprefix("check_").replace("_", "-")


@click.command(help=_("Say what is wrong with this installation and how to mend it. Ends with 1 when something is."))
@click.option("--json", "as_json", is_flag=True, help=_("As JSON, for programs."))
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    found = []
    for finding in findings():
        found.append(finding)
        if not as_json:
            show(finding)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    ctx.exit(int(any(finding.state == "fail" for finding in found)))


def show(finding: Finding) -> None:
    """One line, and how to mend it below."""
    mark, colour = MARKS[finding.state]
    click.echo(f"{click.style(mark, fg=colour)} {finding.check:<14} {finding.text}")
    if finding.mend:
        click.echo(f"  {'':<14} → {finding.mend}")
