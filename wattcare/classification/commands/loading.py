"""`wattcare scheme list|load|diff`."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.text import Text

from wattcare.catalogue.queries import NoPack, pack
from wattcare.classification.actions import change_draft, draft_scheme
from wattcare.classification.commands.busy import busy
from wattcare.classification.commands.reports import console
from wattcare.classification.commands.telling import (
    actor_named,
    answering,
    as_json_option,
    by_option,
    print_json,
    table,
    text,
)
from wattcare.classification.differences import class_changes, head_changes
from wattcare.classification.models import IN_WORK, SchemeVersion, State
from wattcare.classification.queries.comparing import Comparison, compare_versions, compare_with
from wattcare.classification.queries.scheme_files import find_scheme, shipped, text_of
from wattcare.classification.queries.schemes import SchemeLine, schemes_for, version_for
from wattcare.classification.rules.findings import Problem, SchemeError
from wattcare.classification.rules.reading import document_of, read_scheme
from wattcare.classification.rules.schemes import Scheme
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor

DIFFERENT = 1


@dataclass(frozen=True)
class Loaded:
    """What loading one file came to: drafted, changed, or unchanged; `version` is the version that says it."""

    code: str
    outcome: str
    version: int
    state: str


def _pack_code() -> str:
    try:
        return pack().code
    except NoPack:
        return "cn-sgcc"


def _read(source: str) -> Scheme:
    """The scheme of a file or of the supplier's pack. Raises SchemeError."""
    own = _pack_code()
    path = find_scheme(source, own)
    return read_scheme(text_of(path, shipped(own)), profile_fields(), path.name)


def _read_all(sources: Sequence[str]) -> list[Scheme]:
    """All of them, or the problems of all of them."""
    found: list[Scheme] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            found.append(_read(source))
        except SchemeError as error:
            problems += error.problems
    if problems:
        raise SchemeError(problems)
    return found


# ── list ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def list_schemes(*, as_json: bool, retired: bool, by: str | None) -> None:
    """Schemes of the supplier, and those of the pack that are not loaded."""
    with answering(as_json=as_json):
        lines = schemes_for(actor_named(by), retired=retired)
        waiting = [code for code in shipped(_pack_code()) if code not in {one.code for one in lines}]
        if as_json:
            print_json({"schemes": [_line_json(one) for one in lines], "shipped": waiting})
            return
        _print_lines(lines)
        if waiting:
            click.echo(_("In the pack, not loaded: %(codes)s") % {"codes": ", ".join(waiting)})


def _line_json(line: SchemeLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "names": dict(line.names),
        "strict": line.strict,
        "sensitive": line.sensitive,
        "live": line.live.number if line.live else None,
        "in_work": {"version": line.work.number, "state": line.work.state} if line.work else None,
        "members": {one.definition.code: one.members for one in line.classes},
        "unclassified": line.unclassified,
        "retired_at": line.retired_at.isoformat() if line.retired_at else None,
    }


def _print_lines(lines: Sequence[SchemeLine]) -> None:
    made = table(
        _("Scheme"),
        pgettext("of a scheme", "Name"),
        _("Decides"),
        _("In work"),
        ">" + _("Customers"),
        ">" + _("In no class"),
    )
    for line in lines:
        live = f"v{line.live.number}" if line.live else "–"
        work = f"v{line.work.number} {State(line.work.state).label}" if line.work else "–"
        row = [line.code, text(line.names), live, work, f"{line.members:,}", f"{line.unclassified:,}"]
        made.add_row(*map(Text, row))
    console().print(made)


# ── load ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def load(*, sources: tuple[str, ...], shipped_ones: bool, by: str | None, as_json: bool) -> None:
    """Draw up what the files say; nothing at all when one of them is wrong or refused."""
    wanted = [*sources, *(shipped(_pack_code()) if shipped_ones else ())]
    if not wanted:
        raise click.UsageError(_("Name files or schemes of the pack, or give --shipped."))
    with answering(as_json=as_json), transaction.atomic():
        actor = actor_named(by)
        loaded = [_load(actor, one) for one in _read_all(wanted)]
    if as_json:
        print_json({"ok": True, "schemes": [vars(one) for one in loaded]})
        return
    words = {"drafted": _("drawn up"), "changed": _("worded anew"), "unchanged": _("nothing to change")}
    for one in loaded:
        click.echo(f"{one.code} v{one.version} ({State(one.state).label}): {words[one.outcome]}")


def _load(actor: Actor, scheme: Scheme) -> Loaded:
    document = document_of(scheme)
    versions = SchemeVersion.objects.filter(scheme__code=scheme.code, scheme__retired_at=None)
    known = list(versions.filter(state__in=[*IN_WORK, State.LIVE]).order_by("-number"))  # in work before live
    for one in known[:1]:
        if one.document == document:
            return Loaded(scheme.code, "unchanged", one.number, one.state)
    if known and known[0].state in IN_WORK:
        made = change_draft(actor=actor, code=scheme.code, document=document)
        return Loaded(scheme.code, "changed", made.number, made.state)
    made = draft_scheme(actor=actor, document=document)
    return Loaded(scheme.code, "drafted", made.number, made.state)


# ── diff ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def diff(*, source: str, by: str | None, as_json: bool) -> None:
    """What a file, or the version in work, would change of what decides; ends with 1 when there is a difference."""
    with answering(as_json=as_json), busy(_("Counting customers")):
        before, document, found = _compared(actor_named(by), source)
    old: Mapping[str, Any] = before.document if before else {}
    told: dict[str, Sequence[Any]] = {
        "scheme": head_changes(old, document),
        "classes": [vars(one) for one in class_changes(old, document)],
    }
    if as_json:
        print_json(_comparison_json(found) | {"changes": told})
    else:
        _print_difference(found, told)
    sys.exit(DIFFERENT if told["scheme"] or told["classes"] or found.moved else 0)


def _compared(actor: Actor, source: str) -> tuple[SchemeVersion | None, Mapping[str, Any], Comparison]:
    """The live version, the other one's document, and who would move between them."""
    work = SchemeVersion.objects.filter(scheme__code=source, state__in=IN_WORK).first()
    if work is not None:
        work = version_for(actor, source, "work")
        live = _live(source)
        return live, work.document, compare_versions(live, work, home.today())
    scheme = _read(source)
    live, document = _live(scheme.code), document_of(scheme)
    return live, document, compare_with(live, scheme, document, home.today())


def _live(code: str) -> SchemeVersion | None:
    return SchemeVersion.objects.select_related("scheme").filter(scheme__code=code, state=State.LIVE).first()


def _comparison_json(found: Comparison) -> dict[str, Any]:
    return {
        "scheme": found.code,
        "day": found.day.isoformat(),
        "before": found.before,
        "after": found.after or None,
        "customers": found.customers,
        "moved": found.moved,
        "cells": [
            {"from": was, "to": to, "customers": count, "samples": list(found.samples[was, to])}
            for (was, to), count in sorted(found.cells.items(), key=lambda one: -one[1])
        ],
    }


def _print_difference(found: Comparison, told: Mapping[str, Sequence[Any]]) -> None:
    out = console()
    for key in told["scheme"] if found.before is not None else ():
        out.print(Text(f"~ {key}"))
    signs = {"added": "+", "removed": "-"}
    for one in told["classes"]:
        change = " → ".join(filter(None, dict.fromkeys([one["before"], one["after"]])))
        out.print(Text(f"{signs.get(one['change'], '~')} {one['code']}: {change}"))
    out.print(_("%(moved)s of %(customers)s customers would move.") % {
        "moved": f"{found.moved:,}", "customers": f"{found.customers:,}",
    })  # fmt: skip
    if found.before is None:
        _print_members(found)
    made = table(_("Class before"), _("Class after"), ">" + _("Customers"), _("Such as"))
    for (was, to), count in found.moves:
        made.add_row(*map(Text, [was or "–", to or "–", f"{count:,}", ", ".join(found.samples[was, to])]))
    if found.moves:
        out.print(made)


def _print_members(found: Comparison) -> None:
    """Where everybody would be, where nothing decides yet."""
    made = table(_("Class"), ">" + _("Customers"))
    for code, count in sorted(found.members(after=True).items(), key=lambda one: -one[1]):
        made.add_row(Text(code or "–"), f"{count:,}")
    console().print(made)


def commands() -> list[click.Command]:
    """The commands, in the language of the terminal."""
    return [
        click.Command(
            "list",
            callback=list_schemes,
            params=[
                click.Option(["--retired"], is_flag=True, help=_("Also schemes that have ended.")),
                by_option(),
                as_json_option(),
            ],
            help=_("Schemes, what decides and what is in work, with how many customers they hold."),
        ),
        click.Command(
            "load",
            callback=load,
            params=[
                click.Argument(["sources"], nargs=-1, metavar="FILE|CODE…"),
                click.Option(
                    ["--shipped", "shipped_ones"], is_flag=True, help=_("All schemes of the supplier's pack.")
                ),
                by_option(),
                as_json_option(),
            ],
            help=_(
                "Draw up schemes from files, or from the supplier's pack by their codes. What stands there already is "
                "left as it is.\n\nExit codes: 0 done, 1 refused, 2 wrong files; then nothing is loaded at all."
            ),
        ),
        click.Command(
            "diff",
            callback=diff,
            params=[click.Argument(["source"], metavar="CODE|FILE"), by_option(), as_json_option()],
            help=_(
                "What the version in work, or a file, changes of what decides, and who would move.\n\n"
                "Exit codes: 0 nothing, 1 something, 2 wrong files."
            ),
        ),
    ]
