"""The frame of every verb on a case: permission, lock, rule; then stage, timeline, audit and event, all at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import Change, entry
from wattcare.audit.models import Entry
from wattcare.cases.actions.clocks import Happening, happen
from wattcare.cases.actions.facts import facts_of
from wattcare.cases.actions.files import attach
from wattcare.cases.events import CaseChanged
from wattcare.cases.models import Case, Clock, Order, TimelineEntry
from wattcare.cases.queries.loading import lock_case, standing_of
from wattcare.cases.rules import NewFile, Standing, stage_of
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import Event, publish_on_commit
from wattcare.kernel.results import Change as Changed
from wattcare.kernel.results import Denied, NotFound, NotPermitted, Refused, Stale, Verdict
from wattcare.kernel.text import clean
from wattcare.staff.queries import Unit, department_by_code

_AUDITED = (
    "stage",
    "department_id",
    "assignee_id",
    "due_at",
    "settled",
    "outcome",
    "customer_id",
    "account_id",
    "cause",
)


@dataclass
class Doing:
    """One verb at work on one locked case. The verb changes `case`; what it did is written when it ends."""

    actor: Actor
    case: Case
    verb: str
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    inward: bool = True
    reason: str = ""
    files: tuple[NewFile, ...] = ()
    events: list[Event] = field(default_factory=list)
    _before: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._before = _picture(self.case)

    def standing(self) -> Standing:
        return standing_of(self.case)

    def require(self, verdict: Verdict) -> None:
        """Refuse with the verdict's own reason."""
        if isinstance(verdict, Denied):
            raise Refused(verdict.code or "refused", verdict.reason, status=409)

    def say(self, text: str = "", *, inward: bool = True, files: tuple[NewFile, ...] = (), **data: Any) -> None:
        """What the timeline shows of this verb: what was typed, the files given with it, codes with values."""
        self.text, self.inward, self.files = clean(text), inward, files
        self.data.update(data)

    def happened(self, event: str, order: Order | None = None, *, at: datetime | None = None) -> list[Clock]:
        """`event` has happened to the case (or its order): clocks stop and start; returns all of the case."""
        what = Happening(event, at or now(), facts_of(self.case), self.of_whole_case(event))
        return happen(pack_in_use(), self.case, what, order)

    def of_whole_case(self, event: str) -> bool:
        """Whether it has happened to the case too: its units have replied when the last of them has."""
        return event != "unit_replied" or not self.standing().open_orders

    def finish(self) -> None:
        """Stage, version, timeline, audit, event."""
        self.case.stage = stage_of(self.standing())
        self.case.version += 1
        self.case.save()
        attach(actor=self.actor, case=self.case, entry=write_entry(self), files=self.files)
        self.audited().save(force_insert=True)
        for event in (CaseChanged(self.case.pk, self.case.number, self.verb), *self.events):
            publish_on_commit(event)

    def audited(self) -> Entry:
        """The audit's entry of this verb, not saved yet: what of the case it has changed."""
        after = _picture(self.case)
        changed = [name for name in _AUDITED if after[name] != self._before[name]]
        change = Change(
            self.case.number,
            before={name: self._before[name] for name in changed} or None,
            after={name: after[name] for name in changed} or None,
        )
        return entry(
            actor=self.actor, verb=f"cases.{self.verb}", object_type="case", change=change, reason=self.reason
        )  # fmt: skip


def _picture(case: Case) -> dict[str, Any]:
    values = {name: getattr(case, name) for name in _AUDITED}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def write_entry(doing: Doing) -> TimelineEntry:
    """Add the timeline's line of a verb."""
    line = line_of(doing)
    line.save(force_insert=True)
    return line


def line_of(doing: Doing) -> TimelineEntry:
    """The timeline's line of a verb, not saved yet."""
    return TimelineEntry(
        case=doing.case,
        at=now(),
        actor_id=doing.actor.id,
        actor_name=doing.actor.name or doing.actor.code,
        verb=doing.verb,
        text=doing.text,
        data=doing.data,
        inward=doing.inward,
        version=doing.case.version,
    )


@contextmanager
def on_case(actor: Actor, number: str, *, verb: str, permission: str, version: int | None = None) -> Iterator[Doing]:
    """Do `verb` on the case of `number`.

    Raises NotPermitted, NotFound, or Stale with what others did when `version` is given and no longer the case's.
    """
    if not actor.has(permission):
        raise NotPermitted(permission, _("Your role does not include this."))
    with transaction.atomic():
        case = lock_case(actor, number)
        if version is not None and version != case.version:
            raise Stale(_("Somebody changed this case meanwhile."), changes_since(case, version))
        doing = Doing(actor, case, verb)
        yield doing
        doing.finish()


def changes_since(case: Case, version: int) -> list[Changed]:
    """What others did to the case after `version`, in order."""
    lines = TimelineEntry.objects.filter(case=case, version__gt=version).order_by("id")[:20]
    return [Changed(line.actor_name, line.at.isoformat(), line.verb) for line in lines]


def department_named(code: str, field_name: str = "department") -> Unit:
    """The department a person named; Refused, with the field it stands in, when there is none."""
    try:
        return department_by_code(code)
    except NotFound as error:
        raise Refused("no_department", error.message, field=field_name) from error


def typed(text: str, field_name: str, *, limit: int = 20_000) -> str:
    """A text a person must give; Refused when empty or too long, with the field it stands in."""
    text = clean(text).strip()
    if not text:
        raise Refused("needed", _("Write something here."), field=field_name)
    if len(text) > limit:
        message = _("At most %(limit)s characters; this text has %(length)s.") % {"limit": limit, "length": len(text)}
        raise Refused("too_long", message, field=field_name)
    return text
