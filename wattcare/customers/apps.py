from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem, Search


class CustomersConfig(AppConfig):
    name = "wattcare.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the rail, answer the search box, and tell packs which area kinds are in use."""
        from wattcare.catalogue.queries import codes_in_use  # noqa: PLC0415  models must be loaded first
        from wattcare.customers.queries.codes import used_codes  # noqa: PLC0415

        navigation.register(
            NavItem("archive", _("Archive"), "customers:list", "address-book", "customers.view", 60, "a")
        )
        navigation.register(
            NavItem("fields", _("Profile fields"), "customers:profile_fields", "list-details", "customers.fields", 91)
        )
        navigation.register_search(
            Search("customers:search", "customers:search", "customers.search", _("Phone, account, name, address"))
        )
        codes_in_use.register(used_codes)
