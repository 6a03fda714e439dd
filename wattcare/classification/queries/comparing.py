"""A draft beside what decides now: who would move from where to where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from wattcare.classification.models import SchemeVersion, State
from wattcare.classification.queries.deciding import compared_sql
from wattcare.classification.queries.live import scheme_of_version
from wattcare.classification.queries.schemes import ClassDef, classes_in, hidden_in, version_for
from wattcare.classification.rules.schemes import Scheme
from wattcare.customers.queries import home
from wattcare.kernel.actors import Actor

SAMPLES = 5
Cell = tuple[str | None, str | None]
"""Class before and class after, by code; None for no class, or for no version before."""


@dataclass(frozen=True)
class Comparison:
    """What a version would do. `cells` counts customers, `samples` names up to SAMPLES of each cell by number.

    Without a version before it, everybody comes from None and nobody counts as moved.
    """

    code: str
    day: date
    before: int | None
    after: int
    classes_before: tuple[ClassDef, ...]
    classes_after: tuple[ClassDef, ...]
    cells: Mapping[Cell, int]
    samples: Mapping[Cell, tuple[str, ...]]

    @property
    def customers(self) -> int:
        return sum(self.cells.values())

    @property
    def moved(self) -> int:
        """Customers in another class than before."""
        return sum(count for (was, to), count in self.cells.items() if was != to) if self.before else 0

    @property
    def moves(self) -> list[tuple[Cell, int]]:
        """The cells of those who move, the largest first."""
        found = [(cell, count) for cell, count in self.cells.items() if cell[0] != cell[1]]
        return sorted(found, key=lambda one: -one[1]) if self.before else []

    def members(self, *, after: bool) -> dict[str | None, int]:
        """How many customers each class has; None for no class."""
        found: dict[str | None, int] = {}
        for cell, count in self.cells.items():
            found[cell[after]] = found.get(cell[after], 0) + count
        return found


def compare(actor: Actor, code: str, *, number: int | None = None, day: date | None = None) -> Comparison:
    """The version in work (or version `number`) beside the live one, over all customers, in one statement.

    NotFound where there is no such version; SchemeError where one asks for a field that is gone.
    """
    after = version_for(actor, code, "work" if number is None else number)
    require_shown(actor, after)
    live = SchemeVersion.objects.filter(scheme_id=after.scheme_id, state=State.LIVE).exclude(pk=after.pk).first()
    if live:
        require_shown(actor, live)
    return compare_versions(live, after, day or home.today())


def require_shown(actor: Actor, version: SchemeVersion) -> None:
    """A comparison names all classes: NotPermitted where one of them is hidden from the actor."""
    if hidden_in(version.document, actor):
        actor.require("classification.draft")


def compare_versions(before: SchemeVersion | None, after: SchemeVersion, day: date) -> Comparison:
    """What `compare` does, for two versions in hand."""
    return compare_with(before, scheme_of_version(after), after.document, day, number=after.number)


def compare_with(
    before: SchemeVersion | None, new: Scheme, document: Mapping[str, Any], day: date, *, number: int = 0
) -> Comparison:
    """A version beside a scheme that may stand nowhere yet; `document` is the scheme's."""
    found = list(_cells(scheme_of_version(before) if before else None, new, day))
    return Comparison(
        code=new.code,
        day=day,
        before=before.number if before else None,
        after=number,
        classes_before=classes_in(before.document) if before else (),
        classes_after=classes_in(document),
        cells={cell: count for cell, count, _samples in found},
        samples={cell: samples for cell, _count, samples in found},
    )


# The samples are picked while counting: whoever comes first, without sorting a million customers.
_COUNTED = """
    SELECT q.before, q.after, q.n, ARRAY(
        SELECT c.number FROM unnest(q.first) AS f (id) JOIN customers_customer c ON c.id = f.id ORDER BY c.number)
    FROM (SELECT d.before, d.after, count(*) AS n, (array_agg(d.customer_id))[1:%(samples)s] AS first
          FROM ({decided}) d GROUP BY d.before, d.after) q
"""


def _cells(before: Scheme | None, after: Scheme, day: date) -> Iterator[tuple[Cell, int, tuple[str, ...]]]:
    statement = _COUNTED.replace("{decided}", compared_sql(before, after, day))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day, "samples": SAMPLES})
        for was, to, count, numbers in cursor.fetchall():
            yield (_code(before, was), _code(after, to)), count, tuple(numbers)


def _code(scheme: Scheme | None, place: int | None) -> str | None:
    return scheme.leaves[place].code if scheme and place is not None else None
