"""Rows of a file as rows of the archive: every cell read by its field, every wrong one told with line and reason."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any
from unicodedata import is_normalized

from django.utils.translation import gettext as _

from wattcare.catalogue.problems import suggestion
from wattcare.customers.fields import CATALOGUE, FIELDS, Field, FieldType, header_key
from wattcare.customers.rules.files import Row, Unusable
from wattcare.customers.rules.maps import FileMap, Source, completed
from wattcare.customers.rules.own_fields import OwnFieldRules
from wattcare.customers.rules.values import Convert, Value, Wrong, converter, one_line
from wattcare.kernel.text import fold

Values = list[Value | None]
"""The values of a row in the order of `COLUMNS`; None where the file says nothing."""
COLUMNS: tuple[str, ...] = (*(one.name for one in CATALOGUE), "details")
AT: Mapping[str, int] = {name: position for position, name in enumerate(COLUMNS)}
MEMORY = 20_000
_PLAIN = frozenset({FieldType.CODE, FieldType.TEXT})
_UNIQUE = frozenset({FieldType.CODE, FieldType.TEXT, FieldType.PHONES, FieldType.EMAIL})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was not loaded."""

    line: int
    column: str
    what: str
    mend: str

    def as_json(self) -> dict[str, str | int]:
        return {"line": self.line, "column": self.column, "what": self.what, "mend": self.mend}


@dataclass(frozen=True)
class Feed:
    """One field as it is read: its place in the row, how to get its text, how to read it.

    `cell` is the place of a column that is taken as it is, -1 where `text` must be asked. A cell of at most `plain`
    letters and digits needs no reading; `narrow`: they must be ASCII.
    """

    at: int
    column: str
    cell: int
    text: Callable[[Sequence[str]], str]
    convert: Convert
    drop_bad: bool
    plain: int = 0
    narrow: bool = False


class RowReader:
    """Reads the rows of one file. Raises Unusable when the header lacks what the map names.

    Further columns that are called as one of the `own` fields go to the details under its code.
    """

    def __init__(
        self,
        header: list[str],
        plan: FileMap,
        codes: Mapping[str, Mapping[str, str]],
        own: Mapping[str, OwnFieldRules] | None = None,
    ) -> None:
        self.width = len(header)
        sources = completed(plan.sources)
        self._header = header
        self._check(plan, sources)
        self._feeds = [self._feed(FIELDS[name], source, plan, codes) for name, source in sources.items()]
        self._details = self._detail_columns(plan)
        self._own = _by_column(own or {}, [name for name, _at in self._details])
        self.fields = frozenset(sources) | ({"details"} if self._details else frozenset())

    def read(self, row: Row) -> tuple[Values | None, list[RowProblem]]:
        """The row's values, or None with what is wrong with it."""
        line, cells = row
        if len(cells) != self.width:
            if len(cells) < self.width or any(cell.strip() for cell in cells[self.width :]):
                return None, [self._ragged(line, cells)]
            cells = cells[: self.width]
        values: Values = [None] * len(COLUMNS)
        problems: list[RowProblem] = []
        for feed in self._feeds:
            text = cells[feed.cell] if feed.cell >= 0 else feed.text(cells)
            if not text:
                continue
            if text.isalnum() and len(text) <= feed.plain and (text.isascii() or _is_plain(text, feed)):
                values[feed.at] = text
            elif not text.isspace():
                self._convert(line, feed, text, values, problems)
        if self._details:
            values[-1] = self._kept(cells)
        if values[AT["customer_number"]] is None:
            problems += self._numberless(line, problems)
        problems += _backward(line, values)
        return (None, problems) if problems else (values, problems)

    def _convert(self, line: int, feed: Feed, text: str, values: Values, problems: list[RowProblem]) -> None:
        try:
            values[feed.at] = feed.convert(text)
        except Wrong as wrong:
            if not feed.drop_bad:
                problems.append(RowProblem(line, feed.column, wrong.what, wrong.mend))

    def _numberless(self, line: int, problems: list[RowProblem]) -> Iterator[RowProblem]:
        feed = next(one for one in self._feeds if one.at == AT["customer_number"])
        if all(one.column != feed.column for one in problems):
            mend = _("Fill the column; each customer needs a number.")
            yield RowProblem(line, feed.column, _("The customer's number is missing."), mend)

    def _ragged(self, line: int, cells: Sequence[str]) -> RowProblem:
        what = _("The row has %(count)d cells, the header %(width)d.") % {"count": len(cells), "width": self.width}
        return RowProblem(line, "", what, _("Look for a missing or an unquoted delimiter in this row."))

    def _kept(self, cells: Sequence[str]) -> str | None:
        kept: dict[str, Any] = {name: text for name, at in self._details if (text := one_line(cells[at]))}
        for name, own in self._own.items():
            if name in kept:
                kept[own.field.name] = _own_value(own, kept.pop(name))
        return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None

    def _check(self, plan: FileMap, sources: Mapping[str, Source]) -> None:
        if "customer_number" not in sources:
            known = ", ".join(cell for cell in self._header if cell)
            raise Unusable(
                _("No column gives the customer's number. The columns are: %(columns)s.") % {"columns": known[:300]},
                _("Call a column “customer_number” or “户号”, or write a map (see the import how-to)."),
            )
        for column in sorted(plan.columns()):
            count = self._header.count(column)
            if count == 0:
                what = _("The file has no column “%(column)s”.") % {"column": column}
                raise Unusable(what, suggestion(column, [cell for cell in self._header if cell]))
            if count > 1:
                what = _("The column “%(column)s” stands in the header %(count)d times.")
                raise Unusable(what % {"column": column, "count": count}, _("Give each column its own name."))

    def _detail_columns(self, plan: FileMap) -> list[tuple[str, int]]:
        if plan.details is not None:
            return [(name, self._header.index(name)) for name in plan.details]
        used = {column for source in plan.sources.values() for column in source.columns()}
        return [(name, at) for at, name in enumerate(self._header) if name and name not in used]

    def _feed(self, field: Field, source: Source, plan: FileMap, codes: Mapping[str, Mapping[str, str]]) -> Feed:
        convert = converter(field, plan.writing, codes.get(field.name))
        plain = field.max_length if field.type in _PLAIN and not source.values else 0
        if source.values:
            convert = _translated(source.values, convert)
        if field.type not in _UNIQUE:
            convert = _remembered(convert)
        column = source.column or next(iter(source.columns()), field.name)
        taken = source.column is not None and not source.default
        cell = self._header.index(column) if taken else -1
        return Feed(
            AT[field.name], column, cell, self._texts(source), convert, source.drop_bad, plain,
            field.type is FieldType.CODE,
        )  # fmt: skip

    def _texts(self, source: Source) -> Callable[[Sequence[str]], str]:
        """The function that finds the text of a source in a row's cells."""
        default = source.default or ""
        if source.constant is not None:
            constant = source.constant
            return lambda cells: constant
        if source.template is not None:
            return self._filled(source.template)
        at = self._header.index(str(source.column))
        if default:
            return lambda cells: cells[at] if cells[at].strip() else default
        return lambda cells: cells[at]

    def _filled(self, template: str) -> Callable[[Sequence[str]], str]:
        pieces = [
            (text, self._header.index(name) if name else None)
            for text, name, _spec, _conversion in Formatter().parse(template)
        ]
        return lambda cells: "".join(text + (cells[at].strip() if at is not None else "") for text, at in pieces)


def _by_column(own: Mapping[str, OwnFieldRules], columns: Sequence[str]) -> dict[str, OwnFieldRules]:
    """The own field that each of the columns names by code or by name, in any language."""
    called = {header_key(word): one for code, one in own.items() for word in (*one.names.values(), code)}
    return {name: called[header_key(name)] for name in columns if header_key(name) in called}


def _own_value(own: OwnFieldRules, text: str) -> Any:
    """The cell as the field keeps it; as it stands where the field cannot hold it, which then counts as missing."""
    try:
        return own.read(text)
    except Wrong:
        return text


def _is_plain(text: str, feed: Feed) -> bool:
    return not feed.narrow and is_normalized("NFC", text)


_SPANS = tuple(
    (AT[begin], AT[end], end)
    for begin, end in (
        ("agreement_from", "agreement_to"),
        ("supplied_from", "supplied_to"),
        ("account_opened_on", "account_closed_on"),
    )
)


def _backward(line: int, values: Values) -> Iterator[RowProblem]:
    """Spans that end on or before the day they begin; ISO dates compare as text."""
    for begin, end, name in _SPANS:
        first, last = values[begin], values[end]
        if first is not None and last is not None and str(first) >= str(last):
            what = _("%(label)s %(end)s does not lie behind the beginning, %(begin)s.")
            said = {"label": FIELDS[name].label, "end": last, "begin": first}
            yield RowProblem(line, name, what % said, _("Exchange the two dates, or correct one."))


def _translated(words: Mapping[str, str], convert: Convert) -> Convert:
    """Look the cell up in the map's table of words first; words that stand not in it are read as they are."""
    folded = {fold(word).strip(): text for word, text in words.items()}

    def read(raw: str) -> Value:
        return convert(folded.get(fold(raw).strip(), raw))

    return read


def _remembered(convert: Convert) -> Convert:
    """Dates, choices and voltages recur: each spelling is read once."""
    known: dict[str, Value] = {}

    def read(raw: str) -> Value:
        value = known.get(raw)
        if value is None:
            value = convert(raw)
            if len(known) < MEMORY:
                known[raw] = value
        return value

    return read
