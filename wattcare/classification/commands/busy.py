"""A sign of life on the terminal while something takes long."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def busy(what: str) -> Iterator[None]:
    """`what`, with something that moves; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415  only for people

    with Console(stderr=True, markup=False).status(what):
        yield
