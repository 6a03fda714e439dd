"""Chance that is always the same: every draw comes from a named stream of the town's seed.

Streams are independent of each other, of the order in which they are made and of Python's hash seed, so that a
change in how customers are drawn does not change the weather.
"""

import math
import random
from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Dice(random.Random):
    """A stream of chance; `stream` makes a further one that depends on this one's name and the new one's only."""

    def __new__(cls, *_names: object) -> "Dice":
        return super().__new__(cls)

    def __init__(self, *names: object) -> None:
        self._names = names
        super().__init__(":".join(map(str, names)))

    def stream(self, *names: object) -> "Dice":
        """An independent stream below this one."""
        return Dice(*self._names, *names)

    def chance(self, share: float) -> bool:
        return self.random() < share

    def between(self, low: float, high: float) -> float:
        """A figure between the two, the lower ones likelier: most things are done soon, some take long."""
        return low + (high - low) * self.random() * math.sqrt(self.random())

    def around(self, middle: float, spread: float) -> float:
        """A positive figure near `middle`; `spread` 0.2 keeps two thirds within a fifth of it."""
        return middle * math.exp(self.gauss(0, spread))

    def code(self, length: int, alphabet: str = "0123456789") -> str:
        return "".join(self.choices(alphabet, k=length))


class Urn(Generic[T]):
    """Things drawn by weight, without counting the weights together for each draw."""

    def __init__(self, weighted: Mapping[T, float] | Sequence[tuple[T, float]]) -> None:
        pairs = list(weighted.items()) if isinstance(weighted, Mapping) else list(weighted)
        if not pairs:
            raise ValueError("an urn needs something in it")
        self.things = [thing for thing, _ in pairs]
        self._ends = list(accumulate(weight for _, weight in pairs))

    def draw(self, dice: Dice) -> T:
        place = bisect_right(self._ends, dice.random() * self._ends[-1])
        return self.things[min(place, len(self.things) - 1)]


def parts_of(total: int, weights: Mapping[K, float]) -> dict[K, int]:
    """`total` divided by weight into whole numbers that add up to it (largest remainders first, then by order)."""
    every = sum(weights.values())
    exact = {key: total * weight / every for key, weight in weights.items()}
    counts = {key: int(share) for key, share in exact.items()}
    order = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in order[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


class Numbers:
    """Numbers that look drawn and never repeat: a walk through 0 … `size`-1 in steps that share no factor with it."""

    def __init__(self, dice: Dice, size: int) -> None:
        self.size, self._place = size, dice.randrange(size)
        self._step = next(
            step for step in iter(lambda: dice.randrange(size // 3, size), None) if step and math.gcd(step, size) == 1
        )

    def next(self) -> int:
        self._place = (self._place + self._step) % self.size
        return self._place
