"""Names and bytes of attachments."""

from __future__ import annotations

import mimetypes
import re

from wattcare.channels.email.rules.charsets import decode
from wattcare.channels.email.rules.headers import Fields, first, parameters, split_header, text_of
from wattcare.channels.email.rules.parts import Leaf
from wattcare.channels.email.rules.shapes import Attachment, Limits, Notes, printable
from wattcare.channels.email.rules.transfer import decode_transfer

_MAX_NAME = 150
# Characters that turn the reading direction make "gpj.exe" look like "exe.jpg".
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_RESERVED = re.compile(r'[<>:"|?*\\/]')
_OWN_ENDINGS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "message/global-delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "image/jpeg": ".jpg",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
}
_UNNAMED = {
    "message/rfc822": "message.eml",
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "text/rfc822-headers": "original-headers.txt",
    "text/calendar": "invitation.ics",
}


def named(leaf: Leaf, limits: Limits, notes: Notes) -> str:
    """The name the sender gave, of Content-Disposition or Content-Type; empty when none."""
    _, disposition = parameters(first(leaf.fields, "content-disposition"), limits, notes)
    given = (
        disposition.get("filename") or disposition.get("name") or leaf.params.get("name") or leaf.params.get("filename")
    )
    return given or text_of(first(leaf.fields, "content-location"), limits, notes).rpartition("/")[2]


def disposition_of(leaf: Leaf, limits: Limits, notes: Notes) -> str:
    """`attachment`, `inline` or what else stands there, in lower case."""
    return parameters(first(leaf.fields, "content-disposition"), limits, notes)[0]


def attachment_of(leaf: Leaf, number: int, limits: Limits, notes: Notes) -> Attachment:
    """The decoded part. A message inside the message stays whole, as an .eml."""
    data = decode_transfer(leaf.body, text_of(first(leaf.fields, "content-transfer-encoding"), limits, notes), notes)
    content_id = text_of(first(leaf.fields, "content-id"), limits, notes).strip("<> ")[:250]
    name = named(leaf, limits, notes)
    if not name and leaf.content_type.startswith("message/"):
        name = _subject_inside(data, limits)
    inline = disposition_of(leaf, limits, notes) == "inline" or bool(content_id and "multipart/related" in leaf.within)
    return Attachment(file_name(name, leaf.content_type, number), leaf.content_type, data, inline, content_id)


def _subject_inside(data: bytes, limits: Limits) -> str:
    fields: Fields = split_header(data[: limits.header_bytes], limits, Notes())[0]
    return text_of(first(fields, "subject"), limits, Notes())[:80]


def pasted_attachment(name: bytes, data: bytes, number: int, notes: Notes) -> Attachment:
    """A uuencoded file out of the text."""
    text = decode(name, "", notes)
    kind = mimetypes.guess_type(text)[0] or "application/octet-stream"
    return Attachment(file_name(text, kind, number), kind, data)


def file_name(given: str, content_type: str, number: int) -> str:
    """A name that is safe on every system: no path, no control or direction characters, at most 150 characters."""
    base = re.split(r"[\\/]", given)[-1] if not content_type.startswith("message/") else given
    base = _RESERVED.sub("_", printable(_DIRECTION.sub("", base)))
    base = " ".join(base.split()).strip(". ")
    ending = _OWN_ENDINGS.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"
    if not base:
        return _UNNAMED.get(content_type) or f"attachment-{number}{ending}"
    if content_type in ("message/rfc822", "message/global") and not base.lower().endswith((".eml", ".msg")):
        base += ending
    return _shortened(base)


def _shortened(name: str) -> str:
    if len(name) <= _MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: _MAX_NAME - 12]}.{ending}" if dot and len(ending) <= 10 else name[:_MAX_NAME]
