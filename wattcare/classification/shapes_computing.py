"""How computations look in the API and at the command line."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from wattcare.classification.models import Computation
from wattcare.classification.panels.computing import failure_words
from wattcare.classification.queries.computations import ComputationLine


class ComputationShort(Schema):
    id: int
    method: str = Field(examples=["load-shape"])
    stage: str = Field(description="waiting, working, done, failed or cancelled")
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    frozen: str | None = Field(description="Code of the scheme it became")


class ComputationOut(ComputationShort):
    """A computation with how far it is (`done` of `total` of the `step`), or with its report, or why there is none."""

    options: dict[str, Any]
    step: str
    done: int
    total: int
    failure: str | None
    report: dict[str, Any] | None = Field(description="See docs/classification.md, Computed schemes")


def short(line: ComputationLine) -> dict[str, Any]:
    return {**vars(line), "frozen": line.frozen or None}


def whole(one: Computation) -> dict[str, Any]:
    """The computation with its report."""
    return {
        "id": one.pk, "method": one.method, "stage": one.stage, "started_by": one.started_by_code,
        "started_at": one.started_at, "finished_at": one.finished_at,
        "frozen": one.frozen.scheme.code if one.frozen else None, "options": one.options, "step": one.step,
        "done": one.done, "total": one.total, "failure": failure_words(one) if one.failure else None,
        "report": one.report,
    }  # fmt: skip
