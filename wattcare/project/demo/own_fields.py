"""The fields that a town's supplier has added to the profile; `Profiles` fills them in."""

from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from wattcare.customers.rules.own_fields import OwnFieldDef
from wattcare.customers.rules.profile import ValueType
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names
from wattcare.project.demo.texts import DATA


@cache
def own_fields_of(pack: str) -> tuple[OwnFieldDef, ...]:
    """The own fields of the town of this pack, in their places."""
    given = yaml.safe_load((DATA / pack / "own-fields.yaml").read_text(encoding="utf-8"))
    return tuple(_field(raw, 10 * place) for place, raw in enumerate(given, 1))


def _field(raw: dict[str, Any], position: int) -> OwnFieldDef:
    numbers = {name: Decimal(str(raw[name])) for name in ("low", "high", "minutes") if name in raw}
    choices = tuple((choice["code"], Names(choice["name"])) for choice in raw.get("choices", ()))
    kind, names, unit = ValueType(raw["type"]), Names(raw["name"]), raw.get("unit", "")
    return OwnFieldDef(
        code=raw["code"], names=names, type=kind, choices=choices, unit=unit, position=position, **numbers
    )  # fmt: skip


def choice_codes(pack: str, code: str) -> list[str]:
    """What the own field of choices may hold."""
    field = next(one for one in own_fields_of(pack) if one.code == code)
    return [choice for choice, _names in field.choices]


def define_own_fields(*, actor: Actor, pack: str) -> None:
    """Put the town's own fields into the profile."""
    from wattcare.customers.actions.own_fields import define_own_field  # noqa: PLC0415  people are made without Django

    for one in own_fields_of(pack):
        define_own_field(actor=actor, new=one)
