"""The classes a customer was in on a day, for limits and routes of the pack."""

from collections.abc import Collection, Mapping
from datetime import date

from wattcare.kernel.statements import rows

_ON_THE_DAY = """
    SELECT s.code, k.code FROM (
        SELECT scheme_id, class_code_id FROM classification_membership
        WHERE customer_id = %(customer)s AND since <= %(day)s::date
        UNION ALL
        SELECT scheme_id, class_code_id FROM classification_pastmembership
        WHERE customer_id = %(customer)s AND validity @> %(day)s::date
    ) held
    JOIN classification_scheme s ON s.id = held.scheme_id AND s.code = ANY(%(schemes)s) AND NOT s.sensitive
    JOIN classification_classcode k ON k.id = held.class_code_id AND NOT k.sensitive
"""


def classes_on(customer_id: int | None, schemes: Collection[str], day: date) -> Mapping[str, str]:
    """The customer's class on the local day under each of `schemes`, by code; one statement, none where none is asked.

    Sensitive classes are left out, whoever asks: they never decide how somebody is served. So are schemes that did not
    hold the customer on that day.
    """
    if customer_id is None or not schemes:
        return {}
    return dict(rows(_ON_THE_DAY, {"customer": customer_id, "schemes": list(schemes), "day": day}))
