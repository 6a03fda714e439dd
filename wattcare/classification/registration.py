"""What classification puts into the places that the archive offers: it learns of changes, and tells who uses fields."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wattcare.catalogue.events import PackLoaded
from wattcare.classification.actions.classifying import mark_stale
from wattcare.classification.actions.retiring import retire_for_field
from wattcare.classification.queries import live
from wattcare.classification.queries.schemes import field_uses
from wattcare.customers.queries.offers import Changed, FieldUse, archive_changed, own_field_removed, own_field_uses
from wattcare.kernel.actors import system
from wattcare.kernel.events import subscribe
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem


def register() -> None:
    """Called once, when the app is ready."""
    archive_changed.register(mark_stale)
    own_field_uses.register(uses)
    own_field_removed.register(removed)
    subscribe(PackLoaded, loaded)
    navigation.register(
        NavItem("classes", _("Classification"), "classification:schemes", "category", "classification.view", 65, "l")
    )


def uses(name: str) -> list[FieldUse]:
    """The schemes whose live version, or version in work, asks for a field."""
    found = {version.scheme.code: version.scheme.names for version in field_uses(name)}
    return [FieldUse(names.text(get_language() or "en") or code) for code, names in found.items()]


def removed(name: str) -> None:
    """Inside the transaction that removes a field: what asks for it stops deciding."""
    retire_for_field(actor=system("profile"), name=name)


def loaded(event: PackLoaded) -> None:
    """Choices of fields come with packs: conditions are read anew, and values may no longer be among the choices."""
    live.forget()
    if event.in_use and live.live_schemes():
        mark_stale(Changed())
