"""Classification by API: the same verbs, the same proofs and the same restrictions as on the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from wattcare.classification import actions, shapes
from wattcare.classification.actions.checking import asked_day, check_document
from wattcare.classification.actions.refusing import BadScheme
from wattcare.classification.answers import answer
from wattcare.classification.models import SchemeVersion
from wattcare.classification.queries.comparing import compare
from wattcare.classification.queries.explaining import why
from wattcare.classification.queries.members import members
from wattcare.classification.queries.memberships import classes_of
from wattcare.classification.queries.moves import Wanted, changes
from wattcare.classification.queries.schemes import (
    Which,
    classes_in,
    scheme_line,
    schemes_for,
    version_for,
    versions_of,
)
from wattcare.classification.rules.findings import SchemeError
from wattcare.customers.queries.pages import customer_for
from wattcare.kernel.actors import Actor
from wattcare.kernel.api.calls import Listed, actor_of, answers, listed
from wattcare.kernel.api.idempotency import KEYED, once
from wattcare.kernel.api.reading import Sent
from wattcare.kernel.results import NotFound, Refused

router = Router()
_DRAFT = answers(200, shapes.DraftOut)
_EXAMPLE = {
    "code": "supply-voltage",
    "names": {"en": "By supply voltage", "zh-hans": "按供电电压"},
    "criterion": {"en": "the voltage of supply", "zh-hans": "供电电压等级"},
    "classes": [
        {"code": "lv", "names": {"en": "Low voltage", "zh-hans": "低压"}, "when": "voltage_v < 1000"},
        {"code": "hv", "names": {"en": "High voltage", "zh-hans": "高压"}, "when": "voltage_v >= 1000"},
        {"code": "unknown", "names": {"en": "Not known", "zh-hans": "不详"}, "when": "voltage_v IS NULL"},
    ],
}
_DOCUMENT = Field(description="SCHEME.yaml as JSON", examples=[_EXAMPLE])


class DraftIn(Sent):
    document: dict[str, Any] = _DOCUMENT
    note: str = Field("", max_length=2000)


class ChangeIn(DraftIn):
    """`changed` is the counter of the version the caller saw; another one by now is answered with 409."""

    changed: int | None = Field(None, examples=[3])


class CheckIn(Sent):
    """A scheme to check; nothing of it is kept."""

    document: dict[str, Any] = _DOCUMENT
    day: date | None = Field(None, description="The day conditions ask about; without it, today")
    seconds: float = Field(10.0, ge=0.1, le=20, description="How long to look for a proof")
    counts: bool = Field(False, description="Count all customers too; seconds for a million of them")


class ProposeIn(Sent):
    effective_on: date | None = Field(
        None, description="The day from which it decides; without it, at once", examples=["2026-12-01"]
    )


class ApproveIn(Sent):
    changed: int | None = Field(None, description="The counter of the version that was looked at", examples=[3])


class EndIn(Sent):
    reason: str = Field(examples=["The price classes have changed"])


class PageQuery(Schema):
    cursor: str | None = None
    size: int = Field(50, ge=1, le=200)


def _drafted(made: SchemeVersion) -> dict[str, Any]:
    return {"scheme": made.scheme.code, "version": shapes.version(made)}


def _once(request: HttpRequest, status: int, do: Callable[[Actor], SchemeVersion]) -> Any:
    """A verb that is done once for each key; the answer is kept as text."""
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        return status, shapes.DraftOut.model_validate(_drafted(do(actor))).model_dump(mode="json")

    return once(request, actor, make)


def _which(text: str) -> Which:
    if text in {"live", "work", "last"}:
        return text  # type: ignore[return-value]  # one of the three words
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise NotFound("")


# ── schemes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/schemes", response=answers(200, list[shapes.SchemeOut]), summary="Schemes with their classes")
def list_schemes(request: HttpRequest, retired: bool = False) -> Any:
    """In their places; with `retired` also those that have ended."""
    actor = actor_of(request)
    return [shapes.scheme(line, actor) for line in schemes_for(actor, retired=retired)]


@router.post("/schemes/check", response=answers(200, shapes.CheckOut), summary="Prove a scheme; nothing is kept")
def check(request: HttpRequest, payload: CheckIn) -> Any:
    """What is wrong with the document stands in `problems`, as with `wattcare scheme check`."""
    return answer(check_document(actor=actor_of(request), **payload.dict()))


@router.post(
    "/schemes", response=answers(201, shapes.DraftOut), summary="Draw up a scheme or its next version",
    openapi_extra=KEYED,
)  # fmt: skip
def draft(request: HttpRequest, payload: DraftIn) -> Any:
    """Refused while another version of the scheme is in work."""
    return _once(request, 201, lambda actor: actions.draft_scheme(actor=actor, **payload.dict()))


@router.get("/schemes/{code}", response=answers(200, shapes.SchemeWhole), summary="Read a scheme")
def read(request: HttpRequest, code: str, version: str = "last") -> Any:
    """`version` is `live`, `work`, `last` or a number."""
    actor = actor_of(request)
    found = version_for(actor, code, _which(version))
    hidden = shapes.hidden_codes(classes_in(found.document), actor)
    trusted = actor.has("classification.draft") or actor.has("classification.approve")
    return shapes.scheme(scheme_line(actor, code), actor) | {
        "versions": [shapes.version(one) for one in versions_of(actor, code)],
        "version": shapes.version(found),
        "document": found.document if trusted else shapes.document(found.document, hidden),
        "proof": found.proof,
        "practical": shapes.practical(found.practical, hidden) if trusted else None,
    }


@router.put("/schemes/{code}/draft", response=_DRAFT, summary="Word the version in work anew")
def change(request: HttpRequest, code: str, payload: ChangeIn) -> Any:
    """A proposed version is a draft again. 409 when somebody changed it since `changed`."""
    return _drafted(actions.change_draft(actor=actor_of(request), code=code, **payload.dict()))


@router.post("/schemes/{code}/propose", response=_DRAFT, summary="Ask a second person for it", openapi_extra=KEYED)
def propose(request: HttpRequest, code: str, payload: ProposeIn) -> Any:
    """409 with code `not_proved` when a customer may be in two classes or in none."""
    return _once(request, 200, lambda actor: actions.propose_scheme(actor=actor, code=code, **payload.dict()))


@router.post("/schemes/{code}/approve", response=_DRAFT, summary="Put the proposed version live", openapi_extra=KEYED)
def approve(request: HttpRequest, code: str, payload: ApproveIn) -> Any:
    """Only by somebody who had no hand in it."""
    return _once(request, 200, lambda actor: actions.approve_scheme(actor=actor, code=code, **payload.dict()))


@router.post("/schemes/{code}/withdraw", response=_DRAFT, summary="Give up the version in work", openapi_extra=KEYED)
def withdraw(request: HttpRequest, code: str, payload: EndIn) -> Any:
    return _once(request, 200, lambda actor: actions.withdraw_scheme(actor=actor, code=code, reason=payload.reason))


@router.post(
    "/schemes/{code}/retire", response=answers(200, shapes.SchemeOut), summary="End a scheme", openapi_extra=KEYED
)
def retire(request: HttpRequest, code: str, payload: EndIn) -> Any:
    """It decides nothing any more; its history stays."""
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        actions.retire_scheme(actor=actor, code=code, reason=payload.reason)
        line = shapes.scheme(scheme_line(actor, code), actor)
        return 200, shapes.SchemeOut.model_validate(line).model_dump(mode="json")

    return once(request, actor, make)


@router.get(
    "/schemes/{code}/comparison", response=answers(200, shapes.ComparisonOut), summary="Who would move by the draft"
)
def comparison(request: HttpRequest, code: str, day: date | None = None) -> Any:
    """The version in work beside the live one, over all customers."""
    actor = actor_of(request)
    actor.require("customers.view")
    try:
        return shapes.comparison(compare(actor, code, day=asked_day(day)), actor)
    except SchemeError as error:  # one asks for what the catalogue no longer has
        raise BadScheme(error) from error


# ── customers ───────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get(
    "/schemes/{code}/classes/{class_code}/members", response=answers(200, Listed[shapes.MemberOut]),
    summary="The customers of a class",
)  # fmt: skip
def list_members(request: HttpRequest, code: str, class_code: str, wanted: Query[PageQuery]) -> Any:
    """With those of the classes within it. Looking into a sensitive class is recorded."""
    actor = actor_of(request)
    page = members(actor, code, class_code, wanted.cursor, wanted.size)
    actions.record_look(actor=actor, text=f"{code}:{class_code}")
    return listed(page, shapes.member)


@router.get(
    "/customers/{number}/classes", response=answers(200, list[shapes.StandingOut]), summary="A customer's classes",
    by_alias=True,
)  # fmt: skip
def list_classes(request: HttpRequest, number: str, sensitive: bool = False) -> Any:
    """Under each live scheme. With `sensitive` the sensitive ones instead: that somebody looks is recorded."""
    actor = actor_of(request)
    if sensitive:
        return [shapes.standing(one) for one in actions.look_at_sensitive_classes(actor=actor, number=number)]
    return [shapes.standing(one) for one in classes_of(actor, customer_for(actor, number).pk)]


@router.get(
    "/customers/{number}/classes/{scheme}/why", response=answers(200, shapes.WhyOut), summary="Why in that class"
)
def read_why(request: HttpRequest, number: str, scheme: str) -> Any:
    """Every class of the scheme with the parts of its condition: which hold, with which values."""
    actor = actor_of(request)
    found = why(actor, number, scheme)
    actions.record_look(actor=actor, text=found.looked_at, number=number)
    return shapes.why(found)


class ChangesQuery(PageQuery):
    """Narrows the moves; all given ones hold together."""

    of_class: str = Field("", alias="class", description="Into or out of `scheme:class`; `scheme:` is any class of it")
    departments: list[str] = Field([], description="Codes of departments: only customers at places that they serve")


@router.get("/class-changes", response=answers(200, Listed[shapes.MoveOut]), summary="Who changed class")
def list_changes(request: HttpRequest, wanted: Query[ChangesQuery]) -> Any:
    """The latest first; sensitive classes are never in it. A page may be short although others follow: go on as long
    as `next` is given."""
    actor = actor_of(request)
    scheme, _colon, code = wanted.of_class.partition(":")
    asked = Wanted(scheme, code, tuple(wanted.departments))
    try:
        return listed(changes(actor, wanted.cursor, size=wanted.size, wanted=asked), shapes.move)
    except NotFound as error:  # a filter, not an address: an empty list would say that nobody moved
        raise Refused("invalid", error.message, field="class") from error
