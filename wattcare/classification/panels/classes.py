"""The classes of a version in their tree, each condition in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from wattcare.classification.forms.typed import ROOT, Row, typed_of
from wattcare.classification.models import SchemeVersion
from wattcare.classification.panels.scheme import members_url
from wattcare.classification.queries.live import scheme_of_version
from wattcare.classification.queries.schemes import ClassLine, SchemeLine
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.schemes import Scheme
from wattcare.classification.rules.words import words
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.names import CHINESE, ENGLISH
from wattcare.kernel.ui.amounts import number
from wattcare.kernel.ui.pieces import names
from wattcare.kernel.ui.shares import meter, percent


@dataclass(frozen=True)
class ClassShown:
    """`members`, `share`, `bar` and `url` are empty for a version that does not decide; `words` where the condition
    can no longer be read."""

    code: str
    name: str
    tone: str
    sensitive: bool
    level: int
    words: str
    sql: str
    members: str = ""
    share: str = ""
    bar: SafeString | str = ""
    url: str = ""


def read_version(version: SchemeVersion) -> tuple[Scheme | None, Sequence[str]]:
    """The scheme of a version, or why it cannot be read against the catalogue of fields as it is now."""
    try:
        return scheme_of_version(version), []
    except SchemeError as error:
        return None, [f"{one.place}: {one.what}" for one in error.problems]


def classes_shown(
    document: Mapping[str, Any], scheme: Scheme | None, line: SchemeLine | None, *, restricted: bool
) -> list[ClassShown]:
    """`document` has the classes that are shown; `line` counts the members, when its version is the one that decides.
    Members of sensitive classes can be listed by whoever may see `restricted` ones."""
    said = _said(scheme)
    counted = {one.definition.code: one for one in line.classes} if line else {}
    found, levels = [], {ROOT: -1}
    for row in typed_of(document).rows:
        levels[row.key] = levels[row.within] + 1
        shown = _shown(row, levels[row.key], said.get(row.code, ""))
        found.append(_with_members(shown, counted[row.code], line, restricted) if line else shown)
    return found


def _said(scheme: Scheme | None) -> Mapping[str, str]:
    fields = profile_fields()
    return {one.code: words(one.when.tree, fields) for one in scheme.classes} if scheme else {}


def _shown(row: Row, level: int, said: str) -> ClassShown:
    name = names({CHINESE: row.zh, ENGLISH: row.en}) or row.code
    return ClassShown(row.code, name, row.tone, row.sensitive, min(level, 5), said, row.when)


def _with_members(shown: ClassShown, one: ClassLine, line: SchemeLine, restricted: bool) -> ClassShown:
    whole = line.members + line.unclassified
    hidden = one.definition.sensitive and not restricted
    return replace(
        shown,
        members=number(one.members),
        share=percent(one.members, whole),
        bar=meter(shown.name, one.members, whole, shown.tone),
        url="" if hidden else members_url(line.code, shown.code),
    )
