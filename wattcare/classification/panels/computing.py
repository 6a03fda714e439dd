"""A computation for people while it is under way, and why one could not be done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wattcare.classification.models import Computation, Stage
from wattcare.classification.rules.segments import Method
from wattcare.kernel.ui.amounts import number
from wattcare.kernel.ui.cells import Badge

METHODS: Mapping[str, Callable[[], str]] = {
    Method.RFM: lambda: _("RFM: payments and value"),
    Method.LOAD_SHAPE: lambda: _("Load shapes"),
}
_STAGES: Mapping[str, Callable[[], Badge]] = {
    Stage.WAITING: lambda: Badge(_("Waits for the worker"), "neutral", "hourglass"),
    Stage.WORKING: lambda: Badge(_("Being computed"), "info", "calculator"),
    Stage.DONE: lambda: Badge(_("Computed"), "good", "circle-check"),
    Stage.FAILED: lambda: Badge(_("Could not be computed"), "bad", "alert-triangle"),
    Stage.CANCELLED: lambda: Badge(_("Cancelled"), "neutral", "circle-x"),
}
_STEPS: Mapping[str, Callable[[], str]] = {
    "reading": lambda: _("Reading customers"),
    "clustering": lambda: _("Trying numbers of groups"),
    "resampling": lambda: _("Looking whether resamples find the same"),
    "freezing": lambda: _("Finding conditions that people can read"),
    "months": lambda: _("Drawing the months"),
    "proving": lambda: _("Proving the conditions"),
}
_OF_RFM = ("reading", "resampling", "proving")


def method_name(method: str) -> str:
    return METHODS[method]() if method in METHODS else method


def step_name(step: str) -> str:
    return _STEPS[step]() if step in _STEPS else step


def stage_badge(stage: str) -> Badge:
    """Icon, word and colour."""
    return _STAGES[stage]()


@dataclass(frozen=True)
class Step:
    """A step of the work: `state` is done, now or later; `share` of its own work that is done, in percent."""

    text: str
    state: str
    share: int | None = None
    note: str = ""


def steps_of(computation: Computation) -> Sequence[Step]:
    """The steps in their order, with how far the one at work is."""
    names = _OF_RFM if computation.method == Method.RFM else tuple(_STEPS)
    here = names.index(computation.step) if computation.step in names else -1
    return [_step(computation, name, at, here) for at, name in enumerate(names)]


def _step(computation: Computation, name: str, at: int, here: int) -> Step:
    if at != here:
        return Step(_STEPS[name](), "done" if at < here else "later")
    total, done = computation.total, computation.done
    note = _("%(done)s of %(total)s") % {"done": number(done), "total": number(total)} if total > 1 else ""
    return Step(_STEPS[name](), "now", 100 * done // total if total else 0, note)


_FAILURES: Mapping[str, Callable[[], str]] = {
    "few": lambda: _("Only %(count)s customers have what is needed; at least %(fewest)s are."),
    "alike": lambda: _("The customers are too much alike: there is nothing to divide them by."),
    "fields": lambda: _("A field that was asked for no longer exists."),
    "broken": lambda: _("The program met with something unexpected: %(error)s"),
}


def failure_words(computation: Computation) -> str:
    """Why it could not be computed, in the reader's language."""
    failure = computation.failure or {}
    words = _FAILURES.get(str(failure.get("code")), _FAILURES["broken"])()
    values = {"error": failure.get("code", ""), **failure.get("values", {})}
    return words % values
