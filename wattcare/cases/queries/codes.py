"""Which codes of the pack cases still use."""

from collections.abc import Iterator, Mapping

from django.db import models

from wattcare.cases.models import Case, Clock, ClockPause, Order

_USES: dict[str, tuple[type[models.Model], str]] = {
    "kinds": (Case, "kind"),
    "causes": (Case, "cause"),
    "channels": (Case, "channel"),
    "outcomes": (Case, "outcome"),
    "area_kinds": (Case, "area_kind"),
    "commitments": (Clock, "commitment"),
    "calendars": (Clock, "calendar"),
    "return_reasons": (Order, "return_reason"),
    "pause_reasons": (ClockPause, "reason"),
}


def used_codes(gone: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """Of the codes a new version takes away, those that records hold: a pack may not drop them."""
    return list(_used(gone))


def _used(gone: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    for section, codes in gone.items():
        if section in _USES:
            model, field = _USES[section]
            rows = model._default_manager.filter(**{f"{field}__in": codes})
            yield from ((section, code) for code in rows.values_list(field, flat=True).distinct())
