"""Packs as JSON documents, for the database: the same pack always gives the same document."""

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from wattcare.catalogue.rules import Pack
from wattcare.commitments.rules import Calendar, Limit, calendar_from_mapping, calendar_to_mapping
from wattcare.kernel.names import Names

Document = dict[str, Any]
FORMAT = 1


def to_document(pack: Pack) -> Document:
    """The pack as plain JSON values; fields that hold their default are left out."""
    return {"format": FORMAT, **_record(pack)}


def from_document(document: Mapping[str, Any]) -> Pack:
    """The pack that `to_document` wrote. Raises ValueError for a format of another release."""
    if document.get("format") != FORMAT:
        raise ValueError(f"pack document of format {document.get('format')}, expected {FORMAT}")
    pack = _read(Pack, {key: value for key, value in document.items() if key != "format"})
    assert isinstance(pack, Pack)  # noqa: S101  for the type checker
    return pack


def digest(document: Document) -> str:
    """SHA-256 in hex of the document, independent of the order of its keys."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _record(item: Any) -> Document:
    named = ((spec, getattr(item, spec.name)) for spec in fields(item))
    return {spec.name: _plain(value) for spec, value in named if value != _default(spec)}


def _default(spec: "Field[Any]") -> Any:
    if spec.default_factory is not MISSING:
        return spec.default_factory()
    return spec.default


def _plain(value: Any) -> Any:
    if isinstance(value, Calendar):
        return calendar_to_mapping(value)
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in sorted(value.items())}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Limit | Decimal | date):
        return str(value)
    return _record(value) if is_dataclass(value) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(wanted: Any, value: Any) -> Any:
    """`value` of a document as the type `wanted` of a record's field."""
    origin, parts = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        return None if value is None else _read(next(part for part in parts if part is not type(None)), value)
    if origin is tuple:
        return tuple(_read(parts[0], part) for part in value)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _read(parts[1], part) for key, part in value.items()}
    return _read_plain(wanted, value)


def _read_plain(wanted: Any, value: Any) -> Any:
    if wanted is Calendar:
        return calendar_from_mapping(value)
    if wanted is Limit:
        return Limit.parse(value)
    if wanted is date:
        return date.fromisoformat(value)
    if wanted in (Names, Decimal) or issubclass(wanted, StrEnum):
        return wanted(value)
    if isinstance(wanted, type) and is_dataclass(wanted):
        hints = _hints(wanted)
        make: Callable[..., Any] = wanted
        return make(**{key: _read(hints[key], part) for key, part in value.items()})
    return value
