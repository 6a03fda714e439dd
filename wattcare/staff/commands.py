"""`wattcare user`: people from the command line, above all the first administrator."""

import json
import sys

import click
from django.utils.translation import gettext as _

from wattcare.kernel.actors import system
from wattcare.kernel.results import Refused
from wattcare.staff.actions import check_person, create_user

PLACE_SHAPE = "DEPARTMENT:ROLE"


@click.group(name="user", help=_("People on the staff."))
def user() -> None:
    """People from the command line."""


def _place(text: str) -> tuple[str, str]:
    department, colon, role = text.partition(":")
    if not (department and colon and role):
        raise click.BadParameter(_("“%(text)s” is not of the form %(shape)s.") % {"text": text, "shape": PLACE_SHAPE})
    return department, role


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(_("Nobody is there to be asked for the password; give it with --password-stdin."))
    return str(click.prompt(_("Password"), hide_input=True, confirmation_prompt=True))


@user.command(
    "create",
    help=_(
        "Create a person who may sign in. Without --password-stdin the password is asked for. "
        "Example: wattcare user create gao --place city:administrator"
    ),
)
@click.argument("username")
@click.option("--name", default="", help=_("Full name; else the user name."))
@click.option(
    "--place",
    "places",
    multiple=True,
    metavar=PLACE_SHAPE,
    help=_("Where the person works and as what; several may be."),
)
@click.option(
    "--language", default="zh-hans", type=click.Choice(["zh-hans", "en"]), show_default=True,
    help=_("The language the person reads."),
)  # fmt: skip
@click.option("--email", default="", help=_("E-mail address of the person."))
@click.option("--password-stdin", is_flag=True, help=_("Read the password from standard input, one line."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def create(
    username: str, name: str, places: tuple[str, ...], language: str, email: str, password_stdin: bool, as_json: bool
) -> None:
    """Create a person."""
    wanted = [_place(text) for text in places]
    check_person(username, name, email, language, None).raise_if_any(_("Some fields need mending."))
    password = _password(password_stdin)
    if not password:
        raise Refused("no_password", _("A password is needed."), field="password")
    made = create_user(
        actor=system("command line"),
        username=username,
        name=name,
        password=password,
        places=wanted,
        language=language,
        email=email,
    )
    places_out = [":".join(place) for place in wanted]
    if as_json:
        click.echo(json.dumps({"username": made.username, "places": places_out}))
    else:
        click.echo(
            _("Created %(username)s (%(places)s).") % {"username": made.username, "places": ", ".join(places_out)}
        )
