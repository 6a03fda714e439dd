"""Reads a condition: SQL by sqlglot, then a white list. What is not on the list is refused with place and mend.

Nothing of what is typed ever reaches a database as typed: the tree of `syntax` is all that is kept.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wattcare.catalogue.problems import suggestion
from wattcare.classification.rules.converting import Converter
from wattcare.classification.rules.findings import Problem, SchemeError
from wattcare.classification.rules.schemes import Fields
from wattcare.classification.rules.syntax import Condition, Parsed, Sort, Value, depth, fields_of
from wattcare.classification.rules.values import Refusal

LONGEST = 20_000  # characters of a condition
MOST_TOKENS = 2_000
DEEPEST, DEEPEST_TREE = 60, 120  # brackets within brackets; levels of the tree
_COMMENT = re.compile(r"--|/\*")


def parse_condition(text: str, fields: Fields, where: str = "", about: str = "") -> Parsed:
    """The condition as a tree over `fields`. Raises SchemeError with every problem found, each with its place."""
    where = where or _("condition")
    try:
        tree, refusals = _tree(text, fields)
    except Refusal as refusal:
        tree, refusals = None, [refusal]
    if refusals or tree is None:
        raise SchemeError([_problem(text, where, about, one) for one in refusals])
    return Parsed(text.strip(), tree, fields_of(tree))


def parse_formula(text: str, fields: Fields, where: str, about: str = "") -> Value:
    """The formula of a measure: numbers only, which may divide by NULLIF(…, 0). Raises SchemeError."""
    converter = Converter(fields, lambda name: nearest(name, fields), formula=True)
    try:
        _refuse_typing(text)
        value, sort, _field = converter.value(_read(text))
        _refuse_depth(value)
        if sort is not Sort.NUMBER:
            raise Refusal(_("A formula gives a number."), _("Reckon with numbers only."))
    except Refusal as refusal:
        raise SchemeError([_problem(text, where, about, refusal)]) from refusal
    except RecursionError as error:
        raise SchemeError([_problem(text, where, about, _too_deep())]) from error
    return value


def _tree(text: str, fields: Fields) -> tuple[Condition | None, list[Refusal]]:
    _refuse_typing(text)
    read = _read(text)
    converter = Converter(fields, lambda name: nearest(name, fields))
    try:
        tree = converter.condition(read)
        _refuse_depth(tree)
    except Refusal as refusal:
        return None, [*converter.refusals, refusal]
    except RecursionError as error:
        raise _too_deep() from error
    return tree, converter.refusals


def _too_deep() -> Refusal:
    return Refusal(_("The condition is nested too deep."), _("Write it with fewer brackets."))


def _refuse_depth(tree: Value | Condition) -> None:
    if depth(tree) > DEEPEST_TREE:
        raise _too_deep()


def _refuse_typing(text: str) -> None:
    """What need not be parsed to be refused."""
    if not text.strip():
        raise Refusal(_("The condition is empty."), _("Write one, such as voltage_v < 1000; TRUE takes everybody."))
    if len(text) > LONGEST:
        raise Refusal(
            _("The condition is too long: %(count)d characters.") % {"count": len(text)},
            _("Write at most %(most)d.") % {"most": LONGEST},
        )
    _refuse_odd_characters(text)


def _refuse_odd_characters(text: str) -> None:
    found = next((at for at, char in enumerate(text) if not (char.isprintable() or char in "\n\r\t")), None)
    if found is not None:
        raise Refusal(_("There is a character that cannot be seen."), _("Delete it."), at=found)
    plain = re.sub(r"'[^']*'", lambda quoted: "x" * len(quoted.group()), text)
    comment = _COMMENT.search(plain)
    if comment:
        mend = _("Write them into the purpose of the scheme.")
        raise Refusal(_("A condition has no comments."), mend, at=comment.start())
    if ";" in plain:
        raise Refusal(_("A condition is one condition."), _("Take the semicolon out."), at=plain.index(";"))
    curly = re.search("[“”‘’＂＇]", plain)
    if curly:
        raise Refusal(_("These are not the quotes of SQL."), _("Write 'C' with straight quotes."), at=curly.start())


def _read(text: str) -> Any:
    """sqlglot's tree. Raises Refusal."""
    from sqlglot import exp, parse_one, tokenize  # noqa: PLC0415  twenty megabytes, for whoever edits schemes
    from sqlglot.errors import ParseError, TokenError  # noqa: PLC0415

    try:
        _refuse_size([token.text for token in tokenize(text, read="postgres")])
        return parse_one(text, read="postgres", into=exp.Condition)
    except ParseError as error:
        raise _unreadable(text, error.errors) from error
    except TokenError as error:
        raise Refusal(_("The condition cannot be read: a quote is not closed."), _("Close it.")) from error
    except RecursionError as error:
        raise _too_deep() from error
    except Refusal:
        raise
    except Exception as error:  # a parser's own fault is no reason to fall over somebody's typing
        raise Refusal(_("The condition cannot be read."), _("Write it in other words.")) from error


def _refuse_size(tokens: Iterable[str]) -> None:
    tokens = list(tokens)
    if len(tokens) > MOST_TOKENS:
        raise Refusal(
            _("The condition has %(count)d words and signs.") % {"count": len(tokens)},
            _("At most %(most)d are read; divide the class, or add a field to the archive.") % {"most": MOST_TOKENS},
        )
    level = deepest = 0
    for sign in tokens:
        level += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, level)
    if deepest > DEEPEST:
        raise _too_deep()


def _unreadable(text: str, errors: list[dict[str, object]]) -> Refusal:
    first = errors[0] if errors else {}
    word = str(first.get("highlight") or "")
    lines = text.split("\n")
    line, column = int(str(first.get("line") or 1)), int(str(first.get("col") or 1))
    at = sum(len(one) + 1 for one in lines[: line - 1]) + column - len(word)
    what = _("The condition is not whole.")
    if word:
        what = _("The condition cannot be read at “%(word)s”.") % {"word": word}
    return Refusal(
        what, _("Write it as in SQL: capacity_kva >= 315 AND sector IN ('B', 'C')."), at=min(max(at, 0), len(text))
    )


def _problem(text: str, where: str, about: str, refusal: Refusal) -> Problem:
    before = text[: refusal.at]
    line = before.count("\n") + 1
    column = refusal.at - (before.rfind("\n") + 1) + 1
    return Problem(where, refusal.what, refusal.mend, line=line, column=column, about=about)


def nearest(name: str, known: Iterable[str]) -> str:
    """How to mend the name of a field that does not exist."""
    return suggestion(name, known, _("Choose one from the list of fields."))
