"""One mapping of a pack's file, read key by key: each reader says what it expects and reports what it finds instead."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from wattcare.catalogue.problems import Problem, suggestion
from wattcare.catalogue.vocabulary import VariantKey, variants_of
from wattcare.catalogue.yaml_files import line_of
from wattcare.commitments.rules import Limit, LimitError
from wattcare.kernel.names import CHINESE, ENGLISH, Names

LANGUAGES = (ENGLISH, CHINESE)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TAG = "tag:yaml.org,2002:"
_Word = TypeVar("_Word", bound=StrEnum)
_Read = TypeVar("_Read")


SORT_NAMES: Mapping[str, Promise] = {
    "kinds": gettext_lazy("kinds"),
    "causes": gettext_lazy("causes"),
    "matters": gettext_lazy("matters"),
    "channels": gettext_lazy("channels"),
    "calendars": gettext_lazy("calendars"),
    "departments": gettext_lazy("departments"),
    "pause_reasons": gettext_lazy("pause reasons"),
    "area_kinds": gettext_lazy("area kinds"),
    "variants of importance": gettext_lazy("grades of importance in “field_choices”"),
}


def _sort_name(sort: str) -> object:
    """What a sort of codes is called where one of them is missing."""
    scheme = sort.removeprefix(variants_of(VariantKey.CLASS))
    if scheme != sort:
        return _("variants with “key: class” and “scheme: %(scheme)s”") % {"scheme": scheme}
    return SORT_NAMES.get(sort) or _("variants of this limit")


@dataclass
class Book:
    """What was found wrong, what was declared where, and what refers to what, over all files of a pack."""

    problems: list[Problem] = field(default_factory=list)
    declared: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    references: list[tuple[str, str, str, int]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def report(self, file: str, line: int, what: str, mend: str) -> None:
        self.problems.append(Problem(file, line, what, mend))

    def declare(self, sort: str, code: str, file: str, line: int) -> None:
        """Note that `code` exists; a second declaration of the same sort is a problem."""
        known = self.declared.setdefault(sort, {})
        if code and code in known:
            values = {"code": code, "file": known[code][0], "line": known[code][1]}
            what = _("The code “%(code)s” is taken already by %(file)s:%(line)d.") % values
            self.report(file, line, what, _("Give it another code."))
        elif code:
            known[code] = (file, line)

    def check_references(self, missing: Collection[str] = ()) -> None:
        """Report each reference to something that no file declares.

        Where a whole section is `missing`, or may stand in a file that could not be read, that alone is the problem.
        """
        for sort, code, file, line in self.references:
            known = self.declared.get(sort, {})
            lost = not known and (self.unread or sort in missing)
            if code not in known and not lost:
                what = _("“%(code)s” is not among the %(sort)s.") % {"code": code, "sort": _sort_name(sort)}
                self.report(file, line, what, suggestion(code, known))


class Entry:
    """A mapping with its place. Readers return a harmless value after reporting, so that reading goes on."""

    def __init__(self, node: MappingNode, file: str, book: Book) -> None:
        self.node, self.file, self.book = node, file, book
        self._given = {key.value: value for key, value in node.value if isinstance(key, ScalarNode)}
        self._lines = {key.value: line_of(key) for key, value in node.value if isinstance(key, ScalarNode)}
        self._asked: set[str] = set()

    def line(self, key: str | None = None) -> int:
        """The line of the key, or of the entry."""
        return self._lines.get(key or "", line_of(self.node))

    def wrong(self, key: str | None, what: str, mend: str) -> None:
        self.book.report(self.file, self.line(key), what, mend)

    def get(self, key: str, *, needed: bool = False) -> Node | None:
        """The node under `key`; None when absent or null. Absence is reported when it is needed."""
        self._asked.add(key)
        node = self._given.get(key)
        if node is None and needed:
            self.wrong(None, _("“%(key)s” is missing.") % {"key": key}, _("Add it."))
        return None if isinstance(node, ScalarNode) and node.tag == _TAG + "null" and not needed else node

    def has(self, key: str) -> bool:
        return key in self._given

    def keys(self) -> list[str]:
        return list(self._given)

    def finish(self) -> None:
        """Report the keys nobody asked for."""
        for key in self._given:
            if key not in self._asked:
                self.wrong(key, _("The key “%(key)s” is not known here.") % {"key": key}, self._mend_key(key))

    def _mend_key(self, key: str) -> str:
        value = self._given[key]
        if " " in key and isinstance(value, ScalarNode) and not value.value:
            return _('A text with a comma needs quotes: "a, b".')
        return suggestion(key, self._asked)

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        node = self.get(key, needed=needed)
        return default if node is None else self._scalar_text(node, key)

    def _scalar_text(self, node: Node, key: str) -> str:
        if isinstance(node, ScalarNode) and node.tag == _TAG + "str" and node.value.strip():
            return str(node.value).strip()
        quoted = isinstance(node, ScalarNode) and node.tag != _TAG + "str" and node.value
        mend = _('Write it in quotes: "%(value)s".') % {"value": node.value} if quoted else _("Write a text.")
        self.book.report(self.file, line_of(node), _("“%(key)s” is not a text.") % {"key": key}, mend)
        return ""

    def code(self, key: str = "code", *, sort: str = "", longest: int = 60) -> str:
        """A code; declared under `sort` where given."""
        code = self.text(key, needed=True)
        if code and (len(code) > longest or not _CODE.fullmatch(code)):
            mend = _("Use letters, digits, dot, dash and underscore, at most %(longest)d.") % {"longest": longest}
            self.wrong(key, _("“%(code)s” is not a code.") % {"code": code}, mend)
        if sort:
            self.book.declare(sort, code, self.file, self.line(key))
        return code

    def reference(self, key: str, sort: str, *, needed: bool = False) -> str | None:
        """A code that something of `sort` must have; checked when all files are read."""
        code = self.text(key, needed=needed) or None
        if code:
            self.book.references.append((sort, code, self.file, self.line(key)))
        return code

    def references(self, key: str, sort: str) -> tuple[str, ...]:
        """A list of such codes."""
        found = self.texts(key)
        self.book.references += ((sort, code, self.file, line) for code, line in found)
        return tuple(code for code, _line in found)

    def texts(self, key: str) -> list[tuple[str, int]]:
        """A list of texts with their lines; an absent key is an empty list."""
        return [(self._scalar_text(node, key), line_of(node)) for node in self.items(key)]

    def items(self, key: str, *, needed: bool = False) -> list[Node]:
        node = self.get(key, needed=needed)
        if node is None:
            return []
        if isinstance(node, SequenceNode):
            return list(node.value)
        self.wrong(key, _("“%(key)s” is not a list.") % {"key": key}, _("Write “- item” lines or [a, b]."))
        return []

    def entries(self, key: str, *, needed: bool = False) -> "Iterator[Entry]":
        """The mappings of a list."""
        for node in self.items(key, needed=needed):
            entry = self.below(node, key)
            if entry is not None:
                yield entry

    def below(self, node: Node, key: str) -> "Entry | None":
        if isinstance(node, MappingNode):
            return Entry(node, self.file, self.book)
        what = _("An item of “%(key)s” is not a mapping.") % {"key": key}
        self.book.report(self.file, line_of(node), what, _("Write lines such as “key: value”."))
        return None

    def flag(self, key: str, *, default: bool | None = False) -> bool | None:
        node = self.get(key)
        if node is None:
            return default
        if isinstance(node, ScalarNode) and node.tag == _TAG + "bool":
            return node.value.lower() in ("true", "yes", "on")
        self.wrong(key, _("“%(key)s” is neither true nor false.") % {"key": key}, _("Write true or false."))
        return default

    def word(self, key: str, words: type[_Word], default: _Word | None = None) -> _Word:
        """One of the words of an enumeration; needed when there is no default."""
        text = self.choice(key, [str(word) for word in words], default)
        return words(text) if text else default or next(iter(words))

    def choice(self, key: str, words: Iterable[str], default: str | None = None) -> str:
        """One of `words`; needed when there is no default."""
        text = self.text(key, default or "", needed=default is None)
        known = list(words)
        if text and text not in known:
            self.wrong(
                key, _("“%(word)s” is not known for “%(key)s”.") % {"word": text, "key": key}, suggestion(text, known)
            )
            return default or ""
        return text

    def names(self, key: str = "name") -> Names:
        """A text in every language; each missing translation is reported."""
        node = self.get(key, needed=True)
        entry = self.below(node, key) if node is not None else None
        if entry is None:
            return Names({})
        for language in LANGUAGES:
            if not entry.has(language):
                values = {"key": key, "language": language}
                entry.wrong(None, _("“%(key)s” has no translation “%(language)s”.") % values, _("Add it."))
        texts = {language: entry.text(language) for language in LANGUAGES}
        entry.finish()
        return Names({language: text for language, text in texts.items() if text})

    def date(self, key: str, *, needed: bool = False) -> date | None:
        """A date; None for null, and for absence where it is not needed."""
        node = self.get(key, needed=needed)
        if node is None or (isinstance(node, ScalarNode) and node.tag == _TAG + "null"):
            return None
        text = node.value if isinstance(node, ScalarNode) else ""
        try:
            return date.fromisoformat(text if _DATE.fullmatch(text) else "")
        except ValueError:
            self.wrong(
                key,
                _("“%(value)s” is not a date.") % {"value": text},
                _("Write a day of the calendar such as 2025-10-01."),
            )
            return None

    def keyed(self, key: str, read: "Callable[[Node, str], _Read | None]") -> dict[str, _Read]:
        """A mapping of codes to values read by `read`; a value without mapping stands for the key ""."""
        node = self.get(key)
        if node is None:
            return {}
        pairs = node.value if isinstance(node, MappingNode) else [(None, node)]
        read_pairs = (("" if name is None else str(name.value), read(value, key)) for name, value in pairs)
        return {name: value for name, value in read_pairs if value is not None}

    def limit(self, node: Node, key: str) -> Limit | None:
        text = node.value if isinstance(node, ScalarNode) else ""
        try:
            return Limit.parse(text)
        except LimitError:
            mend = _("Write a whole number and one of min, h, d, wd, wh, such as “5 wd”; a minus for “beforehand”.")
            self.book.report(self.file, line_of(node), _("“%(value)s” is not a limit.") % {"value": text}, mend)
            return None

    def limits(self, key: str) -> Mapping[str, Limit]:
        return self.keyed(key, self.limit)

    def money(self, key: str, *, needed: bool = False) -> Decimal | None:
        """An amount that is not negative."""
        node = self.get(key, needed=needed)
        if node is None:
            return None
        try:
            amount = Decimal(node.value if isinstance(node, ScalarNode) else "")
        except InvalidOperation:
            amount = Decimal(-1)
        if amount.is_finite() and amount >= 0:
            return amount
        self.wrong(
            key, _("“%(key)s” is not an amount of money.") % {"key": key}, _("Write a number such as 40 or 12.50.")
        )
        return None
