"""What follows from where the supplier is."""

from datetime import date
from zoneinfo import ZoneInfo

from wattcare.catalogue.queries import NoPack, pack, supplier_zone
from wattcare.kernel.clock import now


def region() -> str:
    """The country in which telephone numbers are written short; China before a pack is loaded."""
    try:
        return pack().country
    except NoPack:
        return "CN"


def language() -> str:
    """The language of customers who have not said theirs."""
    try:
        return pack().language
    except NoPack:
        return "zh-hans"


def currency() -> str:
    try:
        return pack().currency
    except NoPack:
        return "CNY"


def area_codes() -> frozenset[str]:
    """The codes of the pack's area kinds; none before a pack is loaded."""
    try:
        return frozenset(kind.code for kind in pack().area_kinds)
    except NoPack:
        return frozenset()


def today() -> date:
    """The supplier's calendar day."""
    return now().astimezone(ZoneInfo(supplier_zone())).date()
