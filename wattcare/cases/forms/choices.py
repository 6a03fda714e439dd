"""Choices out of the pack and the department tree, in the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import Outcome, ReturnReason, Stage
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.pieces import names
from wattcare.staff.queries import Unit, colleagues, departments

Choice = tuple[str, str]
Grouped = tuple[str, list[Choice]]


def departments_by_place(likely: Iterable[str] = (), empty: str = "") -> list[Any]:
    """Department codes: the likely ones first, then each under the one above it."""
    units = [unit for unit in departments().values() if unit.active]
    by_code = {unit.code: unit for unit in units}
    first = [by_code[code] for code in dict.fromkeys(likely) if code in by_code]
    groups: list[Any] = [("", empty)] if empty else []
    if first:
        groups.append((_("Likely"), [_unit(unit) for unit in first]))
    return groups + _tree(units)


def _tree(units: Sequence[Unit]) -> list[Grouped]:
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id, []).append(unit)
    known = {unit.id: unit for unit in units}
    return [
        (names(known[parent].names) if parent in known else _("All departments"), [_unit(unit) for unit in below])
        for parent, below in children.items()
    ]


def _unit(unit: Unit) -> Choice:
    return unit.code, names(unit.names)


def people_of(actor: Actor, department_id: int) -> list[Choice]:
    """User names of the active people of a department; one statement."""
    people = colleagues(actor, [department_id])
    return [("", _("nobody in particular")), *((user.username, user.name or user.username) for user in people)]


def channels() -> list[Choice]:
    return [(item.code, names(item.names)) for item in pack().channels]


def default_channel(medium: str = "phone") -> str:
    """The first channel of the medium, else the first at all."""
    found = pack().channels
    return next((item.code for item in found if item.medium == medium), found[0].code if found else "")


def outcomes(stage: Stage) -> list[Choice]:
    return [(item.code, _outcome(item)) for item in pack().outcomes_of(stage)]


def _outcome(item: Outcome | ReturnReason) -> str:
    text = names(item.names)
    return _("%(outcome)s (say why)") % {"outcome": text} if item.needs_note else text


def return_reasons() -> list[Choice]:
    return [(item.code, _outcome(item)) for item in pack().return_reasons]


def pause_reasons(codes: Iterable[str]) -> list[Choice]:
    """The reasons for which a commitment may be paused, with what each asks for."""
    allowed = set(codes)
    return [
        (item.code, _pause_reason(names(item.names), item.needs_evidence, item.needs_approval))
        for item in pack().pause_reasons
        if item.code in allowed
    ]


def _pause_reason(text: str, evidence: bool, approval: bool) -> str:
    if evidence and approval:
        return _("%(reason)s (needs evidence and approval)") % {"reason": text}
    if approval:
        return _("%(reason)s (needs approval)") % {"reason": text}
    return _("%(reason)s (needs evidence)") % {"reason": text} if evidence else text


def snippets(*uses: str) -> list[Choice]:
    """Standard wordings of these uses: (text, name)."""
    return [(names(item.text), names(item.names)) for item in pack().texts if item.use in uses]
