"""What all commands on schemes share: who acts, how answers and refusals are told."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.table import Table

from wattcare.classification.actions.refusing import BadScheme, NotProved
from wattcare.classification.answers import Check, answer
from wattcare.classification.commands.reports import report_faults
from wattcare.classification.rules.documents import problem_json
from wattcare.classification.rules.findings import Problem, SchemeError
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor, system
from wattcare.kernel.names import Names
from wattcare.kernel.results import DomainError, Refused
from wattcare.staff.models import User
from wattcare.staff.queries import actor_for

REFUSED, WRONG = 1, 2


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def as_json_option() -> click.Option:
    return click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON."))


def by_option(*, needed: bool = False) -> click.Option:
    return click.Option(
        ["--by"], required=needed, metavar="USER", help=_("Whose permissions count and whose name is recorded.")
    )


def actor_named(username: str | None) -> Actor:
    """The person of this user name; without one, the system at the command line."""
    if username is None:
        return system("scheme command")
    person = User.objects.filter(username=username).first()
    if person is None:
        raise Refused("unknown_user", _("There is nobody with the user name “%(name)s”.") % {"name": username})
    return actor_for(person)


def text(names: Names) -> str:
    return names.text(get_language() or "en")


def table(*headings: str) -> Table:
    """A plain table; headings that begin with > stand above numbers."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        made.add_column(heading.lstrip(">"), justify="right" if heading.startswith(">") else "left")
    return made


@contextmanager
def answering(*, as_json: bool) -> Iterator[None]:
    """Tell what goes wrong inside: wrong files with exit code 2, refusals with 1."""
    try:
        yield
    except (BadScheme, SchemeError) as error:
        _leave_wrong(error.problems, as_json=as_json)
    except DomainError as error:
        if not as_json and isinstance(error, NotProved):
            report_faults(error.proof, profile_fields())
        if not as_json:
            raise
        print_json(_refusal(error))
        sys.exit(REFUSED)


def _leave_wrong(problems: Iterable[Problem], *, as_json: bool) -> None:
    if as_json:
        print_json({"ok": False, "problems": [problem_json(one) for one in problems]})
    else:
        for one in problems:
            click.echo(f"{one.place}: {one.what} {one.mend}".rstrip(), err=True)
    sys.exit(WRONG)


def _refusal(error: DomainError) -> dict[str, Any]:
    found: dict[str, Any] = {"ok": False, "code": error.code, "message": str(error.message)}
    if isinstance(error, NotProved):
        found["check"] = answer(Check(fields=profile_fields(), proof=error.proof))
    return found
