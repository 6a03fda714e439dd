"""The statement that says for each customer which class each scheme puts them into; everything else builds on it."""

from collections.abc import Mapping, Sequence
from datetime import date

from wattcare.classification.queries.live import LiveScheme
from wattcare.classification.rules.schemes import Scheme
from wattcare.classification.rules.sql import class_sql
from wattcare.customers.queries.profile import profile_sql


def decided_sql(schemes: Sequence[LiveScheme], day: date, *, scoped: bool) -> str:
    """SELECT customer_id with one column `s<id of scheme>` for each scheme: the id of the class, NULL for none.

    The profile is computed once for all schemes. Parameters as of `profile_sql`: %(day)s, and %(customers)s if scoped.
    """
    names = dict.fromkeys(name for scheme in schemes for name in scheme.asks)
    return _select({column(scheme): scheme.case_sql(day) for scheme in schemes}, list(names), scoped=scoped)


def column(scheme: LiveScheme) -> str:
    return f"s{scheme.id}"


def compared_sql(before: Scheme | None, after: Scheme, day: date) -> str:
    """SELECT customer_id, `before` and `after`: the place of the customer's class among the leaves of either scheme,
    counted from 0; NULL for none."""
    fields = dict.fromkeys([*(before.fields if before else ()), *after.fields])
    cases = {"before": _places(before, day) if before else "NULL::int", "after": _places(after, day)}
    return _select(cases, list(fields), scoped=False)


def _places(scheme: Scheme, day: date) -> str:
    places = {one.code: place for place, one in enumerate(scheme.leaves)}
    return class_sql(scheme, "postgres", day, places).replace("%", "%%")


def _select(cases: Mapping[str, str], fields: Sequence[str], *, scoped: bool) -> str:
    columns = ", ".join(f"{case} AS {name}" for name, case in cases.items())
    return f"SELECT customer_id, {columns} FROM ({profile_sql(fields, scoped=scoped)}) AS profile"
