"""A served Wattcare with the tests' cast, and browsers signed in as one of them."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from psycopg import sql

from wattcare.kernel.ui.icons import FOLDER
from wattcare.project import database
from wattcare.project.environment import settings_from_environment
from wattcare.project.testing import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTLE = "import django; django.setup(); from wattcare.project.testing import settle_town; settle_town()"
COMMAND = str(Path(sys.executable).with_name("wattcare"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, and needs a browser and its files."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"))
            item.add_marker(pytest.mark.skipif(not FOLDER.is_dir(), reason="the browser's files are not built"))


@dataclass(frozen=True)
class House:
    """The running product: where its pages are, and the environment its commands need."""

    url: str
    environment: dict[str, str]

    def command(self, *arguments: str, given: bytes = b"") -> str:
        """Run a `wattcare` command beside the server; its output."""
        done = subprocess.run(
            [COMMAND, *arguments], env=self.environment, input=given, capture_output=True, check=True, timeout=120
        )
        return done.stdout.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A fresh database with the cast, migrated by the command and served by the command."""
    address = replace(settings_from_environment().database_address, name=f"journeys_{secrets.token_hex(4)}")
    database.create_database(address)
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database.url_of(address),
        "DJANGO_SETTINGS_MODULE": "wattcare.project.settings",
        "WATTCARE_HOME": str(tmp_path_factory.mktemp("home")),
        "WATTCARE_WEB_PROCESSES": "1",
        "LANG": "en_GB.UTF-8",
    }
    subprocess.run([COMMAND, "migrate"], env=environment, check=True, capture_output=True, timeout=120)
    subprocess.run([sys.executable, "-c", SETTLE], env=environment, check=True, timeout=120)
    served = subprocess.Popen([COMMAND, "serve", "--port", str(port)], env=environment)
    try:
        _wait_for(f"http://127.0.0.1:{port}/accounts/login/", served)
        yield House(f"http://127.0.0.1:{port}", environment)
    finally:
        served.terminate()
        served.wait(timeout=30)
        _drop(address)


def _wait_for(url: str, served: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urlopen(url, timeout=5)  # noqa: S310  our own server
            return
        except (URLError, OSError):
            if time.monotonic() > deadline or served.poll() is not None:
                raise
            time.sleep(0.1)


def _drop(address: database.DatabaseAddress) -> None:
    with psycopg.connect(database.url_of(replace(address, name="postgres")), autocommit=True) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(address.name))
        connection.execute(statement)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(house: House, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own and sign in as one of the cast, through the sign-in page."""
    contexts = []

    def enter(username: str, language: str = "zh-hans", width: int = 1366, height: int = 768) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale=language)
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": house.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(house.url + "/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()
