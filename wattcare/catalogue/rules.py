"""The shape of a pack: frozen records and the questions asked of them. No database, no files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Protocol, TypeVar

from wattcare.catalogue.records import (
    AreaKind,
    Cause,
    ChannelDef,
    Commitment,
    DepartmentDef,
    Edition,
    FieldChoice,
    Kind,
    Matter,
    Outcome,
    PauseReason,
    Payment,
    ReturnReason,
    RoleDef,
    Route,
    TextDef,
    Variant,
)
from wattcare.catalogue.vocabulary import (
    ACCOUNT,
    CASE,
    CHOICE_LENGTHS,
    DUTIES,
    EVENTS,
    INTERRUPTION,
    MEDIA,
    ORDER,
    TARGETS,
    TEXT_USES,
    TONES,
    Authority,
    Binds,
    CallBack,
    ChoiceField,
    Direction,
    Nature,
    Stage,
    VariantKey,
)
from wattcare.commitments.rules import Calendar
from wattcare.kernel.names import Names

__all__ = [
    "ACCOUNT",
    "CASE",
    "CHOICE_LENGTHS",
    "DUTIES",
    "EVENTS",
    "INTERRUPTION",
    "MEDIA",
    "ORDER",
    "TARGETS",
    "TEXT_USES",
    "TONES",
    "AreaKind",
    "Authority",
    "Binds",
    "CallBack",
    "Cause",
    "ChannelDef",
    "ChoiceField",
    "Commitment",
    "DepartmentDef",
    "Direction",
    "Edition",
    "FieldChoice",
    "Kind",
    "Known",
    "Matter",
    "Nature",
    "Outcome",
    "Pack",
    "PauseReason",
    "Payment",
    "ReturnReason",
    "RoleDef",
    "Route",
    "Stage",
    "TextDef",
    "Variant",
    "VariantKey",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Everything a supplier or a country differs in. Lookups raise KeyError for unknown codes."""

    code: str
    names: Names
    version: str
    country: str
    zone: str
    language: str
    currency: str
    kinds: tuple[Kind, ...] = ()
    causes: tuple[Cause, ...] = ()
    matters: tuple[Matter, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    area_kinds: tuple[AreaKind, ...] = ()
    variants: tuple[Variant, ...] = ()
    field_choices: tuple[FieldChoice, ...] = ()
    pause_reasons: tuple[PauseReason, ...] = ()
    return_reasons: tuple[ReturnReason, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    channels: tuple[ChannelDef, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    departments: tuple[DepartmentDef, ...] = ()
    roles: tuple[RoleDef, ...] = ()
    texts: tuple[TextDef, ...] = ()
    routes: tuple[Route, ...] = ()
    holiday_names: tuple[Names, ...] = ()

    def kind(self, code: str) -> Kind:
        return self._kinds[code]

    def kind_of(self, nature: Nature) -> Kind | None:
        """The first kind of this nature; None when the pack has none."""
        return next((kind for kind in self.kinds if kind.nature is nature), None)

    def cause(self, code: str) -> Cause:
        return self._causes[code]

    def commitment(self, code: str) -> Commitment:
        return self._commitments[code]

    def calendar(self, code: str) -> Calendar:
        return self._calendars[code]

    def department(self, code: str) -> DepartmentDef:
        return _find(self.departments, code)

    def role(self, code: str) -> RoleDef:
        return _find(self.roles, code)

    def area_kind(self, code: str) -> AreaKind:
        return _find(self.area_kinds, code)

    def pause_reason(self, code: str) -> PauseReason:
        return _find(self.pause_reasons, code)

    def return_reason(self, code: str) -> ReturnReason:
        return _find(self.return_reasons, code)

    def outcome(self, code: str) -> Outcome:
        return _find(self.outcomes, code)

    def outcomes_of(self, stage: Stage) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.stage is stage)

    def channel(self, code: str) -> ChannelDef:
        return _find(self.channels, code)

    def children(self, cause: str | None, *, kind: str) -> tuple[Cause, ...]:
        """The causes right below `cause`, or the roots of the kind for None, in the pack's order."""
        return tuple(item for item in self.causes if item.kind == kind and item.parent == cause)

    def ancestors(self, cause: str) -> tuple[Cause, ...]:
        """The causes above `cause`, the root first, without itself."""
        above: list[Cause] = []
        parent = self.cause(cause).parent
        while parent is not None:
            above.insert(0, self.cause(parent))
            parent = above[0].parent
        return tuple(above)

    def path(self, cause: str) -> tuple[Cause, ...]:
        """`cause` with its ancestors, the root first."""
        return (*self.ancestors(cause), self.cause(cause))

    def department_for(self, kind: str, cause: str | None = None) -> str | None:
        """The department a case goes to first: of the nearest cause that names one, else of the kind."""
        path = self.path(cause) if cause else ()
        named = (item.department for item in reversed(path) if item.department)
        return next(named, self.kind(kind).department)

    def route_for(self, kind: str, cause: str | None, known: "Known") -> Route | None:
        """The first route that takes such a case; None when the nearest cause or the kind decides."""
        routes = self._routes.get(kind, ())
        above = {item.code for item in self.path(cause)} if routes and cause else set()
        return next((route for route in routes if _takes(route, above, known)), None)

    def schemes_asked_for(self, kind: str) -> frozenset[str]:
        """The schemes whose classes decide limits or routes of cases of this kind; empty for most packs."""
        return self._schemes.get(kind, frozenset())

    @cached_property
    def classes_asked_for(self) -> frozenset[tuple[str, str]]:
        """Each (scheme, class) that any limit, payment or route names."""
        of_routes = {(route.scheme, code) for route in self.routes for code in route.classes}
        of_limits = {
            (item.scheme, code)
            for item in self.commitments
            for edition in item.editions
            for key, codes in ((item.variant_key, edition.limits), (item.payment_key, edition.payments))
            for code in codes
            if key is VariantKey.CLASS and code
        }
        return frozenset(of_routes | of_limits)

    def variant_name(self, key: VariantKey, code: str, scheme: str = "") -> Names:
        """What a variant of a limit is called; the code itself where the pack does not name it."""
        if key is VariantKey.AREA_KIND:
            return next((area.names for area in self.area_kinds if area.code == code), Names({"en": code}))
        if key is VariantKey.IMPORTANCE:
            return self.choices_of(ChoiceField.IMPORTANCE).get(code, Names({"en": code}))
        named = (one.names for one in self.variants if (one.key, one.code, one.scheme) == (key, code, scheme))
        return next(named, Names({"en": code}))

    def choices_of(self, field: ChoiceField) -> Mapping[str, Names]:
        """The codes that a field of the archive may hold, with their names; empty where the pack lists none."""
        return self._choices.get(field, {})

    def holiday_name(self, name: str, language: str) -> str:
        """The name of a holiday or make-up day, as its calendar writes it, in `language`."""
        return next((names.text(language) for names in self.holiday_names if name in names.values()), name)

    def day_kind(self, calendar: str, at: datetime) -> str:
        """The variant of `VariantKey.DAY_KIND` at an instant: working_day or other_day of the calendar."""
        held = self.calendar(calendar)
        return "working_day" if held.day(held.local(at).date()).working else "other_day"

    def commitments_for(
        self, *, kind: str, cause: str | None = None, target: str = CASE, channel: str | None = None, on: date
    ) -> tuple[Commitment, ...]:
        """The commitments that run a clock on such a case or order received on the local day `on`."""
        above = {item.code for item in self.path(cause)} if cause else set()
        candidates = self._running.get((kind, target), ())
        return tuple(item for item in candidates if _covers(item, above, channel) and item.edition_on(on))

    @cached_property
    def _choices(self) -> dict[ChoiceField, dict[str, Names]]:
        found: dict[ChoiceField, dict[str, Names]] = {}
        for item in self.field_choices:
            found.setdefault(item.field, {})[item.code] = item.names
        return found

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        return {item.code: item for item in self.kinds}

    @cached_property
    def _causes(self) -> dict[str, Cause]:
        return {item.code: item for item in self.causes}

    @cached_property
    def _commitments(self) -> dict[str, Commitment]:
        return {item.code: item for item in self.commitments}

    @cached_property
    def _calendars(self) -> dict[str, Calendar]:
        return {item.code: item for item in self.calendars}

    @cached_property
    def _routes(self) -> dict[str, tuple[Route, ...]]:
        kinds = {kind for route in self.routes for kind in route.kinds}
        return {kind: tuple(route for route in self.routes if kind in route.kinds) for kind in kinds}

    @cached_property
    def _schemes(self) -> dict[str, frozenset[str]]:
        asked: dict[str, set[str]] = {}
        places = [(item.kinds, item.scheme) for item in self.routes]
        places += [(item.kinds, item.scheme) for item in self.commitments]
        for kinds, scheme in places:
            for kind in kinds if scheme else ():
                asked.setdefault(kind, set()).add(scheme)
        return {kind: frozenset(schemes) for kind, schemes in asked.items()}

    @cached_property
    def _running(self) -> dict[tuple[str, str], tuple[Commitment, ...]]:
        running: dict[tuple[str, str], tuple[Commitment, ...]] = {}
        for commitment in self.commitments:
            for kind in () if commitment.reference else commitment.kinds:
                key = (kind, commitment.applies_to)
                running[key] = (*running.get(key, ()), commitment)
        return running


class Known(Protocol):
    """What is known of whom a case is about, as far as routes ask for it."""

    @property
    def area_kind(self) -> str: ...

    @property
    def importance(self) -> str: ...

    @property
    def classes(self) -> Mapping[str, str]:
        """The customer's class by scheme."""


def _takes(route: Route, causes: set[str], known: Known) -> bool:
    return (
        (not route.causes or not causes.isdisjoint(route.causes))
        and (not route.classes or known.classes.get(route.scheme) in route.classes)
        and (not route.importance or known.importance in route.importance)
        and (not route.area_kinds or known.area_kind in route.area_kinds)
    )


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Item = TypeVar("_Item", bound=_Coded)


def _find(items: Iterable[_Item], code: str) -> _Item:
    found = next((item for item in items if item.code == code), None)
    if found is None:
        raise KeyError(code)
    return found


def _covers(commitment: Commitment, causes: set[str], channel: str | None) -> bool:
    by_cause = not commitment.causes or not causes.isdisjoint(commitment.causes)
    return by_cause and (not commitment.channels or channel in commitment.channels)
