"""Places the archive offers to the capabilities above: cases, classes and signals show there, and learn of changes."""

from dataclasses import dataclass

from wattcare.catalogue.rules import Pack
from wattcare.customers.queries.pages import CustomerPage
from wattcare.customers.rules.profile import ProfileField
from wattcare.kernel.slots import Slot
from wattcare.kernel.ui.panels import Panel
from wattcare.kernel.ui.tones import Tone


@dataclass(frozen=True)
class Flag:
    """Something one must not overlook, in words with icon and colour. `order` keeps the line the same everywhere:
    off supply 10, arrears 20, special needs 30, importance 40, repeated complaints 50, open cases 60."""

    label: object
    tone: Tone
    icon: str
    order: int
    url: str = ""


customer_flags: Slot[CustomerPage, list[Flag]] = Slot("customer_flags")
"""The alarm line of page and card; `page.actor` asks, `page.customer` is meant."""

customer_page_panels: Slot[CustomerPage, Panel | None] = Slot("customer_page_panels")
"""Panels between the supplies and the analysis, in their order; None where there is nothing to say."""


@dataclass(frozen=True)
class Measure:
    """A field of the profile that a capability above computes.

    `sql` selects `customer_id` and `value`, at most one row for each customer, never NULL as customer. It may ask for
    `%(day)s` (date) and must hold `{scope}` where a condition can be added: there stands nothing, or
    `AND customer_id = ANY(…)`. A field that is not nullable is 0 or false for customers without a row.
    """

    field: ProfileField
    sql: str


profile_measures: Slot[Pack | None, list[Measure]] = Slot("profile_measures")
"""Fields that others add to the profile, given the pack; asked without a database too."""


@dataclass(frozen=True)
class Changed:
    """What profile fields read has changed for these customers; None: for very many, as after an import."""

    customer_ids: tuple[int, ...] | None = None


archive_changed: Slot[Changed, None] = Slot("archive_changed")
"""Told inside the transaction of every verb that changes what a profile field reads, so that it cannot be lost."""


@dataclass(frozen=True)
class FieldUse:
    """Something that asks for an own field; `url` is its page, where it has one."""

    label: str
    url: str = ""


own_field_uses: Slot[str, list[FieldUse]] = Slot("own_field_uses")
"""Given the code of an own field: who asks for it."""

own_field_removed: Slot[str, None] = Slot("own_field_removed")
"""Told inside the transaction that removes an own field with its uses: whoever asks for it stops doing so."""
