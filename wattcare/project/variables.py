"""Every environment variable, declared once: its name, what it is for, its default, how its text is read."""

from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

from wattcare.project import environment_values as values
from wattcare.project.environment_values import Wrong
from wattcare.project.language import LANGUAGES


@dataclass(frozen=True)
class Variable:
    """One environment variable. A `secret` may also stand in a file that NAME_FILE names; never shown."""

    name: str
    description: str
    default: str
    parse: Callable[[str], Any] = str
    secret: bool = False


def _home(text: str) -> Path:
    """The data folder, absolute. It need not exist yet."""
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise Wrong(_("There is a file of this name."), _("Name a folder; it is made when it is missing."))
    return path


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "WATTCARE_HOME",
        "Folder of all data that are not in an outside database: the embedded database, the secret key, "
        "stored originals.",
        "`./var` in a checkout, else the platform's user data folder",
        _home,
    ),
    Variable(
        "DATABASE_URL",
        "PostgreSQL 15 or later to use instead of the embedded one: "
        "`postgresql://user:password@host:5432/name`; `?host=/folder` for a unix socket; "
        "further options go to libpq, such as `?sslmode=verify-full`.",
        "the embedded PostgreSQL under WATTCARE_HOME",
        values.parse_database_url,
        secret=True,
    ),
    Variable(
        "WATTCARE_SECRET_KEY",
        "Key that signs sessions and links, at least 32 characters.",
        "made once and kept in WATTCARE_HOME/secret-key",
        values.parse_secret,
        secret=True,
    ),
    Variable(
        "WATTCARE_DEBUG",
        "Show errors in full on pages. Never where others can reach it.",
        "0",
        values.parse_flag,
    ),
    Variable(
        "WATTCARE_ALLOWED_HOSTS",
        "Host names under which pages may be asked for, parted by commas.",
        "localhost, 127.0.0.1, [::1] and the host of WATTCARE_PUBLIC_URL",
        values.parse_hosts,
    ),
    Variable(
        "WATTCARE_LANGUAGE",
        "Language where the reader's is not known, and of the command line: `zh-hans` or `en`.",
        "pages: `zh-hans`; command line: that of LANG",
        lambda text: values.parse_choice(text, LANGUAGES),
    ),
    Variable(
        "WATTCARE_EMAIL_URL",
        "Server for outgoing mail: `smtp://user:password@host:587?tls=starttls` (`none`, `starttls` or `tls`).",
        "mail to customers waits; other mail is written to files in WATTCARE_HOME/outbox",
        values.parse_mail_url,
        secret=True,
    ),
    Variable(
        "WATTCARE_EMAIL_FROM",
        "Sender of outgoing mail, `name <address>`; answers of customers come to this address.",
        "`wattcare@` and the host of WATTCARE_PUBLIC_URL",
        values.parse_sender,
    ),
    Variable(
        "WATTCARE_PUBLIC_URL",
        "Address under which people open Wattcare, used in mails and links; with https, cookies are "
        "sent over https only.",
        "`http://127.0.0.1:` and WATTCARE_PORT",
        values.parse_public_url,
    ),
    Variable("WATTCARE_PORT", "TCP port of the web server.", "8000", values.parse_port),
    Variable(
        "WATTCARE_BIND",
        "Address the web server listens on; `0.0.0.0` for every one of the machine.",
        "127.0.0.1",
        lambda text: values.parse_hosts(text)[0],
    ),
    Variable(
        "WATTCARE_TRUSTED_PROXIES",
        "Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, parted by commas.",
        "none",
        values.parse_hosts,
    ),
    Variable(
        "WATTCARE_WEB_PROCESSES",
        "Processes of the web server.",
        "2",
        lambda text: values.parse_number(text, 1, 64),
    ),
    Variable(
        "WATTCARE_WEB_THREADS",
        "Threads of each web process, each with at most one database connection.",
        "4",
        lambda text: values.parse_number(text, 1, 64),
    ),
    Variable(
        "WATTCARE_DEMO", "Show the demo's sign-ins on the sign-in page; set by `wattcare demo`.", "0", values.parse_flag
    ),
    Variable(
        "WATTCARE_WORKER_JOBS",
        "Jobs a worker does at the same time.",
        "4",
        lambda text: values.parse_number(text, 1, 64),
    ),
    Variable(
        "WATTCARE_HOUR_COST",
        "What an hour of office work costs, in the supplier's currency: what it costs to collect the fields a scheme "
        "needs.",
        "60",
        values.parse_amount,
    ),
)
