"""Tokens and trees, without a database."""

import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping

TOKEN_MARK = "wc_"  # noqa: S105  a mark by which leaked tokens are recognised, no secret
PREFIX_LENGTH = 9
_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


def is_username(text: str) -> bool:
    """Letters of any script, digits and . @ + - _: it stands in addresses of pages and on command lines."""
    return _USERNAME.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """As much as can be said without sending to it."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def new_secret() -> str:
    """A token of 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 in hex; enough for random 256-bit secrets, where a slow hash would only slow each call."""
    return hashlib.sha256(secret.encode()).hexdigest()


def with_descendants(roots: Iterable[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """`roots` and everything below them in the tree given as child → parent."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        if parent is not None:
            children[parent].append(child)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += children[node]
    return frozenset(found)
