"""Keyset pages: a page knows where it ends, so deep pages cost what the first one costs and nothing is counted."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.results import Refused

T = TypeVar("T")
M = TypeVar("M", bound=Model)
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
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, width: int) -> list[Any]:
    """The sort keys in `cursor`; Refused when it is not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error, UnicodeError):
        values = None
    if not isinstance(values, list) or len(values) != width or any(isinstance(v, list | dict) for v in values):
        raise Refused("bad_cursor", _("This page mark is not valid; start again from the first page."), field="cursor")
    return values


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
        values = decode_cursor(cursor, len(keys))
        try:
            ordered = ordered.filter(_after(keys, values))
        except (ValueError, TypeError) as error:
            raise Refused("bad_cursor", _("This page mark is not valid; start again from the first page.")) from error
    found = list(ordered[: size + 1])
    more = len(found) > size
    items = found[:size]
    last = [getattr(items[-1], key.lstrip("-")) for key in keys] if more else None
    return Page(items=items, next_cursor=encode_cursor(last) if last else None, cursor=cursor)
