"""What the customer's archive says of a contact made in a case, and learns of a complaint."""

from wattcare.cases.models import Case
from wattcare.cases.queries.complaints import complaint_kinds
from wattcare.catalogue.rules import Pack
from wattcare.customers.actions.interactions import Contact
from wattcare.customers.queries.offers import Changed, archive_changed


def archived(
    case: Case, summary: str = "", *, inbound: bool = True, channel: str = "", duration_s: int | None = None
) -> Contact:
    """The archive's line. Of a restricted case, or one whose caller asked for secrecy, only that there was one.

    Whoever serves customers reads the archive: a misconduct report must show neither there nor who made it.
    """
    hidden = case.restricted or case.secrecy
    return Contact(
        channel=channel or case.channel,
        subject="" if hidden else case.subject,
        summary="" if hidden else summary,
        inbound=inbound,
        customer_id=None if hidden else case.customer_id,
        account_id=None if hidden else case.account_id,
        service_point_id=None if hidden else case.service_point_id,
        about=case.number,
        duration_s=duration_s,
    )


def complained(pack: Pack, case: Case, *customers: int | None) -> None:
    """Let the archive know that these customers' complaints are counted anew; nothing for what is no complaint."""
    known = tuple(dict.fromkeys(one for one in customers if one is not None))
    if known and case.kind in complaint_kinds(pack) and not (case.restricted or case.secrecy):
        archive_changed.fill(Changed(known))
