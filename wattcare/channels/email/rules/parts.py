"""A message taken apart into its leaf parts, outermost boundary first, with bounded depth and number.

Splitting at the outer boundary first means that a part which forgets its own closing boundary spoils nothing
outside itself, and that the work is at most depth x size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wattcare.channels.email.rules.headers import Fields, first, parameters, split_header
from wattcare.channels.email.rules.shapes import Limits, Notes

_LINE_END = re.compile(rb"(?:\r\n|\r|\n)\Z")
_GUESSED = re.compile(rb"^--([!-~][ -~]{4,100}?)--[ \t]*\r?$", re.M)
_AFTER_MARK = re.compile(rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts. `body` is not decoded yet; `within` are the types of the multiparts around it."""

    fields: Fields
    body: bytes
    content_type: str
    params: dict[str, str]
    within: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    limits: Limits
    notes: Notes
    seen: int = 0
    leaves: list[Leaf] = field(default_factory=list)


def leaves_of(fields: Fields, body: bytes, limits: Limits, notes: Notes) -> list[Leaf]:
    """All leaf parts in the order of the message; at least one, as the whole body is a part at worst."""
    walk = _Walk(limits, notes)
    _visit(walk, fields, body, "text/plain", ())
    return walk.leaves


def content_type_of(fields: Fields, default: str, limits: Limits, notes: Notes) -> tuple[str, dict[str, str]]:
    """The type in lower case and its parameters; of several Content-Type fields a multipart with boundary wins."""
    values = [value for name, value in fields if name == "content-type"][:10]
    if not values:
        return default, {}
    read = [parameters(value, limits, notes) for value in values]
    kind, params = next((r for r in read if r[0].startswith("multipart/") and "boundary" in r[1]), read[0])
    kind = kind.partition(" ")[0]
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}", kind):
        notes.add("bad_content_type", kind)
        kind = "text/plain" if kind in ("", "text", "plain") else "application/octet-stream"
    return kind, params


def _visit(walk: _Walk, fields: Fields, body: bytes, default: str, within: tuple[str, ...]) -> None:
    kind, params = content_type_of(fields, default, walk.limits, walk.notes)
    chunks = _chunks(walk, kind, params, body, within)
    if chunks is None:
        fallback = _leaf_type(kind, fields, default)
        walk.leaves.append(Leaf(fields, body, fallback, params, within))
        return
    inner_default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    for chunk in chunks:
        walk.seen += 1
        if walk.seen > walk.limits.parts:
            walk.notes.add("too_many_parts", str(walk.limits.parts))
            return
        inner_fields, inner_body = split_header(chunk, walk.limits, walk.notes)
        _visit(walk, inner_fields, inner_body, inner_default, (*within, kind))


def _leaf_type(kind: str, fields: Fields, default: str) -> str:
    """A multipart that could not be divided is read as text, so that nobody has to open the original to see it."""
    if not kind.startswith("multipart/"):
        return kind
    return "text/plain" if first(fields, "content-type") else default


def _chunks(
    walk: _Walk, kind: str, params: dict[str, str], body: bytes, within: tuple[str, ...]
) -> Iterator[bytes] | None:
    """The parts of a multipart body; None when the part is a leaf or cannot be divided."""
    if not kind.startswith("multipart/"):
        return None
    if len(within) >= walk.limits.depth:
        walk.notes.add("nested_too_deep", str(walk.limits.depth))
        return None
    boundary = _boundary(params.get("boundary", ""), body)
    if boundary is None:
        walk.notes.add("broken_mime", "boundary missing" if body.strip() else "empty multipart")
        return None
    return _divide(body, boundary, walk.notes)


def _boundary(named: str, body: bytes) -> bytes | None:
    """The boundary that is in use: as named, else the one a closing line of the body shows."""
    for text in (named, named.strip(), named.strip("\"' ")):
        candidate = text.encode("utf-8", "replace")
        if candidate and next(_marks(body, candidate), None):
            return candidate
    guess = _GUESSED.search(body[-4096:]) or _GUESSED.search(body[:65536])
    return guess[1] if guess and next(_marks(body, guess[1]), None) else None


def _marks(body: bytes, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """(start, end, closing) of each boundary line; a longer boundary with the same beginning is not one."""
    mark = b"--" + boundary
    line_mark = (b"\n" if b"\n" in body else b"\r") + mark
    position = 0 if body.startswith(mark) else body.find(line_mark) + 1
    while position > 0 or (position == 0 and body.startswith(mark)):
        after = _AFTER_MARK.match(body, position + len(mark))
        if after:
            yield position, after.end(), bool(after[1])
        position = body.find(line_mark, position + len(mark) - 1) + 1 or -1


def _divide(body: bytes, boundary: bytes, notes: Notes) -> Iterator[bytes]:
    start: int | None = None
    for mark_start, mark_end, closing in _marks(body, boundary):
        if start is not None:
            yield _LINE_END.sub(b"", body[start:mark_start])
        start = mark_end
        if closing:
            return
    if start is not None:
        notes.add("broken_mime", "closing boundary missing")
        yield body[start:]
