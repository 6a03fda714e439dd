from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem


class CatalogueConfig(AppConfig):
    name = "wattcare.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wattcare.catalogue.packs import folder_problems  # noqa: PLC0415  models can be imported only by now
        from wattcare.catalogue.role_checks import role_problems  # noqa: PLC0415

        navigation.register(
            NavItem("commitments", _("Commitments"), "catalogue:commitments", "certificate", "catalogue.view", 70, "v")
        )
        folder_problems.register(role_problems)
        navigation.register(NavItem("packs", _("Packs"), "catalogue:packs", "package", "catalogue.load", 92))
