"""Boxes of numbers: for each field a part of its line, from a bound on and below another. What a tree of decisions
divides customers into, and what becomes the condition of a class.

Every box is half open, so that boxes that a cut divides neither overlap nor leave anybody out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Side = tuple[Decimal | None, Decimal | None]
"""At least the first, below the second; None for no bound."""
FREE: Side = (None, None)
NOBODY = "FALSE"


@dataclass(frozen=True)
class Box:
    """The customers whose fields lie within `sides`; a field that is not named may have any value."""

    sides: Mapping[str, Side] = field(default_factory=dict)

    def side(self, name: str) -> Side:
        return self.sides.get(name, FREE)

    def cut(self, name: str, at: Decimal) -> tuple["Box | None", "Box | None"]:
        """What lies below `at` and what from it on; None for nothing."""
        low, high = self.side(name)
        below = low is None or at > low
        above = high is None or at < high
        if not (below and above):
            return (self, None) if below else (None, self)
        return self._with(name, (low, at)), self._with(name, (at, high))

    def _with(self, name: str, side: Side) -> "Box":
        sides = {**self.sides, name: side}
        return Box({one: kept for one, kept in sides.items() if kept != FREE})

    def joined(self, other: "Box") -> "Box | None":
        """The box of both, where together they are one."""
        differ = [name for name in {**self.sides, **other.sides} if self.side(name) != other.side(name)]
        if not differ:
            return self
        if len(differ) > 1:
            return None
        (low, until), (start, high) = self.side(differ[0]), other.side(differ[0])
        if until is not None and until == start:
            return self._with(differ[0], (low, high))
        return self._with(differ[0], (start, until)) if high is not None and high == low else None

    def holds(self, columns: Mapping[str, "NDArray[Any]"], count: int) -> "NDArray[Any]":
        """For each of `count` customers whether they are in it; a missing value (NaN) is in no side with a bound."""
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        inside = np.ones(count, dtype=bool)
        for name, (low, high) in self.sides.items():
            values = columns[name]
            inside &= (values >= float(low)) if low is not None else True
            inside &= (values < float(high)) if high is not None else True
        return inside

    def text(self, order: Sequence[str]) -> str:
        """The box as a condition, its fields in this order; "" for everybody."""
        parts = []
        for name, (low, high) in ((name, self.side(name)) for name in order):
            parts += [f"{name} >= {low}"] if low is not None else []
            parts += [f"{name} < {high}"] if high is not None else []
        return " AND ".join(parts)


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Fewer boxes with the same customers: neighbours become one as long as there are any."""
    found: list[Box] = []
    for box in boxes:
        whole, rest = box, found
        while (at := next((n for n, other in enumerate(rest) if whole.joined(other)), None)) is not None:
            whole, rest = whole.joined(rest[at]) or whole, [*rest[:at], *rest[at + 1 :]]
        found = [*rest, whole]
    return found


def fields_in(boxes: Iterable[Box]) -> tuple[str, ...]:
    """The fields that have a bound in any of them."""
    return tuple(dict.fromkeys(name for box in boxes for name in box.sides))


def condition_of(boxes: Sequence[Box], known: Sequence[str]) -> str:
    """The condition of the customers in any of the boxes who lack none of the `known` fields; those who do are another
    class's (`condition_of_rest`)."""
    bounded = [name for name in known if all(name in box.sides for box in boxes)]
    asked = [f"{name} IS NOT NULL" for name in known if name not in bounded]
    order = fields_in(boxes)
    texts = [text for box in boxes if (text := box.text(order))]
    either = " OR ".join(f"({text})" for text in texts) if len(texts) > 1 else "".join(texts)
    if asked and len(texts) > 1:
        either = f"({either})"
    return " AND ".join([*asked, either] if either else asked) or "TRUE"


def condition_of_rest(known: Sequence[str]) -> str:
    """The condition of the customers who lack one of the `known` fields."""
    return " OR ".join(f"{name} IS NULL" for name in known) or NOBODY
