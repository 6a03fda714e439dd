"""What reading files shares: rows, how to read, and the refusal of a file as a whole."""

from collections.abc import Generator
from dataclasses import dataclass

Row = tuple[int, list[str]]
"""The line a row begins on, from 1, and its cells."""
Rows = Generator[Row, None, None]


class Unusable(Exception):
    """The file as a whole cannot be read: what is wrong, and how to mend it. `line` is 0 where none can be named."""

    def __init__(self, what: str, mend: str, line: int = 0) -> None:
        super().__init__(what)
        self.what, self.mend, self.line = what, mend, line


@dataclass(frozen=True)
class Reading:
    """How to read a file where its own look shall not decide."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
