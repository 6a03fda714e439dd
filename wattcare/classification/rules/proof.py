"""The proof of a scheme: that no customer can be in two of its classes, and none in no class.

z3 is asked for a customer who fits two classes, then for one who fits none. No such customer: proved. One found: shown
as a witness, made plain, together with ways to mend. No answer in time: said, and nothing is claimed.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wattcare.classification.rules.evaluating import fits
from wattcare.classification.rules.findings import Gap, Overlap, Problem, Proof, Take, Witness
from wattcare.classification.rules.mends import mends_of_gap, mends_of_overlap
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.classification.rules.syntax import Constant, Today, walk

if TYPE_CHECKING:
    pass

MOST_OVERLAPS, MOST_GAPS = 200, 12  # shown; more of them say nothing new
PLAIN_SHARE = 0.6  # of the time, for making witnesses plain


def prove(scheme: Scheme, fields: Fields, *, day: date, seconds: float = 10.0) -> Proof:
    """What can be said of the scheme on `day`, within `seconds`. `fields` knows every field it asks for."""
    return _Prover(scheme, fields, day, seconds).prove()


@dataclass
class _Prover:
    scheme: Scheme
    fields: Fields
    day: date
    seconds: float
    overlaps: list[Overlap] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        import z3  # noqa: PLC0415  sixty megabytes, for whoever proves something

        from wattcare.classification.rules.encoding import Encoder  # noqa: PLC0415  with z3
        from wattcare.classification.rules.witnesses import Witnesses  # noqa: PLC0415

        self.began = time.monotonic()
        self.z3: Any = z3
        self.codes = [one.code for one in self.scheme.leaves]
        trees = [one.when.tree for one in self.scheme.classes]
        self.encoder: Encoder = Encoder(self.fields, self.scheme.fields, trees, self.day)
        self.solver: Any = z3.Solver(ctx=self.encoder.context)  # looks
        self.showing: Any = z3.Solver(ctx=self.encoder.context)  # makes plain what was found
        self.marks = {code: z3.Bool(f"in {code}", self.encoder.context) for code in self.codes}
        trues = {code: self.encoder.true(self.scheme.condition(code)) for code in self.codes}
        for solver in (self.solver, self.showing):
            solver.add(*self.encoder.laws, *(mark == trues[code] for code, mark in self.marks.items()))
        self.witnesses: Witnesses = Witnesses(self.scheme, self.encoder, self.showing)

    def prove(self) -> Proof:
        exhaustive = self._look_for_gaps()
        takes: tuple[Take, ...] = ()
        disjoint: bool | None = True
        if self.scheme.strict:
            disjoint = self._look_for_overlaps()
        else:
            takes = tuple(self._takes())
        return Proof(
            day=self.day, disjoint=disjoint, exhaustive=exhaustive, overlaps=tuple(self.overlaps),
            gaps=tuple(self.gaps), undecided=tuple(self.undecided), takes=takes,
            notes=tuple(notes_of(self.scheme, self.fields)), seconds=round(time.monotonic() - self.began, 3),
        )  # fmt: skip

    # ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _left(self) -> float:
        return self.seconds - (time.monotonic() - self.began)

    def _ask(self, *assumed: Any) -> bool | None:
        """Whether there is such a customer; None when there was no answer in time."""
        left = self._left()
        if left <= 0:
            return None
        self.solver.set("timeout", max(int(left * 1000), 1))
        answer = self.solver.check(*assumed)
        return None if answer == self.z3.unknown else bool(answer == self.z3.sat)

    # ── overlaps ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _look_for_overlaps(self) -> bool | None:
        """All pairs at once: is there a customer in at least two classes? Only when there is, pair by pair."""
        if len(self.codes) < 2:
            return True
        answer = self._ask(self.z3.AtLeast(*self.marks.values(), 2))
        if answer:
            for pair in dict.fromkeys([*self._pairs(), *combinations(self.codes, 2)]):
                if len(self.overlaps) >= MOST_OVERLAPS:
                    break
                if self._left() <= 0:
                    self.undecided.append(_("whether more classes overlap"))
                    break
                self._look_at(pair)
        return self._settled(answer, self.overlaps, _("whether two classes overlap"))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """The pairs that the last answer shows."""
        model = self.solver.model()
        return combinations([code for code, mark in self.marks.items() if self.z3.is_true(model.eval(mark))], 2)

    def _look_at(self, pair: tuple[str, str]) -> None:
        answer = self._ask(*(self.marks[code] for code in pair))
        if answer:
            self._note_overlap(pair)
        elif answer is None:
            self._leave_open(pair)

    def _note_overlap(self, pair: tuple[str, str]) -> None:
        both = [self.marks[code] for code in pair]
        witness = self._witness(*both)
        if witness is not None and set(pair) <= set(fits(self.scheme, witness, self.day)):
            self.overlaps.append(Overlap(pair, witness, mends_of_overlap(self.scheme, *pair)))
        else:
            self._leave_open(pair)

    def _leave_open(self, pair: tuple[str, str]) -> None:
        self.undecided.append(_("whether “%(one)s” and “%(other)s” overlap") % {"one": pair[0], "other": pair[1]})

    def _witness(self, *what: Any) -> Witness | None:
        """Made plain while there is time for it, as found otherwise."""
        left = self._left()
        self.showing.set("timeout", max(int(left * 500), 1))
        if left > self.seconds * (1 - PLAIN_SHARE):
            return self.witnesses.plainest(*what)
        return self.witnesses.any(*what) if left > 0 else None

    def _settled(self, answer: bool | None, found: list[Any], question: str) -> bool | None:
        """What is known at last: False with a witness, None without answer, True when nothing can be found."""
        if answer is None:
            self.undecided.append(question)
        if found:
            return False
        return True if answer is False and not self.undecided else None

    # ── gaps ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _look_for_gaps(self) -> bool | None:
        self.solver.push()
        self.solver.add(*(self.z3.Not(mark) for mark in self.marks.values()))
        answer = self._ask()
        if answer:
            self._gap((), self._nothing_missing())
            for name in self._nullable():
                others = [self.z3.Not(self.encoder.missing[one]) for one in self._nullable() if one != name]
                self._gap((name,), [self.encoder.missing[name], *others])
            if not self.gaps:
                self._gap(None, [])
            if not self.gaps:  # only where no value with finitely many decimals shows it, such as a third
                self.undecided.append(_("whether every customer has a class"))
        self.solver.pop()
        return self._settled(answer, self.gaps, _("whether every customer has a class"))

    def _nullable(self) -> list[str]:
        return [name for name in self.scheme.fields if self.encoder.missing[name] is not self.encoder.no]

    def _nothing_missing(self) -> list[Any]:
        return [self.z3.Not(self.encoder.missing[name]) for name in self._nullable()]

    def _gap(self, missing: tuple[str, ...] | None, what: list[Any]) -> None:
        if len(self.gaps) >= MOST_GAPS or not self._ask(*what):
            return
        witness = self._witness(*what, *(self.z3.Not(mark) for mark in self.marks.values()))
        if witness is None or fits(self.scheme, witness, self.day):
            return
        missing = tuple(name for name, value in witness.items() if value is None) if missing is None else missing
        mends = mends_of_gap(self.scheme, missing, self.fields, self._taken_when_missing)
        self.gaps.append(Gap(witness, missing, mends))

    def _taken_when_missing(self, name: str) -> bool:
        """Whether some class takes customers without that field: a class for them would then overlap."""
        solver = self.z3.Solver(ctx=self.encoder.context)
        solver.set("timeout", max(int(self._left() * 1000), 1))
        solver.add(*self.encoder.laws, self.encoder.missing[name])
        solver.add(self.z3.Or([self.encoder.true(self.scheme.condition(code)) for code in self.codes]))
        return bool(solver.check() != self.z3.unsat)

    # ── ordered schemes ─────────────────────────────────────────────────────────────────────────────────────────────

    def _takes(self) -> Iterator[Take]:
        """What each class really takes, after those above it."""
        for at, code in enumerate(self.codes):
            above = self.codes[:at]
            free = self._ask(self.marks[code], *(self.z3.Not(self.marks[one]) for one in above))
            if free is None:
                self.undecided.append(_("whether “%(code)s” takes anybody") % {"code": code})
            loses = tuple(one for one in above if self._ask(self.marks[code], self.marks[one]))
            yield Take(code, empty=free is False, loses_to=loses)


def notes_of(scheme: Scheme, fields: Fields) -> list[Problem]:
    """What is worth knowing though it breaks no rule."""
    found = []
    criteria = dict.fromkeys(fields[name].criterion or name for name in scheme.fields)
    if len(criteria) > 1:
        what = _("The conditions ask for more than one criterion: %(fields)s.") % {"fields": ", ".join(scheme.fields)}
        mend = _("A class is easier to grasp when one criterion decides; consider a scheme for each.")
        found.append(Problem(scheme.code, what, mend, note=True))
    fixed, moving = _kinds_of_days(scheme)
    if fixed and moving:
        what = _(
            "Some conditions name fixed days, others days that move with today: what holds today may not tomorrow."
        )
        found.append(Problem(scheme.code, what, _("Use one of the two for the same field."), note=True))
    return found


def _kinds_of_days(scheme: Scheme) -> tuple[bool, bool]:
    nodes = [node for one in scheme.classes for node in walk(one.when.tree)]
    fixed = any(isinstance(node, Constant) and isinstance(node.value, date) for node in nodes)
    return fixed, any(isinstance(node, Today) for node in nodes)
