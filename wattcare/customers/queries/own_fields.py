"""The supplier's own fields of the profile, as this process knows them, and their values in SQL."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from wattcare.catalogue import queries as catalogue
from wattcare.customers.models import OwnField
from wattcare.customers.rules.own_fields import OwnFieldDef, OwnFieldRules
from wattcare.customers.rules.profile import Origin, ProfileField, ValueType
from wattcare.customers.rules.values import FALSE_WORDS, TRUE_WORDS
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names
from wattcare.kernel.results import NotFound
from wattcare.kernel.text import fold
from wattcare.kernel.ui.pieces import names as spoken

label = lazy(spoken, str)
"""Names as a text that is said in whatever language is active then."""


@dataclass
class _Held:
    checked: float = 0.0
    fields: Mapping[str, OwnFieldRules] = field(default_factory=dict)
    state: tuple[object, ...] = ()


_held = _Held()
_lock = Lock()


def forget() -> None:
    """Let the next question ask the database again."""
    _held.checked = 0.0


def forget_on_commit() -> None:
    """Forget what the caller's transaction changes, for itself at once, for others when it is done."""
    forget()
    transaction.on_commit(forget)


def own_fields() -> Mapping[str, OwnFieldRules]:
    """The own fields by code, in their places; the same mapping until one of them changes.

    What another process changed is noticed as soon as another pack is.
    """
    if time.monotonic() - _held.checked > catalogue.RECHECK_SECONDS:
        with _lock:
            rows = list(OwnField.objects.filter(removed_at=None))
            state = tuple(definition(row) for row in rows)
            if state != _held.state:
                _held.state, _held.fields = state, {one.code: rules_of(one) for one in state}
            _held.checked = time.monotonic()
    return _held.fields


def definition(row: OwnField) -> OwnFieldDef:
    """The row as it was defined."""
    return OwnFieldDef(
        code=row.code,
        names=Names(row.names),
        type=ValueType(row.type),
        choices=tuple((choice["code"], Names(choice["names"])) for choice in row.choices),
        low=row.low,
        high=row.high,
        unit=row.unit,
        position=row.position,
        minutes=row.minutes,
    )


def rules_of(one: OwnFieldDef) -> OwnFieldRules:
    """The field as the profile holds it, with the words that mean its choices."""
    words = {fold(word).strip(): code for code, names in one.choices for word in (*names.values(), code)}
    found = ProfileField(
        one.code,
        one.type,
        label(one.names),
        low=_plain(one.low),
        high=_plain(one.high),
        choices={code: label(names) for code, names in one.choices},
        unit=one.unit,
        origin=Origin.OWN,
        minutes=one.minutes,
    )
    return OwnFieldRules(found, one.names, words)


def own_field_for(actor: Actor, code: str) -> OwnField:
    """The own field of this code; NotFound when there is none, or the actor may not know."""
    actor.require("customers.view")
    found = OwnField.objects.visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no own field “%(code)s”.") % {"code": code})
    return found


_DATE = (
    r"^(?!0000)([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
    r"|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$"
)
_READ = {
    ValueType.INTEGER: (r"^\s*[+-]?[0-9]{1,15}\s*$", "bigint"),
    ValueType.DECIMAL: (r"^\s*[+-]?([0-9]{1,15}(\.[0-9]{0,20})?|\.[0-9]{1,20})\s*$", "numeric"),
    ValueType.DATE: (_DATE, "date"),
}


def own_sql(field: ProfileField) -> str:
    """The value of an own field of customer `c`; NULL where the details hold something that is none."""
    text = f"c.details ->> '{field.name}'"
    if field.type in _READ:
        pattern, kind = _READ[field.type]
        return f"CASE WHEN {text} ~ '{pattern}' THEN ({text})::{kind} END"
    if field.type is ValueType.BOOLEAN:
        words = {"true": TRUE_WORDS, "false": FALSE_WORDS}
        listed = {truth: ", ".join(f"'{word}'" for word in sorted(known)) for truth, known in words.items()}
        cases = " ".join(f"WHEN lower(btrim({text})) IN ({known}) THEN {truth}" for truth, known in listed.items())
        return f"CASE {cases} END"
    return f"({text})"


def _plain(bound: Decimal | None) -> Decimal | None:
    """A bound without the zeros that the database adds."""
    return None if bound is None else Decimal(format(bound.normalize(), "f"))
