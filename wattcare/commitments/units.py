"""Units of time and limits made of them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from wattcare.commitments.problems import LimitError, Problem

_LIMIT = re.compile(r"\s*([-+−]?)\s*(\d{1,12})\s*(min|h|d|wd|wh)\s*", re.IGNORECASE)
_LONGEST = 100 * 366 * 86_400


class Unit(StrEnum):
    """What a limit counts.

    `min`, `h`: elapsed time on the wall clock. `d`: calendar days. `wd`: working days of a calendar.
    `wh`: working hours, counted over the openings of a calendar.
    """

    MIN = "min"
    H = "h"
    D = "d"
    WD = "wd"
    WH = "wh"

    @property
    def counts_days(self) -> bool:
        """Whole days are counted and the limit ends with a day: `d` and `wd`."""
        return self in (Unit.D, Unit.WD)

    @property
    def needs_calendar(self) -> bool:
        """The working days of a calendar decide: `wd` and `wh`; only these can be provisional."""
        return self in (Unit.WD, Unit.WH)

    @property
    def seconds(self) -> int:
        """Seconds in one unit; for `d` and `wd` of a whole day."""
        return {Unit.MIN: 60, Unit.H: 3600, Unit.WH: 3600}.get(self, 86_400)


@dataclass(frozen=True, slots=True)
class Limit:
    """A whole amount of a unit; a negative amount is a lead time, counted backwards from its event."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `5 wd`, `24h`, `-7 d`.

        Raises LimitError for anything else and for limits of over a hundred years.
        """
        found = _LIMIT.fullmatch(text)
        if found is None:
            raise LimitError(Problem("limit", {"value": text}))
        sign, digits, unit = found.groups()
        limit = cls(int(digits) * (-1 if sign in ("-", "−") else 1), Unit(unit.lower()))
        if abs(limit.amount) * limit.unit.seconds > _LONGEST:
            raise LimitError(Problem("limit_long", {"value": text}))
        return limit

    @property
    def is_lead(self) -> bool:
        """Counted backwards from an event that lies ahead."""
        return self.amount < 0

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
