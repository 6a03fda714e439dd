"""Computations: which there are, and one of them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from wattcare.classification.models import UNFINISHED, Computation, Stage
from wattcare.classification.rules.reports import report_of
from wattcare.classification.rules.segments import Report
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import PAGE_SIZE, Page, keyset_page
from wattcare.kernel.results import Allowed, Denied, NotFound, Verdict


@dataclass(frozen=True)
class ComputationLine:
    """A computation as lists show it; `frozen` is the code of the scheme it became."""

    id: int
    method: str
    stage: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    frozen: str


def computations_for(actor: Actor, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[ComputationLine]:
    """The latest first; one statement."""
    actor.require("classification.view")
    rows = Computation.objects.visible_to(actor).defer("report", "options").select_related("frozen__scheme")
    page = keyset_page(rows, ["-id"], cursor, size)
    return Page([_line(one) for one in page.items], page.next_cursor, page.cursor)


def _line(one: Computation) -> ComputationLine:
    frozen = one.frozen.scheme.code if one.frozen else ""
    return ComputationLine(
        one.pk, one.method, one.stage, one.started_by_code, one.started_at, one.finished_at, frozen
    )  # fmt: skip


def computation_for(actor: Actor, pk: int) -> Computation:
    """A computation as the actor may see it; NotFound otherwise."""
    actor.require("classification.view")
    found = Computation.objects.visible_to(actor).select_related("frozen__scheme").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no computation %(number)d.") % {"number": pk})
    return found


def computation_behind(version_id: int) -> int | None:
    """The computation that a version was frozen from, where there is one."""
    return Computation.objects.filter(frozen=version_id).values_list("pk", flat=True).order_by("-pk").first()


def report_in(computation: Computation) -> Report | None:
    """What was found; None while nothing is."""
    return report_of(computation.report) if computation.report else None


@dataclass(frozen=True)
class Verdicts:
    """What may be done with a computation, and if not, why."""

    again: Verdict
    cancel: Verdict
    freeze: Verdict


def verdicts_on(actor: Actor, computation: Computation) -> Verdicts:
    may = actor.may("classification.draft")
    return Verdicts(again=may, cancel=may and _cancel(computation), freeze=may and _freeze(computation))


def _cancel(computation: Computation) -> Verdict:
    if computation.stage in UNFINISHED:
        return Allowed()
    return Denied(_("This computation has ended already."), "ended")


def _freeze(computation: Computation) -> Verdict:
    return Allowed() if computation.stage == Stage.DONE else Denied(_("There is nothing to freeze."), "not_computed")
