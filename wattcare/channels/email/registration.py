"""Where mail fills the places that lower capabilities offer."""

from django.utils.translation import gettext_lazy as _

from wattcare.cases.queries.offers import acknowledgements, case_page_panels, replies
from wattcare.channels.email.actions.writing import acknowledge, write_reply
from wattcare.channels.email.panels import mail_panel
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.navigation import NavItem


def register() -> None:
    """Called once per process, when the app is ready."""
    replies.register(write_reply)
    acknowledgements.register(acknowledge)
    case_page_panels.register(mail_panel)
    navigation.register(NavItem("mail", _("Messages"), "channels:mail", "mail", "channels.view", 60, "m"))
