from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "wattcare.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wattcare.channels.email import registration  # noqa: PLC0415  Django forbids importing models before this

        registration.register()
