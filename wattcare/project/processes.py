"""Keeps database, web server and worker running together, and takes all of them down together."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from gettext import gettext as _
from types import FrameType
from typing import Any

from wattcare.project.children import Child, Program, tell
from wattcare.project.cluster import Cluster
from wattcare.project.trouble import Trouble

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCH_SECONDS = 0.2
STEADY_SECONDS = 60.0  # who ran this long has recovered
LONGEST_WAIT_SECONDS = 30.0
MOST_FAILURES = 6  # in a row, with waits of 1, 2, 4, 8, 16 s between


class Stopped(Exception):
    """Somebody asked for the end."""


class Supervisor:
    """Starts programs in their order, restarts who crashes, stops all in the opposite order.

    Use as a context manager; `run` returns the exit code when everything has to end. Programs are started from the
    main thread only, because the kernel ties their life to the thread that started them.
    """

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.signals = 0
        self._asked = threading.Event()
        self._before: dict[signal.Signals, Any] = {}
        self._last: list[Callable[[], object]] = []

    def __enter__(self) -> "Supervisor":
        for number in STOP_SIGNALS:
            if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue  # under nohup the terminal may go
            self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def start(self, program: Program) -> Child:
        """Start a program and wait until it is ready, where it can tell."""
        child = Child.launch(program)
        self.children.append(child)
        if program.ready is not None:
            program.ready(child.process)
        self.check()
        return child

    def step(self, arguments: Sequence[str], environment: dict[str, str]) -> int:
        """Run one command to its end, with the terminal its own; its exit code."""
        process = subprocess.Popen(arguments, env=environment)
        try:
            while process.poll() is None:
                self.check()
                time.sleep(WATCH_SECONDS / 4)
        except Stopped:
            process.terminate()
            process.wait()
            raise
        return process.returncode

    def check(self) -> None:
        """Raises Stopped when somebody asked for the end."""
        if self._asked.is_set():
            raise Stopped

    def wait_until(self, arrived: Callable[[], bool], seconds: float) -> bool:
        """Wait for a condition while children may still crash and recover; False when time is up."""
        end = time.monotonic() + seconds
        while not arrived():
            self.check()
            self.mend()
            if time.monotonic() > end:
                return False
            time.sleep(WATCH_SECONDS)
        return True

    def run(self) -> int:
        """Watch until the end is asked for; 0 then, raises Trouble when a child will not live."""
        try:
            while not self._asked.wait(WATCH_SECONDS):
                self.mend()
        except Stopped:
            pass
        return 0

    def mend(self) -> None:
        """Start again whatever ended by itself."""
        for place, child in enumerate(self.children):
            if child.ended():
                child.end_group()
                self.children[place] = self._again(child)

    def _again(self, child: Child) -> Child:
        steady = time.monotonic() - child.started > STEADY_SECONDS
        failures = 1 if steady else child.failures + 1
        name, code = child.program.name, child.process.returncode
        if failures > MOST_FAILURES:
            raise Trouble(_("%(name)s ends again and again.") % {"name": name}, _("Its last lines above tell why."))
        wait = min(2.0 ** (failures - 1), LONGEST_WAIT_SECONDS)
        words = {"name": name, "code": code, "seconds": round(wait)}
        tell("wattcare", _("%(name)s ended with code %(code)s; starting it again in %(seconds)s s.") % words, "red")
        if self._asked.wait(wait):
            raise Stopped
        fresh = Child.launch(child.program, failures)
        if child.program.ready is not None:
            child.program.ready(fresh.process)
        return fresh

    def stop(self) -> None:
        """Take down everything, the last started first; those that are equal go at the same time."""
        served = [child for child in self.children if child.program.ready is None]
        relied_on = [child for child in reversed(self.children) if child.program.ready is not None]
        for group in (served, *([child] for child in relied_on)):
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.finish(lambda: self.signals > 1)
        self.children.clear()
        while self._last:
            self._last.pop()()

    def at_the_end(self, action: Callable[[], object]) -> None:
        """Something to do after all children have ended."""
        self._last.append(action)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The first one stops in order; a second one stops at once."""
        self.signals += 1
        self._asked.set()


def postgres_program(cluster: Cluster) -> Program:
    """The embedded PostgreSQL as a child: interrupted it closes its connections and files in order."""
    return Program(
        name="database",
        colour="blue",
        start=cluster.start_attached,
        stop_signal=signal.SIGINT,
        kill_signal=signal.SIGQUIT,  # its own way to end at once: helpers go too, the next start recovers
        ready=cluster.wait_ready,
    )
