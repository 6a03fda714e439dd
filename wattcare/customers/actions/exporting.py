"""Taking a list of customers away: who did, narrowed by what, and whether with personal data, is recorded."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from wattcare.audit.actions import record
from wattcare.customers.actions.unmasking import REASON_FROM
from wattcare.customers.queries.exporting import export_rows
from wattcare.customers.queries.lists import Filters, check_filters, restricted_codes
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Refused


def export_customers(
    *, actor: Actor, filters: Filters, in_full: bool = False, reason: str = ""
) -> Iterator[list[list[str]]]:
    """The list as lots of lines, the heads first, read while it is taken. Recorded before anything is read.

    With `in_full` personal data are not masked: needs customers.unmask and a reason of four letters. Raises Refused
    for unknown codes of a filter, since a file of nobody would say that there are no such customers, and for those
    that few may know of.
    """
    actor.require("customers.export")
    actor.require("customers.view")
    check_filters(actor, filters)
    for one, _code in restricted_codes(actor, filters):
        raise Refused("restricted", _("Whom this narrows to, few may know: no file is made of it."), field=one.name)
    if in_full:
        actor.require("customers.unmask")
        if len(reason.strip()) < REASON_FROM:
            raise Refused("reason_needed", _("Say what you need it for, in a few words."), field="reason")
    narrowed = {"kind": filters.kind, "lifecycle": filters.lifecycle, "area": filters.area, **filters.more}
    after = {"filters": {name: value for name, value in narrowed.items() if value}, "in_full": in_full}
    with transaction.atomic():
        record(
            actor=actor, verb="customers.export", object_type="customers", object_id="list", after=after,
            reason=reason.strip(),
        )  # fmt: skip
    return export_rows(actor, filters, in_full=in_full)
