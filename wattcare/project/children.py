"""Child processes that end with their parent, whose lines are shown under their name."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36}
NAME_WIDTH = 8
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_screen = threading.Lock()

Start = Callable[..., subprocess.Popen[bytes]]


@dataclass(frozen=True)
class Program:
    """What to run: `start` takes the options of Popen. `ready` waits until it serves, where others wait for it."""

    name: str
    colour: str
    start: Start
    stop_signal: signal.Signals = signal.SIGTERM
    kill_signal: signal.Signals = signal.SIGKILL
    stop_seconds: float = 30.0
    ready: Callable[[subprocess.Popen[bytes]], None] | None = None


def command(*arguments: str, environment: dict[str, str]) -> Start:
    """A start function for a command of this Python."""

    def start(**options: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *arguments], env=environment, **options)

    return start


def dies_with_parent(death: signal.Signals) -> Callable[[], None] | None:
    """For Popen's preexec_fn: the kernel sends `death` when the starting thread is gone, even by kill -9."""
    libc = _libc
    if libc is None:
        return None
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0) and None


def bind_to_parent(death: signal.Signals) -> None:
    """The same for this process itself: it ends when the thread that started it is gone."""
    die = dies_with_parent(death)
    if die is not None:
        die()


@dataclass
class Child:
    """A program that runs, and how often it had to be started again."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    failures: int = 0

    @classmethod
    def launch(cls, program: Program, failures: int = 0) -> "Child":
        """Start the program in a session of its own, so that Ctrl-C reaches only the supervisor."""
        process = program.start(
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(program.stop_signal),
        )
        if process.stdout is not None:
            threading.Thread(target=show, args=(process.stdout, program), daemon=True).start()
        return cls(program, process, failures=failures)

    def ended(self) -> bool:
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Only the program itself is asked: it stops its own helpers in order."""
        if not self.ended():
            self.process.send_signal(self.program.stop_signal)

    def finish(self, hurry: Callable[[], bool]) -> None:
        """Wait for the end; past its time, or when there is a hurry, end it and its helpers by force."""
        end = time.monotonic() + self.program.stop_seconds
        while not self.ended() and time.monotonic() < end and not hurry():
            time.sleep(0.05)
        if not self.ended():
            self.process.send_signal(self.program.kill_signal)
            self.process.wait()
        self.end_group()

    def end_group(self) -> None:
        """Helpers that outlived their program."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def show(stream: IO[bytes], program: Program) -> None:
    """Write the child's lines as they come, each under its name."""
    with stream:
        for line in stream:
            tell(program.name, line.decode("utf-8", "replace").rstrip(), program.colour)


def tell(name: str, text: str, colour: str = "") -> None:
    """One line on the terminal, whole even when several speak at once."""
    label = f"{name:<{NAME_WIDTH}}│"
    if colour and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        label = f"\033[{COLOURS[colour]}m{label}\033[0m"
    with _screen:
        try:
            sys.stdout.write(f"{label} {text}\n")
            sys.stdout.flush()
        except OSError:  # the terminal is gone; the work goes on until somebody says stop
            return
