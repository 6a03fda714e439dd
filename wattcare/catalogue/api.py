"""The catalogue by API: what cases may be, why, and what is promised."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wattcare.catalogue import readings
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Cause, Commitment, Edition, Kind, Pack
from wattcare.kernel.api.calls import actor_of, answers
from wattcare.kernel.names import Names

router = Router()

NamesOut = dict[str, str]
_EXAMPLE = {"en": "Complaint", "zh-hans": "投诉"}


class Coded(Schema):
    code: str
    names: NamesOut = Field(examples=[_EXAMPLE])


class KindOut(Coded):
    """A kind of case. `attaches`: it is added to an open case instead of opening one."""

    nature: str = Field(examples=["complaint"])
    prefix: str = Field(examples=["TS"])
    call_back: str
    restricted: bool
    anonymous: bool
    attaches: bool
    instant: bool
    department: str | None


class CauseOut(Coded):
    kind: str
    parent: str | None
    level: int


class PauseReasonOut(Coded):
    needs_evidence: bool
    needs_approval: bool


class ReturnReasonOut(Coded):
    needs_note: bool


class OutcomeOut(Coded):
    stage: str = Field(examples=["call_back"])
    settled: bool | None
    reached: bool | None
    needs_note: bool


class ChannelOut(Coded):
    medium: str = Field(examples=["phone"])


class RouteOut(Coded):
    """Which department takes a case first; the first route whose conditions all hold decides, empty ones hold."""

    department: str = Field(examples=["key-accounts"])
    kinds: list[str]
    causes: list[str]
    scheme: str = Field(description="The scheme whose classes are meant", examples=["supply-voltage"])
    classes: list[str]
    importance: list[str]
    area_kinds: list[str]


class CatalogueOut(Schema):
    """The pack in use."""

    code: str = Field(examples=["cn-sgcc"])
    version: str
    names: NamesOut
    zone: str
    currency: str
    kinds: list[KindOut]
    causes: list[CauseOut]
    area_kinds: list[Coded]
    channels: list[ChannelOut]
    pause_reasons: list[PauseReasonOut]
    return_reasons: list[ReturnReasonOut]
    outcomes: list[OutcomeOut]
    routes: list[RouteOut]


class EditionOut(Schema):
    code: str = Field(examples=["2022/23"])
    valid_from: date | None
    valid_to: date | None
    binds: str = Field(description="each, average or measure")
    calendar: str
    limits: dict[str, str] = Field(description="By variant; the empty key holds for all", examples=[{"": "5 wd"}])
    issuer: NamesOut
    source: NamesOut


class CommitmentOut(Coded):
    kinds: list[str]
    causes: list[str]
    channels: list[str]
    applies_to: str
    authority: str
    start: str
    stop: str
    direction: str
    variant_key: str | None
    scheme: str = Field(description="The scheme whose classes are meant, where limits differ by class")
    pauses: list[str]
    reference: bool
    editions: list[EditionOut]


class DeadlineOut(Schema):
    """`arithmetic` holds sentences in the caller's language, `steps` the same as codes and values."""

    due: datetime | None
    provisional: bool
    limit: str
    start: datetime
    calendar: str
    zone: str
    edition: dict[str, str | None]
    arithmetic: list[str]
    steps: list[dict[str, Any]]


@router.get("/catalogue", response=answers(200, CatalogueOut), summary="Kinds, causes, channels and reasons in use")
def catalogue(request: HttpRequest) -> Any:
    actor_of(request).require("catalogue.view")
    found = pack()
    return {
        **{name: getattr(found, name) for name in ("code", "version", "zone", "currency")},
        "names": dict(found.names),
        "kinds": [_kind(kind) for kind in found.kinds],
        "causes": [_cause(cause) for cause in found.causes],
        **{name: [_plain(item) for item in getattr(found, name)] for name in _LISTS},
    }


_LISTS = ("area_kinds", "channels", "pause_reasons", "return_reasons", "outcomes", "routes")


def _plain(item: Any) -> dict[str, Any]:
    values = asdict(item, dict_factory=dict)
    return {key: dict(value) if isinstance(value, Names) else value for key, value in values.items()}


def _kind(kind: Kind) -> dict[str, Any]:
    return {**_plain(kind), "call_back": kind.callback}


def _cause(cause: Cause) -> dict[str, Any]:
    return _plain(cause)


@router.get("/commitments", response=answers(200, list[CommitmentOut]), summary="What is promised, with all editions")
def list_commitments(request: HttpRequest) -> Any:
    actor_of(request).require("catalogue.view")
    return [_commitment(commitment) for commitment in pack().commitments]


@router.get("/commitments/{code}", response=answers(200, CommitmentOut), summary="One commitment")
def read_commitment(request: HttpRequest, code: str) -> Any:
    actor_of(request).require("catalogue.view")
    return _commitment(readings.commitment_called(pack(), code))


@router.get(
    "/commitments/{code}/deadline",
    response=answers(200, DeadlineOut),
    summary="When a clock started then would be due, and how that is counted",
)
def deadline(request: HttpRequest, code: str, start: datetime, variant: str = "") -> Any:
    actor_of(request).require("catalogue.view")
    found = pack()
    return readings.what_if(found, readings.commitment_called(found, code), _in_zone(found, start), variant)


def _in_zone(found: Pack, start: datetime) -> datetime:
    return start if start.tzinfo else start.replace(tzinfo=readings.zone(found))


def _commitment(commitment: Commitment) -> dict[str, Any]:
    names = (
        "code", "kinds", "causes", "channels", "applies_to", "authority", "start", "stop", "direction",
        "variant_key", "scheme", "pauses", "reference",
    )  # fmt: skip
    return {
        **{name: getattr(commitment, name) for name in names},
        "names": dict(commitment.names),
        "editions": [_edition(edition) for edition in commitment.editions],
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        **{name: getattr(edition, name) for name in ("code", "valid_from", "valid_to", "binds", "calendar")},
        "limits": {variant: str(limit) for variant, limit in edition.limits.items()},
        "issuer": dict(edition.issuer),
        "source": dict(edition.source),
    }
