"""A calendar in a YAML file of its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from wattcare.commitments.calendars import Calendar
from wattcare.commitments.problems import CalendarError, Problem
from wattcare.commitments.reading import calendar_from_mapping

Place = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """Leaves dates as they are written, so that a wrong one is reported with its place."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_calendar_file(path: Path) -> Calendar:
    """The calendar in a YAML file; its code is the file's name where it gives none.

    Raises CalendarError with every problem and its line, also for a file that cannot be read.
    """
    document, lines = _load(path)
    twice = [Problem("twice", {"value": str(place[-1])}, place) for place in _repeated(document)]
    try:
        value = _construct(document, path)
        calendar = calendar_from_mapping(value, code=path.stem)
    except CalendarError as error:
        raise CalendarError(*(_at_line(problem, path, lines) for problem in (*twice, *error.problems))) from error
    if twice:
        raise CalendarError(*(_at_line(problem, path, lines) for problem in twice))
    return calendar


def _load(path: Path) -> tuple[yaml.Node | None, dict[Place, int]]:
    try:
        document = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CalendarError(Problem("file", {"value": reason}, where=str(path))) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CalendarError(_not_yaml(path, error)) from error
    return document, _lines(document)


def _construct(document: yaml.Node | None, path: Path) -> object:
    if document is None:
        return None
    loader = _Loader("")
    try:
        return loader.construct_document(document)
    except (yaml.YAMLError, ValueError) as error:
        raise CalendarError(_not_yaml(path, error)) from error
    finally:
        loader.dispose()


def _not_yaml(path: Path, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = f"{path}:{mark.line + 1}" if mark else str(path)
    return Problem("yaml", {"value": getattr(error, "problem", None) or str(error)}, where=where)


def _lines(document: yaml.Node | None) -> dict[Place, int]:
    """The line of each place, from 1; what an alias repeats is known by its anchor's place only."""
    lines: dict[Place, int] = {}
    seen: set[int] = set()
    ahead: list[tuple[Place, yaml.Node]] = [((), document)] if document else []
    while ahead:
        place, node = ahead.pop()
        lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            lines.update(((*place, str(key.value)), key.start_mark.line + 1) for key, _value in node.value)
            ahead += [((*place, str(key.value)), value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            ahead += [((*place, index), item) for index, item in enumerate(node.value)]
    return lines


def _repeated(node: yaml.Node | None, place: Place = ()) -> Iterator[Place]:
    """Places of keys, two levels deep, of which YAML would silently let the last win."""
    if not isinstance(node, yaml.MappingNode) or len(place) > 1:
        return
    seen: set[str] = set()
    for key, value in node.value:
        inside = (*place, str(key.value))
        if inside[-1] in seen:
            yield inside
        seen.add(str(key.value))
        yield from _repeated(value, inside)


def _at_line(problem: Problem, path: Path, lines: dict[Place, int]) -> Problem:
    if problem.where:
        return problem
    known = (problem.path[:length] for length in range(len(problem.path), -1, -1))
    line = next((lines[place] for place in known if place in lines), 1)
    return replace(problem, where=f"{path}:{line}")
