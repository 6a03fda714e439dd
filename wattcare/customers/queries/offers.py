"""Places the customer's page offers to the capabilities above: cases, classes and signals show there."""

from dataclasses import dataclass

from wattcare.customers.queries.pages import CustomerPage
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
