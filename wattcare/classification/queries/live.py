"""The schemes that decide right now, as this process knows them."""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from django.db import transaction

from wattcare.catalogue import queries as catalogue
from wattcare.classification.models import ClassCode, SchemeVersion, State
from wattcare.classification.queries.schemes import HEAVY, ClassDef, classes_in
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.reading import scheme_of
from wattcare.classification.rules.schemes import Scheme as SchemeRules
from wattcare.classification.rules.sql import class_sql
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names

log = logging.getLogger(__name__)
_PARSED = 100  # versions whose conditions a process keeps in mind


@dataclass(frozen=True)
class LiveScheme:
    """A live version with all that pages ask of it; its conditions are read when they are first needed.

    `numbers` gives the id of each class's `ClassCode`, by code.
    """

    id: int
    code: str
    names: Names
    criterion: Names
    sensitive: bool
    version_id: int
    number: int
    asks: tuple[str, ...]  # names of the profile fields its conditions ask for
    document: Mapping[str, Any]
    classes: tuple[ClassDef, ...]
    numbers: Mapping[str, int]

    @cached_property
    def by_number(self) -> Mapping[int, ClassDef]:
        return {self.numbers[one.code]: one for one in self.classes if one.code in self.numbers}

    def class_of(self, code: str) -> ClassDef | None:
        return next((one for one in self.classes if one.code == code), None)

    def path(self, code: str) -> tuple[ClassDef, ...]:
        """The class with those around it, the outermost first."""
        found: list[ClassDef] = []
        here = self.class_of(code)
        while here is not None:
            found.append(here)
            here = self.class_of(here.within)
        return tuple(reversed(found))

    def leaves_of(self, code: str) -> tuple[ClassDef, ...]:
        """The classes with members that `code` stands for: itself, or those within it."""
        return tuple(one for one in self.classes if one.leaf and any(p.code == code for p in self.path(one.code)))

    @property
    def rules(self) -> SchemeRules:
        """The scheme with its conditions, read against the catalogue of fields. Raises SchemeError."""
        return parsed(self.version_id, 0, self.document)

    def case_sql(self, day: date) -> str:
        """One CASE that gives the id of a customer's class, for `day`; kept, since it is long to write."""
        known = _held.cases.get((self.version_id, day))
        if known is None:
            known = class_sql(self.rules, "postgres", day, self.numbers).replace("%", "%%")
            if len(_held.cases) > _PARSED:
                _held.cases = {}
            _held.cases[self.version_id, day] = known
        return known


@dataclass
class _Held:
    """What this process knows; replaced as a whole, so that no thread sees half of it."""

    checked: float = 0.0
    live: tuple[LiveScheme, ...] = ()
    parsed: dict[tuple[int, int], SchemeRules] = field(default_factory=dict)
    cases: dict[tuple[int, date], str] = field(default_factory=dict)


_held = _Held()
_lock = Lock()


def forget() -> None:
    """Let the next question ask the database again; conditions are read anew, as the catalogue may have changed."""
    _held.checked = 0.0
    _held.live, _held.parsed, _held.cases = (), {}, {}


def forget_on_commit() -> None:
    """Forget what the caller's transaction changes, for itself at once, for others when it is done."""
    forget()
    transaction.on_commit(forget)


def live_schemes(*, fresh: bool = False) -> tuple[LiveScheme, ...]:
    """The schemes that decide, in their places. What another process put live is noticed as soon as another pack is;
    `fresh` asks at once, for whoever writes by the answer."""
    if (
        fresh
        or not _held.checked
        or (time.monotonic() - _held.checked > catalogue.RECHECK_SECONDS and not catalogue.looked_lately())
    ):
        _refresh()
    return _held.live


def visible_live(actor: Actor) -> list[LiveScheme]:
    """The live schemes the actor may see, in their places: what filters and columns offer. None without permission."""
    if not actor.has("classification.view"):
        return []
    restricted = actor.has("classification.restricted")
    return [scheme for scheme in live_schemes() if restricted or not scheme.sensitive]


def find_live(actor: Actor, code: str) -> LiveScheme | None:
    """The live scheme of this code, as the actor may see it; one that another process has just put live included."""
    found = next((one for one in visible_live(actor) if one.code == code), None)
    if found is None and code:
        live_schemes(fresh=True)
        found = next((one for one in visible_live(actor) if one.code == code), None)
    return found


def live_scheme(code: str) -> LiveScheme | None:
    return next((one for one in live_schemes() if one.code == code), None)


def readable(schemes: Iterable[LiveScheme]) -> list[LiveScheme]:
    """Those whose conditions can be read with the catalogue as it is now. A pack may have taken a choice away that one
    asks for: who is in its classes stays there, and all other schemes go on."""
    return [scheme for scheme in schemes if _can_be_read(scheme)]


def _can_be_read(scheme: LiveScheme) -> bool:
    try:
        return bool(scheme.rules)
    except SchemeError as error:
        log.error("Scheme %s cannot be read any more and classifies nobody: %s", scheme.code, error)
        return False


def _refresh() -> None:
    with _lock:
        rows = SchemeVersion.objects.filter(state=State.LIVE).order_by("scheme__position", "scheme__code")
        found = list(rows.values_list("id", "scheme__sensitive"))  # a draft may make its scheme sensitive
        if found != [(one.version_id, one.sensitive) for one in _held.live]:
            _held.live = _read([pk for pk, _sensitive in found])
        _held.checked = time.monotonic()


def _read(ids: list[int]) -> tuple[LiveScheme, ...]:
    versions = SchemeVersion.objects.filter(pk__in=ids).select_related("scheme").defer(*HEAVY)
    found = {version.pk: version for version in versions}
    numbers: dict[int, dict[str, int]] = {version.scheme_id: {} for version in found.values()}
    for pk, scheme_id, code in ClassCode.objects.filter(scheme__in=numbers).values_list("id", "scheme_id", "code"):
        numbers[scheme_id][code] = pk
    return tuple(_live(found[pk], numbers[found[pk].scheme_id]) for pk in ids if pk in found)


def _live(version: SchemeVersion, numbers: Mapping[str, int]) -> LiveScheme:
    document = version.document
    return LiveScheme(
        id=version.scheme_id,
        code=version.scheme.code,
        names=Names(document["names"]),
        criterion=Names(document["criterion"]),
        sensitive=version.scheme.sensitive,
        version_id=version.pk,
        number=version.number,
        asks=tuple(version.fields),
        document=document,
        classes=classes_in(document),
        numbers=numbers,
    )


def scheme_of_version(version: SchemeVersion) -> SchemeRules:
    """The version with its conditions, read against the catalogue of fields as it is now. Raises SchemeError when it
    asks for what the catalogue no longer has."""
    return parsed(version.pk, version.changed, version.document)


def parsed(version_id: int, changed: int, document: Mapping[str, Any]) -> SchemeRules:
    """The scheme a version's document describes; kept in mind, since reading it takes milliseconds."""
    known = _held.parsed.get((version_id, changed))
    if known is None:
        known = scheme_of(document, profile_fields(), str(document.get("code", "")))
        if len(_held.parsed) > _PARSED:
            _held.parsed = {}
        _held.parsed[version_id, changed] = known
    return known
