"""Messages out of files, mbox files, maildirs, folders and the standard input, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

# "From jo@example.com Mon May  2 16:07:05 2005": what an mbox writer puts before a message.
_POSTMARK = re.compile(rb"From [^\r\n]*?\d{1,2}:\d{2}(?::\d{2})?[^\r\n]*\d{4}[^\r\n]*\r?\n?\Z")
_FROM_LINE = re.compile(rb"From [^\r\n:]+|From [^\r\n]*\d{1,2}:\d{2}")
_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_IN_MEMORY = 16 * 1024 * 1024
_ESCAPED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class Found:
    """A message and where it was found: the path, with `#n` for the n-th of an mbox file."""

    place: str
    raw: bytes


def split_mbox(stream: BinaryIO | IO[bytes]) -> Iterator[bytes]:
    """The messages of an mbox file (mboxrd or mboxo), without their postmark, `>From ` unescaped.

    A line `From …` begins a message at the start of the file; elsewhere only before a header line, and after an
    empty line or when it bears a date, so that a text that begins a paragraph with "From" is not cut.
    Bytes before the first postmark are a message of their own.
    """
    message: list[bytes] = []
    empty_before = True
    begun = False
    for line, following in _with_next(stream):
        if line.startswith(b"From ") and _begins_message(line, following, empty_before, not begun and not message):
            if message or begun:
                yield _joined(message)
            message, begun, empty_before = [], True, False
            continue
        message.append(line[1:] if _ESCAPED.match(line) else line)
        empty_before = not line.strip(b"\r\n")
    if message or begun:
        yield _joined(message)


def _with_next(stream: BinaryIO | IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    previous: bytes | None = None
    for line in stream:
        if previous is not None:
            yield previous, line
        previous = line
    if previous is not None:
        yield previous, b""


def _begins_message(line: bytes, following: bytes, empty_before: bool, at_start: bool) -> bool:
    if not _FROM_LINE.match(line):
        return False
    if at_start:
        return True
    postmark = bool(_POSTMARK.match(line))
    if postmark and empty_before:
        return True
    return bool(_FIELD.match(following)) and (empty_before or postmark)


def _joined(lines: list[bytes]) -> bytes:
    """The message without the empty line that the mbox format adds after it."""
    if len(lines) > 1 and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)


def messages_in(place: Path) -> Iterator[Found]:
    """All messages of a file, an mbox file, a maildir or a folder with all below it, in stable order."""
    if place.is_dir():
        yield from chain.from_iterable(_of_file(path) for path in _files(place))
    else:
        yield from _of_file(place)


def _files(folder: Path) -> Iterator[Path]:
    """Regular files, sorted; a maildir's unfinished deliveries (`tmp`) and hidden files are left out."""
    is_maildir = (folder / "cur").is_dir() and (folder / "new").is_dir()
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if not (is_maildir and path.name == "tmp") and not path.is_symlink():
                yield from _files(path)
        elif path.is_file() and not path.name.startswith((".", "dovecot", "maildir")):
            yield path


def _of_file(path: Path) -> Iterator[Found]:
    with path.open("rb") as stream:
        yield from _of_stream(stream, str(path), is_single=path.suffix.lower() in (".eml", ".msg"))


def messages_of_stream(stream: BinaryIO, place: str = "-") -> Iterator[Found]:
    """The message or mbox on a stream that cannot be rewound, such as the standard input."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        copyfileobj(stream, copy)
        copy.seek(0)
        yield from _of_stream(copy, place, is_single=False)


def _of_stream(stream: BinaryIO | IO[bytes], place: str, *, is_single: bool) -> Iterator[Found]:
    first_line = stream.readline(1000)
    stream.seek(0)
    if is_single or not _FROM_LINE.match(first_line):
        yield Found(place, stream.read())
        return
    messages = split_mbox(stream)
    head = next(messages, b"")
    second = next(messages, None)
    if second is None:
        stream.seek(0)  # one message stands alone: kept byte for byte, its postmark too
        yield Found(place, stream.read())
        return
    for number, raw in enumerate(chain([head, second], messages), start=1):
        yield Found(f"{place}#{number}", raw)
