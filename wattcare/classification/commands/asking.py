"""`wattcare scheme why|classify`."""

from collections.abc import Mapping
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.text import Text

from wattcare.classification.actions import classify_all, classify_stale, record_look
from wattcare.classification.actions.classifying import Counts
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
from wattcare.classification.queries.explaining import ClassWhy, Why, why
from wattcare.classification.queries.live import visible_live
from wattcare.classification.rules.why import Reason
from wattcare.classification.shapes import why_json
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused

MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


# ── why ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def ask_why(*, customer: str, scheme: str | None, by: str | None, as_json: bool) -> None:
    """The classes of a customer, with the parts of their conditions."""
    with answering(as_json=as_json):
        found = [_looked_at(actor_named(by), customer, code) for code in _asked(actor_named(by), scheme)]
    if as_json:
        print_json([why_json(one) for one in found])
        return
    for one in found:
        _print_why(one, everything=scheme is not None)


def _asked(actor: Actor, scheme: str | None) -> list[str]:
    return [scheme] if scheme is not None else [one.code for one in visible_live(actor)]


def _looked_at(actor: Actor, customer: str, scheme: str) -> Why:
    """The answer; that somebody looks at what few may see is recorded."""
    found = why(actor, customer, scheme)
    record_look(actor=actor, text=found.looked_at, number=customer)
    return found


def _print_why(found: Why, *, everything: bool) -> None:
    out = console()
    taking = next((one for one in found.classes if one.takes), None)
    name = text(taking.definition.names) if taking else _("no class")
    out.print(Text(f"{text(found.names)} ({found.scheme}): {name}", style="bold"))
    if not found.settled:
        out.print(Text(_("The archive has changed; the class kept is brought up within a minute.")))
    for one in found.classes if everything or taking is None else [taking]:
        _print_class(out.print, one)


def _print_class(show: Any, one: ClassWhy) -> None:
    sign, colour = MARKS[one.fits]
    show(Text(f"  {sign} {one.definition.code} {text(one.definition.names)}", style=colour))
    for reason in one.reasons:
        _print_reason(show, reason, 2)


def _print_reason(show: Any, reason: Reason, depth: int) -> None:
    sign, colour = MARKS[reason.holds]
    value = f" — {reason.value_text}" if reason.value_text else ""
    show(Text("  " * depth + f"{sign} {reason.text}{value}", style=colour))
    for part in reason.parts:
        _print_reason(show, part, depth + 1)


# ── classify ────────────────────────────────────────────────────────────────────────────────────────────────────────


def classify(*, schemes: tuple[str, ...], everybody: bool, by: str | None, as_json: bool) -> None:
    """Classify customers whose archive has changed, or everybody."""
    with answering(as_json=as_json):
        actor = actor_named(by)
        if not everybody and not schemes:
            _clear(actor, as_json=as_json)
            return
        _refuse_unknown(actor, schemes)
        with busy(_("Classifying all customers")):
            found = classify_all(actor=actor, schemes=list(schemes) or None)
    if as_json:
        print_json({"ok": True, "schemes": {code: _counts_json(counts) for code, counts in found.items()}})
    else:
        _print_counts(found)


def _refuse_unknown(actor: Actor, schemes: tuple[str, ...]) -> None:
    live = {one.code for one in visible_live(actor)}
    unknown = [code for code in schemes if code not in live]
    if unknown:
        told = _("The scheme “%(code)s” decides nothing now.") % {"code": unknown[0]}
        raise Refused("not_live", told)


def _clear(actor: Actor, *, as_json: bool) -> None:
    cleared = 0
    with busy(_("Classifying customers whose archive has changed")):
        while done := classify_stale(actor=actor):
            cleared += done
    if as_json:
        print_json({"ok": True, "changed": cleared})
    else:
        click.echo(_("Changes gone through: %(count)d.") % {"count": cleared})


def _counts_json(counts: Counts) -> dict[str, Any]:
    return {**vars(counts), "members": dict(counts.members)}


def _print_counts(found: Mapping[str, Counts]) -> None:
    made = table(
        _("Scheme"),
        ">" + _("Customers"),
        ">" + _("In no class"),
        ">" + _("Left their class"),
        ">" + _("For the first time"),
    )
    for code, counts in found.items():
        numbers = (sum(counts.members.values()), counts.unclassified, counts.moved, counts.entered)
        made.add_row(*map(Text, [code, *(f"{number:,}" for number in numbers)]))
    console().print(made)


def commands() -> list[click.Command]:
    """The commands, in the language of the terminal."""
    return [
        click.Command(
            "why",
            callback=ask_why,
            params=[
                click.Argument(["customer"], metavar="CUSTOMER"),
                click.Argument(["scheme"], required=False),
                by_option(),
                as_json_option(),
            ],
            help=_("Why a customer is in a class: the parts of its condition, which hold, with which values."),
        ),
        click.Command(
            "classify",
            callback=classify,
            params=[
                click.Argument(["schemes"], nargs=-1, metavar="[SCHEME…]"),
                click.Option(["--all", "everybody"], is_flag=True, help=_("All customers, under all live schemes.")),
                by_option(),
                as_json_option(),
            ],
            help=_("Classify customers whose archive has changed; with --all, or for schemes named, all customers."),
        ),
    ]
