"""Showing what is masked: the caller's number in full, for a reason that stays on record."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wattcare.audit.actions import record
from wattcare.cases.queries.loading import case_for
from wattcare.cases.queries.verdicts import identity_shown, may_see_caller
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Denied, NotPermitted, Refused

REASONS: dict[str, Any] = {
    "call": gettext_lazy("To call the customer"),
    "visit": gettext_lazy("To find the place"),
    "check": gettext_lazy("To check who it is"),
}


@dataclass(frozen=True)
class Caller:
    """How the caller is reached, in full."""

    phone: str
    email: str
    address: str


@transaction.atomic
def show_caller(*, actor: Actor, number: str, reason: str) -> Caller:
    """Give the caller's telephone, e-mail and address in full; who asked, and why, is recorded."""
    case = case_for(actor, number)
    verdict = may_see_caller(actor)
    if isinstance(verdict, Denied):
        raise NotPermitted(verdict.code, verdict.reason)
    if not identity_shown(actor, case):
        raise NotPermitted("customers.unmask", _("The caller asked for their identity to be kept secret."))
    if reason not in REASONS:
        raise Refused("no_reason", _("Choose one of the listed reasons."), field="reason")
    record(actor=actor, verb="cases.caller_shown", object_type="case", object_id=case.number, reason=reason)
    return Caller(case.caller_phone, case.caller_email, case.caller_address)
