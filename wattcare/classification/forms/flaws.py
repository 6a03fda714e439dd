"""What is missing or wrong in a scheme as typed, each with the control it stands in."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wattcare.catalogue.vocabulary import TONES
from wattcare.classification.forms.typed import TEXTS, Row, Step, Typed, document_of
from wattcare.classification.rules.findings import Mend, Problem
from wattcare.kernel.names import CHINESE, ENGLISH
from wattcare.kernel.ui.pieces import names

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


@dataclass(frozen=True)
class Flaw:
    """`target` is the id of the control, "" for the whole; `line` and `column` count from 1 within a condition."""

    target: str
    label: str
    text: str
    mend: str = ""
    line: int = 0
    column: int = 0


def row_name(row: Row) -> str:
    """What a class is called while it is written: its name, its code, or nothing yet."""
    return names({CHINESE: row.zh, ENGLISH: row.en}) or row.code or _("class without a name")


def flaws(typed: Typed) -> list[Flaw]:
    """Everything that must be filled in or made different before the scheme is whole."""
    return [*_of_the_head(typed), *(flaw for row in typed.rows for flaw in _of_a_row(typed, row))]


def _of_the_head(typed: Typed) -> Iterator[Flaw]:
    if not CODE.fullmatch(typed.code):
        yield Flaw("id_code", _("Code"), *_not_a_code(typed.code))
    labels = {"names": _("Name of the scheme"), "criterion": _("Criterion"), "purpose": _("Purpose")}
    for part in TEXTS:
        known = {language: typed.texts.get((part, language), "") for language in (CHINESE, ENGLISH)}
        if part == "purpose" and not any(known.values()):
            continue  # may be left out, but not be half there
        for language, text in known.items():
            if not text:
                yield Flaw(f"id_{part}-{language}", labels[part], _missing(language))
    if not typed.rows:
        yield Flaw("add-class", pgettext("of a scheme", "Classes"), _("A scheme has classes."), _("Add at least one."))


def _of_a_row(typed: Typed, row: Row) -> Iterator[Flaw]:
    name, taken = row_name(row), Counter(one.code for one in typed.rows)
    if not CODE.fullmatch(row.code):
        yield Flaw(f"code-{row.key}", name, *_not_a_code(row.code))
    elif taken[row.code] > 1:
        text = _("The code “%(code)s” is taken by another class.") % {"code": row.code}
        yield Flaw(f"code-{row.key}", name, text, _("Give it another code."))
    for language, text in ((CHINESE, row.zh), (ENGLISH, row.en)):
        if not text:
            yield Flaw(f"{'zh' if language == CHINESE else 'en'}-{row.key}", name, _missing(language))
    if not row.when:
        yield Flaw(f"when-{row.key}", name, _("The condition is missing."), _("Write who belongs to this class."))


def _not_a_code(code: str) -> tuple[str, str]:
    text = _("“%(code)s” is not a code.") % {"code": code[:60]} if code else _("The code is missing.")
    return text, _("Use letters, digits, dot, dash and underscore, at most 60.")


def _missing(language: str) -> str:
    return _("The Chinese text is missing.") if language == CHINESE else _("The English text is missing.")


@dataclass(frozen=True)
class Provable:
    """A document whose conditions can be read although names or codes are still missing; `rows` by stand-in code."""

    document: Mapping[str, Any]
    rows: Mapping[str, Row]

    def flaw(self, problem: Problem) -> Flaw:
        """A problem of a condition, at the row it stands in."""
        row = self.rows.get(problem.about)
        if row is None:
            return Flaw("", problem.where, problem.what, problem.mend)
        return Flaw(f"when-{row.key}", row_name(row), problem.what, problem.mend, problem.line, problem.column)

    def step(self, mend: Mend) -> Step:
        """A mend as a change of the rows."""
        when = {self.rows[code].key: text for code, text in mend.changes.items() if code in self.rows}
        new = tuple(
            Row("", code, given.get(CHINESE, ""), given.get(ENGLISH, ""), when=text)
            for code, text in mend.changes.items()
            if code not in self.rows
            for given in (mend.names.get(code, {}),)
        )
        was = {self.rows[code].key: self.rows[code].when for code in mend.changes if code in self.rows}
        return Step(mend.text, when, new, was)


def provable(typed: Typed) -> Provable:
    """The scheme with stand-ins for whatever is no part of its conditions and is not filled in yet."""
    taken = Counter(one.code for one in typed.rows)
    rows = [_filled(row, taken[row.code] == 1 and bool(CODE.fullmatch(row.code))) for row in typed.rows]
    texts = {
        (part, language): typed.texts.get((part, language)) or "-" for part in TEXTS for language in (CHINESE, ENGLISH)
    }
    whole = replace(typed, code=typed.code if CODE.fullmatch(typed.code) else "draft", texts=texts, rows=tuple(rows))
    return Provable(document_of(whole), dict(zip((one.code for one in rows), typed.rows, strict=True)))


def _filled(row: Row, good: bool) -> Row:
    code = row.code if good else f"row.{row.key}"
    name = row_name(row)
    tone = row.tone if row.tone in TONES else "neutral"
    return replace(row, code=code, zh=row.zh or name, en=row.en or name, tone=tone)
