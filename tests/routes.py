"""Every address of the product, read from the resolver, with sample values for what stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

THEIRS = ("accounts/", "static/", "__debug__")  # of other packages: tested there


@dataclass(frozen=True)
class Route:
    """One address as the resolver knows it; `path` still holds its placeholders."""

    path: str
    names: tuple[str, ...]

    def fill(self, values: dict[str, Any]) -> str:
        """The address with sample values; KeyError names a placeholder nobody gave a sample for."""
        filled = self.path
        for name in self.names:
            start = filled.index("<")
            end = filled.index(">", start)
            filled = filled[:start] + str(values[name]) + filled[end + 1 :]
        return "/" + filled


def routes() -> list[Route]:
    """All own addresses, sorted."""
    found = {Route(path, names) for path, names in _walk(get_resolver().url_patterns, "")}
    return sorted(found, key=lambda route: route.path)


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if path.startswith(THEIRS):
            continue
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path, tuple(_names(path))


def _names(path: str) -> Iterator[str]:
    for piece in path.split("<")[1:]:
        yield piece.split(">")[0].split(":")[-1]
