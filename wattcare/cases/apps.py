from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wattcare.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the rail and the places that lower pages offer."""
        from wattcare.cases.panels import register  # noqa: PLC0415  models must be loaded first

        register()
