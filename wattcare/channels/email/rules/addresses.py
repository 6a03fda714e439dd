"""Mailboxes out of address fields, as lenient as the field needs and with one answer for every Python version."""

from __future__ import annotations

import re

from wattcare.channels.email.rules.headers import decode_words
from wattcare.channels.email.rules.shapes import Address, Limits, Notes, printable

# Encoded words are one token: what they hide (commas, angle brackets) must not take part in the syntax.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,4000}\?=|<[^<>]*>?|\(|\)|[,;:]|\\.|[^"<>(),;:\\]+|.',
    re.S,
)
_BARE = re.compile(r"[^\s<>\"'(),;:\[\]]{1,128}@[^\s<>\"'(),;:]{1,255}")
_DOMAIN_END = " .,;>\"'"


def parse_addresses(text: str, limits: Limits, notes: Notes) -> tuple[Address, ...]:
    """The mailboxes of a field that is unfolded but whose encoded words are not read yet.

    Groups give their members. What cannot be read as an address gives none, and is noted by the caller.
    """
    found: list[Address] = []
    for chunk in _split(text):
        found += _mailboxes(chunk, notes)
        if len(found) >= limits.addresses:
            break
    return tuple(found[: limits.addresses])


def _split(text: str) -> list[list[str]]:
    """Tokens of each mailbox, comments left out; commas, semicolons and group names part them."""
    chunks: list[list[str]] = [[]]
    depth = 0
    for piece in _TOKEN.findall(text):
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
            continue
        if depth:
            _comment(chunks[-1], piece)
        elif piece in ",;":
            chunks.append([])
        elif piece == ":" and not any("@" in t for t in chunks[-1]):
            chunks[-1] = []
        else:
            chunks[-1].append(piece)
    return chunks


def _comment(chunk: list[str], token: str) -> None:
    """A comment names the person where nothing else does: `jo@example.com (Jo)`."""
    chunk.append("(" + token)


def _mailboxes(tokens: list[str], notes: Notes) -> list[Address]:
    """One mailbox as a rule; several where a program forgot the commas between bare addresses."""
    comments = [t[1:] for t in tokens if t.startswith("(")]
    words = [t for t in tokens if not t.startswith("(")]
    angles = [i for i, t in enumerate(words) if t.startswith("<")]
    if angles:
        position = next((i for i in reversed(angles) if "@" in words[i]), angles[-1])
        name, spec = "".join(words[:position]), words[position].strip("<>")
    else:
        bare = _BARE.findall("".join(words))
        if len(bare) > 1:
            return [Address(a) for a in map(_normal, bare) if a]
        name, spec = _bare("".join(words))
    address = _normal(spec)
    return [Address(address, _name(name.strip() or " ".join(comments), notes))] if address else []


def _bare(text: str) -> tuple[str, str]:
    """Name and address where no angle brackets stand; spaces around at sign and dots are where comments stood."""
    match = _BARE.search(text) or _BARE.search(re.sub(r"\s*([@.])\s*", r"\1", text))
    if match is None:
        return "", ""
    return text.replace(match[0], " ") if match[0] in text else "", match[0]


def _normal(spec: str) -> str:
    """The address without spaces, route and `mailto:`, domain in lower case; empty when it has no at sign."""
    spec = re.sub(r"\s+|\([^()]*\)", "", spec)
    if spec.startswith("@") and ":" in spec:
        spec = spec.rpartition(":")[2]
    spec = spec.removeprefix("mailto:").removeprefix("MAILTO:").strip(_DOMAIN_END)
    local, at, domain = spec.rpartition("@")
    if not at or not local or not domain:
        return ""
    return printable(f"{local}@{domain.lower()}")[:320]


def _name(text: str, notes: Notes) -> str:
    text = re.sub(r"\\(.)", r"\1", text.replace('"', " "))
    name = printable(decode_words(text, notes))
    return " ".join(name.split()).strip("'\" ")[:200]
