"""Enums that carry what a person sees of them: label, tone, icon. `badge` draws them."""

from dataclasses import dataclass
from enum import Enum
from typing import Self

from wattcare.kernel.ui.tones import Tone


@dataclass(frozen=True)
class Look:
    """How one code is shown; `label` is a string or a lazy one.

    For enums of a `rules.py`, which may not know Django: keep `{Stage.OPEN: Look(...)}` beside the page.
    """

    code: str
    label: object
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


class Coded(Enum):
    """Base of enums with a look.

    class Stage(Coded):
        OPEN = "open", _("Open"), Tone.INFO, "circle"
    """

    def __init__(self, code: str, label: object, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        self.code = code
        self.label = label
        self.tone = tone
        self.icon = icon

    def __str__(self) -> str:
        return str(self.label)

    @classmethod
    def of(cls, code: str) -> Self:
        """The member with this code; ValueError when there is none."""
        for member in cls:
            if member.code == code:
                return member
        raise ValueError(f"{cls.__name__} has no code {code!r}")

    @classmethod
    def choices(cls) -> list[tuple[str, object]]:
        """(code, label) pairs for model and form fields."""
        return [(member.code, member.label) for member in cls]
