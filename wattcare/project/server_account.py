"""The system account the embedded PostgreSQL runs as, and places that account can reach.

PostgreSQL refuses to run as root: for root it runs as another user of the machine. What that user
cannot reach (a checkout below /root) is put in /var/lib/wattcare. Permissions of existing folders are never
changed.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from wattcare.project.trouble import Trouble

SHARED_FOLDER = Path("/var/lib/wattcare")
OWN_ACCOUNT = "wattcare"
KNOWN_ACCOUNTS = (OWN_ACCOUNT, "postgres")


@dataclass(frozen=True)
class Account:
    """A user of the system."""

    name: str
    uid: int
    gid: int


def account_for(cluster: Path) -> Account | None:
    """Who runs the server of this folder: None for ourselves, for root a system account."""
    if os.geteuid() != 0:
        return None
    data = cluster / "data"
    if data.exists() and data.stat().st_uid != 0:
        return _named(pwd.getpwuid(data.stat().st_uid).pw_name)
    return next(filter(None, map(_named, KNOWN_ACCOUNTS)), None) or _made()


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _made() -> Account:
    """A system user without home, shell or password."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SHARED_FOLDER)]
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", OWN_ACCOUNT], check=True, capture_output=True)
    account = _named(OWN_ACCOUNT) or _named("nobody")
    if account is None:
        raise Trouble(
            _("PostgreSQL does not run as root, and no user to run it as could be made."),
            _("Run this as an ordinary user, add a system user named wattcare, or set DATABASE_URL."),
        )
    return account


def may_enter(folder: Path, account: Account | None) -> bool:
    """Whether the account can reach files in the folder, by the mode bits on the way."""
    if account is None:
        return os.access(folder, os.X_OK)
    return all(_enterable(step.stat(), account) for step in (folder, *folder.parents))


def _enterable(step: os.stat_result, account: Account) -> bool:
    if step.st_uid == account.uid:
        return bool(step.st_mode & stat.S_IXUSR)
    if step.st_gid == account.gid:
        return bool(step.st_mode & stat.S_IXGRP)
    return bool(step.st_mode & stat.S_IXOTH)


def own_folder(folder: Path, account: Account | None) -> None:
    """Make the folder when it is missing; only the account may look into it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    owner = os.geteuid() if account is None else account.uid
    if account is not None and state.st_uid == 0:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    elif state.st_uid != owner or not stat.S_ISDIR(state.st_mode):
        raise Trouble(
            _("The folder %(folder)s belongs to somebody else.") % {"folder": folder},
            _("Remove it, give it to the user who runs Wattcare, or name another WATTCARE_HOME."),
        )
    folder.chmod(0o700)


def shared_place(wished: Path) -> Path:
    """A new folder below /var/lib/wattcare that stands for the wished one. Only the link to it tells whose it is."""
    SHARED_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    digest = hashlib.sha256(os.fsencode(wished.absolute())).hexdigest()[:8]
    place = Path(tempfile.mkdtemp(prefix=f"{digest}-", dir=SHARED_FOLDER))
    place.chmod(0o711)
    return place / wished.name


def reachable_copy(package: Path, version: str) -> Path:
    """The folder of PostgreSQL's programs, copied with its libraries to where every user can run it."""
    target = SHARED_FOLDER / f"postgres-{version}"
    if not target.exists():
        SHARED_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".postgres-", dir=SHARED_FOLDER))
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, fresh / folder.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        fresh.chmod(0o755)
        fresh.rename(target)
    return target / package.name
