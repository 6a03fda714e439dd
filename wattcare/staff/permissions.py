from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "staff.view": _("See people, departments and roles"),
    "staff.manage": _("Create people, set their roles, sign people out"),
    "staff.tokens": _("Issue API tokens for oneself"),
}
