"""The words a pack may use: events, targets, natures, and how a limit binds."""

from enum import StrEnum

EVENTS = (
    "received",  # the matter reached the supplier: by call, letter, message or visit
    "ordered",  # an order was sent to a department
    "accepted",  # the department took the order
    "contacted",  # the customer was first spoken to about it
    "arrived",  # the crew stood at the place
    "site_checked",  # the place or the device was examined
    "plan_replied",  # the supply plan was given to the applicant
    "paid",  # the customer paid what was owed or due
    "restored",  # supply is back
    "energised",  # a new or changed connection carries current
    "result",  # a test or examination has its result
    "unit_replied",  # the department reported its order as done; of a case, the last of its departments
    "replied",  # the customer has the answer
    "called_back",  # the customer was asked whether it is settled
    "closed",  # the case is closed
    "notified",  # the customer or the public was told beforehand
    "outage_started",  # a planned or temporary outage began
    "cut_off",  # supply was cut for debt
    "switched",  # the change of supplier is done
    "left",  # the customer moved out or left the supplier
    "returned",  # a wrongly taken customer is back with the former supplier
    "appointed",  # the agreed appointment begins
    "failed",  # a guaranteed standard was missed
    "compensated",  # a due payment was made
    "ruled",  # an ombudsman or authority decided
)
"""Codes of the events that may start or stop a clock."""

CASE, ORDER, INTERRUPTION, ACCOUNT = "case", "order", "interruption", "account"
TARGETS = (CASE, ORDER, INTERRUPTION, ACCOUNT)
MEDIA = ("phone", "counter", "web", "app", "email", "letter", "visit", "media", "authority")
DUTIES = (
    "accept",  # takes calls, letters, visits and messages
    "dispatch",  # sends orders on and watches their limits
    "call_back",  # asks customers whether it is settled
    "complaint",
    "misconduct",
    "repair",
    "metering",
    "billing",
    "reading",
    "connection",
    "inspection",
    "voltage",
    "construction",
    "online",
    "charging",
    "key_account",
)
"""What a department does; several may share a duty."""
TEXT_USES = ("acknowledgement", "reply", "call_back", "close")
TONES = ("neutral", "accent", "info", "good", "warn", "bad", "violet")


class Nature(StrEnum):
    """What a kind of case is at heart, whatever a supplier calls it; other capabilities go by this."""

    ENQUIRY = "enquiry"
    FAULT = "fault"
    COMPLAINT = "complaint"
    MISCONDUCT = "misconduct"
    OPINION = "opinion"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    APPLICATION = "application"
    URGING = "urging"


class CallBack(StrEnum):
    ALWAYS = "always"
    ON_REQUEST = "on_request"
    NEVER = "never"


class Binds(StrEnum):
    """Whether each case must meet the limit, or the mean of all, or it is only measured."""

    EACH = "each"
    AVERAGE = "average"
    MEASURE = "measure"


class Direction(StrEnum):
    AFTER = "after"
    BEFORE = "before"


class Authority(StrEnum):
    """Who demands it: a law, a regulator, the supplier's own published word, or its internal rule."""

    LAW = "law"
    REGULATOR = "regulator"
    PUBLISHED = "published"
    INTERNAL = "internal"


class VariantKey(StrEnum):
    """The fact of a case by which a limit differs. `class` is the customer's under the scheme the commitment names."""

    AREA_KIND = "area_kind"
    CONNECTION = "connection"
    CUSTOMER_KIND = "customer_kind"
    IMPORTANCE = "importance"
    DAY_KIND = "day_kind"
    SEVERITY = "severity"
    NETWORK = "network"
    RESPONSE = "response"
    CLASS = "class"


def variants_of(key: "VariantKey | None", scheme: str = "") -> str:
    """Under which heading the values of a variant key are declared; classes of each scheme have their own."""
    return f"variants of {key} {scheme}" if key is VariantKey.CLASS else f"variants of {key}"


class ChoiceField(StrEnum):
    """The fields of the archive whose values a supplier's pack lists."""

    SECTOR = "sector"
    TARIFF_CLASS = "tariff_class"
    IMPORTANCE = "importance"


CHOICE_LENGTHS = {ChoiceField.SECTOR: 10, ChoiceField.TARIFF_CLASS: 60, ChoiceField.IMPORTANCE: 20}
"""How many characters the archive keeps of each."""


class Stage(StrEnum):
    REPLY = "reply"
    CALL_BACK = "call_back"
    CLOSE = "close"
