"""A scheme in the places that show it in short: its state, its distribution, what it waits for."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wattcare.classification.models import State
from wattcare.classification.queries.schemes import COUNTED, ClassLine, SchemeLine, VersionLine
from wattcare.kernel.ui.amounts import number
from wattcare.kernel.ui.cells import Badge
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.shares import REST, Share, share_bar
from wattcare.kernel.ui.times import day

_STATES = {
    State.DRAFT: lambda: Badge(_("Draft"), "neutral", "pencil"),
    State.PROPOSED: lambda: Badge(_("Proposed"), "info", "user-question"),
    State.APPROVED: lambda: Badge(_("Approved"), "accent", "calendar-due"),
    State.LIVE: lambda: Badge(pgettext("state of a version", "Decides"), "good", "circle-check"),
    State.ENDED: lambda: Badge(_("Ended"), "neutral", "history"),
    State.WITHDRAWN: lambda: Badge(_("Withdrawn"), "neutral", "circle-x"),
}


def state_badge(state: str) -> Badge:
    """Icon, word and colour of a version's state."""
    return _STATES[State(state)]()


def waiting_for(work: VersionLine, people: Mapping[str, str]) -> str:
    """Whom, or what, the version in work waits for."""
    if work.state == State.PROPOSED:
        return _("waits for a second person")
    if work.state == State.APPROVED and work.effective_on:
        return _("begins on %(day)s") % {"day": day(work.effective_on)}
    return _("waits for %(name)s") % {"name": people.get(work.drafted_by, work.drafted_by)}


def shares_of(line: SchemeLine) -> list[Share]:
    """The classes with members, and those whom no class takes."""
    leaves = [one for one in line.classes if one.definition.leaf]
    found = [Share(path_name(line, one), one.members, one.definition.tone) for one in leaves]
    return [*found, Share(pgettext("part of a whole", "In no class"), line.unclassified, REST)]


def path_name(line: SchemeLine, one: ClassLine) -> str:
    """The name of a class with those around it."""
    by_code = {each.definition.code: each.definition for each in line.classes}
    found, here = [], by_code.get(one.definition.code)
    while here is not None:
        found.append(names(here.names) or here.code)
        here = by_code.get(here.within)
    return " / ".join(reversed(found))


def distribution(line: SchemeLine) -> SafeString | str:
    """The bar of all classes and how many there are."""
    leaves = sum(1 for one in line.classes if one.definition.leaf)
    text = _("%(classes)s classes, %(customers)s customers")
    text %= {"classes": number(leaves), "customers": number(line.members)}
    if line.live is None:
        return _("%(classes)s classes") % {"classes": number(leaves)}
    bar = share_bar(_("Customers by class"), shares_of(line))
    return format_html('<div class="k-distribution">{}<span class="k-below">{}</span></div>', bar, text)


def outside(line: SchemeLine) -> Badge | str:
    """How many customers no class takes."""
    if line.live is None:
        return ""
    if line.pending:
        return Badge(_("being classified"), "info", "hourglass-high")
    if not line.unclassified:
        return Badge("0", "good", "circle-check")
    shown = f"> {number(COUNTED)}" if line.unclassified > COUNTED else number(line.unclassified)
    return Badge(shown, "bad", "circle-dashed-x")


def members_url(scheme: str, code: str = "") -> str:
    """The list of customers in a class; of those in none when `code` is empty."""
    return f"{reverse('customers:list')}?class={scheme}:{code}"


def sample_links(numbers: tuple[str, ...]) -> SafeString:
    """Numbers of customers, each leading to its page."""
    links = ((reverse("customers:customer", args=[one]), one) for one in numbers)
    return format_html_join(" ", '<a href="{}">{}</a>', links)
