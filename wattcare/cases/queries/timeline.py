"""The timeline in words: each line's code and values become a sentence when it is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wattcare.cases.models import Attachment, Case, TimelineEntry
from wattcare.cases.queries.looks import entry_look
from wattcare.cases.rules import STEPS
from wattcare.catalogue.queries import pack
from wattcare.kernel.text import mask_email
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.times import full, short
from wattcare.kernel.ui.tones import Tone
from wattcare.staff.models import User
from wattcare.staff.queries import department_by_id

PAGE = 100
_SPOKEN = frozenset({"replied", "contact_added", "opened", "urged"})  # words to or from the customer
_WRITTEN = frozenset({"noted", "order_done", "order_returned", "order_sent", "called_back", "closed", "reopened"})


@dataclass(frozen=True)
class Line:
    """One line of the timeline. `look` is its shape: said (to or from the customer), note, work, or fact."""

    id: int
    at: datetime
    who: str
    verb: str
    title: str
    text: str
    look: str
    tone: Tone
    icon: str
    inward: bool
    files: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Timeline:
    """The newest lines in order of time; `earlier` is the id before which there are more."""

    lines: list[Line]
    earlier: int | None = None


@dataclass(frozen=True)
class _Words:
    """One line being put into words."""

    data: Mapping[str, Any]
    people: Mapping[int, str] = field(default_factory=dict)

    @property
    def department(self) -> str:
        return department_name(self.data.get("department"))

    @property
    def position(self) -> int:
        return int(self.data.get("position") or 0)


def read_timeline(case: Case, files: Iterable[Attachment], before: int | None = None, size: int = PAGE) -> Timeline:
    """Up to `size` lines before the line `before` (the newest without it); two statements at most."""
    rows = TimelineEntry.objects.filter(case=case)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: size + 1])
    shown = found[:size][::-1]
    by_entry: dict[int | None, list[Attachment]] = {}
    for file in files:
        by_entry.setdefault(file.entry_id, []).append(file)
    people = _people(shown)
    lines = [_line(entry, people, by_entry.get(entry.pk, [])) for entry in shown]
    return Timeline(lines, shown[0].pk if len(found) > size else None)


def told(entries: Sequence[TimelineEntry]) -> dict[int, dict[str, Any]]:
    """The data of each line by its id, as programs read them: codes and user names instead of keys, no address in full.

    Whose case it is stands with the case itself, for those who may see it.
    """
    people = _people(entries, "username")
    return {entry.pk: _told(entry.data, people) for entry in entries}


def _told(data: Mapping[str, Any], people: Mapping[int, str]) -> dict[str, Any]:
    shown = {name: value for name, value in data.items() if name not in {"customer", "account", "service_point"}}
    if "department" in data:
        shown["department"] = department_code(data["department"]) if data["department"] else None
    if "assignee" in data:
        shown["assignee"] = people.get(data["assignee"] or 0)
    if "sender" in data:
        shown["sender"] = masked_sender(data["sender"])
    return shown


def masked_sender(sender: str) -> str:
    """Who wrote, as the line shows it: an address masked, a name as it is."""
    return mask_email(sender) if "@" in sender else sender


def _people(entries: Iterable[TimelineEntry], called: str = "name") -> dict[int, str]:
    ids = {entry.data.get("assignee") for entry in entries if entry.verb == "assigned"} - {None}
    if not ids:
        return {}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", called))


def _line(entry: TimelineEntry, people: Mapping[int, str], files: Sequence[Attachment]) -> Line:
    tone, icon = entry_look(entry.verb)
    return Line(
        id=entry.pk,
        at=entry.at,
        who=who_is(entry),
        verb=entry.verb,
        title=sentence(entry, people),
        text=entry.text,
        look=_look(entry),
        tone=tone,
        icon=icon,
        inward=entry.inward,
        files=files,
    )


def _look(entry: TimelineEntry) -> str:
    if entry.verb == "noted":
        return "note"
    if entry.verb in _SPOKEN:
        return "out" if entry.verb == "replied" else "in"
    return "work" if entry.verb in _WRITTEN and entry.text else "fact"


def who_is(entry: TimelineEntry) -> str:
    """A person's name; the system's own doings are named in the reader's language."""
    return entry.actor_name if entry.actor_id is not None else _("Wattcare")


def sentence(entry: TimelineEntry, people: Mapping[int, str] | None = None) -> str:
    """The line's headline in the active language; the verb's code where it is not known here."""
    write = _SENTENCES.get(entry.verb)
    return write(_Words(entry.data, people or {})) if write else entry.verb


def verb_name(verb: str) -> str:
    """What a verb of the timeline is called when only its code is known, as in the notice of a stale form."""
    plain = {
        "order_sent": _("sent an order"),
        "order_accepted": _("accepted an order"),
        "order_returned": _("returned an order"),
        "order_done": _("reported an order as done"),
        "order_cancelled": _("withdrew an order"),
        "assigned": _("assigned the case"),
        "step": _("recorded a step"),
        "linked": _("linked the case"),
        "paused": _("paused a clock"),
        "resumed": _("let a clock run on"),
        "noted": _("wrote a note"),
        "replied": _("answered the customer"),
        "called_back": _("called back"),
        "closed": _("closed the case"),
        "reopened": _("reopened the case"),
        "urged": _("recorded that the customer urges"),
        "contact_added": _("added what the customer wrote"),
        "customer_set": _("set the customer"),
        "clock_missed": _("noticed a missed deadline"),
        "clock_recounted": _("counted a deadline again"),
    }
    return plain.get(verb, verb)


def department_name(pk: int | None) -> str:
    unit = department_by_id(pk) if pk else None
    return names(unit.names) if unit else ""


def department_code(pk: int) -> str:
    unit = department_by_id(pk)
    return unit.code if unit else ""


def channel_name(code: str) -> str:
    return next((names(item.names) for item in pack().channels if item.code == code), code)


def outcome_name(code: str) -> str:
    return next((names(item.names) for item in pack().outcomes if item.code == code), code)


def commitment_name(code: str) -> str:
    return next((names(item.names) for item in pack().commitments if item.code == code), code)


def _reason_name(code: str) -> str:
    known = {item.code: item.names for item in pack().pause_reasons}
    known |= {item.code: item.names for item in pack().return_reasons}
    return names(known.get(code, code))


def _opened(words: _Words) -> str:
    return _("Received by %(channel)s") % {"channel": channel_name(words.data.get("channel", ""))}


def _order(text: str) -> Callable[[_Words], str]:
    return lambda words: _(text) % {"position": words.position, "department": words.department}


def _returned(words: _Words) -> str:
    values = {
        "position": words.position,
        "department": words.department,
        "reason": _reason_name(words.data.get("reason", "")),
    }
    return _("%(department)s returned order %(position)s: %(reason)s") % values


def _assigned(words: _Words) -> str:
    person = words.people.get(words.data.get("assignee") or 0, "")
    if person:
        return _("Assigned to %(person)s, %(department)s") % {"person": person, "department": words.department}
    return _("Assigned to %(department)s") % {"department": words.department}


def _step(words: _Words) -> str:
    code = words.data.get("step", "")
    name = str(STEPS.get(code, code))
    at = words.data.get("happened_at")
    if not at:
        return name
    return _("%(step)s, %(time)s") % {"step": name, "time": short(timezone.localtime(datetime.fromisoformat(at)))}


def _replied(words: _Words) -> str:
    return _("Answer to the customer (%(channel)s)") % {"channel": channel_name(words.data.get("channel", ""))}


def _called_back(words: _Words) -> str:
    return _("Call-back: %(outcome)s") % {"outcome": outcome_name(words.data.get("outcome", ""))}


def _closed(words: _Words) -> str:
    text = _("Closed without call-back: %(outcome)s") if words.data.get("without_call_back") else ""
    return (text or _("Closed: %(outcome)s")) % {"outcome": outcome_name(words.data.get("outcome", ""))}


def _urged(words: _Words) -> str:
    count = int(words.data.get("count") or 1)
    return ngettext("The customer urges", "The customer urges (%(count)s times by now)", count) % {"count": count}


def _contact_added(words: _Words) -> str:
    values = {
        "channel": channel_name(words.data.get("channel", "")),
        "sender": masked_sender(words.data.get("sender", "")),
    }
    if values["sender"]:
        return _("The customer made contact again (%(channel)s, %(sender)s)") % values
    return _("The customer made contact again (%(channel)s)") % values


def _linked(words: _Words) -> str:
    return _("Linked with %(number)s") % {"number": words.data.get("other", "")}


def _paused(words: _Words) -> str:
    values = {
        "name": commitment_name(words.data.get("commitment", "")),
        "reason": _reason_name(words.data.get("reason", "")),
    }
    return _("Clock “%(name)s” paused: %(reason)s") % values


def _clock(text: str) -> Callable[[_Words], str]:
    def write(words: _Words) -> str:
        due = words.data.get("due")
        at = full(datetime.fromisoformat(due)) if due else ""
        return _(text) % {"name": commitment_name(words.data.get("commitment", "")), "due": at}

    return write


_SENTENCES: dict[str, Callable[[_Words], str]] = {
    "opened": _opened,
    "order_sent": _order(gettext_noop("Order %(position)s sent to %(department)s")),
    "order_accepted": _order(gettext_noop("%(department)s accepted order %(position)s")),
    "order_returned": _returned,
    "order_done": _order(gettext_noop("%(department)s reported order %(position)s as done")),
    "order_cancelled": _order(gettext_noop("Order %(position)s to %(department)s withdrawn")),
    "assigned": _assigned,
    "noted": lambda _words: _("Note for colleagues"),
    "step": _step,
    "replied": _replied,
    "called_back": _called_back,
    "closed": _closed,
    "reopened": lambda _words: _("Reopened"),
    "urged": _urged,
    "contact_added": _contact_added,
    "customer_set": lambda _words: _("Customer set"),
    "linked": _linked,
    "paused": _paused,
    "resumed": _clock(gettext_noop("Clock “%(name)s” runs on, due %(due)s")),
    "clock_missed": _clock(gettext_noop("Deadline missed: %(name)s was due %(due)s")),
    "clock_recounted": _clock(gettext_noop("Deadline counted again: %(name)s, now due %(due)s")),
}
