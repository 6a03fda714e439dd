"""Reads a pack: a folder of YAML files, checked as a whole, with every problem told at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from wattcare.catalogue.checks import check_whole
from wattcare.catalogue.entries import Book, Entry
from wattcare.catalogue.problems import PackError as PackError
from wattcare.catalogue.problems import Problem as Problem
from wattcare.catalogue.problems import suggestion
from wattcare.catalogue.rules import Pack
from wattcare.catalogue.sections import (
    CALENDARS,
    Gathered,
    Identity,
    add_calendar,
    read_identity,
    read_sections,
)
from wattcare.catalogue.yaml_files import load_mapping
from wattcare.kernel.actors import Actor
from wattcare.kernel.slots import Slot

SHIPPED = Path(__file__).parent / "shipped"
MAIN = "pack.yaml"


@dataclass(frozen=True)
class PackFolder:
    """The files of a pack, and the pack that its sections make. `actor` loads it; None where it is only checked."""

    path: Path
    pack: Pack
    actor: Actor | None = None


@dataclass(frozen=True)
class Brought:
    """Something a pack's folder brought in beside the pack: `sort` and `code` for programs, `words` for people."""

    sort: str
    code: str
    words: str


folder_problems: Slot[PackFolder, Iterable[Problem]] = Slot("folder problems")
"""Asked when a pack is checked: what is wrong with files that capabilities above keep in its folder. No database."""


folder_loaded: Slot[PackFolder, Iterable[Brought]] = Slot("folder loaded")
"""Told inside the transaction that has loaded the supplier's pack from its folder: whoever keeps files there brings in
what is new. A pack that stands as it was is told again."""


def shipped_codes() -> list[str]:
    """The codes of the packs that come with the product."""
    return sorted(folder.name for folder in SHIPPED.iterdir() if (folder / MAIN).is_file())


def read_pack(folder_or_code: str | Path) -> Pack:
    """The pack in a folder, or the shipped pack of that code. Raises PackError with all its problems.

    A name without a path separator is a shipped pack's code first, a folder second.
    """
    folder = find_folder(folder_or_code)
    return _shipped(folder) if folder.parent == SHIPPED else _read(folder)


@cache
def _shipped(folder: Path) -> Pack:
    """What comes with the product stays as it is while a process runs."""
    return _read(folder)


def _read(folder: Path) -> Pack:
    book = Book()
    gathered = Gathered()
    identity = _read_files(folder, book, gathered)
    check_whole(book, gathered)
    if book.problems or identity is None:
        raise PackError(book.problems)
    return identity.pack(gathered)


def check_pack(folder_or_code: str | Path) -> PackFolder:
    """The pack in a folder together with the files of others in it. Raises PackError with all problems; what others
    keep there is looked at once the pack itself can be read."""
    found = PackFolder(find_folder(folder_or_code), read_pack(folder_or_code))
    problems = [problem for told in folder_problems.fill(found) for problem in told]
    if problems:
        raise PackError(problems)
    return found


def _read_files(folder: Path, book: Book, gathered: Gathered) -> Identity | None:
    identity = None
    for path in sorted(folder.glob("*.yaml")):
        entry = _entry(path, path.name, book)
        if entry is not None and path.name == MAIN:
            identity = read_identity(entry)
        if entry is not None:
            read_sections(entry, gathered)
            entry.finish()
    for path in sorted((folder / CALENDARS).glob("*.yaml")):
        entry = _entry(path, f"{CALENDARS}/{path.name}", book)
        if entry is not None:
            add_calendar(entry, gathered, path.stem)
    return identity


def _entry(path: Path, name: str, book: Book) -> Entry | None:
    node = load_mapping(path, name, book.report)
    if node is None:
        book.unread.append(name)
        return None
    return Entry(node, name, book)


def find_folder(folder_or_code: str | Path) -> Path:
    """Where the files of a pack are. Raises PackError when there is no such folder."""
    name = str(folder_or_code)
    if isinstance(folder_or_code, str) and "/" not in name and name in shipped_codes():
        return SHIPPED / name
    folder = Path(folder_or_code)
    if not folder.is_dir():
        what = _("There is no folder and no shipped pack “%(name)s”.") % {"name": name}
        raise PackError([Problem(name, 0, what, suggestion(name, shipped_codes()))])
    if not (folder / MAIN).is_file():
        what = _("The file %(file)s is missing.") % {"file": MAIN}
        mend = _("Every pack has one; it names the pack's code, name, version, zone and currency.")
        raise PackError([Problem(MAIN, 0, what, mend)])
    return folder
