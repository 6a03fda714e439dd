"""Definitions of own fields for tests."""

from typing import Any

from wattcare.customers.actions.own_fields import define_own_field
from wattcare.customers.models import OwnField
from wattcare.customers.rules.own_fields import OwnFieldDef
from wattcare.customers.rules.profile import ValueType
from wattcare.kernel.actors import system
from wattcare.kernel.names import Names

HEATINGS = (
    ("heat_pump", Names({"en": "Heat pump", "zh-hans": "热泵"})),
    ("gas", Names({"en": "Gas boiler", "zh-hans": "燃气壁挂炉"})),
)


def definition(code: str = "household", kind: str = "integer", **more: Any) -> OwnFieldDef:
    """An own field: people in the household, unless told otherwise."""
    names = Names({"en": f"Field {code}"[:60], "zh-hans": f"字段{code}"[:60]})
    choices = HEATINGS if kind == "choice" else ()
    return OwnFieldDef(**{"code": code, "names": names, "type": ValueType(kind), "choices": choices, **more})


def define(code: str = "household", kind: str = "integer", **more: Any) -> OwnField:
    return define_own_field(actor=system("tests"), new=definition(code, kind, **more))
