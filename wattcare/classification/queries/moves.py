"""Who left which class for which, the latest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wattcare.classification.queries.live import LiveScheme, live_schemes
from wattcare.classification.queries.named import ClassName, class_names
from wattcare.customers.queries import home
from wattcare.kernel.actors import Actor
from wattcare.kernel.names import Names
from wattcare.kernel.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from wattcare.kernel.results import NotFound
from wattcare.kernel.statements import rows

WINDOW = 20_000  # moves looked through for one page: of a class that hardly anybody enters, a page may be short
_LAST = 2**63 - 1


@dataclass(frozen=True)
class Move:
    """A customer who left a class; `to` is None where no class followed: the scheme ended, or no class took them."""

    scheme: str
    scheme_names: Names
    number: str
    name: str
    was: ClassName
    to: ClassName | None
    held_since: date
    on: date
    at: datetime


@dataclass(frozen=True)
class Wanted:
    """Which moves: of one scheme, into or out of one of its classes (with those within it), of customers who are
    supplied today where one of these departments serves (by code). Empty: all."""

    scheme: str = ""
    of_class: str = ""
    departments: Sequence[str] = field(default_factory=tuple)


# What followed is what holds from the day on which the other ended: another past class, or the one of now.
_MOVES = """
    WITH looked AS MATERIALIZED (
        SELECT id, customer_id, scheme_id, class_code_id, validity, changed_at FROM classification_pastmembership
        WHERE scheme_id = ANY(%(schemes)s) AND id < %(before)s ORDER BY id DESC LIMIT %(window)s
    )
    SELECT p.id, p.scheme_id, c.number, c.name, p.class_code_id, n.class_code_id, lower(p.validity),
           upper(p.validity), p.changed_at
    FROM looked p
    JOIN customers_customer c ON c.id = p.customer_id
    JOIN classification_classcode k ON k.id = p.class_code_id AND NOT k.sensitive
    LEFT JOIN LATERAL (
        SELECT q.class_code_id FROM classification_pastmembership q
        WHERE q.customer_id = p.customer_id AND q.scheme_id = p.scheme_id AND lower(q.validity) = upper(p.validity)
        UNION ALL
        SELECT m.class_code_id FROM classification_membership m
        WHERE m.customer_id = p.customer_id AND m.scheme_id = p.scheme_id AND m.since = upper(p.validity)
        LIMIT 1
    ) n ON true
    LEFT JOIN classification_classcode nk ON nk.id = n.class_code_id
    WHERE nk.sensitive IS NOT TRUE AND n.class_code_id IS DISTINCT FROM p.class_code_id {narrowed}
    ORDER BY p.id DESC LIMIT %(limit)s
"""
_OF_CLASS = "AND (p.class_code_id = ANY(%(classes)s) OR n.class_code_id = ANY(%(classes)s))"
_SERVED_BY = """
    AND EXISTS (
        SELECT 1 FROM customers_account a
        JOIN customers_agreement g ON g.account_id = a.id
        JOIN customers_supply s ON s.agreement_id = g.id AND s.validity @> %(day)s::date
        JOIN customers_servicepoint sp ON sp.id = s.service_point_id
        JOIN customers_premise pr ON pr.id = sp.premise_id
        WHERE a.customer_id = p.customer_id AND pr.department_code = ANY(%(departments)s)
    )
"""
_END_OF_WINDOW = """
    SELECT id FROM classification_pastmembership WHERE scheme_id = ANY(%(schemes)s) AND id < %(before)s
    ORDER BY id DESC OFFSET %(window)s - 1 LIMIT 1
"""


def changes(
    actor: Actor, cursor: str | None = None, scheme: str = "", size: int = PAGE_SIZE, *, wanted: Wanted | None = None
) -> Page[Move]:
    """Who left which class for which, the latest first, of all live schemes or of one; two statements, or three.

    `wanted` narrows further. Sensitive schemes and classes are left out. NotFound for a scheme or class the actor may
    not see. Where the latest WINDOW moves hold too few of those wanted, the page is short and the next one goes on.
    """
    actor.require("customers.view")
    actor.require("classification.view")
    asked = wanted or Wanted(scheme)
    schemes = _schemes(asked)
    values = {
        "schemes": list(schemes),
        "before": decode_cursor(cursor, [int])[0] if cursor else _LAST,
        "window": WINDOW,
        "limit": size + 1,
        "classes": _classes(schemes, asked),
        "departments": list(asked.departments),
        "day": home.today(),
    }
    narrowed = (_OF_CLASS if asked.of_class else "") + (_SERVED_BY if asked.departments else "")
    found = rows(_MOVES.format(narrowed=narrowed), values)
    end = _end(found, size, values)
    names = class_names(number for row in found[:size] for number in row[4:6] if number is not None)
    items = [_move(schemes[row[1]], row, names) for row in found[:size]]
    return Page(items, encode_cursor([end]) if end else None, cursor)


def _schemes(asked: Wanted) -> dict[int, LiveScheme]:
    found = {one.id: one for one in live_schemes() if not one.sensitive and asked.scheme in {"", one.code}}
    if asked.scheme and not found:
        raise NotFound(_("There is no scheme “%(code)s”.") % {"code": asked.scheme})
    return found


def _classes(schemes: Mapping[int, LiveScheme], asked: Wanted) -> list[int]:
    """The ids of the classes that `of_class` stands for; it belongs to the scheme asked for."""
    if not asked.of_class:
        return []
    scheme = next(iter(schemes.values())) if asked.scheme else None
    leaves = scheme.leaves_of(asked.of_class) if scheme else ()
    if scheme is None or not leaves or any(one.sensitive for one in leaves):
        raise NotFound(_("There is no class “%(code)s”.") % {"code": asked.of_class})
    return [scheme.numbers[one.code] for one in leaves]


def _end(found: Sequence[tuple[Any, ...]], size: int, values: Mapping[str, Any]) -> int | None:
    """Where the next page goes on: behind the last one shown, else behind what was looked through; None at the end."""
    if len(found) > size:
        return int(found[size - 1][0])
    last = rows(_END_OF_WINDOW, values)
    return int(last[0][0]) if last else None


def _move(scheme: LiveScheme, row: tuple[Any, ...], names: Mapping[int, ClassName]) -> Move:
    _id, _scheme, number, name, was, to, since, on, at = row
    return Move(scheme.code, scheme.names, number, name, names[was], names.get(to), since, on, at)
