"""Commitments as pages and the API show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wattcare.catalogue import wording
from wattcare.catalogue.rules import Authority, Commitment, Edition, Matter, Pack, Payment, VariantKey
from wattcare.commitments.answers import deadline_answer
from wattcare.kernel import clock
from wattcare.kernel.results import NotFound, Refused
from wattcare.kernel.ui.choices import Look
from wattcare.kernel.ui.tones import Tone

_AUTHORITY_LOOKS: Mapping[Authority, tuple[Tone, str]] = {
    Authority.LAW: (Tone.VIOLET, "scale"),
    Authority.REGULATOR: (Tone.INFO, "building-bank"),
    Authority.PUBLISHED: (Tone.ACCENT, "speakerphone"),
    Authority.INTERNAL: (Tone.NEUTRAL, "building"),
}


@dataclass(frozen=True)
class EditionReading:
    """An edition with its limits and payments in words."""

    edition: Edition
    validity: str
    limits: list[tuple[str, str]]
    payments: list[tuple[str, Payment]]
    binds: object
    in_force: bool


@dataclass(frozen=True)
class Reading:
    """A commitment as people read it; `current` is the edition in force today, `others` the rest, latest first."""

    commitment: Commitment
    span: str
    authority: Look
    current: EditionReading | None
    others: list[EditionReading]


@dataclass(frozen=True)
class Group:
    """The commitments on one matter."""

    matter: Matter
    readings: list[Reading]


def grouped(pack: Pack, on: date) -> list[Group]:
    """All commitments of the pack by matter, in the pack's order; empty matters are left out."""
    groups = [
        Group(matter, [reading(pack, item, on) for item in pack.commitments if item.matter == matter.code])
        for matter in pack.matters
    ]
    return [group for group in groups if group.readings]


def reading(pack: Pack, commitment: Commitment, on: date) -> Reading:
    """One commitment in words."""
    editions = [edition_reading(pack, commitment, edition, on) for edition in reversed(commitment.editions)]
    tone, icon = _AUTHORITY_LOOKS[commitment.authority]
    name = wording.AUTHORITY_NAMES[commitment.authority]
    return Reading(
        commitment=commitment,
        span=wording.span_text(commitment),
        authority=Look(commitment.authority.value, name, tone, icon),
        current=next((edition for edition in editions if edition.in_force), None),
        others=[edition for edition in editions if not edition.in_force],
    )


@dataclass(frozen=True)
class RouteReading:
    """A route as people read it: for whom, and where it leads."""

    name: str
    conditions: list[tuple[str, str]]
    department: str


def routes(pack: Pack) -> list[RouteReading]:
    """The routes in their order: the first that fits decides."""
    language = wording.reader()
    return [
        RouteReading(
            one.names.text(language), wording.route_conditions(pack, one),
            pack.department(one.department).names.text(language),
        )
        for one in pack.routes
    ]  # fmt: skip


def edition_reading(pack: Pack, commitment: Commitment, edition: Edition, on: date) -> EditionReading:
    """One edition in words."""
    return EditionReading(
        edition=edition,
        validity=wording.validity(edition),
        limits=wording.limits_of(pack, commitment, edition),
        payments=wording.payments_of(pack, commitment, edition),
        binds=wording.BINDS_NAMES[edition.binds],
        in_force=edition.in_force(on),
    )


def zone(pack: Pack) -> ZoneInfo:
    """The supplier's time zone."""
    return ZoneInfo(pack.zone)


def today(pack: Pack) -> date:
    """Today at the supplier's."""
    return clock.now().astimezone(zone(pack)).date()


def commitment_called(pack: Pack, code: str) -> Commitment:
    """The commitment of this code; NotFound when the pack has none."""
    try:
        return pack.commitment(code)
    except KeyError:
        raise NotFound(_("There is no commitment “%(code)s”.") % {"code": code}) from None


def variant_choices(pack: Pack, commitment: Commitment) -> list[tuple[str, str]]:
    """(code, name) of the variants any edition distinguishes, in their order."""
    key = commitment.variant_key
    codes = {code for edition in commitment.editions for code in edition.limits if code}
    listed = wording.ordered(pack, key, codes)
    return [(code, wording.variant_text(pack, key, code, commitment.scheme)) for code in listed]


def what_if(pack: Pack, commitment: Commitment, start: datetime, variant: str) -> dict[str, object]:
    """When a clock started at `start` would be due, with its arithmetic, as `wattcare deadline --json` says it.

    Refused when no edition was in force on that day, or it promises the variant nothing.
    """
    edition = commitment.edition_on(start.astimezone(zone(pack)).date())
    if edition is None:
        raise Refused("no_edition", _("No edition was in force on that day."), field="start")
    if commitment.variant_key is VariantKey.DAY_KIND and not variant:
        variant = pack.day_kind(edition.calendar, start)
    limit = edition.limit_for(variant)
    if limit is None:
        known = ", ".join(code for code in edition.limits if code)
        what = _("The edition has no limit for this; it has: %(variants)s.") % {"variants": known}
        raise Refused("no_variant", what, field="variant")
    return deadline_answer(
        limit=limit,
        start=start,
        calendar=pack.calendar(edition.calendar),
        now=clock.now(),
        edition=edition_facts(edition),
        commitment=commitment.code,
        variant=variant or None,
        rename=lambda name: pack.holiday_name(name, wording.reader()),
    )


def edition_facts(edition: Edition) -> dict[str, str | None]:
    """An edition's code, validity, issuer and source, plain."""
    language = wording.reader()
    return {
        "code": edition.code,
        "valid_from": edition.valid_from.isoformat() if edition.valid_from else None,
        "valid_to": edition.valid_to.isoformat() if edition.valid_to else None,
        "issuer": edition.issuer.text(language),
        "source": edition.source.text(language),
        "binds": edition.binds.value,
    }
