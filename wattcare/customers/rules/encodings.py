"""Which character set a text file is written in; nothing is guessed where a byte order mark or UTF-8 settles it."""

import codecs
from pathlib import Path

from django.utils.translation import gettext as _

from wattcare.customers.rules.files import Unusable

CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "latin-1"  # as Windows-1252, but every byte means something
CHINESE = "gb18030"


def detect_encoding(path: Path) -> str:
    """The encoding of the whole file: by its mark, by the zeros of UTF-16, UTF-8, GB 18030, Windows-1252.

    Raises Unusable for a file that breaks off the encoding it is in, and for one that is no text.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _by_zeros(head)
    if marked:
        return _checked(path, marked)
    if b"\0" in head:
        raise Unusable(_("This is no text file."), _("Save the table as CSV or xlsx."))
    if broken_at(path, "utf-8") is None or _nearly_utf8(head):
        return _checked(path, "utf-8")
    return CHINESE if _looks_chinese(path) and broken_at(path, CHINESE) is None else WESTERN


def _checked(path: Path, encoding: str) -> str:
    position = broken_at(path, encoding)
    if position is None:
        return encoding
    line = line_of_byte(path, position)
    what = _("The file is written in %(encoding)s, but line %(line)d holds bytes that mean nothing in it.")
    mend = _("Save the file again as UTF-8, or name its character set in the map under “file: encoding”.")
    raise Unusable(what % {"encoding": encoding, "line": line}, mend, line)


def _nearly_utf8(head: bytes) -> bool:
    """A UTF-8 file with a few broken bytes, which must not be taken for Chinese or Western."""
    text = head.decode("utf-8", "replace")
    foreign = sum(char > "\x7f" for char in text)
    return text.count("\ufffd") * 10 < foreign


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text and digits is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 4 or max(even, odd) < len(head) // 5:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def broken_at(path: Path, encoding: str) -> int | None:
    """Where the first byte stands that means nothing in `encoding`, roughly; None when all mean something."""
    decoder = codecs.getincrementaldecoder(encoding)()
    position = 0
    with path.open("rb") as file:
        try:
            while piece := file.read(CHUNK):
                decoder.decode(piece)
                position += len(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            return position + error.start
    return None


def _looks_chinese(path: Path) -> bool:
    """In GB text high bytes come in pairs; in Western text one stands between plain letters."""
    with path.open("rb") as file:
        sample = file.read(CHUNK)
    pairs = singles = position = 0
    while position < len(sample) - 1:
        if sample[position] < 0x80:
            position += 1
        elif sample[position + 1] >= 0x80:
            pairs, position = pairs + 1, position + 2
        else:
            singles, position = singles + 1, position + 1
    return pairs > singles


def line_of_byte(path: Path, position: int) -> int:
    """The line on which the byte at `position` stands, from 1."""
    line = 1
    with path.open("rb") as file:
        while position > 0 and (piece := file.read(min(CHUNK, position))):
            line += piece.count(b"\n")
            position -= len(piece)
    return line
