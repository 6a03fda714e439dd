"""Reads a map from YAML, strictly: every problem is told with file, line, what and how to mend it, all at once."""

import codecs
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode

from wattcare.catalogue.problems import Problem, suggestion
from wattcare.catalogue.yaml_files import child, line_of, load_mapping, plain
from wattcare.customers.fields import FIELDS
from wattcare.customers.rules.files import Reading
from wattcare.customers.rules.maps import FileMap, Source, as_text
from wattcare.customers.rules.values import Writing

Say = Callable[[Node | None, str, str], None]
_SECTIONS = ("file", "fields", "formats", "details")
_FILE_KEYS = ("encoding", "delimiter", "sheet")
_FORMAT_KEYS = ("dates", "decimal", "region")
_SOURCE_KEYS = ("column", "constant", "template", "values", "default", "bad")


def load_map(path: Path, region: str) -> tuple[FileMap | None, list[Problem]]:
    """The map in `path`, or None with everything wrong with it. `region` reads telephone numbers unless it says so."""
    found: list[Problem] = []
    name = path.name

    def report(file: str, line: int, what: str, mend: str) -> None:
        found.append(Problem(file, line, what, mend))

    def say(node: Node | None, what: str, mend: str) -> None:
        report(name, line_of(node) if node is not None else 0, what, mend)

    root = load_mapping(path, name, report)
    if root is None:
        return None, found
    read = _whole(root, region, say)
    return (None, sorted(found)) if found else (read, [])


def _whole(root: MappingNode, region: str, say: Say) -> FileMap:
    _check_keys(root, _SECTIONS, say)
    return FileMap(
        sources=_sources(child(root, "fields"), root, say),
        reading=_reading(child(root, "file"), say),
        writing=_writing(child(root, "formats"), region, say),
        details=_details(child(root, "details"), say),
    )


def _check_keys(node: Node, known: Iterable[str], say: Say) -> None:
    if isinstance(node, MappingNode):
        for key, _value in node.value:
            if not isinstance(key, ScalarNode) or key.value not in known:
                shown = key.value if isinstance(key, ScalarNode) else "?"
                say(key, _("“%(key)s” is not known here.") % {"key": shown}, suggestion(str(shown), known))


def _mapping(node: Node | None, keys: Iterable[str], say: Say) -> Mapping[str, Any]:
    """A section as plain values; an empty one where it is missing or no mapping."""
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        say(node, _("A mapping of keys to values is needed here."), _("Write lines such as “key: value”."))
        return {}
    _check_keys(node, keys, say)
    return {str(key): value for key, value in dict(plain(node)).items()}


def _reading(node: Node | None, say: Say) -> Reading:
    given = _mapping(node, _FILE_KEYS, say)
    encoding, delimiter = given.get("encoding"), given.get("delimiter")
    if encoding is not None and not _is_encoding(str(encoding)):
        what = _("“%(value)s” is no character set.") % {"value": encoding}
        say(node and child(node, "encoding"), what, _("Write utf-8, gb18030, utf-16 or cp1252."))
        encoding = None
    if delimiter is not None and (not isinstance(delimiter, str) or len(delimiter) != 1):
        say(node and child(node, "delimiter"), _("A delimiter is one character."), _('Write ";" or "\\t".'))
        delimiter = None
    sheet = given.get("sheet")
    return Reading(encoding and str(encoding), delimiter, None if sheet is None else str(sheet))


def _is_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except LookupError:
        return False


def _writing(node: Node | None, region: str, say: Say) -> Writing:
    given = _mapping(node, _FORMAT_KEYS, say)
    dates = given.get("dates", ())
    dates = (dates,) if isinstance(dates, str) else tuple(map(str, dates)) if isinstance(dates, list) else ()
    if any("%" not in pattern for pattern in dates):
        say(node and child(node, "dates"), _("A way of writing dates has % signs."), _("Write %d/%m/%Y."))
    decimal = str(given.get("decimal", "."))
    if decimal not in {".", ","}:
        say(
            child(node, "decimal") if node else None,
            _("The decimal sign is a point or a comma."),
            _('Write "," or ".".'),
        )
        decimal = "."
    return Writing(dates, decimal, str(given.get("region", region)).upper())


def _details(node: Node | None, say: Say) -> tuple[str, ...] | None:
    if node is None:
        return ()
    given = plain(node)
    if given == "all":
        return None
    if given in (None, "none"):
        return ()
    if isinstance(given, list):
        return tuple(as_text(column) for column in given)
    say(node, _("“details” is all, none, or a list of columns."), _("Write “details: all”."))
    return ()


def _sources(node: Node | None, root: Node, say: Say) -> dict[str, Source]:
    if not isinstance(node, MappingNode) or not node.value:
        say(node or root, _("“fields” is missing or empty."), _("Write under it “name: the column's header”."))
        return {}
    _check_keys(node, FIELDS, say)
    found: dict[str, Source] = {}
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.value in FIELDS:
            source = _source(key.value, value, say)
            if source is not None:
                found[key.value] = source
    if not {"customer_number", "account_number"} & found.keys():
        say(node, _("No column gives the customer's number."), _("Map customer_number or account_number."))
    return found


def _source(name: str, node: Node, say: Say) -> Source | None:
    if isinstance(node, ScalarNode):
        return Source(column=as_text(node.value))
    given = _mapping(node, _SOURCE_KEYS, say)
    kinds = [key for key in ("column", "constant", "template") if given.get(key) is not None]
    if len(kinds) != 1:
        say(node, _("Exactly one of column, constant and template is needed."), _("Name where the value comes from."))
        return None
    template = as_text(given["template"]) if "template" in kinds else None
    if template is not None and not _is_template(template):
        say(child(node, "template"), _("The template's braces do not match."), _('Write "Household {column}".'))
        return None
    return Source(
        column=as_text(given["column"]) if "column" in kinds else None,
        constant=as_text(given["constant"]) if "constant" in kinds else None,
        template=template,
        values=_values(child(node, "values"), say),
        default=as_text(given["default"]) if given.get("default") is not None else None,
        drop_bad=_drops_bad(given, node, say),
    )


def _drops_bad(given: Mapping[str, Any], node: Node, say: Say) -> bool:
    choice = given.get("bad", "reject")
    if choice not in {"reject", "empty"}:
        say(child(node, "bad"), _("“bad” is reject or empty."), _("Write “bad: empty” to leave wrong values out."))
    return bool(choice == "empty")


def _is_template(text: str) -> bool:
    try:
        return all(spec in (None, "") and not conversion for _t, _n, spec, conversion in Formatter().parse(text))
    except ValueError:
        return False


def _values(node: Node | None, say: Say) -> dict[str, str]:
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        say(
            node, _("“values” is a table of the file's words and the archive's."), _("Write “values: {Std: standard}”.")
        )
        return {}
    return {as_text(key.value): as_text(plain(value)) for key, value in node.value if isinstance(key, ScalarNode)}
