"""How complete a customer's archive is, and how old what it says. A first, simple form: what a contact needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

USAGE_AGE = timedelta(days=100)
OLD_AFTER = timedelta(days=730)  # two years without a look at the record


@dataclass(frozen=True)
class Known:
    """What the archive holds of a customer, as far as completeness asks."""

    identity: bool = False
    reachable: bool = False  # a telephone or e-mail address that has not bounced
    confirmed: bool = False  # somebody has made sure of a contact point
    account: bool = False
    supply: bool = False
    area: bool = False
    network: bool = False
    meter: bool = False
    capacity: bool = False
    last_usage: date | None = None


CHECKS: Mapping[str, Any] = {
    "identity": _("Identity or credit code"),
    "reachable": _("A telephone or e-mail address that works"),
    "confirmed": _("A confirmed contact"),
    "account": _("An account"),
    "supply": _("A supply address"),
    "area": _("The area kind of each address"),
    "network": _("Transformer and feeder"),
    "meter": _("A meter"),
    "capacity": _("Voltage and capacity"),
    "usage": _("Usage of the last three months"),
}
_NOT_YET_SUPPLIED = ("identity", "reachable", "confirmed")


@dataclass(frozen=True)
class Completeness:
    """`share` from 0 to 100; `missing` names what is wanting; `age` since the record last changed."""

    share: int
    missing: tuple[Any, ...]
    age: timedelta

    @property
    def old(self) -> bool:
        return self.age > OLD_AFTER


def completeness(known: Known, *, lifecycle: str, changed_on: date, today: date) -> Completeness:
    """Which of CHECKS hold; of customers who are not supplied only those that make sense for them."""
    asked = list(CHECKS) if lifecycle == "current" else list(_NOT_YET_SUPPLIED)
    missing = [code for code in asked if not _holds(known, code, today)]
    share = round(100 * (len(asked) - len(missing)) / len(asked))
    return Completeness(share, tuple(CHECKS[code] for code in missing), today - changed_on)


def _holds(known: Known, code: str, today: date) -> bool:
    if code == "usage":
        return known.last_usage is not None and today - known.last_usage <= USAGE_AGE
    return bool(getattr(known, code))
