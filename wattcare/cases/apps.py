from django.apps import AppConfig

from wattcare.kernel.events import subscribe
from wattcare.kernel.jobs import enqueue


class CasesConfig(AppConfig):
    name = "wattcare.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the rail and the places that lower pages offer."""
        from wattcare.cases import panels  # noqa: PLC0415  models must be loaded first
        from wattcare.cases.queries.codes import used_codes  # noqa: PLC0415
        from wattcare.cases.queries.complaints import profile_measures  # noqa: PLC0415
        from wattcare.catalogue.events import PackLoaded  # noqa: PLC0415
        from wattcare.catalogue.queries import codes_in_use  # noqa: PLC0415
        from wattcare.customers.queries import offers  # noqa: PLC0415

        panels.register()
        codes_in_use.register(used_codes)
        offers.profile_measures.register(profile_measures)
        subscribe(PackLoaded, lambda _event: enqueue("cases.recount_provisional"))
