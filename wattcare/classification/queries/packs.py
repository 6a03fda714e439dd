"""Which classes the pack's limits and routes go by, and what speaks against it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from wattcare.catalogue.queries import Coming, NoPack
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.catalogue.rules import Pack
from wattcare.classification.models import IN_WORK, SchemeVersion, State
from wattcare.classification.queries.scheme_files import shipped
from wattcare.classification.queries.schemes import classes_in


def objections(coming: Coming) -> list[str]:
    """What speaks against the classes a pack to be loaded names, a sentence each.

    Schemes that are in work, or come with the pack, need not be live yet: while a class is not known, the strictest
    limit runs. A first pack comes before all schemes; as long as there is none, nothing is said.
    """
    documents = _documents()
    if not documents:
        return []
    brought = set(shipped(str(coming.folder))) if coming.folder else set()
    asked = sorted(one for one in coming.pack.classes_asked_for if one[0] in documents or one[0] not in brought)
    return list(dict.fromkeys(sentence for scheme, code in asked for sentence in _objection(documents, scheme, code)))


def _documents() -> dict[str, Mapping[str, Any]]:
    """What each scheme says: the live version, else the one in work."""
    rows = SchemeVersion.objects.filter(state__in=[*IN_WORK, State.LIVE]).values_list(
        "scheme__code", "state", "document"
    )
    found = sorted(rows, key=lambda row: row[1] == State.LIVE)
    return {code: document for code, _state, document in found}


def _objection(documents: Mapping[str, Mapping[str, Any]], scheme: str, code: str) -> Iterator[str]:
    shown = {"class": code, "scheme": scheme}
    if scheme not in documents:
        yield _("There is no scheme “%(scheme)s”; draw it up first.") % shown
        return
    known = {one.code: one for one in classes_in(documents[scheme])}
    if code not in known:
        yield _("The scheme “%(scheme)s” has no class “%(class)s”.") % shown
    elif documents[scheme].get("sensitive") or known[code].sensitive:
        yield _hidden(shown)
    elif not known[code].leaf:
        yield _("“%(class)s” of “%(scheme)s” has classes within it; name those.") % shown


def _hidden(shown: dict[str, str]) -> str:
    return _("“%(class)s” of “%(scheme)s” is sensitive: such classes never decide how somebody is served.") % shown


def objections_to(document: Mapping[str, Any]) -> list[str]:
    """What speaks against a version of a scheme going live: limits and routes of the pack in use name classes that it
    lacks or makes sensitive."""
    return _missing(document, asked_for(str(document.get("code", ""))))


def objections_in(pack: Pack, document: Mapping[str, Any]) -> list[str]:
    """The same of a scheme that comes in a pack's folder, and the pack's own limits and routes."""
    return _missing(document, {code for one, code in pack.classes_asked_for if one == document.get("code")})


def _missing(document: Mapping[str, Any], asked: Collection[str]) -> list[str]:
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
