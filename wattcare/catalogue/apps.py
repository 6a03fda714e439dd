from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem


class CatalogueConfig(AppConfig):
    name = "wattcare.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        navigation.register(
            NavItem("commitments", _("Commitments"), "catalogue:commitments", "certificate", "catalogue.view", 70, "v")
        )
        navigation.register(NavItem("packs", _("Packs"), "catalogue:packs", "package", "catalogue.load", 92))
