"""YAML files as nodes that know their lines; everything that YAML itself allows but a pack does not is reported."""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, cast

import yaml
from django.utils.translation import gettext as _
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Report = Callable[[str, int, str, str], None]
"""Called with file, line, what, mend."""

_Base = cast(type[yaml.SafeLoader], getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Loader(_Base):  # type: ignore[misc,valid-type]
    """Leaves dates as they are written, so that a wrong one is reported with its line."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


MAX_BYTES = 5_000_000
MAX_DEPTH = 60


def line_of(node: Node) -> int:
    """The line on which the node begins, from 1."""
    return int(node.start_mark.line) + 1


def load_mapping(path: Path, name: str, report: Report) -> MappingNode | None:
    """The top mapping of a file; None after reporting why there is none. Duplicate keys are reported too."""
    text = _text(path, name, report)
    return mapping_of(text, name, report) if text is not None else None


def mapping_of(text: str, name: str, report: Report) -> MappingNode | None:
    """The top mapping of a text; None after reporting why there is none. Duplicate keys are reported too."""
    node = _compose(text, name, report)
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        report(
            name,
            line_of(node),
            _("The file is not a mapping of keys to values."),
            _("Write lines such as “key: value”."),
        )
        return None
    _report_duplicates(node, name, report, set())
    return node


def _text(path: Path, name: str, report: Report) -> str | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            report(name, 0, _("The file is larger than 5 MB."), _("Split it into several files."))
            return None
        raw = path.read_bytes()
    except OSError as error:
        report(name, 0, _("The file cannot be read: %(why)s.") % {"why": error.strerror}, _("Check path and rights."))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report(name, line, _("The file is not UTF-8."), _("Save it as UTF-8."))
        return None
    if not text.strip():
        report(name, 0, _("The file is empty."), _("Fill it, or delete it."))
        return None
    return text


def _compose(text: str, name: str, report: Report) -> Node | None:
    try:
        deep = _too_deep_line(text)
        if deep:
            report(name, deep, _("The file is nested too deep."), _("Take out levels."))
            return None
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        report(name, _error_line(error, text), _("YAML syntax: %(why)s.") % {"why": _why(error)}, _mend(error))
        return None
    if node is None:
        report(name, 0, _("The file holds only comments."), _("Fill it, or delete it."))
    return node


def _too_deep_line(text: str) -> int:
    """The line where nesting passes MAX_DEPTH, 0 if nowhere. Composing recurses, and the C loader would crash."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return int(event.start_mark.line) + 1 if event.start_mark else 1
    return 0


def _error_line(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 0


def _why(error: yaml.YAMLError) -> str:
    parts = (getattr(error, "context", None), getattr(error, "problem", None) or getattr(error, "reason", None))
    return ", ".join(part for part in parts if part) or str(error).splitlines()[0]


def _mend(error: yaml.YAMLError) -> str:
    if "\\t" in str(getattr(error, "problem", "")):
        return _("Indent with spaces, not with tabs.")
    return _("Check indentation, colons, brackets and quotes on this line and the one before.")


def _report_duplicates(node: Node, name: str, report: Report, seen: set[int]) -> None:
    """Walk all mappings once; `seen` keeps aliases from being walked again."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, MappingNode):
        first: dict[Hashable, int] = {}
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value in first:
                what = _("The key “%(key)s” stands twice, first on line %(line)d.")
                report(
                    name, line_of(key), what % {"key": key.value, "line": first[key.value]}, _("Keep one of the two.")
                )
            elif isinstance(key, ScalarNode):
                first[key.value] = line_of(key)
            else:
                report(name, line_of(key), _("A key is not a plain word."), _("Write lines such as “key: value”."))
            _report_duplicates(value, name, report, seen)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            _report_duplicates(value, name, report, seen)


def plain(node: Node) -> Any:
    """The node as plain Python values. Raises yaml.YAMLError for tags YAML's safe set does not know."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def child(node: Node, step: str | int) -> Node | None:
    """The node below `node` under a key or index."""
    if isinstance(node, MappingNode):
        return next(
            (value for key, value in node.value if isinstance(key, ScalarNode) and key.value == str(step)), None
        )
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return cast(Node, node.value[step])
    return None
