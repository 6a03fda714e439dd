"""What of a case's supply decides the variant of its limits."""

from wattcare.cases.actions.clocks import Facts
from wattcare.cases.models import Case
from wattcare.customers.queries.chains import variant_facts


def facts_of(case: Case) -> Facts:
    """The area kind kept when the case was opened; the rest as the archive knows it now, in one statement at most."""
    connection, customer_kind, importance = variant_facts(case.customer_id, case.account_id)
    return Facts(case.area_kind, connection, customer_kind, importance)
