"""The settings of one installation, read from environment variables. Pure: imports no Django.

`variables.py` declares every variable once. All that are wrong are told at once, each with its value, what is
the matter and how to mend it.
"""

import difflib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from gettext import gettext as _
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_data_path

from wattcare.project.environment_values import DatabaseAddress, MailServer, Wrong
from wattcare.project.variables import VARIABLES, Variable

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
PACKAGE = Path(__file__).resolve().parents[1]


NAMES = frozenset(variable.name for variable in VARIABLES)


@dataclass(frozen=True)
class Problem:
    """One variable that cannot be used."""

    name: str
    value: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.name}={self.value}\n  {self.what}\n  {self.mend}"


class EnvironmentProblem(Exception):
    """Every wrong variable of the environment, in the order of the table."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([_("The environment has wrong settings:"), *map(str, problems)]))


@dataclass(frozen=True)
class Environment:
    """All settings of one installation, checked."""

    home: Path
    database: DatabaseAddress | None
    secret_key: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    language: str
    mail: MailServer | None
    mail_from: str
    public_url: str
    port: int
    bind: str
    trusted_proxies: tuple[str, ...]
    web_processes: int
    web_threads: int
    worker_jobs: int
    demo: bool
    hour_cost: Decimal

    @property
    def secure(self) -> bool:
        """Whether people reach the pages by https only."""
        return self.public_url.startswith("https://")

    @property
    def database_address(self) -> DatabaseAddress:
        """The database in use: the one of DATABASE_URL, else the embedded one."""
        return self.database or embedded_address(self.home)

    def databases(self, options: Mapping[str, object] | None = None, **extra: object) -> dict[str, dict[str, Any]]:
        """Django's DATABASES. `options` join OPTIONS (say the pool), `extra` the entry itself."""
        return {"default": django_database(self.database_address, options, **extra)}


def embedded_folder(home: Path) -> Path:
    """Where the embedded cluster of this home lives: `data`, `run` (its socket) and `log` are below.

    A server started for root cannot work where only root may go: its folder is then elsewhere, behind a link.
    """
    return (home / "postgres").resolve()


def embedded_address(home: Path) -> DatabaseAddress:
    """How the embedded database of this home is reached: only through a socket in a private folder."""
    return socket_address(embedded_folder(home), "wattcare")


def socket_address(cluster: Path, name: str) -> DatabaseAddress:
    """The database `name` of the cluster in that folder."""
    return DatabaseAddress(name=name, user="wattcare", password="", host=str(socket_folder(cluster)), port="5432")


SOCKET_PATH_LIMIT = 107  # bytes of sun_path on Linux, less the closing zero


def socket_folder(cluster: Path) -> Path:
    """The folder of the cluster's socket: `run` inside it, or a short private one if that path is long."""
    inside = cluster / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
        return inside
    return _short_folder(cluster)


def _short_folder(cluster: Path) -> Path:
    """A folder under the system's temporary one, the same for the same cluster."""
    digest = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"wattcare-{digest}"


def django_database(
    address: DatabaseAddress, options: Mapping[str, object] | None = None, **extra: object
) -> dict[str, Any]:
    """One entry of Django's DATABASES; `options` join OPTIONS, `extra` the entry itself."""
    return {
        "ENGINE": "wattcare.kernel.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "OPTIONS": {**dict(address.options), **(options or {})},
        **extra,
    }


def default_home(package: Path = PACKAGE) -> Path:
    """`var` beside the package in a checkout, else the platform's folder for the data of a user."""
    project = package.parent / "pyproject.toml"
    if project.is_file() and 'name = "wattcare"' in project.read_text(encoding="utf-8"):
        return package.parent / "var"
    return user_data_path("wattcare", appauthor=False)


def settings_from_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Read and check every variable; raises EnvironmentProblem with all that is wrong."""
    given = os.environ if variables is None else variables
    problems = _misspelt(given)
    read = {variable.name: _read(variable, given, problems) for variable in VARIABLES}
    if problems:
        raise EnvironmentProblem(problems)
    home: Path = read["WATTCARE_HOME"] or default_home()
    port = read["WATTCARE_PORT"] or 8000
    public_url = read["WATTCARE_PUBLIC_URL"] or f"http://127.0.0.1:{port}"
    return Environment(
        home=home,
        database=read["DATABASE_URL"],
        secret_key=read["WATTCARE_SECRET_KEY"] or kept_secret(home),
        debug=read["WATTCARE_DEBUG"] or False,
        allowed_hosts=read["WATTCARE_ALLOWED_HOSTS"] or (*LOCAL_HOSTS, urlsplit(public_url).hostname or ""),
        language=read["WATTCARE_LANGUAGE"] or "zh-hans",
        mail=read["WATTCARE_EMAIL_URL"],
        mail_from=read["WATTCARE_EMAIL_FROM"] or f"wattcare@{urlsplit(public_url).hostname or 'localhost'}",
        public_url=public_url,
        port=port,
        bind=read["WATTCARE_BIND"] or "127.0.0.1",
        trusted_proxies=read["WATTCARE_TRUSTED_PROXIES"] or (),
        web_processes=read["WATTCARE_WEB_PROCESSES"] or 2,
        web_threads=read["WATTCARE_WEB_THREADS"] or 4,
        worker_jobs=read["WATTCARE_WORKER_JOBS"] or 4,
        demo=read["WATTCARE_DEMO"] or False,
        hour_cost=Decimal(60) if read["WATTCARE_HOUR_COST"] is None else read["WATTCARE_HOUR_COST"],
    )


def _read(variable: Variable, given: Mapping[str, str], problems: list[Problem]) -> Any:
    """The value of one variable, None where it is unset or empty or wrong."""
    try:
        text = _text(variable, given)
        return variable.parse(text) if text.strip() else None
    except Wrong as wrong:
        shown = "…" if variable.secret else given.get(variable.name, "")
        problems.append(Problem(variable.name, shown, wrong.what, wrong.mend))
        return None


def _text(variable: Variable, given: Mapping[str, str]) -> str:
    """The variable's text, from NAME or, for a secret, from the file that NAME_FILE names."""
    file = given.get(f"{variable.name}_FILE", "") if variable.secret else ""
    text = given.get(variable.name, "")
    if not file:
        return text
    if text:
        name = f"{variable.name}_FILE"
        raise Wrong(_("%(name)s is set too.") % {"name": name}, _("Keep one of the two."))
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        what = _("The file %(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error}
        raise Wrong(what, _("Name a text file that this user may read.")) from error


def _misspelt(given: Mapping[str, str]) -> list[Problem]:
    """Variables that nobody reads but whose name is nearly right."""
    known = NAMES | {f"{variable.name}_FILE" for variable in VARIABLES if variable.secret}
    problems = []
    for name in sorted(name for name in given if name.startswith("WATTCARE_") and name not in known):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.88)
        if near:
            what = _("There is no such setting.")
            problems.append(Problem(name, given[name], what, _("Did you mean %(name)s?") % {"name": near[0]}))
    return problems


def kept_secret(home: Path) -> str:
    """The secret key of this home: made at the first call, in a file only its owner may read."""
    file = home / "secret-key"
    if not file.exists():
        _keep(file, secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii").strip()


def make_home(home: Path) -> None:
    """Make the data folder when it is missing. Nobody else may list it; the server root starts must pass through."""
    with _telling(home):
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)


@contextmanager
def _telling(home: Path) -> Iterator[None]:
    """A data folder that cannot be used is a wrong setting, not a defect."""
    try:
        yield
    except OSError as error:
        what = _("The folder cannot be used: %(reason)s.") % {"reason": error.strerror or error}
        mend = _("Name a folder that this user may make and write to.")
        raise EnvironmentProblem([Problem("WATTCARE_HOME", str(home), what, mend)]) from error


def _keep(file: Path, secret: str) -> None:
    """Write the file so that of two processes at once one wins and both read the whole of it."""
    make_home(file.parent)
    fresh = file.with_name(f".{file.name}-{os.getpid()}-{secrets.token_hex(4)}")
    with _telling(file.parent):
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secret + "\n")
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
