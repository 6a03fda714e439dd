"""Where cases show up outside their own pages: the rail, the customer's page."""

from django.utils.translation import gettext_lazy as _

from wattcare.kernel.ui.navigation import NavItem
from wattcare.kernel.ui.navigation import register as enter


def register() -> None:
    """Called once, when the app is ready."""
    enter(NavItem("desk", _("Contact desk"), "cases:desk", "headset", "cases.open", order=10, shortcut="n"))
    enter(NavItem("work", _("My work"), "cases:my_work", "checklist", "cases.view", order=20, shortcut="w"))
    enter(NavItem("queues", _("Queues"), "cases:queues", "stack-2", "cases.view", order=30, shortcut="q"))
    enter(NavItem("board", _("Board"), "cases:board", "alarm", "cases.board", order=40, shortcut="b"))
    enter(NavItem("cases", _("Cases"), "cases:list", "folders", "cases.view", order=50, shortcut="c"))
