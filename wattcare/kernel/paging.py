"""Keyset pages: a page knows where it ends, so deep pages cost what the first one costs and nothing is counted."""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import DateField, DateTimeField, IntegerField, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.results import Refused

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Kind = type[datetime] | type[date] | type[int] | type[str]
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next_cursor` is None on the last one."""

    items: Sequence[T]
    next_cursor: str | None = None
    cursor: str | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


def encode_cursor(values: Sequence[Any]) -> str:
    """An opaque, URL-safe text of the sort keys of a page's last row."""
    text = json.dumps([v.isoformat() if isinstance(v, date) else v for v in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, kinds: Sequence[Kind]) -> list[Any]:
    """The sort keys in `cursor`, one of each of `kinds`; Refused when it is not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(values, list):
            raise ValueError("no list")
        return [_READ[kind](value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, binascii.Error, RecursionError) as error:
        message = _("This page mark is not valid; start again from the first page.")
        raise Refused("bad_cursor", message, field="cursor") from error


def _instant(value: Any) -> datetime:
    """Aware and within what the database can compare; whatever else somebody wrote is a ValueError."""
    instant = datetime.fromisoformat(_text(value))
    if instant.tzinfo is None or instant.year == 1:
        raise ValueError("no instant")
    return instant


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _number(value: Any) -> int:
    if type(value) is not int or abs(value) >= 2**63:
        raise ValueError("no number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text")
    value.encode()  # a lone surrogate is a UnicodeError, which is a ValueError
    return value


_READ: dict[Kind, Callable[[Any], Any]] = {datetime: _instant, date: _day, int: _number, str: _text}


def _kind_of(rows: QuerySet[Any], key: str) -> Kind:
    field = rows.model._meta.get_field(key.lstrip("-"))
    if isinstance(field, DateTimeField):
        return datetime
    if isinstance(field, DateField):
        return date
    return int if isinstance(field, IntegerField) else str


def _after(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows behind `values` in the order of `keys` ("-" sorts down). No key may be null."""
    condition = Q()
    same = Q()
    for key, value in zip(keys, values, strict=True):
        name, comparison = key.lstrip("-"), "lt" if key.startswith("-") else "gt"
        condition |= same & Q(**{f"{name}__{comparison}": value})
        same &= Q(**{name: value})
    return condition


def keyset_page(rows: QuerySet[M], keys: Sequence[str], cursor: str | None = None, size: int = PAGE_SIZE) -> Page[M]:
    """The page of `rows` behind `cursor`, ordered by `keys` (the last one unique); one statement, no count."""
    ordered = rows.order_by(*keys)
    if cursor:
        ordered = ordered.filter(_after(keys, decode_cursor(cursor, [_kind_of(rows, key) for key in keys])))
    found = list(ordered[: size + 1])
    more = len(found) > size
    items = found[:size]
    last = [getattr(items[-1], key.lstrip("-")) for key in keys] if more else None
    return Page(items=items, next_cursor=encode_cursor(last) if last else None, cursor=cursor)
