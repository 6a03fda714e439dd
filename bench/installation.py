"""A throw-away installation: own data folder, own embedded database with the settings of production, own servers.

Nothing here may import Django before `Installation.open` has pointed the environment to the folder.
"""

import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wattcare.project import database
from wattcare.project.environment import default_home, settings_from_environment

START_SECONDS = 60.0
WEB = ("-m", "wattcare.project.cli", "serve", "--unchecked", "--host", "127.0.0.1", "--port")
FLOOR = ("-m", "bench.floor.server")
WORKER = ("-m", "wattcare.project.cli", "worker")


class Installation:
    """Use as a context manager. A folder given as `home` is kept, and found again by the next run."""

    def __init__(self, home: Path | None, customers: int, cases: int) -> None:
        self.customers, self.cases = customers, cases
        self.kept = home is not None
        self.home = (home or default_home().parent / "var" / f"bench-{os.getpid()}").resolve()
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        self.ports: dict[str, int] = {}

    def __enter__(self) -> "Installation":
        os.environ.pop("DATABASE_URL", None)
        os.environ["WATTCARE_HOME"] = str(self.home)
        database.ensure_running()
        importlib.import_module("wattcare.project.django_setup").ready()
        importlib.import_module("django.core.management").call_command("migrate", verbosity=0)
        importlib.import_module("bench.town").prepare(self.home, self.customers, self.cases)
        return self

    def __exit__(self, *_exception: object) -> None:
        for name in list(self.servers):
            self.stop(name)
        importlib.import_module("django.db").connections.close_all()
        server = database.embedded(self.home)
        server.release()
        if not self.kept:
            shutil.rmtree(server.cluster.folder, ignore_errors=True)
            shutil.rmtree(self.home, ignore_errors=True)

    @property
    def url(self) -> str:
        """The database's, for psycopg."""
        return database.url(settings_from_environment())

    @property
    def postmaster(self) -> int:
        """The process of the database server."""
        return database.embedded(self.home).cluster.pid() or 0

    def web(self) -> int:
        """The port of the product's web server, started when it does not run."""
        return self._serving("web", WEB, DJANGO_SETTINGS_MODULE="bench.floor.product")

    def floor(self) -> int:
        """The port of the bare application's server."""
        return self._serving("floor", FLOOR)

    def worker(self) -> None:
        """Start the worker."""
        if "worker" not in self.servers:
            self.servers["worker"] = self._launch(WORKER)

    def stop(self, name: str) -> None:
        process = self.servers.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _serving(self, name: str, command: tuple[str, ...], **variables: str) -> int:
        if name not in self.servers:
            self.ports[name] = _free_port()
            self.servers[name] = self._launch((*command, str(self.ports[name])), **variables)
            wait_until(lambda: _answers(self.ports[name]), self.servers[name])
        return self.ports[name]

    def _launch(self, command: tuple[str, ...], **variables: str) -> subprocess.Popen[bytes]:
        log = (self.home / "bench.log").open("ab")
        return subprocess.Popen([sys.executable, *command], stdout=log, stderr=log, env={**os.environ, **variables})


def wait_until(arrived: Callable[[], bool], process: subprocess.Popen[Any]) -> None:
    """Wait while the process lives; raises when it ends or time is up."""
    end = time.monotonic() + START_SECONDS
    while not arrived():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{process.args} does not serve; see bench.log in its data folder")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
