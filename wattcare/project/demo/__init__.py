"""The demo town: an invented city with its customers, network, staff and a year of cases; see docs/demo.md.

`build_town` makes it in an empty installation, `prepare` does so for `wattcare demo`, `demo_sign_ins` tells who may
sign in. People, places and firms are made by pure modules from a seed (`dice`, `people`, `places`, `firms`,
`settling`, `supplying`, `usage`), cases are told first (`scenes`, `flows`, `planning`) and then happen through the
product's own verbs, or the same in memory (`replay`, `ledger`, `deeds`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wattcare.project.demo.building import TownReport as TownReport
    from wattcare.project.demo.building import build_town as build_town
    from wattcare.project.demo.building import town_exists as town_exists
    from wattcare.project.demo.engaging import SignIn as SignIn
    from wattcare.project.demo.engaging import demo_sign_ins as demo_sign_ins
    from wattcare.project.demo.preparing import prepare as prepare
    from wattcare.project.demo.texts import packs_with_a_town as packs_with_a_town

_HOMES = {
    "TownReport": "building",
    "build_town": "building",
    "town_exists": "building",
    "SignIn": "engaging",
    "demo_sign_ins": "engaging",
    "prepare": "preparing",
    "packs_with_a_town": "texts",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Imports when asked: the replay's second process imports this package before Django is set up."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
