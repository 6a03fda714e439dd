from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "channels.view": _("See received messages"),
    "channels.import": _("Import messages from files"),
}
