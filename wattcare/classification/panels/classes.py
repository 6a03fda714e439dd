"""The classes of a version in their tree, each condition in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from wattcare.classification.forms.typed import ROOT, Row, typed_of
from wattcare.classification.models import SchemeVersion
from wattcare.classification.panels.scheme import members_url
from wattcare.classification.queries.live import scheme_of_version
from wattcare.classification.queries.schemes import SchemeLine
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


def classes_shown(version: SchemeVersion, scheme: Scheme | None, line: SchemeLine | None) -> list[ClassShown]:
    """`line` counts the members, when this version is the one that decides."""
    said = _said(scheme)
    counted = {one.definition.code: one.members for one in line.classes} if line else {}
    found, levels = [], {ROOT: -1}
    for row in typed_of(version.document).rows:
        levels[row.key] = levels[row.within] + 1
        found.append(_shown(row, levels[row.key], said, counted, line))
    return found


def _said(scheme: Scheme | None) -> Mapping[str, str]:
    fields = profile_fields()
    return {one.code: words(one.when.tree, fields) for one in scheme.classes} if scheme else {}


def _shown(
    row: Row, level: int, said: Mapping[str, str], counted: Mapping[str, int], line: SchemeLine | None
) -> ClassShown:
    name = names({CHINESE: row.zh, ENGLISH: row.en}) or row.code
    more: dict[str, Any] = {}
    if line:
        members = counted.get(row.code, 0)
        more = {
            "members": number(members),
            "share": percent(members, line.members + line.unclassified),
            "bar": meter(name, members, line.members + line.unclassified, row.tone),
            "url": members_url(line.code, row.code),
        }
    return ClassShown(row.code, name, row.tone, row.sensitive, min(level, 5), said.get(row.code, ""), row.when, **more)
