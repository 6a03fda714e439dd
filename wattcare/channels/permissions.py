from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "channels.view": _("See incoming and outgoing messages"),
    "channels.import": _("Import messages, and decide about those that belong to no case"),
}
