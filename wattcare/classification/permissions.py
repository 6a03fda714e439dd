from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "classification.view": _("See schemes and the classes of customers"),
    "classification.draft": _("Draw up schemes of classification"),
    "classification.approve": _("Put a scheme live that somebody else has drawn up"),
    "classification.restricted": _("See and set restricted flags and sensitive classes"),
}
