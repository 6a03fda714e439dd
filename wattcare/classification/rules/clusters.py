"""k-means, and how well its clusters hold.

The number of clusters is the one with the highest mean silhouette (Rousseeuw 1987). Stability is the mean adjusted
Rand index (Hubert & Arabie 1985) between the clusters and those of resamples drawn with replacement; each cluster's
own is its mean Jaccard similarity to the nearest cluster of each resample (Hennig 2007). k-means finds clusters even
where there are none, so the same is done with points of the same spread that have none: the baseline.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wattcare.classification.rules.segments import RESAMPLES, SEED, Told, Tried

if TYPE_CHECKING:
    from numpy.typing import NDArray

COMPARED = 4_000  # points whose silhouette is computed: each is compared with every other
TRIED, STARTS = 10_000, 8  # points on which the number of clusters is chosen, from so many beginnings
RESAMPLED = 10_000
SMALLEST = 0.01  # share of the points that a cluster has, where the number of clusters leaves the choice


@dataclass(frozen=True)
class Quality:
    """How well clusters hold: mean silhouettes, of all and of each; the mean and the lowest adjusted Rand index over
    the resamples, and each cluster's mean Jaccard similarity; the silhouette where there are no clusters."""

    silhouette: float
    silhouettes: tuple[float | None, ...]
    stability: float
    least_stable: float
    found_again: tuple[float, ...]
    baseline: float


@dataclass
class Clusters:
    """Points with their clusters, the largest first. `matrix` has a row for each point, on scales that compare."""

    matrix: "NDArray[Any]"
    tell: Told
    tried: list[Tried] = field(default_factory=list)

    def __post_init__(self) -> None:
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        self.np, self.random = np, np.random.default_rng(SEED)
        self.count = len(self.matrix)
        self.shown = self._some(COMPARED)

    def _some(self, most: int) -> "NDArray[Any]":
        """So many customers at random, in their order; all where there are no more."""
        if self.count <= most:
            found: NDArray[Any] = self.np.arange(self.count)
            return found
        return self.np.sort(self.random.choice(self.count, most, replace=False))

    def fit(self, matrix: "NDArray[Any]", k: int, starts: int) -> Any:
        from sklearn.cluster import KMeans  # noqa: PLC0415  for whoever computes a scheme

        return KMeans(k, n_init=starts, random_state=SEED).fit(matrix)

    def choose(self, fewest: int, most: int) -> None:
        """Try each number of clusters on a part of the points, and put all points into the clusters of the best."""
        best: tuple[tuple[bool, float], Any] | None = None
        tried = self.matrix[self._some(TRIED)]
        for k in range(fewest, most + 1):
            self.tell("clustering", k - fewest, most - fewest + 1)
            model = self.fit(tried, k, STARTS)
            labels = model.predict(self.matrix)
            smallest = self.np.bincount(labels, minlength=k).min() / self.count
            value = self.silhouette(self.matrix[self.shown], labels[self.shown])
            self.tried.append(Tried(k, _four(value), _four(smallest)))
            rank = (bool(smallest >= SMALLEST), value)
            best = (rank, model) if best is None or rank > best[0] else best
        assert best is not None  # noqa: S101  the range is not empty
        self._settle(best[1])

    def _settle(self, model: Any) -> None:
        """The clusters that all points find from the centres of a part of them."""
        from sklearn.cluster import KMeans  # noqa: PLC0415  for whoever computes a scheme

        centres = model.cluster_centers_
        labels = KMeans(len(centres), init=centres, n_init=1).fit(self.matrix).labels_
        self.labels = self._largest_first(labels)
        self.k = int(self.labels.max()) + 1

    def _largest_first(self, labels: "NDArray[Any]") -> "NDArray[Any]":
        sizes = self.np.bincount(labels)
        places = self.np.empty(len(sizes), dtype=int)
        places[self.np.argsort(-sizes, kind="stable")] = self.np.arange(len(sizes))
        found: NDArray[Any] = places[labels]
        return found

    def silhouette(self, matrix: "NDArray[Any]", labels: "NDArray[Any]") -> float:
        return float(self.np.mean(self.silhouettes(matrix, labels)))

    def silhouettes(self, matrix: "NDArray[Any]", labels: "NDArray[Any]") -> "NDArray[Any]":
        """Of each customer, within 64 MB; 0 where there is but one cluster."""
        import sklearn  # noqa: PLC0415  for whoever computes a scheme
        from sklearn.metrics import silhouette_samples  # noqa: PLC0415

        if not 1 < len(self.np.unique(labels)) < len(labels):
            return self.np.zeros(len(labels))
        with sklearn.config_context(working_memory=64):
            found: NDArray[Any] = silhouette_samples(matrix, labels)
        return found

    def quality(self) -> Quality:
        labels = self.labels[self.shown]
        silhouettes = self.silhouettes(self.matrix[self.shown], labels)
        indices, again = self.resample()
        return Quality(
            silhouette=_four(silhouettes.mean()),
            silhouettes=tuple(
                _four(silhouettes[labels == k].mean()) if (labels == k).any() else None for k in range(self.k)
            ),
            stability=_four(sum(indices) / len(indices)),
            least_stable=_four(min(indices)),
            found_again=tuple(_four(one) for one in again),
            baseline=_four(self.baseline()),
        )

    def resample(self) -> tuple[list[float], list[float]]:
        """The adjusted Rand index of each resample, and the mean Jaccard similarity of each cluster."""
        from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415  for whoever computes a scheme

        indices, again = [], self.np.zeros((RESAMPLES, self.k))
        for turn in range(RESAMPLES):
            self.tell("resampling", turn, RESAMPLES)
            drawn = self.random.choice(self.count, min(self.count, RESAMPLED), replace=True)
            labels = self.fit(self.matrix[drawn], self.k, 3).predict(self.matrix)
            indices.append(float(adjusted_rand_score(self.labels, labels)))
            again[turn] = self._nearest(labels)
        return indices, [float(one) for one in again.mean(axis=0)]

    def _nearest(self, labels: "NDArray[Any]") -> "NDArray[Any]":
        """For each cluster the Jaccard similarity of the cluster among `labels` that is most like it."""
        both = self.np.zeros((self.k, self.k))
        self.np.add.at(both, (self.labels, labels), 1)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
        found: NDArray[Any] = (both / self.np.maximum(either, 1)).max(axis=1)
        return found

    def baseline(self) -> float:
        """The silhouette of as many clusters in one normal cloud of the same means and covariances."""
        spread = self.np.cov(self.matrix, rowvar=False).reshape(self.matrix.shape[1], -1)
        found = []
        for _turn in range(3):
            cloud = self.random.multivariate_normal(self.matrix.mean(axis=0), spread, min(self.count, COMPARED))
            found.append(self.silhouette(cloud, self.fit(cloud, self.k, 3).labels_))
        return sum(found) / len(found)


def _four(number: float) -> float:
    """With four decimals, which is more than a sample can say."""
    return round(float(number), 4)
