"""Any bytes at all, understood as a message. Nothing here raises for what a message holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wattcare.channels.email.rules.addresses import parse_addresses
from wattcare.channels.email.rules.attachments import attachment_of, disposition_of, named, pasted_attachment
from wattcare.channels.email.rules.charsets import decode
from wattcare.channels.email.rules.dates import parse_date
from wattcare.channels.email.rules.headers import Fields, first, note_charset, raw_text, split_header, text_of
from wattcare.channels.email.rules.html import bare_text, clean_html, html_to_text
from wattcare.channels.email.rules.parts import Leaf, content_type_of, leaves_of
from wattcare.channels.email.rules.replies import Reply, split_reply
from wattcare.channels.email.rules.shapes import (
    DEFAULT_LIMITS,
    Address,
    Attachment,
    Limits,
    Notes,
    ParsedMail,
)
from wattcare.channels.email.rules.threads import message_ids
from wattcare.channels.email.rules.transfer import decode_transfer, pasted_files

_FLOWED_END = re.compile(r"(?<! )-- $")


@dataclass(slots=True)
class _Content:
    """What the parts of one message gave."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


def parse(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> ParsedMail:
    """Understand a message of any bytes.

    What is broken is read as a person would read it and noted in `problems`; work is bounded by `limits`.
    """
    notes = Notes(limits.problems)
    fields, body = split_header(raw, limits, notes)
    note_charset(fields, body, notes)
    _note_emptiness(raw, fields, notes)
    content = _content(leaves_of(fields, body, limits, notes), limits, notes)
    html = clean_html("\n".join(content.htmls), limits, notes) if content.htmls else ""
    text = _best_text(content, html, limits, notes)
    return _assembled(fields, content, (text, html), limits, notes)


def _assembled(fields: Fields, content: _Content, texts: tuple[str, str], limits: Limits, notes: Notes) -> ParsedMail:
    text, html = texts
    headers = tuple((name, text_of(value, limits, notes)) for name, value in fields[:300])
    kind, params = content_type_of(fields, "text/plain", limits, notes)
    reply: Reply = split_reply(text)
    return ParsedMail(
        sender=_sender(fields, limits, notes),
        reply_to=_mailboxes(fields, "reply-to", limits, notes),
        to=_mailboxes(fields, "to", limits, notes),
        cc=_mailboxes(fields, "cc", limits, notes),
        subject=_subject(fields, limits, notes),
        message_id=_message_id(fields, notes),
        in_reply_to=_ids(fields, "in-reply-to", limits),
        references=_ids(fields, "references", limits),
        sent_at=parse_date(text_of(first(fields, "date"), limits, notes), notes),
        text=text,
        html=html,
        typed_text=reply.typed,
        signature=reply.signature,
        attachments=tuple(content.attachments),
        problems=notes.all(),
        headers=headers,
        content_type=kind,
        content_type_params=tuple(params.items()),
        report="\n\n".join(content.reports)[: limits.text_chars],
    )


def _note_emptiness(raw: bytes, fields: Fields, notes: Notes) -> None:
    if not raw.strip():
        notes.add("empty_message")
    elif not fields:
        notes.add("no_header")


# --- header fields


def _sender(fields: Fields, limits: Limits, notes: Notes) -> Address | None:
    """The first author; where From names none, the sender, then whoever the reply would go to."""
    for name in ("from", "sender", "reply-to", "return-path"):
        found = _mailboxes(fields, name, limits, notes)
        if found:
            if name != "from":
                notes.add("missing_from", f"taken from {name}")
            return found[0]
    notes.add("missing_from")
    return None


def _mailboxes(fields: Fields, name: str, limits: Limits, notes: Notes) -> tuple[Address, ...]:
    values = [raw_text(value[: limits.value_chars], notes) for key, value in fields if key == name][:20]
    found = [a for value in values for a in parse_addresses(value, limits, notes)]
    if any(v.strip() and "@" in v for v in values) and not found:
        notes.add("bad_address", f"{name}: {values[0]}")
    return tuple(found[: limits.addresses])


def _subject(fields: Fields, limits: Limits, notes: Notes) -> str:
    subject = " ".join(text_of(first(fields, "subject"), limits, notes).split())
    if not subject:
        notes.add("missing_subject")
    return subject[: limits.subject_chars]


def _message_id(fields: Fields, notes: Notes) -> str:
    text = raw_text(first(fields, "message-id")[:4000], notes)
    ids = message_ids(text, 1)
    found = ids[0] if ids else "".join(text.strip("<> ").split())
    if not found:
        notes.add("missing_message_id")
    return text_of(found.encode("utf-8", "replace"), DEFAULT_LIMITS, notes)[:990]


def _ids(fields: Fields, name: str, limits: Limits) -> tuple[str, ...]:
    values = b" ".join(value for key, value in fields if key == name)
    text = text_of(values[-limits.value_chars :], limits, Notes())
    return message_ids(text, limits.references)


# --- parts


def _content(leaves: list[Leaf], limits: Limits, notes: Notes) -> _Content:
    content = _Content()
    for leaf in leaves:
        if _is_shown(leaf, limits, notes):
            _read_text(leaf, content, limits, notes)
        else:
            _attach(leaf, content, limits, notes)
    return content


def _is_shown(leaf: Leaf, limits: Limits, notes: Notes) -> bool:
    """Whether a part is the text of the message: a plain or HTML part without a name that is not set apart."""
    if leaf.content_type not in ("text/plain", "text/html"):
        return False
    return disposition_of(leaf, limits, notes) != "attachment" and not named(leaf, limits, notes)


def _attach(leaf: Leaf, content: _Content, limits: Limits, notes: Notes) -> None:
    if leaf.content_type.startswith(
        ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
    ):
        notes.add("encrypted", leaf.content_type)
    found = attachment_of(leaf, len(content.attachments) + 1, limits, notes)
    if not found.data and leaf.content_type.startswith("text/") and not named(leaf, limits, notes):
        return
    if leaf.content_type in ("message/delivery-status", "message/global-delivery-status"):
        content.reports.append(decode(found.data[:100_000], "utf-8", notes))
    content.attachments.append(found)


def _read_text(leaf: Leaf, content: _Content, limits: Limits, notes: Notes) -> None:
    encoding = text_of(first(leaf.fields, "content-transfer-encoding"), limits, notes)
    data = decode_transfer(leaf.body, encoding, notes)
    if leaf.content_type == "text/html":
        content.htmls.append(decode(data[: 4 * limits.html_chars + 4], _html_charset(leaf, data), notes))
        return
    data, files = pasted_files(data)
    for name, file in files:
        content.attachments.append(pasted_attachment(name, file, len(content.attachments) + 1, notes))
    text = decode(data[: 4 * limits.text_chars + 4], leaf.params.get("charset", ""), notes)
    flowed = leaf.params.get("format", "").lower() == "flowed"
    content.texts.append(_unflowed(text, leaf.params.get("delsp", "").lower() == "yes") if flowed else text)


def _html_charset(leaf: Leaf, data: bytes) -> str:
    named_by_html = re.search(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", data[:4096], re.I)
    return leaf.params.get("charset", "") or (named_by_html[1].decode("ascii") if named_by_html else "")


def _unflowed(text: str, delete_space: bool) -> str:
    """Paragraphs of format=flowed put together again (RFC 3676); quotation depth and signature mark are kept."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_mark = bool(_FLOWED_END.match(content))
        flows = content.endswith(" ") and not is_mark
        if open_depth != depth or is_mark:
            paragraphs.append([f"{'>' * depth} " if depth else ""])
        paragraphs[-1].append(content[:-1] if flows and delete_space else content)
        open_depth = depth if flows else -1
    lines = ("".join(pieces) for pieces in paragraphs)
    return "\n".join(line if _FLOWED_END.match(line) else line.rstrip(" ") for line in lines)


def _best_text(content: _Content, html: str, limits: Limits, notes: Notes) -> str:
    """The plain text the sender gave; else the text of the HTML; else nothing."""
    text = "\n\n".join(t.strip("\n") for t in content.texts if t.strip())
    if not text and content.htmls:
        text = html_to_text(html) if html else bare_text("\n".join(content.htmls)[: limits.html_chars])
    if len(text) > limits.text_chars:
        notes.add("text_too_long", f"{len(text)} characters")
    return text[: limits.text_chars]
