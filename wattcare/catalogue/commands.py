"""The commands `wattcare pack list|check|load`."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import click
from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wattcare.catalogue.actions import LoadResult, load_pack
from wattcare.catalogue.differences import Change, Difference
from wattcare.catalogue.models import PackVersion
from wattcare.catalogue.packs import Brought, PackError, PackFolder, check_pack, folder_loaded, shipped_codes
from wattcare.catalogue.rules import Pack
from wattcare.kernel.actors import system
from wattcare.kernel.results import DomainError

SHOWN = 60
SIGNS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}
WRONG, REFUSED = 2, 1


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _read(source: str, *, as_json: bool) -> PackFolder:
    """The pack with its folder, or exit code 2 with every problem of its files."""
    try:
        return check_pack(source)
    except PackError as error:
        if as_json:
            _print_json({"ok": False, "problems": [problem.as_json() for problem in error.problems]})
        else:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            count = len(error.problems)
            click.echo(ngettext("%(count)d problem.", "%(count)d problems.", count) % {"count": count}, err=True)
        sys.exit(WRONG)


def list_packs(*, as_json: bool) -> None:
    """Shipped packs and loaded versions."""
    loaded = list(PackVersion.objects.order_by("code", "-loaded_at").defer("document"))
    if as_json:
        _print_json({"shipped": shipped_codes(), "loaded": [_version(version) for version in loaded]})
        return
    click.echo(_("Shipped: %(codes)s") % {"codes": ", ".join(shipped_codes())})
    if not loaded:
        click.echo(_("Loaded: none."))
    for version in loaded:
        state = _("in use") if version.in_use else _("active") if version.active else _("earlier")
        when = f"{version.loaded_at:%Y-%m-%d %H:%M}Z"
        click.echo(f"{version.code:12} {version.version:10} {version.digest[:12]}  {when}  {state}")


def _version(version: PackVersion) -> dict[str, Any]:
    return {
        "code": version.code,
        "version": version.version,
        "digest": version.digest,
        "loaded_at": version.loaded_at.isoformat(),
        "loaded_by": version.loaded_by_code,
        "active": version.active,
        "in_use": version.in_use,
    }


def check(*, source: str, as_json: bool) -> None:
    """Read the files only."""
    found = _read(source, as_json=as_json).pack
    counts = {
        name: len(getattr(found, name)) for name in ("kinds", "causes", "commitments", "calendars", "departments")
    }
    if as_json:
        _print_json({"ok": True, "code": found.code, "version": found.version, "problems": [], **counts})
        return
    words = (_("Kinds"), _("Causes"), _("Commitments"), _("Calendars"), _("Departments"))
    listed = " · ".join(f"{word} {count}" for word, count in zip(words, counts.values(), strict=True))
    name = found.names.text(get_language() or "en")
    click.echo(_("%(code)s %(version)s, %(name)s: no problems.") % {**_identity(found), "name": name})
    click.echo(f"  {listed}")


def _identity(found: Pack) -> dict[str, str]:
    return {"code": found.code, "version": found.version}


def load(*, source: str, yes: bool, dry_run: bool, use: bool, as_json: bool) -> None:
    """Show the differences, ask, load."""
    folder = _read(source, as_json=as_json)
    found = folder.pack
    actor = system("pack-load")
    wanted = True if use else None
    try:
        ahead = load_pack(actor=actor, pack=found, dry_run=True, use=wanted, folder=folder.path)
        if not as_json:
            _print_differences(ahead.differences)
        if dry_run:
            _finish(found, ahead, as_json=as_json, loaded=False)
        if ahead.changed and not yes and (as_json or not sys.stdin.isatty()):
            _pending(found, ahead, as_json=as_json)
        if ahead.changed and not yes and not click.confirm(_question(found, ahead)):
            sys.exit(REFUSED)
        result, brought = _load(replace(folder, actor=actor), wanted)
        _finish(found, result, as_json=as_json, loaded=result.changed, brought=brought)
    except DomainError as error:
        if not as_json:
            raise
        _print_json({"ok": False, "code": error.code, "message": str(error.message)})
        sys.exit(REFUSED)


@transaction.atomic
def _load(folder: PackFolder, use: bool | None) -> tuple[LoadResult, list[Brought]]:
    """Load the pack and, where it is the supplier's own, what others keep in its folder."""
    assert folder.actor is not None  # noqa: S101  the caller's
    result = load_pack(actor=folder.actor, pack=folder.pack, use=use, folder=folder.path)
    told = folder_loaded.fill(folder) if result.in_use else []
    return result, [one for brought in told for one in brought]


def _question(found: Pack, ahead: LoadResult) -> str:
    if ahead.in_use:
        return _("Load %(code)s %(version)s as the supplier's pack?") % _identity(found)
    return _("Load %(code)s %(version)s beside the supplier's pack?") % _identity(found)


def _pending(found: Pack, ahead: LoadResult, *, as_json: bool) -> None:
    """Nobody can be asked: nothing is loaded."""
    if as_json:
        _print_json(_result(found, ahead, loaded=False))
    else:
        click.echo(_("Nothing loaded. Run again with --yes to load."), err=True)
    sys.exit(REFUSED)


def _finish(found: Pack, result: LoadResult, *, as_json: bool, loaded: bool, brought: Sequence[Brought] = ()) -> None:
    """Say what happened and leave: 0, or 1 when a dry run found differences."""
    if as_json:
        brought_along = [{"sort": one.sort, "code": one.code} for one in brought]
        _print_json({**_result(found, result, loaded=loaded), "brought": brought_along})
    elif loaded:
        click.echo(_("Loaded %(code)s %(version)s.") % _identity(found))
    elif not result.changed:
        click.echo(_("%(code)s %(version)s is loaded already; nothing to change.") % _identity(found))
    else:
        click.echo(_("Dry run: nothing loaded."))
    for one in () if as_json else brought:
        click.echo(f"+ {one.words}")
    sys.exit(REFUSED if result.changed and not loaded else 0)


def _result(found: Pack, result: LoadResult, *, loaded: bool) -> dict[str, Any]:
    return {
        "ok": loaded or not result.changed,
        "code": found.code,
        "version": found.version,
        "loaded": loaded,
        "changed": result.changed,
        "in_use": result.in_use,
        "differences": [difference.as_json() for difference in result.differences],
    }


def _print_differences(found: Sequence[Difference]) -> None:
    for line in _lines(found[:SHOWN]):
        click.echo(line)
    if len(found) > SHOWN:
        more = len(found) - SHOWN
        click.echo(ngettext("… and %(count)d more", "… and %(count)d more", more) % {"count": more})


def _lines(found: Iterable[Difference]) -> Iterable[str]:
    for difference in found:
        before, after = _short(difference.before), _short(difference.after)
        change = f"{before} → {after}" if difference.change is Change.CHANGED else before or after
        yield f"{SIGNS[difference.change]} {difference.path}: {change}"


def _short(value: object) -> str:
    if isinstance(value, list) and (len(value) > 3 or any(isinstance(item, dict) for item in value)):
        return ngettext("%(count)d entry", "%(count)d entries", len(value)) % {"count": len(value)}
    text = "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _as_json() -> click.Option:
    return click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON."))


pack = click.Group(
    "pack",
    help=_("Packs: kinds, causes, commitments, calendars and departments of a supplier, as a folder of YAML files."),
    commands=[
        click.Command(
            "list",
            callback=list_packs,
            params=[_as_json()],
            help=_("Packs that are shipped and packs that are loaded."),
        ),
        click.Command(
            "check",
            callback=check,
            params=[click.Argument(["source"], metavar="PATH|CODE"), _as_json()],
            help=_("Read a pack and report every problem, without loading it. Exit code 2 when there are problems."),
        ),
        click.Command(
            "load",
            callback=load,
            params=[
                click.Argument(["source"], metavar="PATH|CODE"),
                click.Option(["--yes", "-y"], is_flag=True, help=_("Load without asking.")),
                click.Option(["--dry-run"], is_flag=True, help=_("Only show what would change.")),
                click.Option(["--use"], is_flag=True, help=_("Make it the supplier's pack even if another one is.")),
                _as_json(),
            ],
            help=_(
                "Load a pack after showing what changes. Loading the same pack again changes nothing.\n\n"
                "Exit codes: 0 loaded or nothing to change, 1 refused or changes waiting, 2 wrong files."
            ),
        ),
    ],
)
