"""The profile in SQL: one row for each customer, one column for each field asked for.

Only the tables that the fields need are read, each once: by one hash aggregate over the whole archive, or, for some
customers, through the indexes. Everything is as known on a day; "of 12 months" means the 12 full months before the
month of that day.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wattcare.catalogue.queries import NoPack, pack
from wattcare.catalogue.rules import ChoiceField, Pack, VariantKey
from wattcare.customers.queries.offers import FieldUse, Measure, profile_field_uses, profile_measures
from wattcare.customers.queries.own_fields import label, own_fields, own_sql
from wattcare.customers.queries.profile_sources import CERTAIN, COLUMNS, SCOPE, SOURCES, Source
from wattcare.customers.rules.own_fields import OwnFieldRules
from wattcare.customers.rules.profile import ARCHIVE_FIELDS, Origin, ProfileField, ValueType
from wattcare.kernel.names import Names
from wattcare.kernel.statements import one

_NEEDED = re.compile(r"\b([a-z]+)\.([a-z_0-9]+)")
_NOTHING = {ValueType.BOOLEAN: "false", ValueType.INTEGER: "0", ValueType.DECIMAL: "0"}


def shipped_fields(pack: Pack | None) -> dict[str, ProfileField]:
    """The fields that come with the product, by name, with the choices of `pack`; asks no database.

    A field of choices for which the pack lists none holds any words. Money is in the pack's currency.
    """
    found = {one.name: _for_pack(one, pack) for one in ARCHIVE_FIELDS}
    return found | {one.field.name: one.field for one in _measures(pack)}


def _for_pack(field: ProfileField, pack: Pack | None) -> ProfileField:
    if field.type is ValueType.CHOICE and not field.choices:
        choices = _choices(field.name, pack) if pack else {}
        return replace(field, type=ValueType.CHOICE if choices else ValueType.TEXT, choices=choices)
    if field.name in ("balance_due", "amount_12m") and pack:
        return replace(field, unit=pack.currency)
    return field


def _choices(name: str, pack: Pack) -> dict[str, Any]:
    listed: Mapping[str, Names]
    if name == "area_kind":
        listed = {kind.code: kind.names for kind in pack.area_kinds}
    elif name == "connection":
        listed = {one.code: one.names for one in pack.variants if one.key is VariantKey.CONNECTION}
    else:
        listed = pack.choices_of(ChoiceField(name))
    return {code: label(names) for code, names in listed.items()}


def _measures(pack: Pack | None) -> list[Measure]:
    return [measure for offered in profile_measures.fill(pack) for measure in offered]


def _pack() -> Pack | None:
    try:
        return pack()
    except NoPack:
        return None


@dataclass(frozen=True)
class _Profile:
    """All fields and measures, with what they were put together from."""

    pack: Pack | None
    own: Mapping[str, OwnFieldRules]
    fields: Mapping[str, ProfileField]
    measures: Mapping[str, Measure]


_kept: list[_Profile] = []  # the last one: pack and own fields rarely change


def _profile() -> _Profile:
    found, own = _pack(), own_fields()
    last = _kept[0] if _kept else None
    if last is None or last.pack is not found or last.own is not own:
        shipped = shipped_fields(found)
        added = {code: one.field for code, one in own.items() if code not in shipped}
        last = _Profile(found, own, shipped | added, {one.field.name: one for one in _measures(found)})
        _kept[:] = [last]
    return last


def profile_fields() -> dict[str, ProfileField]:
    """Every field of a customer's profile, by name: what comes with the product, then the supplier's own."""
    return dict(_profile().fields)


def uses_of_fields() -> dict[str, list[FieldUse]]:
    """Who asks for each field that anybody asks for, by the field's name."""
    found: dict[str, list[FieldUse]] = {}
    for offered in profile_field_uses.fill(None):
        for name, uses in offered.items():
            found.setdefault(name, []).extend(uses)
    return found


def profile_sql(names: Iterable[str], *, scoped: bool, outside: bool = False) -> str:
    """A SELECT of `customer_id` and one column for each of `names`, in their order; with `outside` another one called
    `outside <name>` for each: whether the archive holds something that the catalogue of fields does not allow.

    Parameters: %(day)s, the day as of which it is asked; %(customers)s, a list of ids, when `scoped`. Values that the
    catalogue of fields does not allow come as NULL. KeyError for a name that is no field.
    Where the whole archive is read into memory, ask without parallel workers
    (`SET LOCAL max_parallel_workers_per_gather = 0`): each worker would build every hash table of its own.
    """
    profile = _profile()
    measures = profile.measures
    columns = {name: _column(profile.fields[name], measures) for name in names}
    joins = _joins(columns.values(), scoped)
    joins += [_measured(measures[name], scoped) for name in columns if name in measures]
    listed = ["c.id AS customer_id", *(f'{sql} AS "{name}"' for name, sql in columns.items())]
    if outside:
        listed += [f'{_outside(profile.fields[name], sql)} AS "outside {name}"' for name, sql in columns.items()]
    where = "WHERE true " + SCOPE.format(column="c.id") if scoped else ""
    return f"SELECT {', '.join(listed)}\nFROM customers_customer c\n" + "\n".join([*joins, where])


def profile_of(customer_id: int, names: Iterable[str], day: date) -> dict[str, Any]:
    """The values of one customer by name; KeyError for a customer or name that does not exist."""
    wanted = list(dict.fromkeys(names))
    row = one(profile_sql(wanted, scoped=True), {"day": day, "customers": [customer_id]})
    if row is None:
        raise KeyError(customer_id)
    return dict(zip(wanted, row[1:], strict=True))


def _column(field: ProfileField, measures: Mapping[str, Measure]) -> str:
    if field.name in measures:
        sql = f'"m_{field.name}".value'
        return _allowed(field, sql if field.nullable else f"coalesce({sql}, {_NOTHING[field.type]})")
    return _allowed(field, own_sql(field) if field.origin is Origin.OWN else COLUMNS[field.name])


def _outside(field: ProfileField, column: str) -> str:
    """Whether something stands there of which the column makes NULL."""
    raw = f"c.details ->> '{field.name}'" if field.origin is Origin.OWN else COLUMNS.get(field.name, column)
    if raw == column or field.type is ValueType.TEXT:
        return "false"
    words = field.origin is Origin.OWN or field.type is ValueType.CHOICE
    there = f"nullif(btrim({raw}), '')" if words else f"({raw})"
    return f"({there} IS NOT NULL AND ({column}) IS NULL)"


def _allowed(field: ProfileField, sql: str) -> str:
    """`sql`, NULL where the field cannot hold what it gives."""
    if field.type is ValueType.TEXT:
        return f"nullif({sql}, '')"
    if field.name in CERTAIN:
        return sql
    if field.type is ValueType.CHOICE:
        return f"CASE WHEN {sql} IN ({', '.join(map(_literal, field.choices))}) THEN {sql} END"
    bounds = [f"{sql} {sign} {bound}" for sign, bound in ((">=", field.low), ("<=", field.high)) if bound is not None]
    return f"CASE WHEN {' AND '.join(bounds)} THEN {sql} END" if bounds else sql


def _literal(text: str) -> str:
    """A text in a statement that takes parameters."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def _joins(columns: Iterable[str], scoped: bool) -> list[str]:
    """The tables the columns need, each with the parts they need, in an order in which each finds what it needs."""
    needed: dict[str, set[str]] = {}
    for column in columns:
        _add_needed(column, needed)
    return [
        "LEFT JOIN " + _filled(source, needed[alias], scoped) for alias, source in SOURCES.items() if alias in needed
    ]


def _add_needed(sql: str, needed: dict[str, set[str]]) -> None:
    for alias, part in _NEEDED.findall(sql):
        if alias in SOURCES and part not in needed.setdefault(alias, set()):
            needed[alias].add(part)
            _add_needed(SOURCES[alias].after, needed)


def _filled(source: Source, needed: set[str], scoped: bool) -> str:
    parts = ", ".join(f"{sql} AS {name}" for name, sql in source.parts.items() if name in needed)
    scope = SCOPE.format(column="a.customer_id") if scoped else ""
    within = (
        f"AND x.agreement_id IN (SELECT g.id FROM customers_agreement g"
        f" JOIN customers_account a ON a.id = g.account_id WHERE true {scope})"
        if scoped
        else ""
    )
    return source.sql.format(parts=parts, scope=scope, within=within)


def _measured(measure: Measure, scoped: bool) -> str:
    scope = SCOPE.format(column="customer_id") if scoped else ""
    alias = f'"m_{measure.field.name}"'
    return f"LEFT JOIN ({measure.sql.replace('{scope}', scope)}) {alias} ON {alias}.customer_id = c.id"
