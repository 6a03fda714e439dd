"""Locks between processes of one machine, held by open files: whoever dies lets go."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Wait for the lock of this file, hold it for the block."""
    with file.open("a", encoding="ascii") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def shared(file: Path) -> IO[str]:
    """Wait for a shared hold on this file; it lasts until the stream is closed or the process ends."""
    stream = file.open("a", encoding="ascii")
    fcntl.flock(stream, fcntl.LOCK_SH)
    return stream


def alone(file: Path) -> IO[str] | None:
    """The file held by nobody else, or None where somebody holds it. Does not wait."""
    stream = file.open("a", encoding="ascii")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        return None
    return stream
