from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "customers.view": _("See the customer archive"),
    "customers.search": _("Search customers"),
    "customers.edit": _("Change the customer archive"),
    "customers.import": _("Import customers from files"),
    "customers.export": _("Take lists of customers away as files"),
    "customers.fields": _("Define the archive's own fields"),
    "customers.unmask": _("See personal data in full, with a reason"),
}
