"""The supervisor: what it starts it takes along, whatever happens to it."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

SUPERVISE = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored where the suite runs under nohup
from wattcare.project.children import Program, command
from wattcare.project.processes import Supervisor

def program(name, code):
    return Program(name, "green", command("-c", code, environment=dict(os.environ)), stop_seconds=2)

with Supervisor() as supervisor:
    for number, code in enumerate(sys.argv[1:]):
        supervisor.start(program(f"child{number}", code))
    print("READY", *(child.process.pid for child in supervisor.children), flush=True)
    supervisor.run()
"""
SLEEP = "import time; time.sleep(600)"
WITH_HELPER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
time.sleep(600)
"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
)
CRASH_ONCE = """
import os, sys, time
if not os.path.exists(os.environ["MARK"]):
    open(os.environ["MARK"], "w").close()
    print("first and last words", flush=True)
    sys.exit(3)
print("second life", flush=True)
time.sleep(600)
"""


class Run:
    """A supervisor in a process of its own."""

    def __init__(self, *codes: str, **variables: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *codes],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "LANGUAGE": "en", **variables},
        )
        self.lines: list[str] = []
        self.pids = [int(word) for word in self.line_with("READY").split()[1:]]

    def line_with(self, text: str) -> str:
        for line in self.process.stdout:
            self.lines.append(line)
            if text in line:
                return line
        raise AssertionError(self.lines)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def supervise():
    runs: list[Run] = []

    def start(*codes: str, **variables: str) -> Run:
        runs.append(Run(*codes, **variables))
        return runs[-1]

    yield start
    for run in runs:
        run.close()


def all_gone(processes: list[psutil.Process], seconds: float = 10) -> bool:
    return not psutil.wait_procs(processes, timeout=seconds)[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_it_ends_well(supervise, number):
    run = supervise(SLEEP, SLEEP)
    family = run.family()
    assert len(family) == 2
    run.process.send_signal(number)
    assert run.process.wait(10) == 0
    assert all_gone(family)


def test_killed_itself_it_takes_its_children_along(supervise):
    run = supervise(SLEEP, SLEEP)
    family = run.family()
    run.process.kill()
    assert all_gone(family)


def test_helpers_of_a_child_go_too(supervise):
    run = supervise(WITH_HELPER)
    while len(run.family()) < 2:
        time.sleep(0.05)
    family = run.family()
    run.process.send_signal(signal.SIGINT)
    run.process.wait(10)
    assert all_gone(family)


def test_who_does_not_listen_is_ended_by_force(supervise):
    run = supervise(STUBBORN)
    run.line_with("deaf")
    family = run.family()
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(10) == 0
    assert all_gone(family)


def test_a_crashed_child_is_started_again_and_that_is_said(supervise, tmp_path):
    run = supervise(CRASH_ONCE, MARK=str(tmp_path / "mark"))
    run.line_with("second life")
    said = "".join(run.lines)
    assert "child0  │ first and last words" in said
    assert "child0 ended with code 3" in said
    assert len(run.family()) == 1
