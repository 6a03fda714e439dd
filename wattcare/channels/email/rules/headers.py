"""Header fields: cut from the bytes, decoded to text, taken apart into parameters.

The standard library's parser is not used for this: it raises on some broken fields, and takes quadratic time on
others. These functions do neither.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from wattcare.channels.email.rules.charsets import clean_text, codec_for, decode, looks_chinese, strictly
from wattcare.channels.email.rules.shapes import Limits, Notes

Fields = tuple[tuple[str, bytes], ...]

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.S)
# A line after a broken one that goes on with the header, and does not begin the text.
_KNOWN = re.compile(
    rb"(?i)(received|from|to|cc|subject|date|sender|reply-to|message-id|mime-version|return-path|x-[!-9;-~]+|content-[a-z]+"
    rb"|in-reply-to|references|delivered-to)[ \t]*:"
)
_WORD = re.compile(r"=\?([\w.:+*'-]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000}?)\?=")
_CHARSET = re.compile(rb"(?i)charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})")
_BETWEEN_WORDS = re.compile(r"[ \t\r\n]*\Z")
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_PARAM = re.compile(
    r"""\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|\Z)([^;]*)|([^;]*))(?:;|\Z)|[^;]*;?""", re.S
)


def split_header(raw: bytes, limits: Limits, notes: Notes) -> tuple[Fields, bytes]:
    """The fields (name in lower case, raw value) and the body.

    A line that is no field ends the header, and is where the body begins; a leading mbox line is passed over.
    """
    fields: list[tuple[bytes, list[bytes]]] = []
    position, body = _first_line(raw), len(raw)
    while position < len(raw):
        line, position, start = *_next_line(raw, position), position
        if not line.strip(b"\r\n"):
            body = position
            break
        if not _take(line, fields, notes) and not _KNOWN.match(raw, position):
            body = start
            break
        if position > limits.header_bytes or len(fields) > limits.header_fields:
            notes.add("header_too_large", f"{position} bytes, {len(fields)} fields")
            body = _after_blank_line(raw, position)
            break
    return tuple((name.decode("ascii").lower(), b"".join(value)) for name, value in fields), raw[body:]


def _first_line(raw: bytes) -> int:
    start = len(raw) - len(raw.lstrip(b"\r\n")) if raw[:1] in b"\r\n" else 0
    is_mbox_line = raw.startswith((b"From ", b">From "), start) and not _FIELD.match(raw[start : start + 40])
    return _next_line(raw, start)[1] if is_mbox_line else start


def _next_line(raw: bytes, position: int) -> tuple[bytes, int]:
    match = _LINE.match(raw, position)
    return (match[0], match.end()) if match else (raw[position:], len(raw))


def _take(line: bytes, fields: list[tuple[bytes, list[bytes]]], notes: Notes) -> bool:
    """Add the line to the fields; False when it is no part of a header."""
    if line[:1] in b" \t":
        if fields:
            fields[-1][1].append(line)
        return True
    match = _FIELD.match(line)
    if match:
        fields.append((match[1], [match[2]]))
    elif fields:
        notes.add("broken_header", line.decode("latin-1"))
    return bool(match)


def _after_blank_line(raw: bytes, position: int) -> int:
    ends = [found + len(gap) for gap in (b"\n\n", b"\r\n\r\n") if (found := raw.find(gap, position)) >= 0]
    return min(ends, default=len(raw))


def first(fields: Fields, name: str) -> bytes:
    return next((value for key, value in fields if key == name), b"")


def text_of(value: bytes, limits: Limits, notes: Notes) -> str:
    """A field's value as text: unfolded, encoded words read, raw UTF-8 or GBK read, unsafe characters taken out."""
    if len(value) > limits.value_chars:
        notes.add("header_too_large", f"{len(value)} bytes")
        value = value[: limits.value_chars]
    return clean_text(decode_words(raw_text(value, notes), notes)).strip()


def raw_text(value: bytes, notes: Notes) -> str:
    """The field's characters with folding undone, before encoded words are read."""
    text = strictly(value, "ascii")
    if text is None:
        text = strictly(value, "utf-8")
    if text is None and notes.charset:
        text = strictly(value, codec_for(notes.charset) or "ascii")
    return _FOLD.sub(" ", (decode(value, "", Notes()) if text is None else text).strip())


def note_charset(fields: Fields, body: bytes, notes: Notes) -> None:
    """Remember the character set the message names first, for header bytes that name none."""
    found = _CHARSET.search(first(fields, "content-type")[:4000]) or _CHARSET.search(body[:20_000])
    notes.charset = found[1].decode("ascii") if found else ""


def decode_words(text: str, notes: Notes) -> str:
    """Read RFC 2047 encoded words, also inside quotes, without spaces, with spaces, and cut within a character."""
    if "=?" not in text:
        return text
    out: list[str] = []
    run: list[tuple[str, bytes]] = []
    end = 0
    for word in _WORD.finditer(text):
        gap = text[end : word.start()]
        if not (run and _BETWEEN_WORDS.match(gap)):
            out += [*_decode_run(run, notes), gap]
            run = []
        run.append((word[1].split("*")[0].lower(), _word_bytes(word[2], word[3], notes)))
        end = word.end()
    return "".join([*out, *_decode_run(run, notes), text[end:]])


def _decode_run(run: list[tuple[str, bytes]], notes: Notes) -> Iterator[str]:
    """Text of adjacent words; words of one character set are joined first, as many programs cut inside a character."""
    pending: list[bytes] = []
    for index, (charset, data) in enumerate(run):
        pending.append(data)
        if index + 1 == len(run) or run[index + 1][0] != charset:
            yield _decode_words_of(pending, charset, notes)
            pending = []


def _decode_words_of(pending: list[bytes], charset: str, notes: Notes) -> str:
    joined = b"".join(pending)
    codec = codec_for(charset)
    if codec and len(pending) > 1 and strictly(joined, codec) is None:
        return "".join(decode(data, charset, notes) for data in pending)
    return decode(joined, charset, notes)


def _word_bytes(encoding: str, text: str, notes: Notes) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b"=20"), header=False)
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(kept) % 4 == 1:
        notes.add("broken_encoded_word", text)
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def parameters(value: bytes, limits: Limits, notes: Notes) -> tuple[str, dict[str, str]]:
    """The main value in lower case and the parameters of a field such as Content-Type.

    Reads quoted, unquoted, RFC 2231 (with continuations), RFC 2047 and raw parameters.
    """
    text = raw_text(value[: limits.value_chars], notes)
    main, _, rest = text.partition(";")
    pairs = [(m[1].lower(), _param_value(m)) for m in _PARAM.finditer(rest) if m[1]][:100]
    return clean_text(main).strip().lower(), _joined(pairs, notes)


def _param_value(match: re.Match[str]) -> str:
    if match[2] is None:
        return (match[4] or "").strip()
    tail = (match[3] or "").strip()
    value = re.sub(r"\\([\"\\])", r"\1", match[2])
    return f"{value} {tail}".strip() if tail and not value else value


def _joined(pairs: list[tuple[str, str]], notes: Notes) -> dict[str, str]:
    found: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, value in pairs:
        base, star, number = name.partition("*")
        if not star:
            found.setdefault(name, clean_text(decode_words(value, notes)))
            continue
        encoded = number.endswith("*") or number == ""
        digits = number.rstrip("*")
        index = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
        pieces.setdefault(base, {}).setdefault(index, (encoded, value))
    extended = {base: _extended(parts, notes) for base, parts in pieces.items()}
    return {**found, **{base: value for base, value in extended.items() if value}}


def _extended(parts: dict[int, tuple[bool, str]], notes: Notes) -> str:
    """RFC 2231: `charset'language'percent-encoded`, in one piece or in numbered ones."""
    charset, data = "", b""
    for position, (_, (encoded, value)) in enumerate(sorted(parts.items())):
        text = value
        if encoded and position == 0 and value.count("'") >= 2:
            charset, _, text = value.split("'", 2)
        data += unquote_to_bytes(text.encode("utf-8", "replace")) if encoded else text.encode("utf-8", "replace")
    if not charset and looks_chinese(data):
        charset = "gb18030"
    return clean_text(decode_words(decode(data, charset or "utf-8", notes), notes))
