from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui.navigation import NavItem, register_own


class UiConfig(AppConfig):
    name = "wattcare.kernel.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_own(NavItem("password", _("Change password"), "account_change_password", "key", order=10))
        register_own(NavItem("second-factor", _("Two-step sign-in"), "mfa_index", "shield-lock", order=20))
