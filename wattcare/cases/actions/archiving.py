"""What the customer's archive says of a contact made in a case."""

from wattcare.cases.models import Case
from wattcare.customers.actions.interactions import Contact


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
