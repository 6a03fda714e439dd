"""From bytes to text, whatever character set was named, misnamed or forgotten."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

from wattcare.channels.email.rules.shapes import Notes

# What mail programs write, and the codec that reads what they mean: the named set's usual superset.
_ALIASES = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "chinese": "gb18030",
    "x-gb18030": "gb18030",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    "utf": "utf-8",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "dos-862": "cp862",
    "ansi_x3.4-1968": "us-ascii",
    "ansi_x3.110-1983": "cp1252",
}
# Codecs that are no character set of a message, or take more than linear time.
_REFUSED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}\Z")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_GB2312_PAIR = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")
_GUESSES = ["gb18030", "big5", "cp1252", "cp1250", "cp1251", "koi8_r", "cp949", "cp932", "euc_jp", "cp1256"]


def clean_text(text: str) -> str:
    """Text that PostgreSQL, JSON and a page can hold: no NUL or other control character, no surrogate, `\\n` lines."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAFE.sub(lambda m: "\ufffd" if m[0] >= "\ud800" else "", text)


@lru_cache(maxsize=512)
def codec_for(charset: str) -> str | None:
    """The codec that reads this character set; None when nobody knows it."""
    name = charset.strip().strip("\"'").lower()
    if not _NAME.match(name):
        return None
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return found.name if is_text_codec(found) else None


def is_text_codec(found: codecs.CodecInfo) -> bool:
    return found.name not in _REFUSED and bool(getattr(found, "_is_text_encoding", True))


def decode(data: bytes, charset: str, notes: Notes) -> str:
    """Text of the bytes: by the named set, else by guess; characters that cannot be read become U+FFFD."""
    codec = codec_for(charset) if charset else "ascii"
    if codec is None:
        notes.add("unknown_charset", charset)
    text = strictly(data, codec or "ascii")
    if text is None and charset and codec:
        notes.add("undecodable_text", charset)
    return clean_text(_guess(data, codec) if text is None else text)


def strictly(data: bytes, codec: str) -> str | None:
    """The text when every byte can be read by the codec, else None. (Any codec may raise more than it documents.)"""
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _guess(data: bytes, named: str | None) -> str:
    text = strictly(data, "utf-8")
    if text is not None:
        return text
    if named not in (None, "ascii"):
        return _replacing(data, str(named))
    return _guess_unnamed(data)


def _guess_unnamed(data: bytes) -> str:
    if looks_chinese(data):
        return _replacing(data, "gb18030")
    high = len(_HIGH.findall(data[:8192]))
    best = from_bytes(data[:8192], cp_isolation=_GUESSES).best() if high >= 24 else None
    return _replacing(data, best.encoding if best else "cp1252")


def looks_chinese(data: bytes) -> bool:
    """Whether the high bytes are, nearly all, pairs of the commonest hanzi and punctuation of GB 2312."""
    sample = data[:8192]
    high = len(_HIGH.findall(sample))
    return high >= 4 and 2 * len(_GB2312_PAIR.findall(sample)) >= 0.9 * high


def _replacing(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, errors="replace")
    except (UnicodeError, LookupError, ValueError):
        return data.decode("latin-1")
