"""What checking a scheme finds: problems, overlaps, gaps, and what the customers say to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

Witness = Mapping[str, Decimal | int | str | bool | date | None]
"""A customer by example: a value for every field the scheme asks for, None where it is missing."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong, or worth knowing (`note`). `where` names file or class in words; `line` and `column` count from
    1 inside the condition or file, 0 where there is no such place; `about` is the code of the class meant.
    """

    where: str
    what: str
    mend: str = ""
    note: bool = False
    line: int = 0
    column: int = 0
    about: str = ""

    @property
    def place(self) -> str:
        """Where in words, with line and column."""
        if not self.line:
            return self.where
        values = {"where": self.where, "line": self.line, "column": self.column}
        return _("%(where)s, line %(line)d, column %(column)d") % values if self.column else f"{self.where}:{self.line}"


class SchemeError(Exception):
    """Scheme or fields cannot be read; `problems` holds every one found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{one.place}: {one.what} {one.mend}".rstrip() for one in problems))


@dataclass(frozen=True)
class Mend:
    """A way to mend: `code` says how, `text` is the sentence on the button, `changes` gives conditions by class.

    A class in `changes` that the scheme lacks is a new one at its end.
    """

    code: str
    text: str
    changes: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of new classes, by language


@dataclass(frozen=True)
class Overlap:
    """A customer who fits two classes."""

    classes: tuple[str, str]
    witness: Witness
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A customer who fits none. `missing` names the fields whose absence makes the gap, if any does."""

    witness: Witness
    missing: tuple[str, ...] = ()
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Take:
    """What a class of an ordered scheme really takes: nothing at all when `empty`; classes above take part of it."""

    code: str
    empty: bool
    loses_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """What z3 says of a scheme on a day. None means that it could not be decided within its time: no proof."""

    day: date
    disjoint: bool | None
    exhaustive: bool | None
    overlaps: tuple[Overlap, ...] = ()
    gaps: tuple[Gap, ...] = ()
    undecided: tuple[str, ...] = ()
    takes: tuple[Take, ...] = ()
    notes: tuple[Problem, ...] = ()
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the scheme may go live: every customer in exactly one class, for sure."""
        return self.disjoint is True and self.exhaustive is True


@dataclass(frozen=True)
class Lack:
    """A field the scheme needs: how many customers lack it, and the median age in days of what is known."""

    field: str
    lacking: int
    outside: int = 0  # values the catalogue does not allow, taken as missing
    age_days: int | None = None


@dataclass(frozen=True)
class Practical:
    """The data check over all customers."""

    customers: int
    members: Mapping[str, int]
    unclassified: int
    multiple: int
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)  # customers in both, by pair
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # numbers: by class, "unclassified", "a+b"
    lacks: tuple[Lack, ...] = ()
    inequality: float = 0.0  # Gini coefficient of the members per class, 0 (all alike) to 1
    moved: int | None = None  # customers who would be in another class a month ago
    cost: Decimal | None = None  # of collecting the fields, for all who lack them (archive economy)
