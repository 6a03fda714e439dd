from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    name = "wattcare.classification"
    label = "classification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the places that lower pages offer, and learn of changes of the archive."""
        from wattcare.classification import registration  # noqa: PLC0415  models must be loaded first

        registration.register()
