"""Content-Transfer-Encoding, and files pasted into the text by uuencode."""

from __future__ import annotations

import binascii
import re

from wattcare.channels.email.rules.shapes import Notes

_PLAIN = {"", "7bit", "8bit", "binary", "plain", "none"}
_UUENCODED = {"xuuencode", "uuencode", "xuue", "uue"}
_UU_BLOCK = re.compile(
    rb"^begin(?:-\w+)? [0-7]{3,4} +([^\r\n]{1,200})\r?\n((?:[ -`][^\r\n]{0,90}\r?\n)*?)(?:[ `]?\r?\n)?"
    rb"end[ \t]*(?:\r?\n|\Z)",
    re.M,
)
_UU_NAME = re.compile(rb"begin [0-7]{3,4} +([^\r\n]{1,200})")
_MAX_BLOCKS = 50


def decode_transfer(data: bytes, encoding: str, notes: Notes) -> bytes:
    """The bytes a part carries. Unknown encodings are taken as plain; broken ones give what can be read."""
    code = re.sub(r"[^a-z0-9]", "", encoding.partition(";")[0].lower())
    if code in _PLAIN:
        return data
    if code == "quotedprintable":
        return binascii.a2b_qp(data)
    if code == "base64":
        return _base64(data, notes)
    if code in _UUENCODED:
        return _uuencoded(data)
    notes.add("unknown_transfer_encoding", encoding)
    return data


def _base64(data: bytes, notes: Notes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        notes.add("broken_base64", f"{len(data)} bytes")
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _uuencoded(data: bytes) -> bytes:
    lines = data.splitlines()
    start = next((i + 1 for i, line in enumerate(lines) if line.startswith(b"begin ")), 0)
    end = next((i for i in range(start, len(lines)) if lines[i].strip() == b"end"), len(lines))
    return b"".join(_uu_line(line) for line in lines[start:end])


def _uu_line(line: bytes) -> bytes:
    if not line:
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:wanted])
    except binascii.Error:
        return b""


def pasted_files(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The text without its `begin … end` blocks, and the (name, bytes) of each block."""
    if b"begin " not in data or not _UU_NAME.search(data):
        return data, []
    blocks = list(_UU_BLOCK.finditer(data))[:_MAX_BLOCKS]
    files = [(m[1].strip(), b"".join(_uu_line(line) for line in m[2].splitlines())) for m in blocks]
    text = _UU_BLOCK.sub(b"", data, count=_MAX_BLOCKS) if blocks else data
    return text, files
