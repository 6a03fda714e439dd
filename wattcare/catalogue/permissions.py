from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "catalogue.view": _("See the commitments and the loaded packs"),
    "catalogue.load": _("Load a pack"),
}
