from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "cases.open": _("Register contacts and open cases"),
    "cases.view": _("See the cases of one's own departments"),
    "cases.view_all": _("See the cases of all departments"),
    "cases.view_restricted": _("See restricted cases, such as misconduct reports"),
    "cases.assign": _("Assign cases to people and departments"),
    "cases.note": _("Add notes"),
    "cases.order": _("Send orders to departments"),
    "cases.work": _("Accept, return and finish orders"),
    "cases.reply": _("Answer the customer"),
    "cases.call_back": _("Call customers back"),
    "cases.close": _("Close cases"),
    "cases.reopen": _("Reopen cases"),
    "cases.pause": _("Pause and resume clocks"),
    "cases.approve_pause": _("Approve pauses that need it"),
    "cases.urge": _("Record that a customer urges a case"),
    "cases.link": _("Link cases and set the customer of a case"),
    "cases.board": _("See the board of what will be late"),
}
