"""How schemes, checks, comparisons and classes of customers look in the API."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from wattcare.classification.models import SchemeVersion
from wattcare.classification.queries.comparing import Comparison
from wattcare.classification.queries.explaining import Why
from wattcare.classification.queries.members import Member
from wattcare.classification.queries.memberships import ClassName, Standing
from wattcare.classification.queries.moves import Move
from wattcare.classification.queries.schemes import ClassDef, ClassLine, SchemeLine, VersionLine
from wattcare.classification.rules.why import Reason
from wattcare.kernel.actors import Actor

NamesOut = dict[str, str]
_NAMES = Field(examples=[{"en": "By supply voltage", "zh-hans": "按供电电压"}])
_SCHEME = Field(description="Code of the scheme", examples=["supply-voltage"])
_CLASS = Field(description="Code of the class", examples=["lv"])


class VersionOut(Schema):
    """A version in short. `state`: draft, proposed, approved, live, ended or withdrawn."""

    number: int = Field(examples=[2])
    state: str = Field(examples=["proposed"])
    drafted_by: str
    drafted_at: datetime
    live_at: datetime | None
    effective_on: date | None
    changed: int = Field(description="Grows with each change of a draft; send it back with the next change")


class ClassOut(Schema):
    """A class with its customers, those of the classes within it included."""

    code: str = _CLASS
    names: NamesOut
    tone: str
    sensitive: bool
    within: str = Field(description="Code of the class around it, or empty")
    members: int = Field(examples=[412])


class SchemeOut(Schema):
    """A scheme with the customers of the version that decides. `unclassified` is counted up to 1001."""

    code: str = _SCHEME
    names: NamesOut = _NAMES
    purpose: NamesOut
    criterion: NamesOut
    strict: bool
    sensitive: bool
    live: VersionOut | None
    in_work: VersionOut | None
    classes: list[ClassOut]
    unclassified: int
    pending: bool = Field(description="The live version has not classified all customers yet")
    classified_at: datetime | None
    retired_at: datetime | None


class ProofOut(Schema):
    """What was proved of a version, and when. null: it could not be decided."""

    day: date
    disjoint: bool | None
    exhaustive: bool | None
    undecided: list[str]
    seconds: float


class SchemeWhole(SchemeOut):
    """A scheme with one of its versions in full: `document` is SCHEME.yaml as JSON. Whoever neither draws up nor
    approves schemes is not shown its sensitive classes."""

    versions: list[VersionOut]
    version: VersionOut
    document: dict[str, Any]
    proof: ProofOut | None
    practical: dict[str, Any] | None = Field(description="The data check; only for whoever draws up or approves")


class DraftOut(Schema):
    """The version in work after a verb."""

    scheme: str = _SCHEME
    version: VersionOut


class WitnessOut(Schema):
    """A customer by example, with ways to mend."""

    witness: dict[str, Any] = Field(examples=[{"capacity_kva": 320, "sector": None}])
    words: str
    mends: list[dict[str, Any]]
    classes: list[str] | None = Field(None, description="Of an overlap: the two classes")
    missing: list[str] | None = Field(None, description="Of a gap: the fields whose absence makes it")


class CheckOut(Schema):
    """Proof and counts, as `wattcare scheme check --json` prints them. null means that it could not be decided."""

    scheme: str | None
    strict: bool | None
    disjoint: bool | None
    exhaustive: bool | None
    overlaps: list[WitnessOut]
    gaps: list[WitnessOut]
    undecided: list[str]
    practical: dict[str, Any] | None
    problems: list[dict[str, Any]]
    takes: list[dict[str, Any]]
    fields: list[str]
    day: date | None
    asks_for_today: bool | None
    seconds: float | None


class CellOut(Schema):
    """Customers who are in `before` and would be in `after`; null means in no class."""

    before: str | None
    after: str | None
    customers: int
    samples: list[str] = Field(description="A few customer numbers; none where a class is sensitive")


class ComparisonOut(Schema):
    """The version in work beside the one that decides. Without one that decides, nobody counts as moved."""

    scheme: str = _SCHEME
    day: date
    before: int | None = Field(description="Number of the live version")
    after: int
    customers: int
    moved: int
    cells: list[CellOut]


class MemberOut(Schema):
    number: str = Field(description="Customer number", examples=["C0001"])
    name: str = Field(examples=["张三丰"])
    kind: str = Field(examples=["person"])
    class_code: str = _CLASS
    since: date


class ClassNameOut(Schema):
    code: str = _CLASS
    names: NamesOut
    tone: str


class StandingOut(Schema):
    """The class of a customer under one scheme, with the classes around it, the outermost first."""

    scheme: str = _SCHEME
    scheme_names: NamesOut = _NAMES
    criterion: NamesOut
    class_: ClassNameOut = Field(serialization_alias="class")
    around: list[ClassNameOut]
    since: date


class MoveOut(Schema):
    """A customer who left a class; `to` is null where no class followed."""

    scheme: str = _SCHEME
    number: str = Field(description="Customer number", examples=["C0001"])
    name: str = Field(examples=["张三丰"])
    was: ClassNameOut
    to: ClassNameOut | None
    held_since: date = Field(description="First day of the class that was left")
    on: date = Field(description="First day without it")
    at: datetime = Field(description="When it was noticed")


class ReasonOut(Schema):
    """One part of a condition. `holds` is null where a missing value leaves it open."""

    text: str = Field(examples=["contracted capacity at least 315 kVA"])
    holds: bool | None
    value: str = Field(examples=["contracted capacity 320 kVA"])
    joined: str = Field(description="How its parts are joined: and, or; empty for none")
    parts: list["ReasonOut"]


class ClassWhyOut(Schema):
    code: str = _CLASS
    names: NamesOut
    fits: bool = Field(description="Whether its condition holds")
    takes: bool = Field(description="Whether it takes the customer: in an ordered scheme, the first that fits")
    reasons: list[ReasonOut]


class WhyOut(Schema):
    """A customer under a scheme: `standing` is the class kept, `decided` the one the archive says at this moment."""

    scheme: str = _SCHEME
    names: NamesOut = _NAMES
    criterion: NamesOut
    strict: bool
    number: str = Field(examples=["C0001"])
    day: date
    standing: str
    since: date | None
    decided: str
    classes: list[ClassWhyOut]


# ── from what the questions answer ──────────────────────────────────────────────────────────────────────────────────


def version(one: VersionLine | SchemeVersion) -> dict[str, Any]:
    """As `VersionOut`."""
    names = ("number", "state", "drafted_at", "live_at", "effective_on", "changed")
    by = one.drafted_by_code if isinstance(one, SchemeVersion) else one.drafted_by
    return {name: getattr(one, name) for name in names} | {"drafted_by": by}


def _class(line: ClassLine) -> dict[str, Any]:
    one = line.definition
    names = ("code", "tone", "sensitive", "within")
    return {name: getattr(one, name) for name in names} | {"names": dict(one.names), "members": line.members}


def scheme(line: SchemeLine, actor: Actor) -> dict[str, Any]:
    """As `SchemeOut`; sensitive classes only for whoever may see them."""
    names = ("code", "strict", "sensitive", "unclassified", "pending", "classified_at", "retired_at")
    restricted = actor.has("classification.restricted")
    return {name: getattr(line, name) for name in names} | {
        "names": dict(line.names),
        "purpose": dict(line.purpose),
        "criterion": dict(line.criterion),
        "live": version(line.live) if line.live else None,
        "in_work": version(line.work) if line.work else None,
        "classes": [_class(one) for one in line.classes if restricted or not one.definition.sensitive],
    }


def hidden_codes(classes: Collection[ClassDef], actor: Actor) -> frozenset[str]:
    """The classes the actor may not look into."""
    if actor.has("classification.restricted"):
        return frozenset()
    return frozenset(one.code for one in classes if one.sensitive)


def practical(document: dict[str, Any] | None, hidden: frozenset[str]) -> dict[str, Any] | None:
    """The data check that a version keeps, without samples of classes that may not be looked into."""
    if document is None or not hidden:
        return document
    shown = {key: numbers for key, numbers in document["samples"].items() if not hidden & set(key.split("+"))}
    return {**document, "samples": shown}


def document(found: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """A version's document without classes that may not be seen."""
    classes = [document(one, hidden) for one in found.get("classes", ()) if one["code"] not in hidden]
    return {**found, "classes": classes} if "classes" in found else found


def comparison(found: Comparison, actor: Actor) -> dict[str, Any]:
    """As `ComparisonOut`."""
    hidden = hidden_codes([*found.classes_before, *found.classes_after], actor)
    cells = [
        {
            "before": was,
            "after": to,
            "customers": count,
            "samples": [] if hidden & {was, to} else list(found.samples[was, to]),
        }
        for (was, to), count in sorted(found.cells.items(), key=lambda one: -one[1])
    ]
    names = ("day", "before", "after", "customers", "moved")
    return {name: getattr(found, name) for name in names} | {"scheme": found.code, "cells": cells}


def member(one: Member) -> dict[str, Any]:
    """As `MemberOut`."""
    return {"number": one.number, "name": one.name, "kind": one.kind, "class_code": one.of, "since": one.since}


def _class_name(one: ClassName) -> dict[str, Any]:
    return {"code": one.code, "names": dict(one.names), "tone": str(one.tone)}


def move(one: Move) -> dict[str, Any]:
    """As `MoveOut`."""
    names = ("scheme", "number", "name", "held_since", "on", "at")
    shown = {name: getattr(one, name) for name in names}
    return shown | {"was": _class_name(one.was), "to": _class_name(one.to) if one.to else None}


def standing(one: Standing) -> dict[str, Any]:
    """As `StandingOut`."""
    return {
        "scheme": one.scheme,
        "scheme_names": dict(one.scheme_names),
        "criterion": dict(one.criterion),
        "class_": _class_name(one.of),
        "around": [_class_name(around) for around in one.around],
        "since": one.since,
    }


def why(found: Why) -> dict[str, Any]:
    """As `WhyOut`."""
    names = ("scheme", "strict", "number", "day", "standing", "since", "decided")
    return {name: getattr(found, name) for name in names} | {
        "names": dict(found.names),
        "criterion": dict(found.criterion),
        "classes": [
            {
                "code": one.definition.code,
                "names": dict(one.definition.names),
                "fits": one.fits,
                "takes": one.takes,
                "reasons": [_reason(reason) for reason in one.reasons],
            }
            for one in found.classes
        ],
    }


def why_json(found: Why) -> dict[str, Any]:
    """`why` for programs that read text."""
    return WhyOut.model_validate(why(found)).model_dump(mode="json")


def _reason(one: Reason) -> dict[str, Any]:
    return {
        "text": one.text,
        "holds": one.holds,
        "value": one.value_text,
        "joined": one.joined,
        "parts": [_reason(part) for part in one.parts],
    }
