"""The fields a condition may ask for, with what somebody needs to know to write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wattcare.classification.queries.lacking import Lacking
from wattcare.classification.rules.words import label_of, number_words
from wattcare.customers.rules.profile import Origin, ProfileField, ValueType
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.shares import percent

MOST_CHOICES = 40

_TYPES: dict[ValueType, Any] = {
    ValueType.INTEGER: gettext_lazy("whole number"),
    ValueType.DECIMAL: gettext_lazy("number"),
    ValueType.DATE: gettext_lazy("day"),
    ValueType.BOOLEAN: gettext_lazy("yes or no"),
    ValueType.CHOICE: gettext_lazy("choice"),
    ValueType.TEXT: gettext_lazy("text"),
}
_ORIGINS: dict[Origin, Any] = {
    Origin.ARCHIVE: gettext_lazy("archive"),
    Origin.OWN: gettext_lazy("own field"),
    Origin.MEASURE: gettext_lazy("measure"),
}


@dataclass(frozen=True)
class Choice:
    """One choice: what stands on its button, what it puts in."""

    label: str
    text: str


@dataclass(frozen=True)
class FieldShown:
    """`sought` is what the filter looks in; `lacking` says in words how many customers lack it."""

    name: str
    label: str
    type: str
    origin: str
    bounds: str
    lacking: str
    choices: Sequence[Choice]
    more_choices: int
    sought: str


def fields_shown(fields: Sequence[ProfileField], lacking: Lacking) -> list[FieldShown]:
    """Every field, the archive's own first, in the order of the catalogue."""
    order = [Origin.ARCHIVE, Origin.OWN, Origin.MEASURE]
    return [_shown(one, lacking) for one in sorted(fields, key=lambda one: order.index(one.origin))]


def _shown(field: ProfileField, lacking: Lacking) -> FieldShown:
    label = label_of(field)
    choices = [
        Choice(_choice_label(code, name), "'" + code.replace("'", "''") + "'") for code, name in field.choices.items()
    ]
    return FieldShown(
        name=field.name, label=label, type=str(_TYPES[field.type]), origin=str(_ORIGINS[field.origin]),
        bounds=_bounds(field), lacking=_lacking(field, lacking), choices=choices[:MOST_CHOICES],
        more_choices=max(len(choices) - MOST_CHOICES, 0),
        sought=" ".join([field.name, label, *(one.label for one in choices)]),
    )  # fmt: skip


def _choice_label(code: str, name: Any) -> str:
    shown = names(name)
    return f"{code} {shown}" if shown and shown != code else code


def _bounds(field: ProfileField) -> str:
    """`0 … 100 %`; the unit alone where nothing bounds it."""
    if field.low is None and field.high is None:
        return field.unit
    ends = [number_words(end) if end is not None else "" for end in (field.low, field.high)]
    return f"{ends[0]} … {ends[1]} {field.unit}".strip()


def _lacking(field: ProfileField, lacking: Lacking) -> str:
    if not field.nullable:
        return _("everybody has it")
    share = lacking.shares.get(field.name)
    if share is None:
        return ""
    if share == 0:
        return _("nobody lacks it") if lacking.exact else _("hardly anybody lacks it")
    return _("%(share)s lack it") % {"share": percent(round(share * lacking.asked), lacking.asked)}
