"""`wattcare demo`, whole: from nothing to a page, and nothing left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

READY_SECONDS = 90


@pytest.fixture
def home():
    """A folder that the database's account can reach, unlike pytest's own when root runs the suite."""
    folder = Path(tempfile.mkdtemp(prefix="wattcare-demo-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def start(home: Path, port: int) -> subprocess.Popen[str]:
    """The demo in a process of its own, with an embedded database of its own."""
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "wattcare.project.cli",
            "demo",
            "--port",
            str(port),
            "--customers",
            "60",
            "--cases",
            "6",
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**variables, "WATTCARE_HOME": str(home / "var"), "WATTCARE_LANGUAGE": "en"},
    )


def said_until(process: subprocess.Popen[str], text: str) -> str:
    end = time.monotonic() + READY_SECONDS
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
        if time.monotonic() > end:
            break
    raise AssertionError("".join(lines))


def test_the_demo_starts_serves_and_leaves_nothing_behind(home, port):
    demo = start(home, port)
    try:
        said = said_until(demo, "Ctrl-C stops everything")
        assert f"Wattcare is ready: http://127.0.0.1:{port}/" in said
        family = psutil.Process(demo.pid).children(recursive=True)
        assert {"postgres"} < {process.name() for process in family}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
            assert page.url.startswith(f"http://127.0.0.1:{port}/accounts/login/")
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=40)
        assert demo.returncode == 0
        assert not psutil.wait_procs(family, timeout=5)[1]
    finally:
        demo.kill()
        demo.communicate()
