"""Whom a bounce failed, and which message it was."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wattcare.channels.email.rules.addresses import parse_addresses
from wattcare.channels.email.rules.headers import first, split_header, text_of
from wattcare.channels.email.rules.shapes import DEFAULT_LIMITS, Notes, ParsedMail
from wattcare.channels.email.rules.threads import message_ids

_ADDRESS = re.compile(r"[^\s<>;,\"'()\[\]:]{1,100}@[^\s<>;,\"'()\[\]:]{1,200}")
_BLOCK_END = re.compile(r"\n[ \t]*\n")
_STATUS_FIELD = re.compile(r"^([A-Za-z-]{1,50})[ \t]*:[ \t]*(.*)$", re.M)
_TEXT_RECIPIENT = re.compile(r"^\s{0,8}<([^\s<>]{1,100}@[^\s<>]{1,200})>:?", re.M)
_ORIGINAL_ID = re.compile(r"^\s{0,8}message-id:\s*(<[^<>\s]{1,500}>)", re.M | re.I)
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_MAX_RECIPIENTS = 100


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One address of a delivery report. `status` is the enhanced code of RFC 3463, such as 5.1.1, or empty."""

    address: str
    action: str = "failed"
    status: str = ""

    @property
    def permanent(self) -> bool:
        """Whether another attempt makes no sense."""
        return self.action == "failed" and not self.status.startswith("4.")


def failed_recipients(parsed: ParsedMail) -> tuple[FailedRecipient, ...]:
    """The addresses a bounce is about: of its delivery report, else of X-Failed-Recipients, else of its text."""
    found = _reported(parsed) or _listed(parsed) or _told(parsed)
    unique = {r.address.casefold(): r for r in reversed(found)}
    return tuple(reversed(unique.values()))[:_MAX_RECIPIENTS]


def _reported(parsed: ParsedMail) -> list[FailedRecipient]:
    blocks = _BLOCK_END.split(parsed.report)[: 2 * _MAX_RECIPIENTS]
    return [r for block in blocks if (r := _recipient(block))]


def _recipient(block: str) -> FailedRecipient | None:
    fields = {name.lower(): value.strip() for name, value in _STATUS_FIELD.findall(block)}
    address = _ADDRESS.search(fields.get("final-recipient", "")) or _ADDRESS.search(
        fields.get("original-recipient", "")
    )
    if address is None:
        return None
    action = fields.get("action", "failed").split()[:1]
    status = re.match(r"\d\.\d{1,3}\.\d{1,3}", fields.get("status", ""))
    return FailedRecipient(address[0], (action[0] if action else "failed").lower(), status[0] if status else "")


def _listed(parsed: ParsedMail) -> list[FailedRecipient]:
    text = ",".join(parsed.header_values("x-failed-recipients"))
    return [FailedRecipient(a.address) for a in parse_addresses(text, DEFAULT_LIMITS, Notes())]


def _told(parsed: ParsedMail) -> list[FailedRecipient]:
    return [FailedRecipient(address) for address in _TEXT_RECIPIENT.findall(parsed.text[:20_000])]


def original_message_id(parsed: ParsedMail) -> str:
    """The id of the message that could not be delivered: of its returned copy, its headers, or the text."""
    for attachment in parsed.attachments:
        if attachment.content_type in (
            "message/rfc822",
            "text/rfc822-headers",
            "message/global-headers",
            "message/global",
        ):
            fields, _ = split_header(attachment.data[:65536], DEFAULT_LIMITS, Notes())
            ids = message_ids(text_of(first(fields, "message-id"), DEFAULT_LIMITS, Notes()), 1)
            if ids:
                return ids[0]
    told = _ORIGINAL_ID.findall(parsed.text[:200_000])
    ids = message_ids(told[-1], 1) if told else ()
    return ids[0] if ids else next(iter(parsed.in_reply_to or parsed.references[-1:]), "")
