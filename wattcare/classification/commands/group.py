"""The group of all commands on schemes."""

import click
from django.utils.translation import gettext as _

from wattcare.classification.commands import asking, check, computing, deciding, loading

scheme = click.Group(
    "scheme",
    help=_("Schemes of classification: proved to put every customer into exactly one class."),
    commands=[check.command(), *loading.commands(), *deciding.commands(), *asking.commands(), computing.command()],
)
