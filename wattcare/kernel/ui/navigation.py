"""What stands in the rail. Capabilities register entries when their app is ready; the shell shows the permitted."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wattcare.kernel.actors import Actor
from wattcare.kernel.slots import Slot


@dataclass(frozen=True)
class NavItem:
    """One entry. `shortcut` is the letter after `g`; `permission` "" means everybody who is signed in."""

    code: str
    label: object
    url_name: str
    icon: str
    permission: str = ""
    order: int = 100
    shortcut: str = ""


@dataclass(frozen=True)
class Search:
    """The search box on top: `url_name` answers ?q=, `suggest_url_name` gives <li role=option> rows while typing."""

    url_name: str
    suggest_url_name: str = ""
    permission: str = ""
    placeholder: object = ""


@dataclass(frozen=True)
class Entry:
    """An entry as one page shows it."""

    item: NavItem
    url: str
    current: bool


# Filled by staff: the names of the actor's departments, for the foot of the rail.
department_names: Slot[Actor, list[str]] = Slot("ui.department_names")
# Filled by whoever knows a number worth seeing beside an entry: {code of the entry: count}.
entry_counts: Slot[Actor, dict[str, int]] = Slot("ui.entry_counts")

_items: dict[str, NavItem] = {}
_own: dict[str, NavItem] = {}
_search: list[Search] = []


def register(item: NavItem) -> None:
    """Add `item`; registering the same code again replaces it."""
    _items[item.code] = item


def register_own(item: NavItem) -> None:
    """Add a page about oneself to the menu under one's name."""
    _own[item.code] = item


def register_search(search: Search) -> None:
    """Say who answers the search box; the last one wins."""
    _search[:] = [search]


def search_for(actor: Actor) -> Search | None:
    """The search box as `actor` may use it."""
    found = _search[0] if _search else None
    return found if found and (not found.permission or actor.has(found.permission)) else None


def registered() -> list[NavItem]:
    """Every entry in its order."""
    return sorted(_items.values(), key=lambda item: (item.order, item.code))


def permitted(actor: Actor) -> list[NavItem]:
    return [item for item in registered() if not item.permission or actor.has(item.permission)]


def entries(request: HttpRequest, actor: Actor) -> list[Entry]:
    """The permitted entries for this page; the one whose address is the longest prefix of the page's is current."""
    found = [(item, url) for item in permitted(actor) if (url := _url(item))]
    under = [url for _item, url in found if request.path.startswith(url)]
    longest = max(under, key=len, default="")
    return [Entry(item, url, current=url == longest) for item, url in found]


def own_entries(request: HttpRequest, actor: Actor) -> list[Entry]:
    """The pages about oneself."""
    items = sorted(_own.values(), key=lambda item: (item.order, item.code))
    allowed = [item for item in items if not item.permission or actor.has(item.permission)]
    return [Entry(item, url, current=request.path == url) for item in allowed if (url := _url(item))]


def _url(item: NavItem) -> str:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        # A capability that is not mounted in this installation has no page to go to.
        return ""
