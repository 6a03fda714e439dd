"""Places that lower capabilities offer and upper ones fill: the customer page shows cases without knowing of them."""

from collections.abc import Callable
from typing import Generic, TypeVar

from wattcare.kernel.clock import replaying

In = TypeVar("In")
Out = TypeVar("Out")


class Slot(Generic[In, Out]):
    """A named place; `register` fills it, `fill` asks everyone who registered, in order.

    What fills an `outward` one sends something to the world: it is not asked while history is replayed.
    """

    def __init__(self, name: str, *, outward: bool = False) -> None:
        self.name, self.outward = name, outward
        self._fillers: list[tuple[int, Callable[[In], Out]]] = []

    def register(self, filler: Callable[[In], Out], order: int = 0) -> None:
        if all(known is not filler for _, known in self._fillers):
            self._fillers.append((order, filler))
            self._fillers.sort(key=lambda entry: entry[0])

    def fill(self, given: In) -> list[Out]:
        if self.outward and replaying():
            return []
        return [filler(given) for _, filler in self._fillers]
