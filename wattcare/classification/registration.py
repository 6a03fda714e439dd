"""What classification puts into the places that the archive offers: it learns of changes, and tells who uses fields."""

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.events import PackLoaded
from wattcare.catalogue.packs import Brought, PackFolder, Problem, folder_loaded, folder_problems
from wattcare.catalogue.queries import class_objections
from wattcare.classification.actions.classifying import mark_stale
from wattcare.classification.actions.retiring import retire_for_field
from wattcare.classification.models import Scheme
from wattcare.classification.panels import lists, standing
from wattcare.classification.queries import live
from wattcare.classification.queries.packs import objections
from wattcare.classification.queries.schemes import all_field_uses, field_uses
from wattcare.customers.queries.offers import (
    Changed,
    FieldUse,
    archive_changed,
    customer_chips,
    customer_page_panels,
    export_columns,
    list_columns,
    list_filters,
    own_field_removed,
    own_field_uses,
    profile_field_uses,
)
from wattcare.kernel.actors import system
from wattcare.kernel.events import subscribe
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem


def register() -> None:
    """Called once, when the app is ready."""
    archive_changed.register(mark_stale)
    own_field_uses.register(uses)
    profile_field_uses.register(all_uses)
    own_field_removed.register(removed)
    customer_chips.register(standing.chips)
    customer_page_panels.register(standing.panel, order=20)
    list_filters.register(lists.class_filter)
    list_columns.register(lists.class_column)
    export_columns.register(lists.class_export)
    class_objections.register(objections)
    subscribe(PackLoaded, loaded)
    folder_problems.register(wrong_schemes)
    folder_loaded.register(brought_schemes)
    navigation.register(
        NavItem("classes", _("Classification"), "classification:schemes", "category", "classification.view", 65, "l")
    )


def uses(name: str) -> list[FieldUse]:
    """The schemes whose live version, or version in work, asks for a field."""
    found = {version.scheme.code: version.scheme for version in field_uses(name)}
    return [_use(scheme) for scheme in found.values()]


def all_uses(_everything: None) -> dict[str, list[FieldUse]]:
    """The same for every field at once."""
    return {name: [_use(scheme) for scheme in schemes] for name, schemes in all_field_uses().items()}


def _use(scheme: Scheme) -> FieldUse:
    """A scheme as whoever looks after the fields may know it: of one that few may see, only that there is one."""
    if scheme.sensitive:
        return FieldUse(gettext("a scheme that few may see"))
    name = scheme.names.text(get_language() or "en") or scheme.code
    return FieldUse(name, reverse("classification:scheme", args=[scheme.code]))


def removed(name: str) -> None:
    """Inside the transaction that removes a field: what asks for it stops deciding."""
    retire_for_field(actor=system("profile"), name=name)


def loaded(event: PackLoaded) -> None:
    """Choices of fields come with packs: conditions are read anew, and values may no longer be among the choices."""
    live.forget()
    if event.in_use and live.live_schemes():
        mark_stale(Changed())


def wrong_schemes(folder: PackFolder) -> list[Problem]:
    """What is wrong with the schemes of a pack."""
    from wattcare.classification.queries.shipped import check_schemes  # noqa: PLC0415  reads conditions; few need it

    return check_schemes(folder)


def brought_schemes(folder: PackFolder) -> list[Brought]:
    """Inside the transaction that loads a pack: its schemes wait for somebody to put them live."""
    from wattcare.classification.actions.bringing import bring_schemes  # noqa: PLC0415  reads conditions; few need it

    codes = bring_schemes(actor=folder.actor or system("pack-load"), folder=folder)
    words = gettext("Scheme %(code)s: proved, and waits for somebody to put it live.")
    return [Brought("scheme", code, words % {"code": code}) for code in codes]
