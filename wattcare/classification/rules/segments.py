"""What computed schemes have in common: the customers they are computed from, their groups, and the report on them.

A computed scheme is reckoned once, named by people and frozen as conditions: from then on it is a scheme like any
other, proved, explained and changed by people. Nothing is random: the same archive on the same day gives the same
groups (`SEED`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wattcare.classification.rules.boxes import NOBODY, Box, condition_of_rest
from wattcare.kernel.names import Names

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 95598
MOST_SAMPLED = 50_000  # customers that groups are computed from
FEWEST = 50  # of fewer customers nothing can be computed
RESAMPLES = 20
REST = "rest"  # the class of customers of whom too little is known

Told = Callable[[str, int, int], None]
"""Hears how far the work is: step, done, total. What it raises ends the work."""


class Method(StrEnum):
    """How a scheme is computed."""

    RFM = "rfm"
    LOAD_SHAPE = "load-shape"


class Verdict(StrEnum):
    """Whether groups are there in the data."""

    HOLDS = "holds"
    WEAK = "weak"
    NONE = "none"
    DRAWN = "drawn"  # RFM draws its bounds through the archive; it finds no groups


class Impossible(Exception):
    """Nothing can be computed from these customers: `code` says why, `values` with which numbers."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Sample:
    """Customers of the archive, all or a part of them; `columns` are float arrays by field, NaN for missing."""

    day: date
    population: int
    ids: Sequence[int]
    columns: Mapping[str, "NDArray[Any]"]

    @property
    def size(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Group:
    """One group as its condition draws it. `size` counts the sample, `centre` holds a middle value per field.

    Of clusters only: `kept`, the share of the cluster's customers whom the condition puts here; `silhouette`, the mean
    of its members, -1 to 1; `found_again`, the mean Jaccard similarity to the nearest cluster of each resample;
    `months`, the mean share of January to December in the year's energy. Of RFM only: `scores`, the mean per measure.
    """

    code: str
    suggestion: str
    condition: str
    size: int
    centre: Mapping[str, float]
    kept: float | None = None
    silhouette: float | None = None
    found_again: float | None = None
    months: tuple[float | None, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """A measure of RFM with its cut points, lowest first, as people read them. `good` is the one from which on (of
    days: below which) a customer counts as good, None where it divides nobody; `shares` of customers per score."""

    field: str
    cuts: tuple[str, ...]
    good: str | None
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Tried:
    """How k-means did with `k` clusters: mean silhouette, and the share of its smallest cluster."""

    k: int
    silhouette: float
    smallest: float


@dataclass(frozen=True)
class Report:
    """What was computed and how well it holds. `lacking` counts customers of the sample by the field they lack;
    `stability` is the mean adjusted Rand index over the resamples (of RFM: the mean share of customers who stay in
    their group), `least_stable` the lowest; `baseline` the silhouette of data of the same spread without any groups.
    """

    method: Method
    day: date
    population: int
    sampled: int
    usable: int
    fields: tuple[str, ...]
    lacking: Mapping[str, int]
    groups: tuple[Group, ...]
    rest: Group
    verdict: Verdict
    fidelity: float
    stability: float
    least_stable: float
    silhouette: float | None = None
    baseline: float | None = None
    tried: tuple[Tried, ...] = ()
    measures: tuple[Measure, ...] = ()
    unused: tuple[str, ...] = ()  # fields that are the same for everybody, and divide nobody
    lost: int = 0  # clusters that no condition could tell apart from the others
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def all_groups(self) -> tuple[Group, ...]:
        """The groups, and what is left where anything can be."""
        return (*self.groups, self.rest) if self.rest.condition != NOBODY else self.groups

    @property
    def whole(self) -> bool:
        """Whether all customers were looked at."""
        return self.sampled >= self.population


@dataclass(frozen=True)
class Named:
    """What people call a group."""

    code: str
    names: Names
    tone: str = "neutral"


def rest_of(sample: Sample, known: Sequence[str], suggestion: str) -> Group:
    """The group of customers who lack one of the `known` fields."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    size = sample.size - int(np.sum(present(sample, known)))
    return Group(REST, suggestion, condition_of_rest(known), size, {})


def present(sample: Sample, names: Sequence[str]) -> "NDArray[Any]":
    """For each customer whether all these fields are known."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    found = np.ones(sample.size, dtype=bool)
    for name in names:
        found &= ~np.isnan(sample.columns[name])
    return found


def placed(sample: Sample, groups: Sequence[Sequence[Box]], known: Sequence[str]) -> "NDArray[Any]":
    """For each customer the number of the group whose boxes hold them; -1 for those who lack a known field."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    found, full = np.full(sample.size, -1), present(sample, known)
    for number, boxes in enumerate(groups):
        for box in boxes:
            found[full & box.holds(sample.columns, sample.size)] = number
    return found


def lacking(sample: Sample, names: Sequence[str]) -> dict[str, int]:
    """How many customers lack each of these fields."""
    return {name: sample.size - int(present(sample, [name]).sum()) for name in names}


def document_of(
    report: Report, *, code: str, names: Names, criterion: Names, purpose: Names, called: Mapping[str, Named]
) -> dict[str, Any]:
    """The scheme of the report in the shape of SCHEME.yaml; `called` names each of its groups by the group's code."""
    classes = [
        {"code": one.code, "names": dict(one.names), "when": group.condition, "tone": one.tone}
        for group in report.all_groups
        for one in (called[group.code],)
    ]
    texts = {"names": dict(names), "criterion": dict(criterion), "purpose": dict(purpose)}
    return {"code": code, **texts, "strict": True, "classes": classes}
