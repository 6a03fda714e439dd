"""Messages that go out: subject, headers and loop protection. Pure; sending is somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as MailboxHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

_PREFIX = re.compile(r"^\s*(?:re|aw|sv|antw|回复|答复|回覆)\s*[:：]\s*", re.I)
_REFERENCES = 20
_NOT_PERSONS = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|abuse|root)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """All of an outgoing message. Ids stand without angle brackets; `references` the oldest first."""

    sender: str
    recipient: str
    subject: str
    text: str
    message_id: str
    at: datetime
    in_reply_to: str = ""
    references: Sequence[str] = ()
    automatic: bool = False
    enclosures: Sequence[Enclosure] = ()


def reply_subject(subject: str, number: str) -> str:
    """`Re: …` with the case's number, once, so that an answer finds its way back even without its references."""
    bare = subject
    while _PREFIX.match(bare):
        bare = _PREFIX.sub("", bare, count=1)
    bare = " ".join(bare.split())[:200]
    return f"Re: {bare}" if number in bare else f"Re: {bare} [{number}]".replace("  ", " ")


def domain_of(sender: str) -> str:
    """The domain for our message ids."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def may_be_written_to(address: str) -> bool:
    """Whether an automatic message may go there: never to mail systems or mailboxes nobody reads (RFC 3834 §2)."""
    local, at, domain = address.rpartition("@")
    return bool(at and local and domain and not _NOT_PERSONS.match(local))


def compose(letter: Letter) -> EmailMessage:
    """The message as it is sent. What automatic mail answers to is told that this is automatic too."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(letter.sender)
    message["To"] = _mailbox(letter.recipient)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.message_id}>"
    if letter.in_reply_to:
        message["In-Reply-To"] = f"<{letter.in_reply_to}>"
    if letter.references:
        message["References"] = " ".join(f"<{i}>" for i in letter.references[-_REFERENCES:])
    if letter.automatic:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text)
    for enclosure in letter.enclosures:
        _enclose(message, enclosure)
    return message


def _mailbox(text: str) -> MailboxHeader:
    name, address = parseaddr(text)
    local, _at, domain = address.rpartition("@")
    return MailboxHeader(display_name=" ".join(name.split()), username=local, domain=domain)


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    main, _slash, sub = enclosure.content_type.partition("/")
    known = bool(re.fullmatch(r"[a-z]{2,20}/[a-z0-9.+-]{1,80}", enclosure.content_type)) and main != "message"
    if not known or main == "multipart":
        main, sub = "application", "octet-stream"
    message.add_attachment(enclosure.data, maintype=main, subtype=sub, filename=enclosure.name)
