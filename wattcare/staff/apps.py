from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui.navigation import NavItem, department_names, register


class StaffConfig(AppConfig):
    name = "wattcare.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wattcare.staff import queries  # noqa: PLC0415  models exist only now

        department_names.register(queries.department_names)
        register(NavItem("people", _("People"), "staff:people", "users", "staff.view", order=900))
        register(NavItem("tokens", _("API tokens"), "staff:tokens", "key", "staff.tokens", order=910))
