"""Findings as JSON, for keeping and for programs, and back again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wattcare.classification.rules.findings import Gap, Lack, Mend, Overlap, Practical, Problem, Proof, Take, Witness

JSON = dict[str, Any]


def problem_json(problem: Problem) -> JSON:
    """`where` in words; `line`, `column` and the class where there are such."""
    found: JSON = {"where": problem.place, "what": problem.what, "mend": problem.mend}
    if problem.line:
        found |= {"line": problem.line, "column": problem.column}
    if problem.about:
        found["class"] = problem.about
    return found | ({"note": True} if problem.note else {})


def witness_json(witness: Witness) -> JSON:
    """Numbers as numbers (as texts where a number of JSON would not be exact), days as ISO dates, null for missing."""
    return {name: _plain(value) for name, value in witness.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        number: int | float = int(value) if value == value.to_integral_value() else float(value)
        return number if Decimal(repr(number)) == value else str(value)
    return value.isoformat() if isinstance(value, date) else value


def _exact(value: Any) -> Any:
    """For keeping: decimals and days say what they are."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _from_exact(value: Any) -> Any:
    match value:
        case {"decimal": text}:
            return Decimal(text)
        case {"date": text}:
            return date.fromisoformat(text)
    return value


def mend_json(mend: Mend) -> JSON:
    return {"code": mend.code, "text": mend.text, "changes": dict(mend.changes), "names": dict(mend.names)}


def proof_json(proof: Proof) -> JSON:
    """The whole proof, exact, for keeping."""
    return {
        "day": proof.day.isoformat(),
        "disjoint": proof.disjoint,
        "exhaustive": proof.exhaustive,
        "overlaps": [
            {"classes": list(one.classes), "witness": _kept(one.witness), "mends": [mend_json(m) for m in one.mends]}
            for one in proof.overlaps
        ],
        "gaps": [
            {"witness": _kept(one.witness), "missing": list(one.missing), "mends": [mend_json(m) for m in one.mends]}
            for one in proof.gaps
        ],
        "undecided": list(proof.undecided),
        "takes": [{"code": one.code, "empty": one.empty, "loses_to": list(one.loses_to)} for one in proof.takes],
        "notes": [_note_json(one) for one in proof.notes],
        "seconds": proof.seconds,
    }


def _note_json(note: Problem) -> JSON:
    return {"where": note.where, "what": note.what, "mend": note.mend, "about": note.about}


def _kept(witness: Witness) -> JSON:
    return {name: _exact(value) for name, value in witness.items()}


def _witness_of(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _from_exact(value) for name, value in document.items()}


def _mends_of(document: Mapping[str, Any]) -> tuple[Mend, ...]:
    return tuple(Mend(one["code"], one["text"], one["changes"], one["names"]) for one in document["mends"])


def proof_of(document: Mapping[str, Any]) -> Proof:
    """The proof that `proof_json` kept."""
    return Proof(
        day=date.fromisoformat(document["day"]),
        disjoint=document["disjoint"],
        exhaustive=document["exhaustive"],
        overlaps=tuple(
            Overlap(tuple(one["classes"]), _witness_of(one["witness"]), _mends_of(one)) for one in document["overlaps"]
        ),
        gaps=tuple(Gap(_witness_of(one["witness"]), tuple(one["missing"]), _mends_of(one)) for one in document["gaps"]),
        undecided=tuple(document["undecided"]),
        takes=tuple(Take(one["code"], one["empty"], tuple(one["loses_to"])) for one in document["takes"]),
        notes=tuple(
            Problem(one["where"], one["what"], one["mend"], note=True, about=one["about"]) for one in document["notes"]
        ),
        seconds=document["seconds"],
    )


def practical_json(practical: Practical) -> JSON:
    """The data check, for keeping and for programs; pairs as `a+b`."""
    return {
        "customers": practical.customers,
        "members": dict(practical.members),
        "unclassified": practical.unclassified,
        "multiple": practical.multiple,
        "pairs": {"+".join(pair): count for pair, count in practical.pairs.items()},
        "samples": {key: list(numbers) for key, numbers in practical.samples.items()},
        "lacks": [
            {"field": one.field, "lacking": one.lacking, "outside": one.outside, "age_days": one.age_days}
            for one in practical.lacks
        ],
        "inequality": practical.inequality,
        "moved": practical.moved,
        "cost": None if practical.cost is None else str(practical.cost),
    }


def practical_of(document: Mapping[str, Any]) -> Practical:
    """The data check that `practical_json` kept."""
    pairs = {_pair(key): count for key, count in document["pairs"].items()}
    return Practical(
        customers=document["customers"],
        members=document["members"],
        unclassified=document["unclassified"],
        multiple=document["multiple"],
        pairs=pairs,
        samples={key: tuple(numbers) for key, numbers in document["samples"].items()},
        lacks=tuple(Lack(**one) for one in document["lacks"]),
        inequality=document["inequality"],
        moved=document["moved"],
        cost=None if document["cost"] is None else Decimal(document["cost"]),
    )


def _pair(key: str) -> tuple[str, str]:
    one, _plus, other = key.partition("+")
    return one, other
