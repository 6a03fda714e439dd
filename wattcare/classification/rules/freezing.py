"""Clusters frozen as conditions: a shallow tree of decisions learns where they lie, its bounds are rounded to numbers
that people read, and each cluster becomes the customers of its leaves.

Whatever the bounds are, the leaves of a tree neither overlap nor leave anybody out; so do the conditions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wattcare.classification.rules.boxes import Box, fields_in, merged
from wattcare.classification.rules.readable import roundest
from wattcare.classification.rules.segments import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEEPEST = 5
LEAVES_PER_CLUSTER = 4
LEARNT = 20_000  # customers whom the tree learns from
MOVED = 0.01  # of the customers at a bound, whom rounding may put on its other side
ENOUGH = 0.01  # of fidelity, below the best, for which fewer leaves are taken


@dataclass(frozen=True)
class Frozen:
    """The boxes of each cluster, none where it has no leaf. `fidelity` is the share of the customers learnt from who
    are put where they were."""

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
    every = -(-len(labels) // LEARNT)
    reader = _Learner({name: values[::every] for name, values in columns.items()}, labels[::every], decimals)
    found = [reader.tree_of(leaves, count) for leaves in range(count, LEAVES_PER_CLUSTER * count + 1)]
    fewest_lost = min(one.lost for one in found)
    able = [one for one in found if one.lost == fewest_lost]
    best = max(one.fidelity for one in able)
    return next(one for one in able if one.fidelity >= best - ENOUGH)


@dataclass(frozen=True)
class _Learner:
    """Grows trees from customers and reads them with rounded bounds."""

    columns: Mapping[str, "NDArray[Any]"]
    labels: "NDArray[Any]"
    decimals: Mapping[str, int]

    def tree_of(self, leaves: int, clusters: int) -> Frozen:
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme
        from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415

        matrix = np.column_stack(list(self.columns.values()))
        grown = DecisionTreeClassifier(max_leaf_nodes=leaves, max_depth=DEEPEST, random_state=SEED)
        tree = grown.fit(matrix, self.labels).tree_
        boxes: list[list[Box]] = [[] for _cluster in range(clusters)]
        hits = 0
        for box, rows in self._leaves(tree, 0, Box(), np.arange(len(self.labels))):
            found = np.bincount(self.labels[rows])
            boxes[int(found.argmax())].append(box)
            hits += int(found.max())
        return Frozen(tuple(tuple(merged(one)) for one in boxes), hits / len(self.labels))

    def _leaves(self, tree: Any, node: int, box: Box, rows: "NDArray[Any]") -> Iterator[tuple[Box, "NDArray[Any]"]]:
        """Each leaf below `node` as a box, with the numbers of the customers in it. Where rounding leaves nobody on a
        side of a bound, there is no bound."""
        if tree.children_left[node] < 0:
            yield box, rows
            return
        name = list(self.columns)[tree.feature[node]]
        at = self._bound(name, self.columns[name][rows], float(tree.threshold[node]))
        below = self.columns[name][rows] < float(at)
        left, right = box.cut(name, at)
        sides = ((tree.children_left, left, rows[below]), (tree.children_right, right, rows[~below]))
        peopled = [(int(child[node]), part, own) for child, part, own in sides if len(own)]
        for child, part, own in peopled:
            yield from self._leaves(tree, child, (part or box) if len(peopled) > 1 else box, own)

    def _bound(self, name: str, values: "NDArray[Any]", threshold: float) -> Decimal:
        """The roundest bound that moves few customers to the other side."""
        import numpy as np  # noqa: PLC0415  for whoever computes a scheme

        ordered = np.sort(values)
        at = int(np.searchsorted(ordered, threshold, "right"))
        spare = int(MOVED * len(ordered))
        low, high = ordered[max(at - 1 - spare, 0)], ordered[min(at + spare, len(ordered) - 1)]
        return roundest(min(float(low), threshold), max(float(high), threshold), threshold, self.decimals[name])
