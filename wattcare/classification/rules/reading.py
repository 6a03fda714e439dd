"""Reads SCHEME.yaml and FIELDS.yaml, strictly: every problem at once, each with file, line and how to mend it."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from wattcare.catalogue.entries import Book, Entry
from wattcare.catalogue.vocabulary import TONES
from wattcare.catalogue.yaml_files import MAX_BYTES, line_of, mapping_of
from wattcare.classification.rules.findings import Problem, SchemeError
from wattcare.classification.rules.parsing import parse_condition, parse_formula
from wattcare.classification.rules.schemes import Fields, Scheme, SchemeClass
from wattcare.classification.rules.syntax import Parsed, Truth, fields_of, is_plain
from wattcare.customers.rules.profile import Origin, ProfileField, ValueType
from wattcare.kernel.names import Names

MOST_CLASSES = 300
TAKEN = ("check", "computations", "new")  # what stands in their place in addresses
DEEPEST = 6  # classes within classes
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,59}")
_RESERVED = {"today", "customer_id"}
_NOTHING = Parsed("", Truth(True))


def read_scheme(text: str, fields: Fields, name: str = "SCHEME.yaml") -> Scheme:
    """The scheme a text describes. Raises SchemeError with every problem, of the file and of its conditions."""
    book = Book()
    problems: list[Problem] = []
    entry = _entry(text, name, book)
    scheme = _scheme(entry, fields, problems) if entry is not None else None
    if book.problems or problems or scheme is None:
        found = [Problem(one.file, one.what, one.mend, line=one.line) for one in sorted(set(book.problems))]
        raise SchemeError([*found, *problems])
    return scheme


def scheme_of(document: Mapping[str, Any], fields: Fields, name: str = "") -> Scheme:
    """The scheme of a document as `document_of` makes it. Raises SchemeError."""
    text = yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=1000)
    return read_scheme(text, fields, name or str(document.get("code", "")))


def document_of(scheme: Scheme) -> dict[str, Any]:
    """The scheme in the shape of its file, JSON-able; conditions as they were typed."""
    head: dict[str, Any] = {"code": scheme.code, "names": dict(scheme.names), "criterion": dict(scheme.criterion)}
    if scheme.purpose:
        head["purpose"] = dict(scheme.purpose)
    if scheme.sensitive:
        head["sensitive"] = True
    return {**head, "strict": scheme.strict, "classes": _documents(scheme, "")}


def _documents(scheme: Scheme, within: str) -> list[dict[str, Any]]:
    found = []
    for one in scheme.children(within):
        document: dict[str, Any] = {"code": one.code, "names": dict(one.names), "when": one.when.text}
        if one.tone != "neutral":
            document["tone"] = one.tone
        if one.sensitive:
            document["sensitive"] = True
        below = _documents(scheme, one.code)
        found.append({**document, "classes": below} if below else document)
    return found


def _entry(text: str, name: str, book: Book) -> Entry | None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        book.report(name, 0, _("The file is larger than 5 MB."), _("Split it into several files."))
        return None
    if not text.strip():
        book.report(name, 0, _("The file is empty."), _("Fill it, or delete it."))
        return None
    node = mapping_of(text, name, book.report)
    return Entry(node, name, book) if node is not None else None


def _scheme(entry: Entry, fields: Fields, problems: list[Problem]) -> Scheme:
    code = _code(entry)
    names, criterion = entry.names("names"), entry.names("criterion")
    purpose = entry.names("purpose") if entry.has("purpose") else Names({})
    strict, sensitive = entry.flag("strict", default=True), entry.flag("sensitive")
    classes = _classes(entry, fields, problems, "", 1)
    if not classes and not entry.book.problems:
        entry.wrong("classes", _("A scheme has classes."), _("Add at least one."))
    if len(classes) > MOST_CLASSES:
        what = _("The scheme has %(count)d classes.") % {"count": len(classes)}
        entry.wrong("classes", what, _("Use at most %(most)d.") % {"most": MOST_CLASSES})
    entry.finish()
    return Scheme(
        code=code, names=names, criterion=criterion, purpose=purpose, strict=bool(strict), classes=tuple(classes),
        sensitive=bool(sensitive),
    )  # fmt: skip


def _code(entry: Entry, sort: str = "") -> str:
    """A code that can stand in an address, and is none of the addresses themselves."""
    code = entry.code(sort=sort)
    if "/" in code or (not sort and code in TAKEN):
        what = _("“%(code)s” cannot be the code here.") % {"code": code}
        entry.wrong("code", what, _("Write another one, without “/”; not %(taken)s.") % {"taken": ", ".join(TAKEN)})
    return code


def _classes(entry: Entry, fields: Fields, problems: list[Problem], within: str, level: int) -> list[SchemeClass]:
    found: list[SchemeClass] = []
    for below in entry.entries("classes", needed=level == 1):
        one = _class(below, fields, problems, within)
        found.append(one)
        if level < DEEPEST:
            found += _classes(below, fields, problems, one.code, level + 1)
        elif below.has("classes"):
            below.wrong("classes", _("Classes lie too deep within each other."), _("Use at most 6 levels."))
        below.finish()
    return found


def _class(entry: Entry, fields: Fields, problems: list[Problem], within: str) -> SchemeClass:
    code = _code(entry, sort="classes")
    return SchemeClass(
        code=code,
        names=entry.names("names"),
        when=_condition(entry, code, fields, problems),
        tone=entry.choice("tone", TONES, "neutral"),
        within=within,
        sensitive=bool(entry.flag("sensitive")),
    )


def _condition(entry: Entry, code: str, fields: Fields, problems: list[Problem]) -> Parsed:
    node = entry.get("when", needed=True)
    if node is None:
        return _NOTHING
    text = str(node.value) if isinstance(node, ScalarNode) else ""
    where = _("%(file)s, class %(code)s") % {"file": entry.file, "code": code}
    try:
        return parse_condition(text, fields, where, code)
    except SchemeError as error:
        problems += error.problems
        return _NOTHING


# ── FIELDS.yaml ─────────────────────────────────────────────────────────────────────────────────────────────────────


def read_fields(text: str, name: str = "FIELDS.yaml") -> dict[str, ProfileField]:
    """The catalogue a text describes. Raises SchemeError with every problem; formulas may not go in a circle."""
    book = Book()
    entry = _entry(text, name, book)
    found: dict[str, ProfileField] = {}
    if entry is not None:
        found = _fields(entry, book)
        entry.finish()
    problems = [Problem(one.file, one.what, one.mend, line=one.line) for one in sorted(set(book.problems))]
    problems += _formula_problems(found, name) if not problems else []
    if problems:
        raise SchemeError(problems)
    return found


def _fields(entry: Entry, book: Book) -> dict[str, ProfileField]:
    node = entry.get("fields", needed=True)
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        entry.wrong("fields", _("“fields” is not a mapping of names to fields."), _("Write “name: {type: …}” lines."))
        return {}
    found = {}
    for key, value in node.value:
        below = entry.below(value, str(key.value))
        if below is not None:
            found[str(key.value)] = _field(below, str(key.value), line_of(key))
            below.finish()
    if not found:
        entry.wrong("fields", _("There is no field."), _("Add at least one."))
    return found


def _field(entry: Entry, name: str, line: int) -> ProfileField:
    if not _FIELD.fullmatch(name) or name in _RESERVED:
        what = _("“%(name)s” cannot name a field.") % {"name": name}
        entry.book.report(
            entry.file, line, what, _("Use small letters, digits and underscore; not today or customer_id.")
        )
    kind = entry.word("type", ValueType)
    low, high = _number(entry, "min"), _number(entry, "max")
    if low is not None and high is not None and low > high:
        entry.wrong("min", _("“min” lies above “max”."), _("Exchange them."))
    formula = entry.text("formula")
    return ProfileField(
        name=name, type=kind, label=entry.names("names") if entry.has("names") else name,
        nullable=bool(entry.flag("nullable", default=True)), low=low, high=high, scale=_scale(entry),
        choices=_choices(entry, kind), unit=entry.text("unit"), criterion=entry.text("criterion"),
        origin=Origin.MEASURE if formula else Origin.ARCHIVE, formula=formula, minutes=_minutes(entry),
    )  # fmt: skip


def _number(entry: Entry, key: str) -> Decimal | None:
    node = entry.get(key)
    if node is None:
        return None
    try:
        number = Decimal(str(node.value) if isinstance(node, ScalarNode) else "")
    except InvalidOperation:
        number = Decimal("NaN")
    if is_plain(number):
        return number
    entry.wrong(key, _("“%(key)s” is not a number.") % {"key": key}, _("Write a number such as 0 or 1000000."))
    return None


def _scale(entry: Entry) -> int | None:
    number = _number(entry, "scale")
    if number is None or (number == int(number) and 0 <= number <= 9):
        return None if number is None else int(number)
    entry.wrong("scale", _("“scale” is a number of decimals."), _("Write a whole number from 0 to 9."))
    return None


def _minutes(entry: Entry) -> Decimal | None:
    number = _number(entry, "minutes")
    if number is not None and number < 0:
        entry.wrong("minutes", _("“minutes” lies below zero."), _("Write how long it takes to collect the value once."))
    return number


def _choices(entry: Entry, kind: ValueType) -> dict[str, Any]:
    """A list of codes, or a mapping of codes to names in both languages."""
    node = entry.get("choices", needed=kind is ValueType.CHOICE)
    if isinstance(node, MappingNode):
        below = Entry(node, entry.file, entry.book)
        return {code.value: below.names(code.value) for code, _names in node.value}
    if node is not None and not isinstance(node, SequenceNode):
        entry.wrong("choices", _("“choices” is not a list."), _("Write [A, B, C]."))
        return {}
    items = node.value if isinstance(node, SequenceNode) else []
    codes = [str(item.value) for item in items if isinstance(item, ScalarNode) and item.value != ""]
    if len(codes) < len(items) or len(set(codes)) < len(codes):
        entry.wrong("choices", _("The choices are not different words."), _("Write each once."))
    if kind is ValueType.CHOICE and not codes and node is not None:
        entry.wrong("choices", _("There is no choice."), _("Write [A, B, C]."))
    return {code: code for code in codes}


def _formula_problems(fields: Fields, name: str) -> list[Problem]:
    problems: list[Problem] = []
    needs: dict[str, tuple[str, ...]] = {}
    for one in fields.values():
        if not one.formula:
            continue
        try:
            where = _("%(file)s, formula of %(field)s") % {"file": name, "field": one.name}
            needs[one.name] = fields_of(parse_formula(one.formula, fields, where, one.name))
        except SchemeError as error:
            problems += error.problems
    return problems + _circles(needs, name)


def _circles(needs: Mapping[str, tuple[str, ...]], name: str) -> list[Problem]:
    problems, settled = [], set[str]()
    waiting = dict(needs)
    while ready := [one for one, below in waiting.items() if all(b in settled or b not in needs for b in below)]:
        settled.update(ready)
        waiting = {one: below for one, below in waiting.items() if one not in settled}
    if waiting:
        what = _("The formulas of %(fields)s go in a circle.") % {"fields": ", ".join(sorted(waiting))}
        problems.append(Problem(name, what, _("Let one of them do without the others.")))
    return problems
