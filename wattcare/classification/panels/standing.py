"""What a customer counts as, where the archive's pages have room for it: chips, and a panel with since when and why."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wattcare.classification.queries.memberships import ClassName, Standing
from wattcare.classification.queries.short import InShort, Told, in_short
from wattcare.customers.queries.offers import Chip
from wattcare.customers.queries.pages import CustomerPage
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.panels import Panel
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.tones import Tone
from wattcare.kernel.ui.verbs import Verb

# A shape for each tone, so that colour is never alone.
ICONS = {
    Tone.NEUTRAL: "tag",
    Tone.ACCENT: "star",
    Tone.INFO: "info-circle",
    Tone.GOOD: "circle-check",
    Tone.WARN: "alert-triangle",
    Tone.BAD: "alert-octagon",
    Tone.VIOLET: "diamond",
}
NEUTRAL, PLAIN = 20_000, 100_000  # behind the telling ones: classes without colour, then what pages show anyway


def class_badge(of: ClassName) -> Badge:
    """Icon, word and colour of a class."""
    return Badge(class_label(of), of.tone, ICONS[of.tone])


def class_label(of: ClassName) -> str:
    return names(of.names) or of.code


def path_text(standing: Standing) -> str:
    """The classes around it, as “Enterprises /”; "" for one that lies in none."""
    return "".join(f"{class_label(one)} / " for one in standing.around)


def seen(page: CustomerPage) -> InShort:
    """What chips and panel both need, read once for a page."""
    return page.once("classification", lambda: in_short(page.actor, page.customer.pk))


def chips(page: CustomerPage) -> list[Chip]:
    """A chip for each scheme, the telling ones first: the fewer customers a class holds, the more it tells. Those
    without colour, as for what is not known, stand behind."""
    return chips_of(seen(page).told)


def chips_of(told: Sequence[Told]) -> list[Chip]:
    return [
        Chip(
            label=class_label(one.standing.of),
            tone=one.standing.of.tone,
            icon=ICONS[one.standing.of.tone],
            about=names(one.standing.scheme_names) or one.standing.scheme,
            order=_order(one),
        )
        for one in told
    ]


def _order(one: Told) -> int:
    neutral = NEUTRAL if one.standing.of.tone is Tone.NEUTRAL else 0
    return round(one.share * 10_000) + neutral + (PLAIN if one.plain else 0)


def panel(page: CustomerPage) -> Panel | None:
    """Each scheme with the class, since when, and the way to why; that there is more, for those who may look."""
    if not page.actor.has("classification.view"):
        return None
    found, number = seen(page), page.customer.number
    flag_url = reverse("classification:flag_new", args=[number])
    permitted = page.actor.has("classification.restricted")
    flagging = [Verb(_("Set a restricted flag"), url=flag_url, icon="flag", style="quiet", size="sm")]
    if not (found.told or permitted):
        return None
    context = {
        "rows": [_row(number, one.standing) for one in found.told],
        "more": found.more,
        "look_url": reverse("classification:restricted", args=[number]),
    }
    return Panel(
        _("Classes"), code="classes", icon="category", verbs=flagging if permitted else (),
        template="classification/standing.html", context=context,
    )  # fmt: skip


def _row(number: str, one: Standing) -> dict[str, Any]:
    return {
        "standing": one,
        "badge": class_badge(one.of),
        "around": path_text(one),
        "why_url": reverse("classification:why", args=[number, one.scheme]),
    }
