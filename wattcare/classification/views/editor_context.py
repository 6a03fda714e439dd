"""What the editor's templates show of what is typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wattcare.classification.forms.flaws import row_name
from wattcare.classification.forms.typed import MOST_ROWS, TEXTS, Row, Typed
from wattcare.classification.views.editor import Editor
from wattcare.kernel.names import CHINESE, ENGLISH
from wattcare.kernel.ui.pieces import names

TONES: Sequence[tuple[str, Any]] = (
    ("neutral", pgettext_lazy("colour", "grey")),
    ("accent", pgettext_lazy("colour", "teal")),
    ("info", pgettext_lazy("colour", "blue")),
    ("good", pgettext_lazy("colour", "green")),
    ("warn", pgettext_lazy("colour", "amber")),
    ("bad", pgettext_lazy("colour", "red")),
    ("violet", pgettext_lazy("colour", "violet")),
)
"""The tones of classes by the names of their fills, which colour-blind eyes tell apart."""

_LABELS: Mapping[tuple[str, str], Any] = {
    ("names", CHINESE): gettext_lazy("Chinese name"),
    ("names", ENGLISH): gettext_lazy("English name"),
    ("criterion", CHINESE): gettext_lazy("Criterion in Chinese"),
    ("criterion", ENGLISH): gettext_lazy("Criterion in English"),
    ("purpose", CHINESE): gettext_lazy("Purpose in Chinese"),
    ("purpose", ENGLISH): gettext_lazy("Purpose in English"),
}


@dataclass(frozen=True)
class HeadField:
    """One text of the head."""

    name: str
    label: Any
    text: str
    lang: str = ""
    rows: int = 0
    most: int = 200
    fixed: bool = False
    hint: str = ""
    optional: bool = False

    @property
    def width(self) -> str:
        """The code and both names share a line; criterion and purpose have one each."""
        return "half" if self.rows else "third"


@dataclass(frozen=True)
class ShownRow:
    """A row with what its controls offer. `within` are the rows it may lie in, as options of its control."""

    typed: Row
    name: str
    level: int
    first: bool
    last: bool
    within: str
    focus: str
    changed: bool = False


def editor_context(editor: Editor) -> dict[str, Any]:
    """Everything `editor.html` and `editor_typed.html` draw."""
    typed, version = editor.typed, editor.version
    code = version.scheme.code if version else ""
    return {
        "title": _title(editor),
        "url": reverse("classification:edit", args=[code]) if code else reverse("classification:new"),
        "scheme_url": reverse("classification:scheme", args=[code]) if code else "",
        "compare_url": reverse("classification:compare", args=[code]) if code else "",
        "draft_code": code,
        "typed": typed,
        "head": head_fields(typed, fixed=bool(code)),
        "rows": shown_rows(typed, editor.focus, set(editor.undo.when) if editor.undo else set()),
        "tones": TONES,
        "full": len(typed.rows) >= MOST_ROWS,
        "note": editor.note,
        "changed": editor.changed,
        "undo_json": editor.undo.json() if editor.undo else "",
        "unsaved": editor.unsaved,
    }


def _title(editor: Editor) -> str:
    if editor.version is None:
        return _("New scheme")
    return _("Draft: %(name)s") % {"name": names(editor.version.scheme.names)}


def head_fields(typed: Typed, *, fixed: bool) -> list[HeadField]:
    """Code, names, criterion and purpose; the code of a scheme never changes."""
    hint = _("For links, files and programs; it stays for ever.")
    found = [HeadField("code", _("Code"), typed.code, fixed=fixed, most=60, hint="" if fixed else hint)]
    for part in TEXTS:
        for language in (CHINESE, ENGLISH):
            found.append(
                HeadField(
                    f"{part}-{language}", _LABELS[part, language], typed.texts.get((part, language), ""), language,
                    rows=0 if part == "names" else 2, optional=part == "purpose",
                )
            )  # fmt: skip
    return found


def shown_rows(typed: Typed, focus: tuple[str, str], changed: Collection[str] = ()) -> list[ShownRow]:
    """The rows in their order; a row may lie in any other that does not lie in it. `changed` are the keys of those
    that the last mend touched."""
    likes: dict[str, list[str]] = {}
    for row in typed.rows:
        likes.setdefault(row.within, []).append(row.key)
    options = {row.key: _option(row) for row in typed.rows}
    levels = _levels(typed)
    return [
        ShownRow(
            typed=row,
            name=row_name(row),
            level=min(levels[row.key], 5),
            first=likes[row.within][0] == row.key,
            last=likes[row.within][-1] == row.key,
            within=_within(row, {key: one for key, one in options.items() if key not in below}, typed),
            focus=focus[1] if focus[0] == row.key else "",
            changed=row.key in changed,
        )
        for row in typed.rows
        for below in (typed.below(row.key),)
    ]


def _option(row: Row, chosen: str = "") -> str:
    return format_html('<option value="{}"{}>{}</option>', row.key, chosen, row_name(row))


def _within(row: Row, options: dict[str, str], typed: Typed) -> str:
    """What a template would take seconds for: three hundred classes each offer three hundred."""
    if row.within in options:
        around = next(one for one in typed.rows if one.key == row.within)
        options[row.within] = _option(around, " selected")
    return format_html_join("", "{}", ((one,) for one in options.values()))


def _levels(typed: Typed) -> dict[str, int]:
    """How many classes each lies in; rows stand below the one they lie in."""
    found: dict[str, int] = {}
    for row in typed.rows:
        found[row.key] = found.get(row.within, -1) + 1
    return found
