"""`wattcare db`: the embedded PostgreSQL, or the server of DATABASE_URL."""

import json
from dataclasses import asdict
from gettext import gettext as _

import click

from wattcare.project import database
from wattcare.project.environment import settings_from_environment
from wattcare.project.trouble import Trouble


@click.group(help=_("The embedded database of this installation."))
def db() -> None:
    pass


@db.command(help=_("Start the embedded database; it stays until it is stopped."))
def start() -> None:
    home = _own_server()
    home.keep()
    click.echo(_("The database runs: %(url)s") % {"url": database.url()})


@db.command(help=_("Stop the embedded database."))
def stop() -> None:
    stopped = _own_server().stop()
    click.echo(_("The database is stopped.") if stopped else _("The database was not running."))


@db.command(help=_("Show whether the database runs, and where."))
@click.option("--json", "as_json", is_flag=True, help=_("As JSON, for programs."))
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    now = database.status()
    if as_json:
        click.echo(json.dumps(asdict(now), default=str))
    else:
        click.echo(
            _("The database runs: %(url)s") % {"url": now.url} if now.running else _("The database does not run.")
        )
    ctx.exit(0 if now.running else 1)


@db.command(help=_("Print the address of the database, as DATABASE_URL takes it."))
def url() -> None:
    click.echo(database.url())


@db.command(
    help=_("Open psql on the database; further arguments go to psql."),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def psql(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    ctx.exit(database.psql(list(arguments)))


def _own_server() -> database.Server:
    """The embedded server; refused where DATABASE_URL says the database is somebody else's to start."""
    settings = settings_from_environment()
    if settings.database is not None:
        raise Trouble(
            _("DATABASE_URL names a server of your own; Wattcare does not start or stop it."),
            _("Unset DATABASE_URL to use the embedded database."),
        )
    return database.embedded(settings.home)
