"""Groups of customers by how they use energy over the year, found by k-means, with how well they hold.

Values are drawn in at the outermost 2 % on each side (outliers would have clusters of their own), then standardised.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wattcare.classification.rules.boxes import condition_of
from wattcare.classification.rules.clusters import Clusters, Quality
from wattcare.classification.rules.freezing import freeze
from wattcare.classification.rules.naming import shape_of
from wattcare.classification.rules.readable import decimals_of
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.segments import (
    FEWEST,
    Group,
    Impossible,
    Method,
    Report,
    Sample,
    Told,
    Verdict,
    lacking,
    placed,
    present,
    rest_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPE_FIELDS = ("summer_share_pct", "winter_share_pct", "peak_month_pct", "kwh_change_pct")
ENERGY = "kwh_12m"  # taken as its logarithm: ten times as much is a step, whatever from
OUTERMOST = 0.02
LEAST_K, MOST_K = 2, 12
NO_STRUCTURE, FAIR_STRUCTURE = 0.25, 0.5  # silhouette (Kaufman & Rousseeuw 1990)
UNSTABLE, STABLE = 0.6, 0.8  # adjusted Rand index


@dataclass(frozen=True)
class LoadShapeOptions:
    """What to compare customers by, and between how many clusters to choose."""

    fields: tuple[str, ...] = SHAPE_FIELDS
    fewest: int = 2
    most: int = 8

    def __post_init__(self) -> None:
        if not LEAST_K <= self.fewest <= self.most <= MOST_K:
            raise Impossible("clusters", fewest=LEAST_K, most=MOST_K)
        if not self.fields or not set(self.fields) <= {*SHAPE_FIELDS, ENERGY}:
            raise Impossible("fields", fields=[*SHAPE_FIELDS, ENERGY])

    @property
    def document(self) -> dict[str, Any]:
        return {"fields": list(self.fields), "fewest": self.fewest, "most": self.most}


def load_shapes(sample: Sample, options: LoadShapeOptions, fields: Fields, tell: Told) -> tuple[Report, "NDArray[Any]"]:
    """The report, without the months, and for each customer of the sample the number of the group that the frozen
    conditions put them into, -1 for the rest. Raises Impossible."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415  for whoever computes a scheme
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415  scikit-learn's own

    with threadpool_limits(1), warnings.catch_warnings():  # the sums of several threads differ in their last digits
        warnings.simplefilter("ignore", ConvergenceWarning)  # a resample may have fewer different points than clusters
        return _load_shapes(sample, options, fields, tell)


def _load_shapes(
    sample: Sample, options: LoadShapeOptions, fields: Fields, tell: Told
) -> tuple[Report, "NDArray[Any]"]:
    usable = present(sample, options.fields)
    columns, unused = _varying({name: sample.columns[name][usable] for name in options.fields})
    matrix = _standardised(columns)
    clusters = Clusters(matrix, tell)
    clusters.choose(options.fewest, _most(matrix, options))
    quality = clusters.quality()
    tell("freezing", 0, 1)
    frozen = freeze(columns, clusters.labels, {name: decimals_of(fields[name]) for name in columns})
    kept = [k for k, boxes in enumerate(frozen.boxes) if boxes]
    may_lack = [name for name in frozen.known if fields[name].nullable]
    where = placed(sample, [frozen.boxes[k] for k in kept], may_lack)
    seen = _Seen(columns, clusters.labels, where[usable], quality)
    groups = _groups({k: condition_of(frozen.boxes[k], may_lack) for k in kept}, where, seen)
    report = Report(
        method=Method.LOAD_SHAPE, day=sample.day, population=sample.population, sampled=sample.size,
        usable=int(usable.sum()), fields=tuple(columns), lacking=lacking(sample, options.fields), groups=tuple(groups),
        rest=rest_of(sample, may_lack, "no-shape"), verdict=verdict_of(quality), fidelity=seen.fidelity(kept),
        stability=quality.stability, least_stable=quality.least_stable, silhouette=quality.silhouette,
        baseline=quality.baseline, tried=tuple(clusters.tried), unused=unused, lost=frozen.lost,
        options=options.document,
    )  # fmt: skip
    return report, where


def verdict_of(quality: Quality) -> Verdict:
    """Whether the clusters are there: clear and found again; neither; or something between."""
    silhouette, stability = quality.silhouette, quality.stability
    if silhouette < NO_STRUCTURE or stability < UNSTABLE or silhouette <= quality.baseline:
        return Verdict.NONE
    return Verdict.HOLDS if silhouette >= FAIR_STRUCTURE and stability >= STABLE else Verdict.WEAK


def _varying(columns: Mapping[str, "NDArray[Any]"]) -> tuple[dict[str, "NDArray[Any]"], tuple[str, ...]]:
    """The columns that differ between customers, and the names of those that do not."""
    count = len(next(iter(columns.values())))
    if count < FEWEST:
        raise Impossible("few", count=count, fewest=FEWEST)
    varying = {name: values for name, values in columns.items() if _drawn_in(name, values).std() > 0}
    if not varying:
        raise Impossible("alike")
    return varying, tuple(name for name in columns if name not in varying)


def _drawn_in(name: str, values: "NDArray[Any]") -> "NDArray[Any]":
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    scaled = np.log10(np.maximum(values, 0.1)) if name == ENERGY else values
    low, high = np.quantile(scaled, [OUTERMOST, 1 - OUTERMOST])
    found: NDArray[Any] = np.clip(scaled, low, high)
    return found


def _standardised(columns: Mapping[str, "NDArray[Any]"]) -> "NDArray[Any]":
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    drawn = [_drawn_in(name, values) for name, values in columns.items()]
    return np.column_stack([(values - values.mean()) / values.std() for values in drawn])


def _most(matrix: "NDArray[Any]", options: LoadShapeOptions) -> int:
    """Not more clusters than there are different customers."""
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme

    different = len(np.unique(matrix, axis=0))
    if different <= options.fewest:
        raise Impossible("alike")
    return min(options.most, different - 1)


@dataclass(frozen=True)
class _Seen:
    """The customers that have a shape: their values, their cluster, and the group they are put into."""

    columns: Mapping[str, "NDArray[Any]"]
    clusters: "NDArray[Any]"
    where: "NDArray[Any]"
    quality: Quality

    def centre(self, cluster: int) -> dict[str, float]:
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        own = self.clusters == cluster
        return {name: round(float(np.median(values[own])), 2) for name, values in self.columns.items()}

    def kept(self, cluster: int, number: int) -> float:
        """The share of the cluster's customers whom the group of this number takes."""
        return round(float((self.where[self.clusters == cluster] == number).mean()), 4)

    def fidelity(self, kept: Sequence[int]) -> float:
        """The share of customers who are put where they were; `kept` has the cluster of each group."""
        hits = sum(int((self.where[self.clusters == k] == number).sum()) for number, k in enumerate(kept))
        return round(hits / len(self.where), 4)


def _groups(conditions: Mapping[int, str], where: "NDArray[Any]", seen: _Seen) -> Iterator[Group]:
    """The clusters that have a condition, as the conditions draw them."""
    for number, (k, condition) in enumerate(conditions.items()):
        centre = seen.centre(k)
        yield Group(
            code=f"g{number + 1}", suggestion=shape_of(centre), condition=condition,
            size=int((where == number).sum()), centre=centre, kept=seen.kept(k, number),
            silhouette=seen.quality.silhouettes[k], found_again=seen.quality.found_again[k],
        )  # fmt: skip
