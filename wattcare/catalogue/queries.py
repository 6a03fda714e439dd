"""Which pack is in use, and what was loaded when."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.documents import from_document
from wattcare.catalogue.models import PackVersion
from wattcare.catalogue.rules import Pack
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound, Refused
from wattcare.kernel.slots import Slot
from wattcare.staff.queries import forget_tree

RECHECK_SECONDS = 3.0
MOMENT_SECONDS = 0.3
NO_PACK_ZONE = "UTC"

codes_in_use: Slot[Mapping[str, frozenset[str]], Iterable[tuple[str, str]]] = Slot("codes in use")
"""Asked before a pack takes codes away: given the codes per section (`kinds`, `causes`, `commitments`, `channels` …),
those that records still use come back as (section, code). Codes of `field_choices` are written `field:code`."""


@dataclass(frozen=True)
class Coming:
    """A pack about to be loaded, and its folder where it comes from one."""

    pack: Pack
    folder: Path | None = None


class_objections: Slot[Coming, Iterable[str]] = Slot("class objections")
"""Asked before a pack is loaded: what speaks against the classes its limits and routes name, a sentence each."""


class NoPack(Refused):
    """No pack has been loaded yet."""

    def __init__(self) -> None:
        super().__init__("no_pack", _("No pack is loaded. Load one with “wattcare pack load CODE”."), status=409)


@dataclass
class _Held:
    """The pack in use as this process knows it. Reading it again costs a few milliseconds, so it is kept."""

    checked: float = 0.0
    version_id: int | None = None
    digest: str = ""
    pack: Pack | None = None


_held = _Held()
_lock = Lock()


def forget() -> None:
    """Let the next question ask the database again."""
    _held.checked = 0.0


def pack() -> Pack:
    """The supplier's pack. Raises NoPack before the first one is loaded.

    A pack loaded by another process is noticed within RECHECK_SECONDS.
    """
    if _held.pack is None or time.monotonic() - _held.checked > RECHECK_SECONDS:
        _refresh()
    if _held.pack is None:
        raise NoPack
    return _held.pack


def looked_lately() -> bool:
    """Whether the pack was looked for a moment ago, most likely for the page that is being made: what else a process
    keeps in mind can be looked for with the next one."""
    return time.monotonic() - _held.checked < MOMENT_SECONDS


def version_in_use() -> int:
    """The id of the pack version that `pack()` answers with. Raises NoPack."""
    pack()
    assert _held.version_id is not None  # noqa: S101  set together with the pack
    return _held.version_id


def _refresh() -> None:
    with _lock:
        row = PackVersion.objects.filter(in_use=True).values_list("id", "digest").first()
        version_id, digest = row or (None, "")
        if (version_id, digest) != (_held.version_id, _held.digest):
            forget_tree()  # departments come with packs
            _held.pack = _read(version_id) if version_id is not None else None
            _held.version_id, _held.digest = version_id, digest
        _held.checked = time.monotonic()


def _read(version_id: int) -> Pack:
    return from_document(PackVersion.objects.values_list("document", flat=True).get(pk=version_id))


def supplier_zone() -> str:
    """The IANA name of the supplier's time zone; UTC before a pack is loaded."""
    try:
        return pack().zone
    except NoPack:
        return NO_PACK_ZONE


def in_supplier_zone(instant: datetime) -> datetime:
    """`instant` as it is where it says its offset, else as local time of the supplier."""
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(supplier_zone()))


def read(version: PackVersion) -> Pack:
    """The pack of a loaded version."""
    return from_document(version.document)


def active_pack(code: str) -> Pack | None:
    """The active version of the pack of this code; None when it was never loaded."""
    document = PackVersion.objects.filter(code=code, active=True).values_list("document", flat=True).first()
    return from_document(document) if document else None


def pack_version(version_id: int, actor: Actor) -> PackVersion:
    """A loaded version the actor may see; NotFound otherwise."""
    found = PackVersion.objects.visible_to(actor).filter(pk=version_id).first()
    if found is None:
        raise NotFound(_("There is no such pack version."))
    return found


def version_before(version: PackVersion) -> PackVersion | None:
    """The version of the same pack that was loaded before this one."""
    earlier = PackVersion.objects.filter(code=version.code, loaded_at__lte=version.loaded_at)
    return earlier.exclude(pk=version.pk).order_by("-loaded_at", "-id").first()


def versions(actor: Actor) -> list[PackVersion]:
    """All loaded versions the actor may see, the latest first, without their documents."""
    return list(PackVersion.objects.visible_to(actor).defer("document")[:200])


def declared_permissions() -> frozenset[str]:
    """Every permission code that an installed capability declares in its `permissions.py`."""
    codes: set[str] = set()
    for config in apps.get_app_configs():
        if config.name.startswith("wattcare."):
            try:
                codes.update(import_string(f"{config.name}.permissions.PERMISSIONS"))
            except ImportError:
                continue
    return frozenset(codes)
