"""Lists of objects, declared: columns, rows, where a row leads, where the next page is.

On a narrow screen each row becomes a card. Pages are keyset pages: forward, and back to the first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from wattcare.kernel.ui.cells import cell

T = TypeVar("T")


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
class Cell:
    header: object
    html: SafeString | str
    kind: str


@dataclass(frozen=True)
class Row:
    cells: list[Cell]
    url: str
    tone: str
    preview: str


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
    _rows: list[Row] = field(default_factory=list, repr=False, compare=False)

    @property
    def rows(self) -> list[Row]:
        """Each row with its cells drawn; drawn once."""
        if not self._rows:
            self._rows.extend(self._row(item) for item in self.items)
        return self._rows

    @property
    def shown(self) -> str:
        """How many rows stand here, and whether there are more; announced after a swap."""
        count = len(self.rows)
        if self.total is not None:
            return gettext("%(count)d of %(total)d shown") % {"count": count, "total": self.total}
        text = ngettext("%(count)d row shown", "%(count)d rows shown", count) % {"count": count}
        return gettext("%(text)s, there are more") % {"text": text} if self.next_url else text

    def _row(self, item: T) -> Row:
        return Row(
            cells=[Cell(column.header, cell(column.value(item)), column.kind) for column in self.columns],
            url=self.url(item) if self.url else "",
            tone=self.tone(item) if self.tone else "",
            preview=self.preview(item) if self.preview else "",
        )
