"""Computed schemes by API: begin, look, cancel, freeze."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from wattcare.classification import actions, shapes
from wattcare.classification.actions.computing import GroupNames
from wattcare.classification.queries.computations import computation_for, computations_for
from wattcare.classification.rules.segments import Method
from wattcare.classification.shapes_computing import ComputationOut, ComputationShort, short, whole
from wattcare.kernel.api.calls import Listed, actor_of, answers, listed
from wattcare.kernel.api.idempotency import KEYED, once
from wattcare.kernel.api.reading import Sent

router = Router()


class ComputeIn(Sent):
    """What to compute. Options of `rfm`: `value` (amount_12m, kwh_12m), `segments` (6, 8), `levels` (3 to 5),
    `pays_every` (days). Of `load-shape`: `fields`, `fewest` and `most` (numbers of groups)."""

    method: Method = Field(examples=["load-shape"])
    options: dict[str, int | str | list[str]] = Field(default_factory=dict, examples=[{"fewest": 3, "most": 6}])


class GroupNamesIn(Sent):
    code: str = Field(max_length=60, examples=["summer"])
    names: dict[str, str] = Field(examples=[{"en": "Summer peak", "zh-hans": "夏峰型"}])


class FreezeIn(Sent):
    """What to call the scheme and its groups (by their code in the report); those left out keep what is suggested."""

    code: str = Field(max_length=60, examples=["load-shape"])
    names: dict[str, str] = Field(examples=[{"en": "Shape of the load", "zh-hans": "用电形态分类"}])
    groups: dict[str, GroupNamesIn] = Field(default_factory=dict)


class PageQuery(Schema):
    cursor: str | None = None
    size: int = Field(50, ge=1, le=200)


@router.get(
    "/schemes/computations", response=answers(200, Listed[ComputationShort]), summary="Computations, the latest first"
)
def list_computations(request: HttpRequest, wanted: Query[PageQuery]) -> Any:
    return listed(computations_for(actor_of(request), wanted.cursor, wanted.size), short)


@router.post(
    "/schemes/computations", response=answers(202, ComputationOut), summary="Compute groups from the archive",
    openapi_extra=KEYED,
)  # fmt: skip
def compute(request: HttpRequest, payload: ComputeIn) -> Any:
    """The worker computes them: ask for the computation until its `stage` is `done`."""
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        begun = actions.start_computing(actor=actor, method=payload.method, options=payload.options)
        return 202, ComputationOut.model_validate(whole(begun)).model_dump(mode="json")

    return once(request, actor, make)


@router.get(
    "/schemes/computations/{int:computation_id}", response=answers(200, ComputationOut), summary="Read a computation"
)
def read(request: HttpRequest, computation_id: int) -> Any:
    return whole(computation_for(actor_of(request), computation_id))


@router.post(
    "/schemes/computations/{int:computation_id}/cancel", response=answers(200, ComputationOut), summary="Cancel it",
    openapi_extra=KEYED,
)  # fmt: skip
def cancel(request: HttpRequest, computation_id: int) -> Any:
    actor = actor_of(request)

    def make() -> tuple[int, Any]:
        ended = actions.cancel_computation(actor=actor, pk=computation_id)
        return 200, ComputationOut.model_validate(whole(ended)).model_dump(mode="json")

    return once(request, actor, make)


@router.post(
    "/schemes/computations/{int:computation_id}/freeze", response=answers(201, shapes.DraftOut),
    summary="Draw up its groups as a scheme", openapi_extra=KEYED,
)  # fmt: skip
def freeze(request: HttpRequest, computation_id: int, payload: FreezeIn) -> Any:
    """The draft is proved and put live like any other."""
    actor = actor_of(request)
    groups = {group: GroupNames(one.code, one.names) for group, one in payload.groups.items()}

    def make() -> tuple[int, Any]:
        version = actions.freeze_computation(
            actor=actor, pk=computation_id, code=payload.code, names=payload.names, groups=groups
        )
        found = {"scheme": version.scheme.code, "version": shapes.version(version)}
        return 201, shapes.DraftOut.model_validate(found).model_dump(mode="json")

    return once(request, actor, make)
