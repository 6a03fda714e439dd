"""SCHEME.yaml and FIELDS.yaml as files: those that come with Wattcare, and anybody's own."""

from difflib import get_close_matches
from pathlib import Path

from django.utils.translation import gettext as _

from wattcare.catalogue.yaml_files import MAX_BYTES
from wattcare.classification.rules.findings import Problem, SchemeError

SHIPPED = Path(__file__).resolve().parents[1] / "shipped"


def shipped_codes() -> list[str]:
    """The codes of the schemes that come with Wattcare."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def find_scheme(source: str) -> Path:
    """The file of a shipped scheme's code, or the path as it is. A name without slash and ending is a code first."""
    if source in shipped_codes():
        return SHIPPED / f"{source}.yaml"
    return Path(source)


def text_of(path: Path) -> str:
    """The text of a file. Raises SchemeError for whatever is none."""
    name = path.name or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, name, error) from error
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


def _unreadable(path: Path, name: str, error: Exception) -> SchemeError:
    if isinstance(error, IsADirectoryError):
        return _refused(name, _("This is a folder."), _("Name a YAML file."))
    if isinstance(error, FileNotFoundError | ValueError):
        return _refused(name, _("There is no such file."), _near(name))
    reason = getattr(error, "strerror", "") or str(error)
    return _refused(name, _("The file cannot be read: %(reason)s.") % {"reason": reason}, _("Check its permissions."))


def _near(name: str) -> str:
    """The shipped scheme that was meant, if one was."""
    near = get_close_matches(name, shipped_codes(), 1, 0.6)
    return _("Did you mean “%(near)s”?") % {"near": near[0]} if near else _("Check the path.")


def _refused(name: str, what: str, mend: str) -> SchemeError:
    return SchemeError([Problem(name, what, mend)])
