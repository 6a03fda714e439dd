"""What two wordings of a scheme have in common: classes that came, went, moved, or say something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ClassChange:
    """A class that differs. `change` is added, removed, condition, within, order or words; `before` and `after` are its
    conditions, None where there is none."""

    code: str
    change: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Worded:
    when: str
    within: str
    rest: Mapping[str, Any]


def class_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ClassChange]:
    """The classes of two documents that differ, in the order of the later one, those that went at the end."""
    old, new = dict(_flat(before.get("classes", ()), "")), dict(_flat(after.get("classes", ()), ""))
    found = [one for code, worded in new.items() if (one := _changed(code, old.get(code), worded))]
    return [*found, *(ClassChange(code, "removed", old[code].when, None) for code in old if code not in new)]


def _flat(classes: Any, within: str) -> list[tuple[str, _Worded]]:
    found = []
    for place, one in enumerate(classes):
        rest = {key: value for key, value in one.items() if key not in {"when", "classes"}} | {"place": place}
        found += [(one["code"], _Worded(one["when"], within, rest)), *_flat(one.get("classes", ()), one["code"])]
    return found


def _changed(code: str, old: _Worded | None, new: _Worded) -> ClassChange | None:
    if old is None:
        return ClassChange(code, "added", None, new.when)
    if old == new:
        return None
    same_words = {**old.rest, "place": 0} == {**new.rest, "place": 0}
    change = "condition" if old.when != new.when else "within" if old.within != new.within else ""
    return ClassChange(code, change or ("order" if same_words else "words"), old.when, new.when)


def head_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The keys of the scheme itself that differ: names, purpose, criterion, strict, sensitive."""
    keys = dict.fromkeys([*after, *before])
    return [key for key in keys if key != "classes" and before.get(key) != after.get(key)]
