"""Lists of objects, declared: columns, rows, where a row leads, where the next page is.

On a narrow screen each row becomes a card. Pages are keyset pages: forward, and back to the first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from wattcare.kernel.ui.cells import cell

T = TypeVar("T")
_WALKED = mark_safe(" data-row")


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: what stands in its head and what a row shows there.

    `kind`: "text", "number" (right), "main" (the row's name: it carries the link and heads the card), "tight"
    (no line breaks), "extra" (tight, left out where the list is narrow). `quiet` heads are for screen readers only.
    """

    header: object
    value: Callable[[T], object]
    kind: str = "text"
    quiet: bool = False


@dataclass(frozen=True)
class Empty:
    """What stands in place of rows when there are none, and the way on."""

    text: object
    icon: str = "mood-empty"
    action: object = ""
    url: str = ""
    hint: object = ""


@dataclass(frozen=True)
class Table(Generic[T]):
    """A list ready to be drawn by `{% table %}`.

    `code` is unique on the page and becomes the id of the block that htmx swaps. `url` gives the page of a row,
    `preview` the address whose fragment is loaded into `preview_target` (a CSS selector) when a row gets the focus.
    `next_url` and `first_url` come from `{% qs %}` or `paging_urls`. `tone` marks a row, e.g. "bad" for late ones.
    """

    code: str
    caption: object
    columns: Sequence[Column[T]]
    items: Iterable[T]
    url: Callable[[T], str] | None = None
    tone: Callable[[T], str] | None = None
    preview: Callable[[T], str] | None = None
    preview_target: str = ""
    next_url: str = ""
    first_url: str = ""
    empty: Empty | None = None
    total: int | None = None

    @cached_property
    def rows(self) -> list[SafeString]:
        """Each row as HTML, drawn once; in Python, because fifty rows cost the template engine a third more."""
        opening = [
            format_html('<td role="cell" class="w-c-{}" data-label="{}">', column.kind, column.header)
            for column in self.columns
        ]
        return [self._row(item, opening) for item in self.items]

    @property
    def body(self) -> SafeString:
        """The rows, ready to stand in a <tbody>."""
        return format_html_join("\n", "{}", ((row,) for row in self.rows))

    @property
    def shown(self) -> str:
        """How many rows stand here, and whether there are more; announced after a swap."""
        count = len(self.rows)
        if self.total is not None:
            return gettext("%(count)d of %(total)d shown") % {"count": count, "total": self.total}
        text = ngettext("%(count)d row shown", "%(count)d rows shown", count) % {"count": count}
        return gettext("%(text)s, there are more") % {"text": text} if self.next_url else text

    def _row(self, item: T, opening: Sequence[SafeString]) -> SafeString:
        url = self.url(item) if self.url else ""
        tone = self.tone(item) if self.tone else ""
        drawn = ((start, self._cell(column, item, url)) for start, column in zip(opening, self.columns, strict=True))
        return format_html(
            '<tr role="row"{}{}>{}</tr>',
            _WALKED if url else "",
            format_html(' class="w-row-{}"', tone) if tone else "",
            format_html_join("", "{}{}</td>", drawn),
        )

    def _cell(self, column: Column[T], item: T, url: str) -> SafeString | str:
        html = cell(column.value(item))
        if column.kind != "main" or not url:
            return html
        return format_html('<a class="w-row-link" href="{}"{}>{}</a>', url, self._preview(item), html)

    def _preview(self, item: T) -> SafeString | str:
        if self.preview is None:
            return ""
        return format_html(
            ' hx-get="{}" hx-trigger="focus delay:200ms" hx-target="{}" hx-swap="innerHTML"',
            self.preview(item),
            self.preview_target,
        )
