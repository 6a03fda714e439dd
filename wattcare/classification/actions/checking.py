"""What is asked of a scheme that is kept nowhere: proof, and counts over all customers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wattcare.classification.answers import Check
from wattcare.classification.queries.practical import practical_check
from wattcare.classification.rules.days import askable
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.proof import prove
from wattcare.classification.rules.reading import scheme_of
from wattcare.customers.queries import home
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused


def asked_day(day: date | None) -> date:
    """The day conditions are asked about: today unless told otherwise. Refused for one that nobody asks about."""
    if day is not None and not askable(day):
        raise Refused("bad_day", _("Give a day from 1900 to 2999."), field="day")
    return day or home.today()


def check_document(
    *, actor: Actor, document: Mapping[str, Any], day: date | None = None, seconds: float = 10.0, counts: bool = False
) -> Check:
    """What can be said of the scheme a document describes; wrong documents are told in `problems`.

    `counts` goes over all customers too; it shows some by number and needs the permission to see customers.
    """
    actor.require("classification.draft")
    if counts:
        actor.require("customers.view")
    fields, day = profile_fields(), asked_day(day)
    try:
        scheme = scheme_of(document, fields)
    except SchemeError as error:
        return Check(fields=fields, problems=tuple(error.problems))
    proof = prove(scheme, fields, day=day, seconds=seconds)
    return Check(scheme, fields, proof, practical_check(scheme, fields, day) if counts else None)
