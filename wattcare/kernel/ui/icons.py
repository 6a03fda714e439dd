"""Tabler icons drawn into the page, so that they take the colour of the text and need no request."""

import logging
import re
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "vendor" / "icons"  # outside static: browsers never ask for them
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BLANK = re.compile(r"\s+")
_FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
# Drawn when a pack names an icon that does not exist: a page must not break over it.
_DOT = mark_safe('<circle cx="12" cy="12" r="4" />')
_log = logging.getLogger(__name__)


def icon(name: str, label: object = "", *, css: str = "") -> SafeString:
    """The icon `name`; hidden from screen readers unless it has a `label`."""
    return _drawn(name, str(label), css)


@lru_cache(maxsize=1024)  # labels are few, but they are words: not without end
def _drawn(name: str, label: str, css: str) -> SafeString:
    classes = f"icon w-icon {css}".rstrip()
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            classes,
            label,
            body(name),
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        body(name),
    )


@cache
def body(name: str) -> SafeString:
    """What stands inside the icon's <svg>; a dot when there is no such icon."""
    path = FOLDER / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        _log.warning("no icon called %r in %s", name, FOLDER)
        return _DOT
    found = _BODY.search(path.read_text(encoding="utf-8"))
    drawing = _BLANK.sub(" ", found.group(1)).strip() if found else _DOT
    # S308: the files are Tabler's own from npm, pinned by the lock file.
    return mark_safe(drawing.replace(_FRAME, "").strip())  # noqa: S308
