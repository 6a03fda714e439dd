"""`wattcare scheme activate|retire`."""

from datetime import date

import click
from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.classification.actions import approve_scheme, propose_scheme, retire_scheme
from wattcare.classification.commands.busy import busy
from wattcare.classification.commands.telling import actor_named, answering, as_json_option, by_option, print_json
from wattcare.classification.models import SchemeVersion, State
from wattcare.classification.queries.schemes import version_for
from wattcare.kernel.actors import system


def activate(*, code: str, by: str, on: str | None, as_json: bool) -> None:
    """Propose what is a draft, then approve it as the second person."""
    day = _day(on)
    with answering(as_json=as_json):
        actor = actor_named(by)
        version = version_for(actor, code, "work")
        with busy(_("Proving and classifying")), transaction.atomic():  # refused: nothing is proposed either
            if version.state == State.DRAFT or (day is not None and day != version.effective_on):
                # Whoever proposes has a hand in it and could not approve: the drafter's wish is carried out for them.
                propose_scheme(actor=system("scheme command"), code=code, effective_on=day)
            version = approve_scheme(actor=actor, code=code)
    _tell(version, as_json=as_json)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        told = _("“%(text)s” is not a day.") % {"text": text} + " " + _("Write it as 2026-01-31.")
        raise click.BadParameter(told, param_hint="--on") from error


def _tell(version: SchemeVersion, *, as_json: bool) -> None:
    code, number, state = version.scheme.code, version.number, State(version.state)
    if as_json:
        day = version.effective_on.isoformat() if version.effective_on else None
        print_json({"ok": True, "code": code, "version": number, "state": str(state), "effective_on": day})
    elif state is State.LIVE:
        click.echo(_("%(code)s v%(number)d decides from now on.") % {"code": code, "number": number})
    else:
        told = _("%(code)s v%(number)d is approved and waits for %(day)s.")
        click.echo(told % {"code": code, "number": number, "day": version.effective_on})


def retire(*, code: str, by: str, reason: str, as_json: bool) -> None:
    with answering(as_json=as_json):
        scheme = retire_scheme(actor=actor_named(by), code=code, reason=reason)
    if as_json:
        print_json({"ok": True, "code": scheme.code})
    else:
        click.echo(_("%(code)s decides nothing any more.") % {"code": scheme.code})


def commands() -> list[click.Command]:
    """The commands, in the language of the terminal."""
    return [
        click.Command(
            "activate",
            callback=activate,
            params=[
                click.Argument(["code"]),
                by_option(needed=True),
                click.Option(["--on"], metavar="DATE", help=_("The day from which it decides; without it, at once.")),
                as_json_option(),
            ],
            help=_(
                "Put the version in work live, as a second person who had no hand in it. It is proved first.\n\n"
                "Exit codes: 0 done, 1 refused or not proved."
            ),
        ),
        click.Command(
            "retire",
            callback=retire,
            params=[
                click.Argument(["code"]),
                by_option(needed=True),
                click.Option(["--reason"], required=True, help=_("Why; it is recorded.")),
                as_json_option(),
            ],
            help=_("End a scheme: it decides nothing any more, its history stays."),
        ),
    ]
