"""A scheme as it stands in the editor: every text as typed, right or wrong, so that nothing typed is ever lost.

Classes stand as rows, each below the class it lies in. Rows refer to each other by keys, not by codes: a code may be
changed, empty or taken twice while somebody is at it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from wattcare.kernel.names import CHINESE, ENGLISH

TEXTS = ("names", "criterion", "purpose")
_PALETTE = ("accent", "info", "warn", "violet", "good", "bad", "neutral")
MOST_ROWS = 300  # as many classes as a scheme may have
ROOT = ""


@dataclass(frozen=True)
class Row:
    """One class as typed; `within` is the key of the row it lies in, ROOT for none."""

    key: str
    code: str = ""
    zh: str = ""
    en: str = ""
    tone: str = "neutral"
    within: str = ROOT
    when: str = ""
    sensitive: bool = False


@dataclass(frozen=True)
class Typed:
    """The whole of it. `texts` holds names, criterion and purpose by (part, language)."""

    code: str = ""
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    strict: bool = True
    sensitive: bool = False
    rows: tuple[Row, ...] = ()

    def row(self, key: str) -> Row | None:
        return next((one for one in self.rows if one.key == key), None)

    def coded(self, code: str) -> Row | None:
        return next((one for one in self.rows if one.code == code), None)

    def below(self, key: str) -> set[str]:
        """The keys of all rows within the row of `key`, itself included."""
        found, grown = {key}, True
        while grown:
            more = {one.key for one in self.rows if one.within in found} - found
            found, grown = found | more, bool(more)
        return found


def typed_in(sent: QueryDict) -> Typed:
    """What a form of the editor sends."""
    keys = sent.getlist("row")
    columns = {name: sent.getlist(f"class-{name}") for name in ("code", "zh", "en", "tone", "within", "when")}
    sensitive = set(sent.getlist("class-sensitive"))
    rows = [
        Row(key, **{name: _clean(name, values[at]) for name, values in columns.items() if at < len(values)},
            sensitive=key in sensitive)
        for at, key in enumerate(keys)
    ]  # fmt: skip
    texts = {(part, language): sent.get(f"{part}-{language}", "").strip() for part, language in _places()}
    return Typed(
        code=sent.get("code", "").strip(), texts=texts, strict=sent.get("strict") != "no",
        sensitive="sensitive" in sent, rows=ordered(rows),
    )  # fmt: skip


def _clean(name: str, text: str) -> str:
    """A condition keeps its lines (places are counted in them); browsers end them with two characters."""
    return text.replace("\r\n", "\n").rstrip() if name == "when" else text.strip()


def _places() -> Iterator[tuple[str, str]]:
    return ((part, language) for part in TEXTS for language in (CHINESE, ENGLISH))


def ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each row right below the one it lies in. A row that would lie within itself, or in none of them, comes to the
    top: so whatever is chosen, no row is lost.
    """
    given = {one.key: one for one in rows}
    given = {key: one if _leads_up(one, given) else replace(one, within=ROOT) for key, one in given.items()}
    return tuple(_walk(given, ROOT))


def _leads_up(row: Row, given: Mapping[str, Row]) -> bool:
    seen: set[str] = {row.key}
    at = row.within
    while at != ROOT:
        if at in seen or at not in given:
            return False
        seen.add(at)
        at = given[at].within
    return True


def _walk(given: Mapping[str, Row], within: str) -> Iterator[Row]:
    for one in given.values():
        if one.within == within:
            yield one
            yield from _walk(given, one.key)


# ── the document ────────────────────────────────────────────────────────────────────────────────────────────────────


def document_of(typed: Typed) -> dict[str, Any]:
    """SCHEME.yaml as JSON, of what is typed."""
    texts = {part: _names(typed, part) for part in TEXTS}
    head: dict[str, Any] = {"code": typed.code, "names": texts["names"], "criterion": texts["criterion"]}
    if any(texts["purpose"].values()):
        head["purpose"] = texts["purpose"]
    if typed.sensitive:
        head["sensitive"] = True
    return {**head, "strict": typed.strict, "classes": _nested(typed, ROOT)}


def _names(typed: Typed, part: str) -> dict[str, str]:
    return {language: text for language in (ENGLISH, CHINESE) if (text := typed.texts.get((part, language), ""))}


def _nested(typed: Typed, within: str) -> list[dict[str, Any]]:
    found = []
    for row in (one for one in typed.rows if one.within == within):
        document: dict[str, Any] = {"code": row.code, "names": _of_languages(row), "when": row.when, "tone": row.tone}
        if row.sensitive:
            document["sensitive"] = True
        below = _nested(typed, row.key)
        found.append({**document, "classes": below} if below else document)
    return found


def _of_languages(row: Row) -> dict[str, str]:
    return {language: text for language, text in ((ENGLISH, row.en), (CHINESE, row.zh)) if text}


def typed_of(document: Mapping[str, Any]) -> Typed:
    """What is typed in a kept document, however much of it is missing."""
    texts = {(part, language): _text(document.get(part), language) for part, language in _places()}
    rows = list(_rows(document, ROOT, [0]))
    return Typed(
        code=str(document.get("code", "")), texts=texts, strict=document.get("strict", True) is not False,
        sensitive=bool(document.get("sensitive")), rows=tuple(rows),
    )  # fmt: skip


def _text(names: Any, language: str) -> str:
    return str(names.get(language) or "") if isinstance(names, Mapping) else ""


def _rows(document: Mapping[str, Any], within: str, count: list[int]) -> Iterator[Row]:
    for one in document.get("classes") or ():
        count[0] += 1
        row = Row(
            key=f"k{count[0]}", code=str(one.get("code", "")), zh=_text(one.get("names"), CHINESE),
            en=_text(one.get("names"), ENGLISH), tone=str(one.get("tone", "neutral")), within=within,
            when=str(one.get("when", "")), sensitive=bool(one.get("sensitive")),
        )  # fmt: skip
        yield row
        yield from _rows(one, row.key, count)


# ── what the buttons do ─────────────────────────────────────────────────────────────────────────────────────────────


def added(typed: Typed, **given: Any) -> tuple[Typed, Row]:
    """With one more row at the end, in the colour that is used least."""
    used = Counter(one.tone for one in typed.rows)
    row = Row(_new_key(typed), **{"tone": min(_PALETTE, key=lambda tone: used[tone]), **given})
    return replace(typed, rows=(*typed.rows, row)), row


def _new_key(typed: Typed) -> str:
    numbers = [int(one.key[1:]) for one in typed.rows if one.key[1:].isdecimal()]
    return f"k{max(numbers, default=0) + 1}"


def removed(typed: Typed, key: str) -> Typed:
    """Without the row; what lay in it lies in what it lay in."""
    gone = typed.row(key)
    if gone is None:
        return typed
    rows = (replace(one, within=gone.within) if one.within == key else one for one in typed.rows if one.key != key)
    return replace(typed, rows=ordered(rows))


def moved(typed: Typed, key: str, step: int) -> Typed:
    """With the row, and all within it, one place up (-1) or down (1) among its likes."""
    row = typed.row(key)
    if row is None:
        return typed
    likes = [one for one in typed.rows if one.within == row.within]
    at = likes.index(row)
    to = at + step
    if not 0 <= to < len(likes):
        return typed
    changed = {row.key: likes[to], likes[to].key: row}
    return replace(typed, rows=ordered([changed.get(one.key, one) for one in typed.rows]))


@dataclass(frozen=True)
class Step:
    """One change of conditions: `when` by the key of the row, None to take the row away; `new` rows come at the end.
    `was` are the conditions it was made for.
    """

    text: str
    when: Mapping[str, str | None]
    new: tuple[Row, ...] = ()
    was: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> str:
        """As a button or a hidden field carries it."""
        new = [{"code": one.code, "zh": one.zh, "en": one.en, "when": one.when} for one in self.new]
        whole = {"text": self.text, "when": dict(self.when), "new": new, "was": dict(self.was)}
        return json.dumps(whole, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "Step | None":
        """What `json` wrote; None for anything else, which only somebody else than our pages sends."""
        try:
            given = json.loads(text)
            when = {str(key): None if value is None else str(value) for key, value in given["when"].items()}
            was = {str(key): str(value) for key, value in given["was"].items()}
            new = tuple(
                Row("", str(one["code"]), str(one["zh"]), str(one["en"]), when=str(one["when"])) for one in given["new"]
            )
            return cls(str(given["text"]), when, new, was)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def fits(self, typed: Typed) -> bool:
        """Whether what is typed is still what the step was made for; else it would undo what somebody just wrote."""
        rows = {one.key: one.when for one in typed.rows}
        return all(rows.get(key) == was for key, was in self.was.items()) and not any(
            typed.coded(one.code) for one in self.new
        )


def taken(typed: Typed, step: Step) -> tuple[Typed, Step]:
    """With the step taken; and the step that takes it back. What is typed elsewhere stays."""
    before: dict[str, str | None] = {}
    for key, when in step.when.items():
        row = typed.row(key)
        if row is None:
            continue
        if when is None:
            typed = removed(typed, key)
        else:
            before[key] = row.when
            typed = replace(typed, rows=tuple(replace(one, when=when) if one is row else one for one in typed.rows))
    for given in step.new:
        typed, row = added(typed, code=given.code, zh=given.zh, en=given.en, when=given.when)
        before[row.key] = None
    return typed, Step(step.text, before)
