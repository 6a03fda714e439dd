"""SCHEME.yaml and FIELDS.yaml as files: those that come with a pack, and anybody's own."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from django.utils.translation import gettext as _

from wattcare.catalogue.packs import PackError, find_folder
from wattcare.catalogue.yaml_files import MAX_BYTES
from wattcare.classification.rules.findings import Problem, SchemeError

FOLDER = "schemes"
_PLACE = re.compile(r"^[0-9]+-")  # files are numbered in the order in which schemes are shown


def shipped(pack: str) -> dict[str, Path]:
    """The files of a pack's schemes by code, in their order; none for a pack that does not exist."""
    try:
        files = sorted((find_folder(pack) / FOLDER).glob("*.yaml"))
    except PackError:
        return {}
    return {_PLACE.sub("", path.stem): path for path in files}


def find_scheme(source: str, pack: str) -> Path:
    """The file of a scheme of the pack by its code, or the path as it is."""
    return shipped(pack).get(source) or Path(source)


def text_of(path: Path, known: Iterable[str] = ()) -> str:
    """The text of a file. Raises SchemeError for whatever is none; `known` are codes that might have been meant."""
    name = path.name or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error, list(known)) from error
    if len(content) > MAX_BYTES:
        raise _refused(name, _("The file is larger than 5 MB."), _("Split it into several files."))
    if b"\0" in content:
        raise _refused(name, _("This is not a text."), _("Name a YAML file in UTF-8."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem(name, _("The file is not in UTF-8."), _("Save it as UTF-8."), line=line)
        raise SchemeError([problem]) from error


def _unreadable(name: str, error: Exception, known: list[str]) -> SchemeError:
    if isinstance(error, IsADirectoryError):
        return _refused(name, _("This is a folder."), _("Name a YAML file."))
    if isinstance(error, FileNotFoundError | ValueError):
        return _refused(name, _("There is no such file."), _near(name, known))
    reason = getattr(error, "strerror", "") or str(error)
    return _refused(name, _("The file cannot be read: %(reason)s.") % {"reason": reason}, _("Check its permissions."))


def _near(name: str, known: list[str]) -> str:
    """The shipped scheme that was meant, if one was."""
    near = get_close_matches(name, known, 1, 0.6)
    return _("Did you mean “%(near)s”?") % {"near": near[0]} if near else _("Check the path.")


def _refused(name: str, what: str, mend: str) -> SchemeError:
    return SchemeError([Problem(name, what, mend)])
