"""Which schemes there are, what they say, how many customers their classes have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wattcare.classification.models import IN_WORK, ClassCode, Scheme, SchemeVersion, State
from wattcare.customers.queries import home
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound

COUNTED = 1000  # customers in no class are counted up to one more than this
HEAVY = ("proof", "practical", "report")
Which = int | Literal["live", "work", "last"]


@dataclass(frozen=True)
class ClassDef:
    """A class as a version words it; `within` is the code of the class around it; only leaves have members."""

    code: str
    names: Names
    tone: str
    sensitive: bool
    within: str
    leaf: bool


def classes_in(document: Mapping[str, Any]) -> tuple[ClassDef, ...]:
    """The classes of a version's document in their order, conditions unread: pages need no more."""
    return tuple(_below(document.get("classes", ()), "", sensitive=False))


def _below(entries: Sequence[Mapping[str, Any]], within: str, *, sensitive: bool) -> Iterator[ClassDef]:
    """What lies in a sensitive class is sensitive too."""
    for one in entries:
        below = one.get("classes", ())
        hidden = sensitive or bool(one.get("sensitive"))
        tone = str(one.get("tone", "neutral"))
        yield ClassDef(str(one["code"]), Names(one.get("names", {})), tone, hidden, within, not below)
        yield from _below(below, str(one["code"]), sensitive=hidden)


@dataclass(frozen=True)
class ClassLine:
    """A class with the number of its members, those of all classes within it together."""

    definition: ClassDef
    members: int


@dataclass(frozen=True)
class VersionLine:
    """A version in short."""

    number: int
    state: str
    drafted_by: str
    drafted_at: datetime
    live_at: datetime | None
    effective_on: date | None
    changed: int


@dataclass(frozen=True)
class SchemeLine:
    """A scheme as lists show it. Classes and numbers are those of `live`; without one, the classes of `work`, empty.

    `unclassified` is counted up to COUNTED + 1. `pending`: the live version has not classified all customers yet.
    """

    code: str
    names: Names
    criterion: Names
    purpose: Names
    strict: bool
    sensitive: bool
    live: VersionLine | None
    work: VersionLine | None
    classes: tuple[ClassLine, ...]
    members: int  # of all classes, shown or not
    unclassified: int
    pending: bool
    classified_at: datetime | None
    retired_at: datetime | None


def scheme_for(actor: Actor, code: str) -> Scheme:
    """The scheme of this code as the actor may see it; NotFound otherwise."""
    actor.require("classification.view")
    found = Scheme.objects.visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no scheme “%(code)s”.") % {"code": code})
    return found


def version_for(actor: Actor, code: str, number: Which = "live") -> SchemeVersion:
    """A version by its number; the one that decides; the one in work; or the last that there is. NotFound else."""
    rows = open_versions(actor, scheme_for(actor, code).versions.select_related("scheme"))
    if number == "live":
        rows = rows.filter(state=State.LIVE)
    elif number == "work":
        rows = rows.filter(state__in=IN_WORK)
    elif number != "last":
        rows = rows.filter(number=number)
    found = rows.order_by("-number").first()
    if found is None:
        raise NotFound(_("There is no such version of the scheme “%(code)s”.") % {"code": code})
    return found


def versions_of(actor: Actor, code: str) -> list[SchemeVersion]:
    """All versions, the latest first, without what was found out about them."""
    rows = open_versions(actor, scheme_for(actor, code).versions.all())
    return list(rows.defer(*HEAVY).order_by("-number")[:200])


def open_versions(actor: Actor, rows: QuerySet[SchemeVersion]) -> QuerySet[SchemeVersion]:
    """Those versions of a scheme that the actor may see: an open one may have been sensitive once."""
    return rows if actor.has("classification.restricted") else rows.exclude(document__contains={"sensitive": True})


def schemes_for(actor: Actor, *, retired: bool = False) -> list[SchemeLine]:
    """Every scheme the actor may see, in its place, with what its classes hold; four statements, nothing counted.

    Whoever neither draws up nor approves schemes is not shown sensitive classes (`sees_sensitive`).
    """
    actor.require("classification.view")
    rows = Scheme.objects.visible_to(actor)
    return _lines(rows if retired else rows.filter(retired_at=None), actor)


def scheme_line(actor: Actor, code: str) -> SchemeLine:
    """One scheme as `schemes_for` shows it. NotFound as `scheme_for`."""
    scheme = scheme_for(actor, code)
    return _lines(Scheme.objects.filter(pk=scheme.pk), actor)[0]


@dataclass
class _Parts:
    """What belongs to one scheme."""

    live: SchemeVersion | None = None
    work: SchemeVersion | None = None
    members: dict[str, int] = field(default_factory=dict)


def sees_sensitive(actor: Actor) -> bool:
    """Whether the actor is shown what sensitive classes of an open scheme are; who is in them is another matter."""
    return any(actor.has(f"classification.{one}") for one in ("restricted", "draft", "approve"))


def hidden_in(document: Mapping[str, Any], actor: Actor) -> frozenset[str]:
    """The codes of the classes of a version that are not shown to the actor."""
    if sees_sensitive(actor):
        return frozenset()
    return frozenset(one.code for one in classes_in(document) if one.sensitive)


def _lines(rows: QuerySet[Scheme], actor: Actor) -> list[SchemeLine]:
    schemes = list(rows)
    parts = {scheme.pk: _Parts() for scheme in schemes}
    versions = SchemeVersion.objects.filter(scheme__in=parts, state__in=[*IN_WORK, State.LIVE]).defer(*HEAVY)
    for version in versions:
        if version.state == State.LIVE:
            parts[version.scheme_id].live = version
        else:
            parts[version.scheme_id].work = version
    for scheme_id, code, members in ClassCode.objects.filter(scheme__in=parts).values_list(
        "scheme_id", "code", "members"
    ):
        parts[scheme_id].members[code] = members
    outside = unclassified_counts(list(parts))
    return [_line(scheme, parts[scheme.pk], outside.get(scheme.pk, 0), actor) for scheme in schemes]


def _line(scheme: Scheme, parts: _Parts, unclassified: int, actor: Actor) -> SchemeLine:
    shown = parts.live or parts.work
    document = shown.document if shown else {}
    classes = _counted(classes_in(document), parts.members if parts.live else {})
    hidden = hidden_in(document, actor)
    return SchemeLine(
        code=scheme.code,
        names=scheme.names,
        criterion=Names(document.get("criterion", {})),
        purpose=Names(document.get("purpose", {})),
        strict=bool(document.get("strict", True)),
        sensitive=scheme.sensitive,
        live=_version_line(parts.live),
        work=_version_line(parts.work),
        classes=tuple(one for one in classes if one.definition.code not in hidden),
        members=sum(one.members for one in classes if one.definition.leaf),
        unclassified=unclassified,
        pending=parts.live is not None and scheme.classified_version != parts.live.number,
        classified_at=scheme.classified_at,
        retired_at=scheme.retired_at,
    )


def _counted(definitions: Sequence[ClassDef], members: Mapping[str, int]) -> tuple[ClassLine, ...]:
    """Classes come before those within them, so that sums grow from the end."""
    sums = {one.code: members.get(one.code, 0) if one.leaf else 0 for one in definitions}
    for one in reversed(definitions):
        if one.within:
            sums[one.within] += sums[one.code]
    return tuple(ClassLine(one, sums[one.code]) for one in definitions)


def _version_line(version: SchemeVersion | None) -> VersionLine | None:
    if version is None:
        return None
    return VersionLine(
        version.number, version.state, version.drafted_by_code, version.drafted_at, version.live_at,
        version.effective_on, version.changed,
    )  # fmt: skip


def unclassified_counts(scheme_ids: Sequence[int]) -> dict[int, int]:
    """For each scheme how many customers no class takes, counted up to COUNTED + 1; one statement."""
    statement = """
        SELECT s.id, (SELECT count(*) FROM (
            SELECT 1 FROM classification_unclassified u WHERE u.scheme_id = s.id LIMIT %s) q)
        FROM unnest(%s::bigint[]) AS s (id)
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [COUNTED + 1, list(scheme_ids)])
        return dict(cursor.fetchall())


def unclassified_today() -> list[str]:
    """The codes of live schemes that have not classified everybody on the supplier's calendar day: conditions may ask
    for the day, and what the archive says of "now" and "the last 12 months" moves with it."""
    rows = Scheme.objects.filter(retired_at=None, versions__state=State.LIVE)
    late = rows.filter(Q(classified_on=None) | Q(classified_on__lt=home.today()))
    return list(late.values_list("code", flat=True))


def field_uses(name: str) -> list[SchemeVersion]:
    """The versions, live and in work, whose conditions ask for a field of the profile."""
    return list(_asking().filter(fields__contains=[name]))


def all_field_uses() -> dict[str, list[Scheme]]:
    """The schemes whose versions, live or in work, ask for each field of the profile; one statement."""
    found: dict[str, dict[int, Scheme]] = {}
    for version in _asking():
        for name in version.fields:
            found.setdefault(name, {})[version.scheme_id] = version.scheme
    return {name: list(schemes.values()) for name, schemes in found.items()}


def _asking() -> QuerySet[SchemeVersion]:
    rows = SchemeVersion.objects.filter(state__in=[*IN_WORK, State.LIVE]).select_related("scheme")
    return rows.defer(*HEAVY).order_by("scheme__position", "scheme__code", "number")
