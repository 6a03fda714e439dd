"""The verb on packs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.catalogue import queries
from wattcare.catalogue.differences import Difference, differences
from wattcare.catalogue.documents import digest, to_document
from wattcare.catalogue.events import PackLoaded
from wattcare.catalogue.models import PackVersion
from wattcare.catalogue.rules import DepartmentDef, Pack
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.events import publish_on_commit
from wattcare.kernel.results import Refused
from wattcare.staff.actions import upsert_department, upsert_role

KEPT_SECTIONS = (
    "kinds", "causes", "commitments", "area_kinds", "pause_reasons", "return_reasons", "outcomes", "channels",
    "calendars", "field_choices",
)  # fmt: skip
_LOAD_LOCK = 0x57415450  # one load at a time, whichever pack


@dataclass(frozen=True)
class LoadResult:
    """What a load changed, or would change: `differences` to the active version, `in_use` whether it is the
    supplier's pack afterwards. `changed` is false when everything was as it should be."""

    differences: list[Difference]
    changed: bool
    in_use: bool
    version_id: int | None = None


@transaction.atomic
def load_pack(
    *, actor: Actor, pack: Pack, dry_run: bool = False, use: bool | None = None, folder: Path | None = None
) -> LoadResult:
    """Make `pack` the active version of its code; loading the same content again changes nothing.

    The first pack loaded becomes the supplier's own, later ones only with `use`. The supplier's pack brings its
    departments and roles (needs staff.manage). Refused when a role names an unknown permission, when limits or
    routes name classes that are not live or that few may see, or when a code would go that records use. With
    `dry_run` nothing is written, but refusals are the same. `folder` is where the pack comes from: its own schemes
    may be named before they are live.
    """
    actor.require("catalogue.load")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOAD_LOCK])
    in_use = PackVersion.objects.filter(in_use=True).first()
    becomes_used = bool(use) or in_use is None or in_use.code == pack.code
    changes = differences(queries.active_pack(pack.code), pack)
    changed = bool(changes) or (becomes_used and (in_use is None or in_use.code != pack.code))
    _refuse_unknown_permissions(pack)
    _refuse_wrong_classes(queries.Coming(pack, folder))
    if becomes_used and in_use is not None:
        _refuse_used_codes(in_use, pack)
    if dry_run or not changed:
        return LoadResult(changes, changed, becomes_used, in_use.pk if in_use else None)
    version = _activate(actor, pack, in_use=becomes_used)
    if becomes_used:
        _bring_staff(actor, pack)
    record(
        actor=actor, verb="catalogue.pack_load", object_type="pack", object_id=pack.code,
        before=_mark(in_use) if in_use else None,
        after={**_mark(version), "differences": len(changes), "in_use": becomes_used},
    )  # fmt: skip
    transaction.on_commit(queries.forget)
    queries.forget()
    publish_on_commit(PackLoaded(pack.code, pack.version, version.pk, becomes_used))
    return LoadResult(changes, True, becomes_used, version.pk)


def _mark(version: PackVersion) -> dict[str, str]:
    return {"code": version.code, "version": version.version, "digest": version.digest}


def _refuse_unknown_permissions(pack: Pack) -> None:
    known = queries.declared_permissions()
    unknown = sorted({code for role in pack.roles for code in role.permissions} - known)
    if unknown:
        what = _("The pack's roles name permissions that do not exist: %(codes)s.")
        raise Refused("unknown_permissions", what % {"codes": ", ".join(unknown)}, field="roles")


def _refuse_wrong_classes(coming: queries.Coming) -> None:
    """Limits and routes may ask for classes that everybody may know of, of schemes that are or will be live."""
    asked = queries.class_objections.fill(coming) if coming.pack.classes_asked_for else []
    wrong = sorted({sentence for sentences in asked for sentence in sentences})
    if wrong:
        raise Refused("wrong_classes", " ".join(wrong), errors={"commitments": list(wrong)})


def _refuse_used_codes(version: PackVersion, pack: Pack) -> None:
    gone = {section: _codes(queries.read(version), section) - _codes(pack, section) for section in KEPT_SECTIONS}
    gone = {section: codes for section, codes in gone.items() if codes}
    used = sorted({place for places in queries.codes_in_use.fill(gone) for place in places}) if gone else []
    if used:
        listed = ", ".join(f"{section}: {code}" for section, code in used[:20])
        what = _("The pack takes away codes that cases still use (%(codes)s). Keep them in the pack.")
        raise Refused("codes_in_use", what % {"codes": listed}, field="pack", status=409)


def _codes(pack: Pack, section: str) -> frozenset[str]:
    if section == "field_choices":
        return frozenset(f"{item.field}:{item.code}" for item in pack.field_choices)
    return frozenset(item.code for item in getattr(pack, section))


def _activate(actor: Actor, pack: Pack, *, in_use: bool) -> PackVersion:
    document = to_document(pack)
    if in_use:
        PackVersion.objects.filter(in_use=True).update(in_use=False)
    PackVersion.objects.filter(code=pack.code, active=True).update(active=False, in_use=False)
    version, _created = PackVersion.objects.update_or_create(
        code=pack.code,
        digest=digest(document),
        defaults={
            "version": pack.version, "document": document, "active": True, "in_use": in_use, "loaded_at": now(),
            "loaded_by_id": actor.id, "loaded_by_code": actor.code,
        },
    )  # fmt: skip
    return version


def _bring_staff(actor: Actor, pack: Pack) -> None:
    for department in _parents_first(pack.departments):
        upsert_department(
            actor=actor, code=department.code, names=department.names, parent_code=department.parent,
            duties=department.duties,
        )  # fmt: skip
    for role in pack.roles:
        upsert_role(actor=actor, code=role.code, names=role.names, permissions=role.permissions)


def _parents_first(departments: tuple[DepartmentDef, ...]) -> Iterator[DepartmentDef]:
    waiting = list(departments)
    done: set[str | None] = {None}
    while waiting:
        ready = [department for department in waiting if department.parent in done]
        yield from ready
        done.update(department.code for department in ready)
        waiting = [department for department in waiting if department not in ready]
