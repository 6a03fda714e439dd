"""One box finds customers by whatever the caller says, while it is typed.

Codes, telephones and names are short scans of ordered indexes, each cut off after a few rows, so that `1` costs what
`13800138000` costs. Words are sought in the terms; of very common ones (市区, 公司) the first CANDIDATES are ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import phonenumbers
from django.db import connection

from wattcare.customers.queries.home import region
from wattcare.customers.rules.typed import Typed, take_apart
from wattcare.kernel.actors import Actor
from wattcare.kernel.text import format_phone, mask_identity, mask_phone

LIMIT = 20
CANDIDATES = 200
_KEY = "lower(translate({0}, ' -/._', ''))"
_SUPPLIED = """
    LEFT JOIN LATERAL (
        SELECT a.customer_id, a.id AS account_id FROM customers_supply s
        JOIN customers_agreement g ON g.id = s.agreement_id JOIN customers_account a ON a.id = g.account_id
        WHERE s.service_point_id = code.point_id ORDER BY s.validity DESC LIMIT 1) a ON true
"""


@dataclass(frozen=True)
class _Code:
    """Where a code stands, what of its row is kept, whose it is: the short scan comes before anything is joined."""

    table: str
    column: str
    kept: str
    whose: str = "customer_id, account_id, NULL::bigint"
    joined: str = ""
    only: str = ""


_POINT = "a.customer_id, a.account_id, code.point_id"
_OWN = "id AS customer_id, NULL::bigint AS account_id"
_CODES = {
    "account": _Code("customers_account", "number", "customer_id, id AS account_id"),
    "number": _Code("customers_customer", "number", _OWN),
    "point": _Code("customers_servicepoint", "code", "id AS point_id", _POINT, _SUPPLIED),
    "meter": _Code("customers_meter", "number", "service_point_id AS point_id", _POINT, _SUPPLIED),
    "identity": _Code("customers_customer", "identity_code", _OWN, only=" AND identity_code <> ''"),
}
IDENTITY_FROM = 6  # characters; the first six of an identity number only say the district


@dataclass(frozen=True)
class Hit:
    """A customer found. `matched` says by what (`account`, `phone`, `name`, `words` …), `value` shows it, masked."""

    id: int
    number: str
    name: str
    kind: str
    lifecycle: str
    importance: str
    account_number: str
    service_point_code: str
    address: str
    phone: str
    matched: str
    value: str


@dataclass(frozen=True)
class _Found:
    customer_id: int
    account_id: int | None
    point_id: int | None
    matched: str
    value: str
    rank: int


def search_customers(actor: Actor, typed: str, limit: int = LIMIT) -> list[Hit]:
    """The best `limit` customers for what was typed; exact codes first, then beginnings, then words. Two statements."""
    actor.require("customers.search")
    wanted = take_apart(typed, phonenumbers.country_code_for_region(region()) or 86)
    if not wanted:
        return []
    return _details(_best(_candidates(wanted, limit), limit))


def _best(found: Sequence[_Found], limit: int) -> list[_Found]:
    """One candidate for each customer, the best ones first; the order of the database breaks ties."""
    best: dict[int, _Found] = {}
    for one in sorted(found, key=lambda one: one.rank):
        best.setdefault(one.customer_id, one)
    return list(best.values())[:limit]


def _candidates(wanted: Typed, limit: int) -> list[_Found]:
    parts: list[str] = []
    values: list[Any] = []
    for sql, more in _branches(wanted, CANDIDATES if wanted.both else limit):
        parts.append(f"({sql})")
        values += more
    if not parts:
        return []
    statement = " UNION ALL ".join(parts)
    if wanted.both and wanted.words:
        statement = f"""
            SELECT f.* FROM ({statement}) f (customer_id, account_id, point_id, what, value, rank)
            JOIN customers_customer c ON c.id = f.customer_id WHERE (c.search @@ %s::tsquery) IS TRUE"""
        values.append(wanted.words)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_Found(*row) for row in cursor.fetchall() if row[0] is not None]


def _branches(wanted: Typed, limit: int) -> list[tuple[str, list[Any]]]:
    branches = []
    if wanted.code:
        branches += [
            _code(what, wanted.code, limit)
            for what in _CODES
            if what != "identity" or len(wanted.code) >= IDENTITY_FROM
        ]
    branches += [_phone(beginning, limit) for beginning in wanted.phones]
    if wanted.ending:
        branches.append(_ending(wanted.ending, limit))
    if wanted.email:
        branches.append(_email(wanted.email, limit))
    if wanted.name:
        branches.append(_name(wanted.name, limit))
    if wanted.words and not wanted.both:
        branches.append(_words(wanted.words, wanted.name, max(CANDIDATES, limit)))
    if wanted.begun and not wanted.both:
        branches.append(_words(wanted.begun, wanted.name, limit, rank=9))
    return branches


def _code(what: str, code: str, limit: int) -> tuple[str, list[Any]]:
    kind = _CODES[what]
    key = _KEY.format(kind.column)
    return (
        f"""SELECT {kind.whose}, '{what}', code.shown, code.rank FROM (
                SELECT {kind.kept}, {kind.column} AS shown, CASE WHEN {key} = %s THEN 0 ELSE 2 END AS rank
                FROM {kind.table} WHERE {key} LIKE %s{kind.only} ORDER BY {key} USING ~<~ LIMIT %s
            ) code {kind.joined}""",
        [code, code + "%", limit],
    )


def _phone(beginning: str, limit: int) -> tuple[str, list[Any]]:
    return (
        """SELECT customer_id, NULL::bigint, NULL::bigint, 'phone', value, CASE WHEN value = %s THEN 0 ELSE 2 END
           FROM customers_contactpoint WHERE kind = 'phone' AND value LIKE %s ORDER BY value USING ~<~ LIMIT %s""",
        [beginning, beginning + "%", limit],
    )


def _ending(digits: str, limit: int) -> tuple[str, list[Any]]:
    return (
        """SELECT customer_id, NULL::bigint, NULL::bigint, 'phone', value, 4 FROM customers_contactpoint
           WHERE kind = 'phone' AND reverse(value) LIKE %s ORDER BY reverse(value) USING ~<~ LIMIT %s""",
        [digits[::-1] + "%", limit],
    )


def _email(address: str, limit: int) -> tuple[str, list[Any]]:
    return (
        """SELECT customer_id, NULL::bigint, NULL::bigint, 'email', value, 0
           FROM customers_contactpoint WHERE kind <> 'phone' AND kind = 'email' AND value = %s LIMIT %s""",
        [address, limit],
    )


def _name(name: str, limit: int) -> tuple[str, list[Any]]:
    pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return (
        """SELECT id, NULL::bigint, NULL::bigint, 'name', name, CASE WHEN lower(name) = %s THEN 1 ELSE 3 END
           FROM customers_customer WHERE lower(name) LIKE %s ORDER BY lower(name) USING ~<~ LIMIT %s""",
        [name, pattern, limit],
    )


def _words(words: str, name: str, limit: int, rank: int = 5) -> tuple[str, list[Any]]:
    """The materialised part is read only as far as the limit, and planned as if it were read to its end."""
    return (
        """WITH found AS MATERIALIZED (
               SELECT id, name, lifecycle FROM customers_customer WHERE search @@ %s::tsquery)
           SELECT id, NULL::bigint, NULL::bigint, 'words', name,
                  CASE WHEN position(%s IN lower(name)) > 0 THEN %s ELSE %s END
                  + CASE lifecycle WHEN 'past' THEN 2 ELSE 0 END
           FROM found LIMIT %s""",
        [words, name, rank, rank + 1, limit],
    )


_DETAILS = """
    SELECT c.id, c.number, c.name, c.kind, c.lifecycle, c.importance, coalesce(own.account, ''),
           coalesce(own.point, ''), coalesce(own.address, ''), coalesce(phone.value, '')
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) WITH ORDINALITY
         AS w (customer_id, account_id, point_id, place)
    JOIN customers_customer c ON c.id = w.customer_id
    LEFT JOIN LATERAL (
        SELECT a.number AS account, p.code AS point, pr.address
        FROM customers_account a
        LEFT JOIN customers_agreement g ON g.account_id = a.id
        LEFT JOIN customers_supply s ON s.agreement_id = g.id
        LEFT JOIN customers_servicepoint p ON p.id = s.service_point_id
        LEFT JOIN customers_premise pr ON pr.id = p.premise_id
        WHERE a.customer_id = c.id AND (w.account_id IS NULL OR a.id = w.account_id)
          AND (w.point_id IS NULL OR p.id = w.point_id)
        ORDER BY upper_inf(s.validity) DESC NULLS LAST, a.id LIMIT 1) own ON true
    LEFT JOIN LATERAL (
        SELECT k.value FROM customers_contactpoint k
        WHERE k.customer_id = c.id AND k.kind = 'phone' AND k.ended_at IS NULL
        ORDER BY k.preferred DESC, k.id LIMIT 1) phone ON true
    ORDER BY w.place
"""


def _details(found: Sequence[_Found]) -> list[Hit]:
    if not found:
        return []
    wanted: list[Any] = [
        [one.customer_id for one in found],
        [one.account_id for one in found],
        [one.point_id for one in found],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_DETAILS, wanted)
        rows = cursor.fetchall()
    how = {one.customer_id: one for one in found}
    home = region()
    return [_hit(row, how[row[0]], home) for row in rows]


def _hit(row: tuple[Any, ...], found: _Found, home: str) -> Hit:
    names = [one.name for one in fields(Hit)][: len(row)]
    shown = dict(zip(names, row, strict=True))
    shown["phone"] = shown_phone(shown["phone"], home)
    return Hit(**shown, matched=found.matched, value=_shown(found, home))


def shown_phone(e164: str, home: str) -> str:
    """A telephone number masked as people of the supplier's country write it."""
    return mask_phone(e164 if e164.startswith("+86") else format_phone(e164, home)) if e164 else ""


def _shown(found: _Found, home: str) -> str:
    if found.matched == "phone":
        return shown_phone(found.value, home)
    return mask_identity(found.value) if found.matched == "identity" else found.value
