"""How the archive's codes look: words, icons, colours."""

from collections.abc import Mapping
from typing import Any

from wattcare.catalogue.queries import NoPack, pack
from wattcare.catalogue.rules import ChoiceField
from wattcare.catalogue.vocabulary import VariantKey
from wattcare.customers.rules import (
    CONTACT_KINDS,
    CUSTOMER_KINDS,
    LIFECYCLES,
    SPECIAL_NEEDS,
    ContactKind,
    CustomerKind,
    Lifecycle,
)
from wattcare.kernel.ui.choices import Look
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.tones import Tone

_KINDS: Mapping[str, tuple[Tone, str]] = {
    CustomerKind.PERSON: (Tone.NEUTRAL, "user"),
    CustomerKind.INTERMEDIARY: (Tone.VIOLET, "building-community"),
    CustomerKind.ENTERPRISE: (Tone.INFO, "building-factory-2"),
    CustomerKind.GOVERNMENT: (Tone.ACCENT, "building-bank"),
    CustomerKind.SOCIAL: (Tone.ACCENT, "users-group"),
}
_LIFECYCLES: Mapping[str, tuple[Tone, str]] = {
    Lifecycle.POTENTIAL: (Tone.INFO, "user-plus"),
    Lifecycle.CURRENT: (Tone.GOOD, "plug-connected"),
    Lifecycle.PAST: (Tone.NEUTRAL, "plug-connected-x"),
}
CONTACT_ICONS: Mapping[str, str] = {
    ContactKind.PHONE: "phone",
    ContactKind.EMAIL: "mail",
    ContactKind.POSTAL: "mailbox",
    ContactKind.WECHAT: "brand-wechat",
}


def kind_look(code: str) -> Look:
    tone, icon = _KINDS.get(code, (Tone.NEUTRAL, "user"))
    return Look(code, CUSTOMER_KINDS.get(code, code), tone, icon)


def lifecycle_look(code: str) -> Look:
    tone, icon = _LIFECYCLES.get(code, (Tone.NEUTRAL, "help"))
    return Look(code, LIFECYCLES.get(code, code), tone, icon)


def contact_kind(code: str) -> object:
    return CONTACT_KINDS.get(code, code)


def area_name(code: str) -> str:
    """The area kind in the pack's words."""
    return _named("area_kinds", code)


def channel_name(code: str) -> str:
    return _named("channels", code)


def _named(section: str, code: str) -> str:
    try:
        known = getattr(pack(), section)
    except NoPack:
        known = ()
    return next((names(one.names) for one in known if one.code == code), code)


def connection_name(code: str) -> str:
    """The kind of connection in the pack's words."""
    try:
        return names(pack().variant_name(VariantKey.CONNECTION, code)) if code else ""
    except NoPack:
        return code


def area_choices() -> list[tuple[str, str]]:
    try:
        return [(kind.code, names(kind.names)) for kind in pack().area_kinds]
    except NoPack:
        return []


def sector_name(code: str) -> str:
    """The sector with what the pack calls it; the bare code where it names none."""
    try:
        named = pack().choices_of(ChoiceField.SECTOR).get(code)
    except NoPack:
        named = None
    return f"{code} {names(named)}" if named else code


def importance_name(code: str) -> str:
    """The grade of an important customer in the pack's words; the bare code where the pack has none."""
    try:
        return names(pack().variant_name(VariantKey.IMPORTANCE, code))
    except NoPack:
        return code


def need_name(code: str) -> str:
    """A special need in words; codes that nobody has named stand as they are."""
    return str(SPECIAL_NEEDS.get(code, code))


def voltage(volts: int | None) -> str:
    """`220 V`, `10 kV`."""
    if volts is None:
        return ""
    return f"{volts / 1000:g} kV" if volts >= 1000 else f"{volts} V"


def capacity(kva: Any) -> str:
    return "" if kva is None else f"{kva:,.2f}".rstrip("0").rstrip(".") + " kVA"
