"""Which classes the pack's limits and routes go by, and what speaks against it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from wattcare.catalogue.queries import NoPack
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.rules import Pack
from wattcare.classification.queries.live import live_schemes
from wattcare.classification.queries.schemes import classes_in


def objections(pack: Pack) -> list[str]:
    """What speaks against the classes a pack to be loaded names, a sentence each.

    A first pack comes before the schemes; as long as there is none at all, nothing is said, and while a class is not
    known the strictest limit runs.
    """
    live = {one.code: one for one in live_schemes(fresh=True)}
    return list(dict.fromkeys(_objections(pack, live))) if live else []


def _objections(pack: Pack, live: dict[str, Any]) -> Iterator[str]:
    for scheme, code in sorted(pack.classes_asked_for):
        held = live.get(scheme)
        shown = {"class": code, "scheme": scheme}
        if held is None:
            yield _("The scheme “%(scheme)s” is not live; put it live first.") % shown
        elif held.class_of(code) is None:
            yield _("The scheme “%(scheme)s” has no class “%(class)s”.") % shown
        elif held.sensitive or held.class_of(code).sensitive:
            yield _hidden(shown)
        elif not held.class_of(code).leaf:
            yield _("“%(class)s” of “%(scheme)s” has classes within it; name those.") % shown


def _hidden(shown: dict[str, str]) -> str:
    return _("“%(class)s” of “%(scheme)s” is sensitive: such classes never decide how somebody is served.") % shown


def objections_to(document: Mapping[str, Any]) -> list[str]:
    """What speaks against a version of a scheme going live: limits and routes of the pack in use name classes that it
    lacks or makes sensitive."""
    asked = asked_for(str(document.get("code", "")))
    if not asked:
        return []
    hidden = bool(document.get("sensitive"))
    known = {one.code: one for one in classes_in(document)}
    found = []
    for code in sorted(asked):
        shown = {"class": code, "scheme": str(document["code"])}
        if code not in known or not known[code].leaf:
            found.append(_("Limits or routes of the pack go by “%(class)s”, which this version lacks.") % shown)
        elif hidden or known[code].sensitive:
            found.append(_hidden(shown))
    return found


def asked_for(scheme: str) -> set[str]:
    """The classes of a scheme that the pack in use names."""
    try:
        return {code for one, code in pack_in_use().classes_asked_for if one == scheme}
    except NoPack:
        return set()
