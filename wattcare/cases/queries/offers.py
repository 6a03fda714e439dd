"""Places cases offer to the capabilities above: conditions for closing, what goes out, what the pages show."""

from dataclasses import dataclass

from wattcare.cases.models import Case
from wattcare.cases.rules import NewFile
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Verdict
from wattcare.kernel.slots import Slot
from wattcare.kernel.ui.panels import Panel


@dataclass(frozen=True)
class Reply:
    """An answer to the customer, given inside a transaction that has not committed yet."""

    case: Case
    channel: str
    text: str
    files: tuple[NewFile, ...] = ()


@dataclass(frozen=True)
class Viewed:
    """A case on its page, and who looks at it."""

    actor: Actor
    case: Case


closing_conditions: Slot[Case, Verdict] = Slot("closing_conditions")
"""Complaints asks for finding, remedy and reply; each says Allowed, or Denied with its reason."""

replies: Slot[Reply, None] = Slot("replies", outward=True)
"""Called inside the reply's transaction: a channel that sends writes its outgoing message here."""

acknowledgements: Slot[Case, None] = Slot("acknowledgements", outward=True)
"""Called by the worker after a case was opened: a channel that can tells the customer the case's number."""

case_page_panels: Slot[Viewed, Panel | None] = Slot("case_page_panels")
"""Panels at the right of the case's page, below its own; None where there is nothing to say."""
