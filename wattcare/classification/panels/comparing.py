"""A draft beside what decides now: a matrix, a picture of who moves, samples, and what is worded differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wattcare.classification.panels.scheme import sample_links
from wattcare.classification.queries.comparing import Comparison
from wattcare.classification.queries.schemes import ClassDef
from wattcare.kernel.ui.amounts import number
from wattcare.kernel.ui.charts import Chart
from wattcare.kernel.ui.flows import Flow, Part, flow_chart
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.shares import REST, Share, percent, share_bar

SQUARE = 400  # cells of a matrix that can still be read
MOVES = 60
CROWDED = 0.85  # of all customers: where more stay, only those who move are drawn
NONE = "-"  # the code of no class in pictures


@dataclass(frozen=True)
class Cell:
    """Customers of a row who come to a column."""

    count: str
    share: str
    css: str


@dataclass(frozen=True)
class MatrixRow:
    name: str
    tone: str
    cells: Sequence[Cell]
    total: str


@dataclass(frozen=True)
class MoveShown:
    """One way from class to class, with some who would go it."""

    source: str
    target: str
    count: str
    share: str
    samples: SafeString


@dataclass(frozen=True)
class Change:
    """A class before and after; `change` is its difference with a sign."""

    name: str
    tone: str
    before: str
    after: str
    change: str
    samples: SafeString


@dataclass(frozen=True)
class ComparisonShown:
    """`flow`, `matrix` and `moves` are empty while no version decides; `bar` shows the classes of the draft."""

    said: str
    bar: SafeString
    flow: Chart | None
    columns: Sequence[str]
    matrix: Sequence[MatrixRow]
    moves: Sequence[MoveShown]
    more_moves: int
    changes: Sequence[Change]


def comparison_shown(found: Comparison, *, sensitive: bool = False) -> ComparisonShown:
    """Everything of a comparison that a page draws; no matrix where it would be too large to read. Customers of
    sensitive classes are counted, but not named; of a sensitive scheme nobody is."""
    found = replace(found, samples={} if sensitive else _open_samples(found))
    before, after = parts(found.classes_before), parts(found.classes_after)
    square = [one for one in after if one.code != NONE or found.members(after=True).get(None)]
    moves = found.moves
    return ComparisonShown(
        said=_said(found), bar=_bar(found, after), flow=_flow(found, before, after) if found.before else None,
        columns=[one.name for one in square], matrix=_matrix(found, before, square),
        moves=[_move(found, cell, count, before, after) for cell, count in moves[:MOVES]],
        more_moves=max(len(moves) - MOVES, 0), changes=_changes(found, before, after),
    )  # fmt: skip


def _open_samples(found: Comparison) -> dict[tuple[str | None, str | None], tuple[str, ...]]:
    hidden = {one.code for one in (*found.classes_before, *found.classes_after) if one.sensitive}
    return {cell: numbers for cell, numbers in found.samples.items() if not hidden & set(cell)}


def parts(classes: Sequence[ClassDef]) -> list[Part]:
    """The classes customers are put into, with the names of those around them; no class comes last."""
    by_code = {one.code: one for one in classes}

    def path(one: ClassDef) -> str:
        around = by_code.get(one.within)
        own = names(one.names) or one.code
        return f"{path(around)} / {own}" if around else own

    found = [Part(one.code, path(one), one.tone) for one in classes if one.leaf]
    return [*found, Part(NONE, pgettext("part of a whole", "In no class"), REST)]


def _said(found: Comparison) -> str:
    if not found.before:
        text = _("No version decides yet: %(customers)s customers get their class for the first time.")
        return text % {"customers": number(found.customers)}
    text = _("%(moved)s of %(customers)s customers (%(share)s) would be in another class.")
    share = percent(found.moved, found.customers)
    return text % {"moved": number(found.moved), "customers": number(found.customers), "share": share}


def _flow(found: Comparison, before: Sequence[Part], after: Sequence[Part]) -> Chart:
    stay = found.customers - found.moved
    crowded = bool(found.moved) and stay > CROWDED * found.customers
    cells = {cell: count for cell, count in found.cells.items() if not crowded or cell[0] != cell[1]}
    flows = [Flow(was or NONE, to or NONE, count) for (was, to), count in cells.items()]
    title = _("Only those who move") if crowded else _("From where to where")
    return flow_chart(title, before, after, flows, heads=[_("Now"), _("With the draft"), _("Customers"), _("Share")])


def _matrix(found: Comparison, before: Sequence[Part], after: Sequence[Part]) -> list[MatrixRow]:
    if not found.before or len(before) * len(after) > SQUARE:
        return []
    rows = [(one, [found.cells.get((_code(one), _code(to)), 0) for to in after]) for one in before]
    return [_row(one, after, counts) for one, counts in rows if sum(counts) or one.code != NONE]


def _row(source: Part, after: Sequence[Part], counts: Sequence[int]) -> MatrixRow:
    whole = sum(counts)
    cells = [_cell(source, to, count, whole) for to, count in zip(after, counts, strict=True)]
    return MatrixRow(source.name, source.tone, cells, number(whole))


def _cell(source: Part, target: Part, count: int, whole: int) -> Cell:
    css = "k-none" if not count else "k-stay" if source.code == target.code else "k-move"
    return Cell(number(count) if count else "·", percent(count, whole) if count else "", css)


def _code(part: Part) -> str | None:
    return None if part.code == NONE else part.code


def _move(
    found: Comparison, cell: tuple[str | None, str | None], count: int, before: Sequence[Part], after: Sequence[Part]
) -> MoveShown:
    called = [{one.code: one.name for one in side} for side in (before, after)]
    samples = sample_links(found.samples.get(cell, ()))
    return MoveShown(
        called[0][cell[0] or NONE], called[1][cell[1] or NONE], number(count), percent(count, found.customers), samples
    )


def _changes(found: Comparison, before: Sequence[Part], after: Sequence[Part]) -> list[Change]:
    """Every class of either version with its members, those of the new one first; no class only where somebody is."""
    was = _members(found, after=False) if found.before else {}
    will, known = _members(found, after=True), {one.code for one in after}
    rows = [*after, *(one for one in before if one.code not in known)]
    return [
        _change(found, one, was.get(one.code, 0), will.get(one.code, 0))
        for one in rows
        if one.code != NONE or was.get(NONE) or will.get(NONE)
    ]


def _members(found: Comparison, *, after: bool) -> dict[str, int]:
    return {code or NONE: count for code, count in found.members(after=after).items()}


def _change(found: Comparison, part: Part, was: int, will: int) -> Change:
    if not found.before:
        samples = sample_links(found.samples.get((None, _code(part)), ()))
        return Change(part.name, part.tone, "", number(will), "", samples)
    sign = "+" if will > was else "−" if will < was else "±"
    return Change(part.name, part.tone, number(was), number(will), f"{sign}{number(abs(will - was))}", SafeString(""))


def _bar(found: Comparison, after: Sequence[Part]) -> SafeString:
    members = _members(found, after=True)
    return share_bar(_("Customers by class"), [Share(one.name, members.get(one.code, 0), one.tone) for one in after])


# ── wording ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Wording:
    """A class whose condition, or order, is another than before; "" where it is new or gone."""

    name: str
    before: str
    after: str


def wordings(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Wording]:
    """The classes of two documents whose condition differs, in the order of the new one."""
    old, new = _conditions(before or {}), _conditions(after)
    changed = [code for code in [*new, *(one for one in old if one not in new)] if old.get(code) != new.get(code)]
    empty = ("", "")
    return [
        Wording((new.get(code) or old[code])[0] or code, old.get(code, empty)[1], new.get(code, empty)[1])
        for code in changed
    ]


def _conditions(document: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for one in document.get("classes") or ():
        found[str(one.get("code", ""))] = (names(one.get("names")), str(one.get("when", "")))
        found |= _conditions(one)
    return found
