"""What stands in a customer's details: the supplier's own fields with their names, and what files brought beside."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wattcare.customers.queries.own_fields import own_fields
from wattcare.customers.rules.own_fields import OwnFieldRules
from wattcare.customers.rules.profile import ValueType
from wattcare.customers.rules.values import Wrong
from wattcare.kernel.ui.panels import Attr

SHOWN = 40


def detail_attrs(details: Mapping[str, Any]) -> list[Attr]:
    """Own fields first, in their places; then the rest, as it came."""
    own = own_fields()
    known = [Attr(one.field.label, _value(one, details[code])) for code, one in own.items() if code in details]
    return [*known, *(Attr(str(name), str(value)) for name, value in details.items() if name not in own)][:SHOWN]


def _value(own: OwnFieldRules, raw: Any) -> object:
    """The value in words; as it stands where the field cannot hold it."""
    field = own.field
    try:
        value = own.read(raw)
    except Wrong:
        return str(raw)
    match field.type:
        case ValueType.BOOLEAN:
            return _("yes") if value else _("no")
        case ValueType.CHOICE:
            return field.choices.get(str(value), value)
        case ValueType.DATE:
            return date.fromisoformat(str(value)) if value else None
    return f"{value} {field.unit}".strip()


def as_typed(code: str, details: Mapping[str, Any]) -> Any:
    """The value of an own field as its control shows it."""
    try:
        value = own_fields()[code].read(details.get(code))
    except Wrong:
        return details[code]
    return str(value).lower() if isinstance(value, bool) else value


def with_typed(details: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The details with what was typed. What a control could not show stays where nothing was typed instead."""
    emptied = {code for code, value in typed.items() if value is None and not _unreadable(code, details.get(code))}
    given = {code: value for code, value in typed.items() if value is not None}
    return {name: value for name, value in details.items() if name not in emptied} | given


def _unreadable(code: str, value: Any) -> bool:
    try:
        own_fields()[code].read(value)
    except Wrong:
        return True
    return False
