"""What is wrong with the files of a pack: file, line, what, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong. `line` counts from 1; 0 where no line can be named."""

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what} {self.mend}".rstrip()

    def as_json(self) -> dict[str, str | int]:
        return {"file": self.file, "line": self.line, "what": self.what, "mend": self.mend}


class PackError(Exception):
    """The files do not make a pack; `problems` holds every one found, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def suggestion(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """“Did you mean …?” for the nearest known word, else the list of the known ones where it is short, else
    `otherwise`."""
    words = list(known)
    near = get_close_matches(word, words, 1, 0.6)
    if near:
        return _("Did you mean “%(near)s”?") % {"near": near[0]}
    if 0 < len(words) <= 12:
        return _("Known are: %(known)s.") % {"known": ", ".join(words)}
    return otherwise or _("Declare it, or correct the spelling.")
