"""The eight schemes the benches classify by, over fields of the archive; and schemes of any size, drawn by chance."""

import random
from decimal import Decimal
from typing import Any

from wattcare.customers.rules.profile import ProfileField, ValueType

EIGHT: dict[str, list[tuple[str, str]]] = {
    "bench-kind": [
        ("person", "kind = 'person'"),
        ("between", "kind = 'intermediary'"),
        ("enterprise", "kind = 'enterprise'"),
        ("public", "kind IN ('government', 'social')"),
    ],
    "bench-relation": [
        ("potential", "lifecycle = 'potential'"),
        ("new", "lifecycle = 'current' AND coalesce(energised_on > today - interval '12 months', FALSE)"),
        ("steady", "lifecycle = 'current' AND (energised_on > today - interval '12 months') IS NOT TRUE"),
        ("past", "lifecycle = 'past'"),
    ],
    "bench-voltage": [
        ("lv", "voltage_v < 1000"),
        ("mv", "voltage_v >= 1000 AND voltage_v < 35000"),
        ("hv", "voltage_v >= 35000"),
        ("none", "voltage_v IS NULL"),
    ],
    "bench-size": [
        ("home", "contract_capacity_kva <= 12"),
        ("shop", "contract_capacity_kva > 12 AND contract_capacity_kva < 100"),
        ("works", "contract_capacity_kva >= 100 AND contract_capacity_kva < 315"),
        ("large", "contract_capacity_kva >= 315"),
        ("none", "contract_capacity_kva IS NULL"),
    ],
    "bench-place": [
        ("urban", "area_kind = 'urban'"),
        ("rural", "area_kind = 'rural'"),
        ("remote", "area_kind = 'remote'"),
        ("other", "area_kind IS NULL OR area_kind NOT IN ('urban', 'rural', 'remote')"),
    ],
    "bench-sector": [
        ("industry", "sector IN ('B', 'C', 'D', 'E')"),
        ("trade", "sector IN ('F', 'G', 'H')"),
        ("service", "sector IS NOT NULL AND sector NOT IN ('B', 'C', 'D', 'E', 'F', 'G', 'H')"),
        ("none", "sector IS NULL"),
    ],
    "bench-age": [
        ("young", "first_supplied_on > today - interval '24 months'"),
        ("grown", "first_supplied_on BETWEEN today - interval '120 months' AND today - interval '24 months'"),
        ("old", "first_supplied_on < today - interval '120 months'"),
        ("never", "first_supplied_on IS NULL"),
    ],
    "bench-value": [
        ("high", "contract_capacity_kva * 200 + accounts * 100 >= 20000 AND NOT special_need"),
        ("cared", "special_need"),
        ("rest", "(contract_capacity_kva * 200 + accounts * 100 >= 20000) IS NOT TRUE AND NOT special_need"),
    ],
}
HAND_WRITTEN: dict[str, str] = {
    "bench-kind": """CASE WHEN c.kind = 'person' THEN {0} WHEN c.kind = 'intermediary' THEN {1}
        WHEN c.kind = 'enterprise' THEN {2} ELSE {3} END""",
    "bench-relation": """CASE WHEN c.lifecycle = 'potential' THEN {0} WHEN c.lifecycle = 'past' THEN {3}
        WHEN (SELECT lower(spell) FROM unnest(s.spells) spell WHERE spell @> {day}) > {day} - interval '12 months'
        THEN {1} ELSE {2} END""",
    "bench-voltage": """CASE WHEN k.volts < 1000 THEN {0} WHEN k.volts < 35000 THEN {1}
        WHEN k.volts >= 35000 THEN {2} ELSE {3} END""",
    "bench-size": """CASE WHEN k.kva <= 12 THEN {0} WHEN k.kva < 100 THEN {1} WHEN k.kva < 315 THEN {2}
        WHEN k.kva >= 315 THEN {3} ELSE {4} END""",
    "bench-place": """CASE k.area WHEN 'urban' THEN {0} WHEN 'rural' THEN {1} WHEN 'remote' THEN {2} ELSE {3} END""",
    "bench-sector": """CASE WHEN c.sector IN ('B', 'C', 'D', 'E') THEN {0} WHEN c.sector IN ('F', 'G', 'H') THEN {1}
        WHEN c.sector <> '' THEN {2} ELSE {3} END""",
    "bench-age": """CASE WHEN s.first > {day} - interval '24 months' THEN {0}
        WHEN s.first >= {day} - interval '120 months' THEN {1} WHEN s.first IS NOT NULL THEN {2} ELSE {3} END""",
    "bench-value": """CASE WHEN c.special_needs <> '[]' THEN {1}
        WHEN k.kva * 200 + a.accounts * 100 >= 20000 THEN {0} ELSE {2} END""",
}
"""The same by hand, over the aliases c (customer), a (accounts), s (all supplies), k (those of today); the numbers of
the classes go in by position."""

CHOSEN: dict[str, ProfileField] = {
    name: ProfileField(name, ValueType.CHOICE, choices={code: code for code in codes})
    for name, codes in (("area_kind", ("urban", "rural", "remote")), ("sector", tuple("ABCDEFGHIJKLMNOPQRST")))
}
"""Fields whose choices a pack gives, as the benches have them."""
CHOSEN_COLUMNS = (
    "kind", "lifecycle", "voltage_v", "contract_capacity_kva", "area_kind", "sector", "energised_on",
    "first_supplied_on", "accounts", "special_need",
)  # fmt: skip

TWELVE: dict[str, ProfileField] = {
    field.name: field
    for field in (
        *(ProfileField(f"amount_{n}", ValueType.DECIMAL, low=Decimal(0), scale=2) for n in range(3)),
        *(ProfileField(f"count_{n}", ValueType.INTEGER, low=Decimal(0), high=Decimal(100_000)) for n in range(3)),
        *(ProfileField(f"sort_{n}", ValueType.CHOICE, choices={c: c for c in "ABCDEFGH"}) for n in range(3)),
        *(ProfileField(f"day_{n}", ValueType.DATE) for n in range(2)),
        ProfileField("flag", ValueType.BOOLEAN),
    )
}


def document(code: str, classes: list[tuple[str, str]]) -> dict[str, Any]:
    """A strict scheme as a document."""
    return {
        "code": code,
        "names": {"en": code, "zh-hans": code},
        "criterion": {"en": code, "zh-hans": code},
        "strict": True,
        "classes": [{"code": name, "names": {"en": name, "zh-hans": name}, "when": when} for name, when in classes],
    }


def partition(count: int, seed: int = 5) -> list[tuple[str, str]]:
    """`count` classes over TWELVE without overlap and gap: all customers, cut in two again and again."""
    return [(f"class-{n}", when) for n, when in enumerate(_cut([], count, random.Random(seed)))]


def _cut(conditions: list[str], count: int, dice: random.Random) -> list[str]:
    if count == 1:
        return [" AND ".join(conditions) or "TRUE"]
    inside, outside = _halves(dice.choice(list(TWELVE.values())), dice)
    half = count // 2
    return _cut([*conditions, inside], half, dice) + _cut([*conditions, outside], count - half, dice)


def _halves(field: ProfileField, dice: random.Random) -> tuple[str, str]:
    name = field.name
    if field.type is ValueType.CHOICE:
        listed = ", ".join(f"'{word}'" for word in sorted(dice.sample("ABCDEFGH", 3)))
        return f"{name} IN ({listed})", f"({name} NOT IN ({listed}) OR {name} IS NULL)"
    if field.type is ValueType.DATE:
        bound = f"today - interval '{dice.randint(1, 60)} months'"
        return f"{name} > {bound}", f"({name} <= {bound} OR {name} IS NULL)"
    if field.type is ValueType.BOOLEAN:
        return f"{name} IS TRUE", f"{name} IS NOT TRUE"
    bound = str(dice.randint(1, 50_000))
    return f"{name} < {bound}", f"({name} >= {bound} OR {name} IS NULL)"
