"""Clusters frozen as conditions: a shallow tree of decisions learns where they lie, its bounds are rounded to numbers
that people read, and each cluster becomes the customers of its leaves.

Whatever the bounds are, the leaves of a tree neither overlap nor leave anybody out; so do the conditions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wattcare.classification.rules.boxes import Box, fields_in, merged
from wattcare.classification.rules.readable import roundest
from wattcare.classification.rules.segments import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEEPEST = 5
LEAVES_PER_CLUSTER = 4
MOVED = 0.01  # of the customers at a bound, whom rounding may put on its other side
ENOUGH = 0.01  # of fidelity, below the best, for which fewer leaves are taken


@dataclass(frozen=True)
class Frozen:
    """The boxes of each cluster, none where no leaf is its; `fidelity` is the share of customers put where they were."""

    boxes: tuple[tuple[Box, ...], ...]
    fidelity: float

    @property
    def known(self) -> tuple[str, ...]:
        """The fields asked for."""
        return fields_in(box for boxes in self.boxes for box in boxes)

    @property
    def lost(self) -> int:
        return sum(1 for boxes in self.boxes if not boxes)


def freeze(columns: Mapping[str, "NDArray[Any]"], labels: "NDArray[Any]", decimals: Mapping[str, int]) -> Frozen:
    """The simplest of the trees that tell the clusters apart about as well as the best of them.

    `columns` are known values by field, `labels` the cluster of each customer, counted from 0.
    """
    count = int(labels.max()) + 1
    if count == 1:
        return Frozen(((Box(),),), 1.0)
    found = [_of_leaves(columns, labels, decimals, leaves) for leaves in range(count, LEAVES_PER_CLUSTER * count + 1)]
    fewest_lost = min(one.lost for one in found)
    able = [one for one in found if one.lost == fewest_lost]
    best = max(one.fidelity for one in able)
    return next(one for one in able if one.fidelity >= best - ENOUGH)


def _of_leaves(
    columns: Mapping[str, "NDArray[Any]"], labels: "NDArray[Any]", decimals: Mapping[str, int], leaves: int
) -> Frozen:
    import numpy as np  # noqa: PLC0415  for whoever computes a scheme
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415

    matrix = np.column_stack(list(columns.values()))
    tree = DecisionTreeClassifier(max_leaf_nodes=leaves, max_depth=DEEPEST, random_state=SEED).fit(matrix, labels)
    reader = _Reader(tree.tree_, list(columns), columns, labels, decimals)
    boxes: list[list[Box]] = [[] for _cluster in range(int(labels.max()) + 1)]
    hits = 0
    for box, rows in reader.leaves(0, Box(), np.arange(len(labels))):
        cluster = reader.cluster_of(rows)
        boxes[cluster].append(box)
        hits += int((labels[rows] == cluster).sum())
    return Frozen(tuple(tuple(merged(one)) for one in boxes), hits / len(labels))


@dataclass(frozen=True)
class _Reader:
    """Reads a tree with rounded bounds, beside the customers it was learnt from."""

    tree: Any
    names: Sequence[str]
    columns: Mapping[str, "NDArray[Any]"]
    labels: "NDArray[Any]"
    decimals: Mapping[str, int]

    def leaves(self, node: int, box: Box, rows: "NDArray[Any]") -> Iterator[tuple[Box, "NDArray[Any]"]]:
        """Each leaf below `node` as a box, with the numbers of the customers in it; leaves that hold nobody of them
        belong to their neighbour."""
        if self.tree.children_left[node] < 0:
            yield box, rows
            return
        name = self.names[self.tree.feature[node]]
        values = self.columns[name][rows]
        at = self._bound(name, values, float(self.tree.threshold[node]))
        below = values < float(at)
        left, right = box.cut(name, at)
        if left is None or right is None or not below.any() or below.all():
            yield from self.leaves(self._busier(node, below), box, rows)
            return
        yield from self.leaves(int(self.tree.children_left[node]), left, rows[below])
        yield from self.leaves(int(self.tree.children_right[node]), right, rows[~below])

    def _busier(self, node: int, below: "NDArray[Any]") -> int:
        side = self.tree.children_left if below.any() else self.tree.children_right
        return int(side[node])

    def _bound(self, name: str, values: "NDArray[Any]", threshold: float) -> Any:
        """The roundest bound that moves few customers to the other side."""
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        ordered = np.sort(values)
        at = int(np.searchsorted(ordered, threshold, "right"))
        spare = int(MOVED * len(ordered))
        low, high = ordered[max(at - 1 - spare, 0)], ordered[min(at + spare, len(ordered) - 1)]
        low, high = min(float(low), threshold), max(float(high), threshold)
        return roundest(low, high if high > low else low + abs(low) + 1, threshold, self.decimals[name])

    def cluster_of(self, rows: "NDArray[Any]") -> int:
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        return int(np.argmax(np.bincount(self.labels[rows])))
