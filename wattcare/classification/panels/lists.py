"""Classes in lists of customers: the filter, the column of the page, the columns of the file."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wattcare.classification.actions.looking import record_look
from wattcare.classification.panels.standing import NEUTRAL, chips_of
from wattcare.classification.queries.live import visible_live
from wattcare.classification.queries.memberships import is_sensitive
from wattcare.classification.queries.offering import SchemeChoices, class_choices, condition, standings_by_scheme
from wattcare.classification.queries.short import Told, told_of_many
from wattcare.customers.queries.offers import Columns, ListFilter
from wattcare.kernel.actors import Actor
from wattcare.kernel.ui.pieces import badge, names

IN_A_ROW = 2  # classes beside a customer in a list


def class_filter(actor: Actor) -> list[ListFilter]:
    """`class=scheme:code`; none for those who may not see classes."""
    offered = class_choices(actor, restricted=True)
    if not offered:
        return []
    return [
        ListFilter(
            name="class",
            label=gettext_lazy("Class of customer"),
            groups=[(one.label, _labelled(one)) for one in offered],
            condition=lambda text: condition(actor, text),
            restricted=is_sensitive,
            look=lambda text: record_look(actor=actor, text=text),
        )
    ]


def _labelled(one: SchemeChoices) -> list[tuple[str, object]]:
    """The classes with what few may know marked, and those in none at the end."""
    listed: list[tuple[str, object]] = [
        (choice.text, _("%(name)s (restricted)") % {"name": choice.label} if choice.restricted else choice.label)
        for choice in one.choices
    ]
    return [*listed, (f"{one.scheme}:", _("in no class"))]


def class_column(actor: Actor) -> Columns | None:
    """The most telling classes of each customer of a page."""
    if not visible_live(actor):
        return None

    def read(ids: Sequence[int]) -> Mapping[int, Sequence[object]]:
        return {pk: [_first(told)] for pk, told in told_of_many(actor, ids).items()}

    return Columns([_("Classes")], read)


def _first(told: Sequence[Told]) -> SafeString | str:
    """The few classes that tell most, side by side; none without colour, and none that the list has a column for."""
    chips = sorted((chip for chip in chips_of(told) if chip.order < NEUTRAL), key=lambda chip: chip.order)[:IN_A_ROW]
    drawn = ((chip.about, badge(chip)) for chip in chips)
    listed = format_html_join("", '<span title="{}">{}</span>', drawn)
    return format_html('<span class="w-chips w-chips-cell">{}</span>', listed) if listed else ""


def class_export(actor: Actor) -> Columns | None:
    """A column for each scheme; sensitive classes and flags are never in a file."""
    schemes = [one for one in visible_live(actor) if not one.sensitive]
    if not schemes:
        return None
    return Columns([names(one.names) or one.code for one in schemes], lambda ids: standings_by_scheme(actor, ids)[1])
