"""The town's words, read from the data files of its pack: names, places, trades, staff, stories, phrases.

Languages of a town are its pack's: `data/cn-sgcc` is written in Chinese, `data/gb-ofgem` in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """A kind of matter people raise, with everything said about it on its way. `flow` names how it is handled."""

    kind: str
    cause: str
    flow: str
    weight: float
    subject: tuple[str, ...]
    text: tuple[str, ...]
    task: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    check: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()
    storm: float = 0
    seasons: Mapping[int, float] | None = None
    areas: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    unit: str = ""  # the department that does the order: `place` for the one that serves the area
    unit_hv: str = ""  # the same for customers at high voltage
    slow: float = 1.0
    step: str = ""


@dataclass(frozen=True)
class TownWords:
    """All data files of a pack."""

    pack: str
    people: Words
    places: Words
    firms: Words
    staff: Words
    phrases: Words
    classes: Words
    stories: tuple[Story, ...]


def packs_with_a_town() -> list[str]:
    """The codes of the packs for which a town can be generated."""
    return sorted(folder.name for folder in DATA.iterdir() if (folder / "people.yaml").is_file())


@cache
def words_of(pack: str) -> TownWords:
    """The words of the town of this pack. Raises KeyError when there is none."""
    if pack not in packs_with_a_town():
        raise KeyError(pack)
    folder = DATA / pack
    stories = [story for path in sorted(folder.glob("stories*.yaml")) for story in _load(path)]
    names = ("people", "places", "firms", "staff", "phrases", "classes")
    parts = {name: _load(folder / f"{name}.yaml") for name in names}
    return TownWords(pack=pack, stories=tuple(_story(raw) for raw in stories), **parts)


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def _story(raw: Words) -> Story:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Story(**fields)


def weighted(text: str) -> list[tuple[str, float]]:
    """`王×92 李×90` as pairs of name and weight."""
    pairs = (item.rsplit("×", 1) for item in text.split())
    return [(name, float(weight)) for name, weight in pairs]
