"""Places the archive offers to the capabilities above: cases, classes and signals show there, and learn of changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wattcare.catalogue.rules import Pack
from wattcare.customers.queries.pages import CustomerPage
from wattcare.customers.rules.profile import ProfileField
from wattcare.kernel.actors import Actor
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


@dataclass(frozen=True)
class Chip:
    """What a customer counts as: word, icon, colour; `about` says by what. The lowest `order` tells most."""

    label: object
    tone: Tone
    icon: str
    about: object
    order: int = 0
    url: str = ""


customer_chips: Slot[CustomerPage, list[Chip]] = Slot("customer_chips")
"""The line of chips of page, card, desk and case. The first few are seen at once, the rest when asked for."""


@dataclass(frozen=True)
class ListFilter:
    """A way to narrow lists of customers by the query parameter `name`; several values hold together.

    `groups` holds its choices under headings: (heading, [(code, label), …]). `condition` turns a code into a condition
    on customers; None for a code it does not know. Whom a `restricted` code narrows to, few may know: `look` is told
    each time that the actor is shown such a list, and no file is made of it.
    """

    name: str
    label: object
    groups: Sequence[tuple[object, Sequence[tuple[str, object]]]]
    condition: Callable[[str], Q | None]
    restricted: Callable[[str], bool] = lambda _code: False
    look: Callable[[str], None] = lambda _code: None

    def label_of(self, code: str) -> str:
        """A choice in words, with its heading; the code itself where it is none."""
        words = (f"{heading}: {label}" for heading, choices in self.groups for one, label in choices if one == code)
        return next(words, code)


list_filters: Slot[Actor, list[ListFilter]] = Slot("list_filters")
"""Filters of the list of customers, its export and the API, as far as the actor may use them."""


@dataclass(frozen=True)
class Columns:
    """Columns of a list of customers that are read together: their heads, and of many customers at once their values.

    `read` takes ids and gives a value for each head; a customer it leaves out has none.
    """

    heads: Sequence[object]
    read: Callable[[Sequence[int]], Mapping[int, Sequence[object]]]


list_columns: Slot[Actor, Columns | None] = Slot("list_columns")
"""More columns of the page's list, drawn as any cell; one statement for a page."""

export_columns: Slot[Actor, Columns | None] = Slot("export_columns")
"""More columns of the export, as plain text; one statement for some thousand customers."""


@dataclass(frozen=True)
class Sought:
    """What somebody types into the one search box."""

    actor: Actor
    typed: str


@dataclass(frozen=True)
class Elsewhere:
    """Something outside the archive that bears the very code that was typed."""

    code: str
    label: str
    url: str
    icon: str


found_elsewhere: Slot[Sought, Elsewhere | None] = Slot("found_elsewhere")
"""The search box's way to what capabilities above number; None unless the whole of it was typed. It stands first."""

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
"""Told inside the transaction of every verb that changes what a profile field reads, so that it cannot be lost; the
change itself may be written only afterwards."""


@dataclass(frozen=True)
class FieldUse:
    """Something that asks for an own field; `url` is its page, where it has one."""

    label: str
    url: str = ""


own_field_uses: Slot[str, list[FieldUse]] = Slot("own_field_uses")
"""Given the code of an own field: who asks for it."""

profile_field_uses: Slot[None, Mapping[str, list[FieldUse]]] = Slot("profile_field_uses")
"""Who asks for which field of the profile, all fields at once."""

own_field_removed: Slot[str, None] = Slot("own_field_removed")
"""Told inside the transaction that removes an own field with its uses: whoever asks for it stops doing so."""
