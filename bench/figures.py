"""What a bench found: a figure, what is wanted of it, and the floor beside it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`at_least`, `at_most`: what the house asks for. `floor`: the least work of the same sort, in the same unit.

    `ratio_at_least`, `ratio_at_most` bound `value / floor`.
    """

    bench: str
    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    floor: float | None = None
    floor_is: str = ""
    ratio_at_least: float | None = None
    ratio_at_most: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def holds(self) -> bool | None:
        """Whether everything asked for is kept; None when nothing is asked."""
        bounds = (self.at_least, self.at_most, self.ratio_at_least, self.ratio_at_most)
        if all(bound is None for bound in bounds):
            return None
        return (
            (self.at_least is None or self.value >= self.at_least)
            and (self.at_most is None or self.value <= self.at_most)
            and (self.ratio_at_least is None or (self.ratio or 0) >= self.ratio_at_least)
            and (self.ratio_at_most is None or (self.ratio or 0) <= self.ratio_at_most)
        )

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "holds": self.holds}


def short(number: float | None) -> str:
    """Three digits are all a bench can promise."""
    if number is None:
        return ""
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def wanted(figure: Figure) -> str:
    parts = []
    if figure.at_least is not None:
        parts.append(f"≥ {short(figure.at_least)}")
    if figure.at_most is not None:
        parts.append(f"≤ {short(figure.at_most)}")
    if figure.ratio_at_least is not None:
        parts.append(f"≥ {short(figure.ratio_at_least)} × floor")
    if figure.ratio_at_most is not None:
        parts.append(f"≤ {short(figure.ratio_at_most)} × floor")
    return ", ".join(parts)


def show(figures: Sequence[Figure]) -> None:
    """The table, on standard output."""
    table = Table(box=None, pad_edge=False)
    for heading in ("", "bench", "what", "figure", "unit", "wanted", "floor", "× floor", "floor is", "note"):
        table.add_column(heading, justify="right" if heading in {"figure", "floor", "× floor"} else "left")
    for item in figures:
        mark = {True: "✓", False: "✗", None: ""}[item.holds]
        numbers = (short(item.value), item.unit, wanted(item), short(item.floor), short(item.ratio))
        table.add_row(mark, item.bench, item.what, *numbers, item.floor_is, item.note)
    Console(width=220).print(table)


def dump(figures: Sequence[Figure]) -> str:
    return json.dumps([item.as_json() for item in figures], ensure_ascii=False, indent=2)


def share(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 … 1) of `values` do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def middle(values: Sequence[float]) -> float:
    return median(values)
