"""What stands in the editor of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from wattcare.classification.forms.flaws import Flaw
from wattcare.classification.forms.typed import Step, Typed, document_of, typed_of
from wattcare.classification.models import SchemeVersion
from wattcare.kernel.actors import Actor


@dataclass(frozen=True)
class Note:
    """What happened, above what is typed. `lines` lead to their places; `undo` offers to take a mend back,
    `changed` is the key of the first row it changed."""

    text: str
    tone: str = "info"
    icon: str = "info-circle"
    lines: Sequence[Flaw] = ()
    undo: bool = False
    changed: str = ""
    focus: bool = True


@dataclass(frozen=True)
class Editor:
    """What is typed, beside what is kept. `focus` is the row and the control in it that was used."""

    actor: Actor
    typed: Typed
    version: SchemeVersion | None = None
    note: Note | None = None
    undo: Step | None = None
    focus: tuple[str, str] = ("", "")
    changed: str = ""
    status: int = 200

    @property
    def unsaved(self) -> bool:
        kept = document_of(typed_of(self.version.document)) if self.version else document_of(Typed())
        return kept != document_of(self.typed)
