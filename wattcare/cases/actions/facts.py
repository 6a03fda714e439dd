"""What of a case's supply and customer decides the variants of its limits, and where it goes."""

from datetime import date

from wattcare.cases.actions.clocks import Facts, received_on
from wattcare.cases.models import Case
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.rules import Pack
from wattcare.classification.queries.then import classes_on
from wattcare.customers.queries.chains import Chain, variant_facts


def facts_of(case: Case) -> Facts:
    """The area kind kept when the case was opened, the classes of the day of receipt, the rest as the archive knows it
    now: one statement, and one more where the pack asks for classes."""
    pack = pack_in_use()
    connection, customer_kind, importance = variant_facts(case.customer_id, case.account_id)
    schemes = pack.schemes_asked_for(case.kind)
    classes = classes_on(case.customer_id, schemes, received_on(case, pack)) if schemes else {}
    return Facts(case.area_kind, connection, customer_kind, importance, classes=classes)


def facts_at(pack: Pack, kind: str, chain: Chain, day: date) -> Facts:
    """The same of a case to be opened; a statement only where the pack asks for classes."""
    classes = classes_on(chain.customer_id, pack.schemes_asked_for(kind), day)
    return Facts(chain.area_kind, chain.connection, chain.customer_kind, chain.importance, classes=classes)


def first_department(pack: Pack, kind: str, cause: str, facts: Facts) -> str:
    """The code of the department such a case goes to: by a route, else the cause's, else the kind's; "" for none."""
    route = pack.route_for(kind, cause or None, facts)
    return route.department if route else pack.department_for(kind, cause or None) or ""
