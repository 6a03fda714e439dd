from django.utils.translation import gettext_lazy as _

PERMISSIONS = {"audit.view": _("See who did what")}
