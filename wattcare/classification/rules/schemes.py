"""What a scheme is: a purpose, one criterion, classes with conditions, perhaps within each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wattcare.classification.rules.syntax import And, Condition, Parsed, asks_for_today, fields_of
from wattcare.customers.rules.profile import ProfileField
from wattcare.kernel.names import Names

Fields = Mapping[str, ProfileField]
"""The catalogue a scheme is read against, by name."""


@dataclass(frozen=True)
class SchemeClass:
    """One class. `within` is the code of the class it lies in; `sensitive` classes are seen by few and recorded."""

    code: str
    names: Names
    when: Parsed
    tone: str = "neutral"
    within: str = ""
    sensitive: bool = False


@dataclass(frozen=True)
class Scheme:
    """A scheme as read. Without `strict` the first class that fits takes the customer, from top to bottom."""

    code: str
    names: Names
    criterion: Names
    purpose: Names = field(default_factory=lambda: Names({}))
    strict: bool = True
    classes: tuple[SchemeClass, ...] = ()
    sensitive: bool = False

    def class_of(self, code: str) -> SchemeClass:
        """KeyError for a code that is none of its classes."""
        return next((one for one in self.classes if one.code == code), None) or _raise(code)

    @property
    def leaves(self) -> tuple[SchemeClass, ...]:
        """The classes that customers are put into: those with no class within them, in their order."""
        above = {one.within for one in self.classes}
        return tuple(one for one in self.classes if one.code not in above)

    def path(self, code: str) -> tuple[SchemeClass, ...]:
        """The class of `code` with those it lies in, the outermost first."""
        found: list[SchemeClass] = []
        while code:
            found.append(self.class_of(code))
            code = found[-1].within
        return tuple(reversed(found))

    def condition(self, code: str) -> Condition:
        """What makes a customer fit the class of `code`: its own condition and those of the classes around it."""
        trees = tuple(one.when.tree for one in self.path(code))
        return trees[0] if len(trees) == 1 else And(trees)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field its conditions ask for, in the order of first mention."""
        return tuple(dict.fromkeys(name for one in self.classes for name in fields_of(one.when.tree)))

    @property
    def asks_for_today(self) -> bool:
        return any(asks_for_today(one.when.tree) for one in self.classes)

    def children(self, code: str) -> Iterator[SchemeClass]:
        return (one for one in self.classes if one.within == code)


def _raise(code: str) -> SchemeClass:
    raise KeyError(code)
