"""The database of this installation: the embedded PostgreSQL, or the one of DATABASE_URL. No Django here.

A server that a command started for itself stops with the last command that uses it; one that
`wattcare db start` started stays. Commands may do this at the same time: a lock file orders them.
"""

import atexit
import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from wattcare.project import locks
from wattcare.project.cluster import SETTINGS, TEST_SETTINGS, Cluster, programs
from wattcare.project.environment import Environment, settings_from_environment, socket_address
from wattcare.project.environment_values import DatabaseAddress
from wattcare.project.trouble import Trouble

_holds: dict[Path, IO[str]] = {}


@dataclass(frozen=True)
class Status:
    """What `wattcare db status` tells. `pid` and `folder` are None for a server of DATABASE_URL."""

    running: bool
    embedded: bool
    url: str
    pid: int | None = None
    folder: Path | None = None


class Server:
    """The embedded server whose cluster is `home`/`name`, with the locks of those who use it."""

    def __init__(self, home: Path, name: str = "postgres") -> None:
        self.cluster = Cluster.at(home / name, TEST_SETTINGS if name.startswith("test") else SETTINGS)
        self.lock_file = home / f"{name}.lock"
        self.users_file = home / f"{name}.users"
        self.stays_file = home / f"{name}.stays"

    @property
    def address(self) -> DatabaseAddress:
        return socket_address(self.cluster.folder, "wattcare")

    def use(self) -> None:
        """Make sure the server runs, until this process ends at least."""
        with locks.exclusive(self.lock_file):
            self.hold()
            if self.cluster.pid() is None:
                self._start_or_remake()

    def keep(self) -> None:
        """Start the server, or keep the one that runs: it stays until it is stopped."""
        with locks.exclusive(self.lock_file):
            self.stays_file.touch()
            if self.cluster.pid() is None:
                self._start_or_remake()

    def stop(self) -> bool:
        """Stop the server, whoever uses it; False when it was not running."""
        with locks.exclusive(self.lock_file):
            self.stays_file.unlink(missing_ok=True)
            return self.cluster.stop()

    def release(self) -> None:
        """This process needs the server no more; the last one to say so stops a server that need not stay."""
        hold = _holds.pop(self.users_file, None)
        if hold is None:
            return
        hold.close()
        with locks.exclusive(self.lock_file):
            last = locks.alone(self.users_file)
            if last is None:
                return
            with last:
                if not self.stays_file.exists():
                    self.cluster.stop()

    def hold(self) -> None:
        """Say that this process uses the server; it is not stopped as long as somebody does."""
        if self.users_file in _holds:
            return
        _holds[self.users_file] = locks.shared(self.users_file)
        process = os.getpid()
        atexit.register(lambda: self.release() if os.getpid() == process else None)

    def _start_or_remake(self) -> None:
        """Test data are not synced to disk: a crash of the machine may break them, and they are made anew."""
        try:
            self.cluster.start()
        except Trouble:
            if self.cluster.settings is not TEST_SETTINGS:
                raise
            self.cluster.data.rename(self.cluster.folder / f"data.broken-{os.getpid()}")
            self.cluster.start()
        create_database(self.address)


def create_database(address: DatabaseAddress) -> None:
    """Make the database of this address on its server unless it exists."""
    maintenance = DatabaseAddress("postgres", address.user, address.password, address.host, address.port)
    with psycopg.connect(url_of(maintenance), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address.name]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(address.name)))


def url_of(address: DatabaseAddress) -> str:
    """The address as libpq and DATABASE_URL read it. Holds the password."""
    secret = f":{quote(address.password, safe='')}" if address.password else ""
    query = urlencode([("host", address.host), ("port", address.port), *address.options])
    return f"postgresql://{quote(address.user, safe='')}{secret}@/{quote(address.name, safe='')}?{query}"


def embedded(home: Path | None = None) -> Server:
    """The embedded server of this home, by default of the environment's."""
    return Server(home or settings_from_environment().home)


def ensure_running(environment: Environment | None = None) -> str:
    """The URL of the database in use; the embedded one is started when it does not run."""
    settings = environment or settings_from_environment()
    if settings.database is None:
        embedded(settings.home).use()
    return url_of(settings.database_address)


def url(environment: Environment | None = None) -> str:
    """The URL of the database in use, whether it runs or not."""
    return url_of((environment or settings_from_environment()).database_address)


def status(environment: Environment | None = None) -> Status:
    """Whether the database in use takes connections, and where it is."""
    settings = environment or settings_from_environment()
    if settings.database is not None:
        return Status(answers(settings.database_address), embedded=False, url=url(settings))
    cluster = embedded(settings.home).cluster
    pid = cluster.pid()
    return Status(pid is not None, embedded=True, url=url(settings), pid=pid, folder=cluster.folder)


def answers(address: DatabaseAddress) -> bool:
    """Whether a connection can be made within three seconds."""
    try:
        psycopg.connect(url_of(address), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def psql(arguments: list[str], environment: Environment | None = None) -> int:
    """Run psql on the database in use; returns its exit code. The password stays out of the process list."""
    address = (environment or settings_from_environment()).database_address
    ensure_running(environment)
    secret = {"PGPASSWORD": address.password} if address.password else {}
    command = [str(programs() / "psql"), url_of(replace(address, password="")), *arguments]
    return subprocess.run(command, check=False, env={**os.environ, **secret}).returncode


def test_server(home: Path | None = None) -> str:  # noqa: PT028  no test, a server for them
    """The URL of a throw-away server for tests, started when it does not run, stopped after its last user."""
    server = Server(home or settings_from_environment().home, "test-postgres")
    server.use()
    return url_of(server.address)
