"""The sections of a pack's files: how each record is read from its entry."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from wattcare.catalogue import rules
from wattcare.catalogue.calendar_files import read_calendar
from wattcare.catalogue.editions import check_causes, read_commitment, scheme_of
from wattcare.catalogue.entries import LANGUAGES, Entry
from wattcare.catalogue.problems import suggestion
from wattcare.catalogue.vocabulary import variants_of
from wattcare.kernel.names import Names

_PERMISSION = re.compile(r"[a-z]+\.[a-z_]+")
_DEEPEST = 6


@dataclass
class Gathered:
    """What the files hold: records by section in the order read, each with the entry it came from."""

    records: dict[str, list[tuple[Any, Entry]]] = field(default_factory=dict)
    holiday_names: list[Names] = field(default_factory=list)

    def add(self, section: str, record: Any, entry: Entry) -> None:
        self.records.setdefault(section, []).append((record, entry))

    def of(self, section: str) -> list[tuple[Any, Entry]]:
        return self.records.get(section, [])


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What `pack.yaml` says about the pack itself."""

    code: str
    names: Names
    version: str
    country: str
    zone: str
    language: str
    currency: str

    def pack(self, gathered: Gathered) -> rules.Pack:
        """The whole pack."""
        lists: dict[str, Any] = {
            section: tuple(record for record, _entry in gathered.of(section)) for section in FIELDS
        }
        lists["kinds"] = tuple(_with_roots(kind, lists[CAUSES]) for kind in lists["kinds"])
        distinct = {names.text("en"): names for names in gathered.holiday_names}
        return rules.Pack(**self.__dict__, **lists, holiday_names=tuple(distinct.values()))


def _with_roots(kind: rules.Kind, causes: Iterable[rules.Cause]) -> rules.Kind:
    roots = tuple(cause.code for cause in causes if cause.kind == kind.code and cause.parent is None)
    return replace(kind, causes=roots)


def read_identity(entry: Entry) -> Identity:
    """The keys of `pack.yaml` that are no sections."""
    zone = entry.text("zone", needed=True)
    if zone and not _is_zone(zone):
        entry.wrong(
            "zone", _("“%(zone)s” is not a time zone.") % {"zone": zone}, suggestion(zone, available_timezones())
        )
    return Identity(
        code=entry.code(),
        names=entry.names(),
        version=entry.text("version", needed=True),
        country=_shaped(entry, "country", r"[A-Z]{2}", "CN"),
        zone=zone,
        language=entry.choice("language", LANGUAGES),
        currency=_shaped(entry, "currency", r"[A-Z]{3}", "CNY"),
    )


def _is_zone(name: str) -> bool:
    try:
        return ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):
        return False


def _shaped(entry: Entry, key: str, shape: str, example: str) -> str:
    text = entry.text(key, needed=True)
    if text and not re.fullmatch(shape, text):
        what = _("“%(value)s” is not a valid “%(key)s”.") % {"value": text, "key": key}
        entry.wrong(key, what, _("Write one such as %(example)s.") % {"example": example})
    return text


def _kind(entry: Entry) -> rules.Kind:
    return rules.Kind(
        code=entry.code(sort="kinds"),
        names=entry.names(),
        nature=entry.word("nature", rules.Nature),
        prefix=_prefix(entry),
        icon=entry.text("icon", needed=True),
        tone=entry.choice("tone", rules.TONES, "neutral"),
        department=entry.reference("department", "departments"),
        callback=entry.word("call_back", rules.CallBack, rules.CallBack.ON_REQUEST),
        restricted=bool(entry.flag("restricted")),
        anonymous=bool(entry.flag("anonymous")),
        attaches=bool(entry.flag("attaches")),
        instant=bool(entry.flag("instant")),
    )


def _prefix(entry: Entry) -> str:
    prefix = _shaped(entry, "prefix", r"[A-Z]{1,4}", "TS")
    entry.book.declare("prefixes", prefix, entry.file, entry.line("prefix"))
    return prefix


def read_causes(entry: Entry) -> list[tuple[rules.Cause, Entry]]:
    """All causes of one kind, each parent before its children."""
    kind = entry.reference("kind", "kinds", needed=True) or ""
    found: list[tuple[rules.Cause, Entry]] = []
    for below in entry.entries("causes", needed=True):
        _read_cause(below, kind, None, 1, found)
    entry.finish()
    return found


def _read_cause(
    entry: Entry, kind: str, parent: str | None, level: int, found: list[tuple[rules.Cause, Entry]]
) -> None:
    own = entry.code()
    code = f"{parent or kind}.{own}"
    if "." in own:
        entry.wrong("code", _("The code of a cause has no dot of its own."), _("Write the last part only."))
    entry.book.declare("causes", code, entry.file, entry.line("code"))
    cause = rules.Cause(
        code=code, names=entry.names(), kind=kind, parent=parent, level=level,
        department=entry.reference("department", "departments"), source=entry.text("source"),
    )  # fmt: skip
    found.append((cause, entry))
    if level < _DEEPEST:
        for below in entry.entries("causes"):
            _read_cause(below, kind, code, level + 1, found)
    elif entry.items("causes"):
        entry.wrong(
            "causes", _("The tree of causes is too deep."), _("Use at most %(levels)d levels.") % {"levels": _DEEPEST}
        )
    entry.finish()


def _area_kind(entry: Entry) -> rules.AreaKind:
    code = entry.code(sort="area_kinds")
    entry.book.declare("variants of area_kind", code, entry.file, entry.line("code"))
    return rules.AreaKind(code=code, names=entry.names())


def _variant(entry: Entry) -> rules.Variant:
    key = entry.word("key", rules.VariantKey)
    if key is rules.VariantKey.AREA_KIND:
        entry.wrong("key", _("Area kinds are not listed as variants."), _("Move it to “area_kinds”."))
    if key is rules.VariantKey.IMPORTANCE:
        what = _("Grades of important customers are not listed as variants.")
        entry.wrong("key", what, _("Move it to “field_choices” with “field: importance”."))
    scheme = scheme_of(entry, asked=key is rules.VariantKey.CLASS)
    code = entry.code(sort=variants_of(key, scheme))
    return rules.Variant(key=key, code=code, names=entry.names(), scheme=scheme)


def _field_choice(entry: Entry) -> rules.FieldChoice:
    """A value of a field. Its code is what files bring, in whatever words; grades are variants of limits too."""
    field = entry.word("field", rules.ChoiceField)
    code, longest = entry.text("code", needed=True), rules.CHOICE_LENGTHS[field]
    if len(code) > longest:
        what = _("“%(code)s” is longer than the archive keeps of this field.") % {"code": code}
        entry.wrong("code", what, _("Use at most %(longest)d characters.") % {"longest": longest})
    entry.book.declare(f"choices of {field}", code, entry.file, entry.line("code"))
    if field is rules.ChoiceField.IMPORTANCE:
        entry.book.declare("variants of importance", code, entry.file, entry.line("code"))
    return rules.FieldChoice(field=field, code=code, names=entry.names())


def _pause_reason(entry: Entry) -> rules.PauseReason:
    return rules.PauseReason(
        code=entry.code(sort="pause_reasons"),
        names=entry.names(),
        needs_evidence=bool(entry.flag("needs_evidence")),
        needs_approval=bool(entry.flag("needs_approval")),
    )


def _return_reason(entry: Entry) -> rules.ReturnReason:
    return rules.ReturnReason(
        code=entry.code(sort="return_reasons"),
        names=entry.names(),
        needs_note=bool(entry.flag("needs_note")),
        suggest=bool(entry.flag("suggest")),
    )


def _outcome(entry: Entry) -> rules.Outcome:
    stage = entry.word("stage", rules.Stage)
    return rules.Outcome(
        code=entry.code(sort=f"outcomes of {stage}"),
        names=entry.names(),
        stage=stage,
        settled=entry.flag("settled", default=None),
        reached=entry.flag("reached", default=None),
        needs_note=bool(entry.flag("needs_note")),
    )


def _channel(entry: Entry) -> rules.ChannelDef:
    return rules.ChannelDef(
        code=entry.code(sort="channels"),
        names=entry.names(),
        medium=entry.choice("medium", rules.MEDIA),
        icon=entry.text("icon", needed=True),
    )


def _department(entry: Entry) -> rules.DepartmentDef:
    duties = entry.texts("duties")
    for duty, line in duties:
        if duty and duty not in rules.DUTIES:
            what = _("“%(duty)s” is not a duty.") % {"duty": duty}
            entry.book.report(entry.file, line, what, suggestion(duty, rules.DUTIES))
    return rules.DepartmentDef(
        code=entry.code(sort="departments"),
        names=entry.names(),
        parent=entry.reference("parent", "departments"),
        duties=tuple(duty for duty, _line in duties),
    )


def _role(entry: Entry) -> rules.RoleDef:
    permissions = entry.texts("permissions")
    for permission, line in permissions:
        if permission and not _PERMISSION.fullmatch(permission):
            what = _("“%(permission)s” is not a permission code.") % {"permission": permission}
            entry.book.report(entry.file, line, what, _("Write one such as cases.open."))
    return rules.RoleDef(
        code=entry.code(sort="roles"),
        names=entry.names(),
        permissions=tuple(permission for permission, _line in permissions),
    )


def _text(entry: Entry) -> rules.TextDef:
    return rules.TextDef(
        code=entry.code(sort="texts"),
        names=entry.names(),
        use=entry.choice("use", rules.TEXT_USES),
        text=entry.names("text"),
    )


def _matter(entry: Entry) -> rules.Matter:
    return rules.Matter(code=entry.code(sort="matters"), names=entry.names())


def _route(entry: Entry) -> rules.Route:
    scheme = scheme_of(entry, asked=entry.has("classes"))
    route = rules.Route(
        code=entry.code(sort="routes"),
        names=entry.names(),
        department=entry.reference("department", "departments", needed=True) or "",
        kinds=entry.references("kinds", "kinds"),
        causes=entry.references("causes", "causes"),
        scheme=scheme,
        classes=entry.references("classes", variants_of(rules.VariantKey.CLASS, scheme)),
        importance=entry.references("importance", variants_of(rules.VariantKey.IMPORTANCE)),
        area_kinds=entry.references("area_kinds", "area_kinds"),
    )
    if not route.kinds:
        entry.wrong(None, _("The route names no kinds."), _("Add “kinds” with the kinds of case it is for."))
    if not (route.classes or route.importance or route.area_kinds):
        what = _("The route says nothing of the customer or the place.")
        entry.wrong(None, what, _("Add “classes” with “scheme”, “importance” or “area_kinds”."))
    check_causes(entry, route.causes, route.kinds)
    return route


SECTIONS: Mapping[str, Callable[[Entry], Any]] = {
    "kinds": _kind,
    "matters": _matter,
    "commitments": read_commitment,
    "area_kinds": _area_kind,
    "variants": _variant,
    "field_choices": _field_choice,
    "pause_reasons": _pause_reason,
    "return_reasons": _return_reason,
    "outcomes": _outcome,
    "channels": _channel,
    "departments": _department,
    "roles": _role,
    "texts": _text,
    "routes": _route,
}
"""Sections that are lists of records. Besides them: `causes`, a tree per kind, and `calendars`."""

CAUSES, CALENDARS = "causes", "calendars"
FIELDS = (*SECTIONS, CAUSES, CALENDARS)
NEEDED = {
    "kinds": "kinds.yaml",
    "channels": "reasons.yaml",
    "departments": "departments.yaml",
    "roles": "roles.yaml",
    CALENDARS: "calendars/*.yaml",
}
"""Sections no pack can do without, with the file that usually holds them."""


def read_sections(entry: Entry, gathered: Gathered) -> None:
    """Add the records of every section the file holds."""
    for section, read in SECTIONS.items():
        for item in entry.entries(section):
            record = read(item)
            item.finish()
            gathered.add(section, record, item)
    for item in entry.entries(CAUSES):
        for cause, place in read_causes(item):
            gathered.add(CAUSES, cause, place)
    for item in entry.entries(CALENDARS):
        add_calendar(item, gathered, "")


def add_calendar(entry: Entry, gathered: Gathered, code: str) -> None:
    """Add a calendar, whether it has its own file or stands in a list."""
    calendar, names = read_calendar(entry, code)
    gathered.holiday_names += names
    if calendar is not None:
        gathered.add(CALENDARS, calendar, entry)
