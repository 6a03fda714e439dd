"""Whether this installation is fit to serve: tables up to date, browser files built, words compiled."""

from gettext import gettext as _

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wattcare.project import assets, messages
from wattcare.project.trouble import Trouble


def unapplied() -> list[str]:
    """The migrations that the database has not seen, as app.name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def demand_tables() -> None:
    """Refuse where the tables are not those of this version."""
    waiting = unapplied()
    if waiting:
        raise Trouble(
            _("The database is not up to date: %(count)s migrations wait.") % {"count": len(waiting)},
            _("Run wattcare migrate."),
        )


def demand_browser_files() -> None:
    """Refuse where pages would come without style and script."""
    if not assets.built():
        raise Trouble(_("The browser's files are missing."), _("Run make setup."))


def demand() -> None:
    """Refuse where pages could not be served."""
    demand_tables()
    demand_browser_files()


def uncompiled() -> list[str]:
    """The capabilities whose translations are newer than what is compiled."""
    return [file.parents[2].parent.name for file in messages.catalogues() if not messages.is_compiled(file)]
