"""The verbs on the supplier's own fields of the profile."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.customers.models import OwnField
from wattcare.customers.queries.offers import Changed, archive_changed, own_field_removed, own_field_uses
from wattcare.customers.queries.own_fields import definition, forget_on_commit, own_field_for
from wattcare.customers.queries.profile import profile_fields
from wattcare.customers.rules.own_fields import OwnFieldDef, check
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import Refused

CHANGEABLE = ("names", "type", "choices", "low", "high", "unit", "position", "minutes")
_LOCK = 0x7763666C  # one change of the fields at a time: two must not take the same name


@transaction.atomic
def define_own_field(*, actor: Actor, new: OwnFieldDef) -> OwnField:
    """Add a field to the profile. Refused with every wrong part, and for a name that is taken.

    What customers' details hold under its code already becomes its values.
    """
    actor.require("customers.fields")
    _lock()
    check(new, frozenset(profile_fields())).raise_if_any(_("The field is not defined rightly."))
    made = OwnField.objects.create(code=new.code, **_columns(new))
    _told(actor, "define", made.code, after=_shown(new))
    return made


@transaction.atomic
def change_own_field(
    *, actor: Actor, code: str, changes: Mapping[str, Any], retire: bool = False, reason: str = ""
) -> OwnField:
    """Change parts of CHANGEABLE. What it may hold (type, choices, bounds) decides what was proved of conditions that
    ask for it: while there are any, such a change is Refused, unless `retire`: then they end. NotFound without field.
    """
    actor.require("customers.fields")
    _lock()
    row = own_field_for(actor, code)
    unknown = sorted(set(changes) - set(CHANGEABLE))
    if unknown:
        raise Refused("unknown_field", _("Unknown: %(names)s.") % {"names": ", ".join(unknown)})
    before = definition(row)
    after = replace(before, **changes)
    after = replace(after, choices=tuple(after.choices))
    check(after, frozenset(profile_fields()) - {code}).raise_if_any(_("The field is not defined rightly."))
    if after == before:
        return row
    if after.meaning() != before.meaning():
        _end_uses(code, retire=retire)
        archive_changed.fill(Changed(None))
    for name, value in _columns(after).items():
        setattr(row, name, value)
    row.save()
    _told(actor, "change", code, before=_shown(before), after=_shown(after), reason=reason)
    return row


@transaction.atomic
def remove_own_field(*, actor: Actor, code: str, retire: bool, reason: str) -> OwnField:
    """Take a field out of the profile; what details hold under its code stays there.

    Refused while something asks for it, unless `retire`: then that ends. NotFound without field.
    """
    actor.require("customers.fields")
    _lock()
    row = own_field_for(actor, code)
    if not reason.strip():
        raise Refused("reason_needed", _("Say why."), field="reason")
    _end_uses(code, retire=retire)
    row.removed_at = now()
    row.save(update_fields=["removed_at"])
    archive_changed.fill(Changed(None))
    _told(actor, "remove", code, before=_shown(definition(row)), reason=reason)
    return row


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _end_uses(code: str, *, retire: bool) -> None:
    """Refuse while anything asks for the field; with `retire` let it end."""
    uses = [use for found in own_field_uses.fill(code) for use in found]
    if uses and not retire:
        what = _("This field is asked for by: %(uses)s. Retire that with it, or change it first.")
        named = ", ".join(use.label for use in uses)
        raise Refused("field_used", what % {"uses": named}, field="retire", status=409)
    if uses:
        own_field_removed.fill(code)


def _told(actor: Actor, verb: str, code: str, **more: Any) -> None:
    record(actor=actor, verb=f"customers.field_{verb}", object_type="profile_field", object_id=code, **more)
    forget_on_commit()


def _columns(one: OwnFieldDef) -> dict[str, Any]:
    """The definition as the table holds it."""
    return {
        "names": dict(one.names),
        "type": str(one.type),
        "choices": [{"code": code, "names": dict(names)} for code, names in one.choices],
        "low": one.low,
        "high": one.high,
        "unit": one.unit,
        "position": one.position,
        "minutes": one.minutes,
    }


def _shown(one: OwnFieldDef) -> dict[str, Any]:
    """The definition as the audit keeps it."""
    numbers = {name: None if value is None else str(value) for name, value in _numbers(one).items()}
    return {**_columns(one), **numbers}


def _numbers(one: OwnFieldDef) -> dict[str, Any]:
    return {"low": one.low, "high": one.high, "minutes": one.minutes}
