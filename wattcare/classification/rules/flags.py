"""The restricted flags: service needs that a person sets, for a reason, until a day of review.

None of them is a class and none can be asked for by a limit, a route, a filter or an export: a flag says what whoever
serves the customer has to prepare, it never lowers service.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

REVIEW_WITHIN = timedelta(days=366)  # nobody stays flagged for longer without somebody looking at it again
REASON_FROM = 6  # characters; a flag without a reason one can check is gossip


@dataclass(frozen=True)
class FlagKind:
    """What may be flagged: its name, and what it asks of whoever serves the customer."""

    code: str
    label: Any
    advice: Any


_KINDS = (
    FlagKind(
        "troublesome",
        _("Needs special handling"),
        _("Hand over to an experienced colleague; explain each step, confirm it in writing, keep every limit."),
    ),
    FlagKind("legal", _("In a legal dispute"), _("Answer in writing and show the answer to the legal office first.")),
    FlagKind("unsafe_site", _("Unsafe to visit alone"), _("Go with two people and announce the visit by telephone.")),
    FlagKind("media", _("In the public eye"), _("Tell the head of customer service before the first answer.")),
    FlagKind("privacy", _("Protected identity"), _("Tell nobody where the customer lives, relatives included.")),
)
FLAGS: dict[str, FlagKind] = {kind.code: kind for kind in _KINDS}


def review_is_due(review_on: date, today: date) -> bool:
    """Whether a flag's owner has to look at it again."""
    return review_on <= today
