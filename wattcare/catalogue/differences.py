"""What changes when one edition of a pack replaces another."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wattcare.catalogue.documents import to_document
from wattcare.catalogue.rules import Pack


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change at a path such as `commitments[SG.12345].editions[2021].limits`; values as in the document."""

    change: Change
    path: str
    before: Any = None
    after: Any = None

    def as_json(self) -> dict[str, Any]:
        return {"change": self.change, "path": self.path, "before": self.before, "after": self.after}


def differences(old: Pack | None, new: Pack) -> list[Difference]:
    """All changes from `old` to `new`, in the order of the pack; None as `old` means that nothing was there."""
    before = to_document(old) if old else {}
    return list(_compare("", before, to_document(new)))


def _compare(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, list) and isinstance(after, list):
        yield from _compare_lists(path, before, after)
    elif isinstance(before, dict) and isinstance(after, dict):
        yield from _compare_keys(path, before, after, "{}.{}")
    elif before != after:
        yield Difference(Change.CHANGED, path, before, after)


def _compare_lists(path: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    old, new = _keyed(before), _keyed(after)
    if old is None or new is None:
        if before != after:
            yield Difference(Change.CHANGED, path, before, after)
        return
    yield from _compare_keys(path, old, new, "{}[{}]")
    order = [key for key in old if key in new], [key for key in new if key in old]
    if order[0] != order[1]:
        yield Difference(Change.CHANGED, f"{path}.order", *order)


def _compare_keys(path: str, before: dict[str, Any], after: dict[str, Any], shape: str) -> Iterator[Difference]:
    for key in [*before, *(key for key in after if key not in before)]:
        place = shape.format(path, key).lstrip(".")
        if key not in after:
            yield Difference(Change.REMOVED, place, before=before[key])
        elif key not in before:
            yield Difference(Change.ADDED, place, after=after[key])
        else:
            yield from _compare(place, before[key], after[key])


def _keyed(items: list[Any]) -> dict[str, Any] | None:
    """The items by their code; None when they have none."""
    if not all(isinstance(item, dict) and "code" in item for item in items):
        return None
    return {_name(item): item for item in items}


def _name(item: dict[str, Any]) -> str:
    """A record's code; variants are told apart by their key and scheme, choices by their field."""
    parts = (item["key"], item.get("scheme"), item["code"]) if "key" in item else (item.get("field"), item["code"])
    return ":".join(filter(None, parts))
