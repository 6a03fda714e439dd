"""What classes are called, of versions long ended too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wattcare.classification.models import ClassCode
from wattcare.kernel.names import Names
from wattcare.kernel.ui.tones import Tone


@dataclass(frozen=True)
class ClassName:
    """A class as it is shown: of a class long gone, what the last version with it said."""

    code: str
    names: Names
    tone: Tone


def class_names(numbers: Iterable[int], *, sensitive: bool = False) -> Mapping[int, ClassName]:
    """What is said of classes, by id; without sensitive ones unless asked for. One statement."""
    classes = ClassCode.objects.in_bulk(sorted(set(numbers)))
    return {
        pk: ClassName(one.code, one.names, Tone.of(one.tone))
        for pk, one in classes.items()
        if sensitive or not one.sensitive
    }
