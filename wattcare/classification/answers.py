"""The answer to the question whether a scheme holds: what `wattcare scheme check --json` prints and the API gives.

Its keys are kept stable; docs/classification.md describes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wattcare.classification.rules.documents import JSON, mend_json, practical_json, problem_json, witness_json
from wattcare.classification.rules.findings import Gap, Overlap, Practical, Problem, Proof
from wattcare.classification.rules.schemes import Fields, Scheme
from wattcare.classification.rules.words import witness_words

HOLDS, FAILS, WRONG = 0, 1, 2


@dataclass(frozen=True)
class Check:
    """What was found of a scheme. Without `scheme` its files could not be read; `problems` then say why."""

    scheme: Scheme | None = None
    fields: Fields | None = None
    proof: Proof | None = None
    practical: Practical | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def code(self) -> int:
        """2 when files are wrong, 0 when strict and proved, or ordered and total, else 1."""
        if self.problems or self.proof is None:
            return WRONG
        return HOLDS if self.proof.holds else FAILS

    @property
    def told(self) -> tuple[Problem, ...]:
        """All problems, then all that is merely worth knowing."""
        return (*self.problems, *(self.proof.notes if self.proof else ()), *self.notes)


def answer(check: Check) -> JSON:
    """The check as JSON."""
    scheme, proof = check.scheme, check.proof
    return {
        "scheme": scheme.code if scheme else None,
        "strict": scheme.strict if scheme else None,
        "disjoint": proof.disjoint if proof else None,
        "exhaustive": proof.exhaustive if proof else None,
        "overlaps": [_overlap(one, check.fields or {}) for one in proof.overlaps] if proof else [],
        "gaps": [_gap(one, check.fields or {}) for one in proof.gaps] if proof else [],
        "undecided": list(proof.undecided) if proof else [],
        "practical": practical_json(check.practical) if check.practical else None,
        "problems": [problem_json(one) for one in check.told],
        "takes": _takes(proof),
        "fields": list(scheme.fields) if scheme else [],
        "day": proof.day.isoformat() if proof else None,
        "asks_for_today": scheme.asks_for_today if scheme else None,
        "seconds": proof.seconds if proof else None,
    }


def _overlap(found: Overlap, fields: Fields) -> JSON:
    return {"classes": list(found.classes), **_shown(found, fields)}


def _gap(found: Gap, fields: Fields) -> JSON:
    return {**_shown(found, fields), "missing": list(found.missing)}


def _shown(found: Overlap | Gap, fields: Fields) -> dict[str, Any]:
    return {
        "witness": witness_json(found.witness),
        "words": witness_words(found.witness, fields),
        "mends": [mend_json(one) for one in found.mends],
    }


def _takes(proof: Proof | None) -> list[Mapping[str, Any]]:
    taken: Iterable[Any] = proof.takes if proof else ()
    return [{"class": one.code, "empty": one.empty, "loses_to": list(one.loses_to)} for one in taken]
