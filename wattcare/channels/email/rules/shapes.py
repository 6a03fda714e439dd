"""What a message is once it has been understood, and the bounds of the work spent on understanding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a message that is not as the standards ask; the message is used all the same.

    `code` is stable and never translated, `detail` is a short excerpt for the person who looks into it.
    """

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox. `address` is `local@domain` with the domain in lower case, or whatever stood there."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """The form in which two spellings of one mailbox are equal."""
        return self.address.casefold()


@dataclass(frozen=True, slots=True)
class Attachment:
    """One part that is not the text: its bytes are decoded, its name is safe as a file name."""

    filename: str
    content_type: str
    data: bytes
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the work on one message. What lies beyond is still in the kept original."""

    header_bytes: int = 512 * 1024
    header_fields: int = 2_000
    value_chars: int = 64 * 1024
    depth: int = 16
    parts: int = 400
    text_chars: int = 1_000_000
    html_chars: int = 1_000_000
    html_depth: int = 300
    addresses: int = 500
    references: int = 100
    subject_chars: int = 1_000
    problems: int = 50


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A message as a person understands it. Every text is free of NUL and of lone surrogates."""

    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sent_at: datetime | None
    text: str
    html: str
    typed_text: str
    signature: str
    attachments: tuple[Attachment, ...]
    problems: tuple[Problem, ...]
    headers: tuple[tuple[str, str], ...]
    content_type: str
    content_type_params: tuple[tuple[str, str], ...]
    report: str = ""

    def header(self, name: str) -> str:
        """The first field of that name, decoded; empty when there is none."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    def header_values(self, name: str) -> tuple[str, ...]:
        """All fields of that name, decoded, in order."""
        return tuple(value for key, value in self.headers if key == name.lower())

    @property
    def reply_text(self) -> str:
        """What the writer added, with their signature, without what they quoted."""
        return f"{self.typed_text}\n\n{self.signature}" if self.signature else self.typed_text


class Notes:
    """Collects problems while a message is read; the same one is noted once, and never without end.

    `charset` is the set the message names for its text: what raw bytes in its header are probably written in.
    """

    def __init__(self, limit: int = DEFAULT_LIMITS.problems) -> None:
        self.charset = ""
        self._limit = limit
        self._seen: dict[Problem, None] = {}

    def add(self, code: str, detail: str = "") -> None:
        if len(self._seen) < self._limit:
            self._seen.setdefault(Problem(code, printable(detail)[:200]))

    def all(self) -> tuple[Problem, ...]:
        return tuple(self._seen)


def printable(text: str) -> str:
    """The text with every control character and lone surrogate replaced, for excerpts and names."""
    return "".join(c if c.isprintable() else " " for c in text).strip()
