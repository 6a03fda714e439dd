"""Complaints as a measure of the customer's profile."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.rules import Nature, Pack
from wattcare.customers.queries.offers import Measure
from wattcare.customers.rules.profile import Origin, ProfileField, ValueType

DAYS = 90
_FIELD = ProfileField(
    "complaints_90d",
    ValueType.INTEGER,
    _("Complaints of 90 days"),
    nullable=False,
    low=Decimal(0),
    criterion="service",
    origin=Origin.MEASURE,
)
_SQL = """
    SELECT customer_id, count(*) AS value FROM cases_case
    WHERE kind IN ({kinds}) AND NOT restricted AND NOT secrecy AND customer_id IS NOT NULL
      AND received_at >= (%(day)s::date - {before})::timestamp AT TIME ZONE '{zone}'
      AND received_at < (%(day)s::date + 1)::timestamp AT TIME ZONE '{zone}' {{scope}}
    GROUP BY customer_id"""


def complaint_kinds(pack: Pack) -> tuple[str, ...]:
    """The codes of the kinds that are complaints."""
    return tuple(kind.code for kind in pack.kinds if kind.nature is Nature.COMPLAINT)


def profile_measures(pack: Pack | None) -> list[Measure]:
    """Complaints received on the day and in the 89 days before it, in the supplier's zone.

    Without those that the archive must not know of: restricted ones, and where the caller asked for secrecy.
    """
    kinds = complaint_kinds(pack) if pack else ()
    listed = ", ".join(f"'{code}'" for code in kinds) or "NULL"  # codes of packs need no quoting
    return [Measure(_FIELD, _SQL.format(kinds=listed, zone=pack.zone if pack else "UTC", before=DAYS - 1))]
