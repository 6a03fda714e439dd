"""What a scheme's page asks for, in few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wattcare.classification.models import IN_WORK, SchemeVersion, State
from wattcare.classification.queries.people import called
from wattcare.classification.queries.schemes import HEAVY, SchemeLine, open_versions, scheme_line
from wattcare.kernel.actors import Actor
from wattcare.kernel.results import NotFound

VERSIONS = 50


@dataclass(frozen=True)
class SchemePage:
    """A scheme with the version that is shown in full, the one in work, the latest versions, and their people."""

    line: SchemeLine
    shown: SchemeVersion
    work: SchemeVersion | None
    versions: Sequence[SchemeVersion]
    people: Mapping[str, str]


def scheme_page(actor: Actor, code: str, number: int | None = None) -> SchemePage:
    """Version `number`, or the one that decides, or the latest. NotFound where there is none such."""
    line = scheme_line(actor, code)
    rows = open_versions(actor, SchemeVersion.objects.filter(scheme__code=code))
    versions = list(rows.defer(*HEAVY).order_by("-number")[:VERSIONS])
    shown = _shown(versions, number)
    full = SchemeVersion.objects.select_related("scheme").get(scheme__code=code, number=shown)
    people = called(one for version in versions for one in (version.drafted_by_code, version.approved_by_code))
    work = next((one for one in versions if one.state in IN_WORK), None)
    return SchemePage(line, full, work, versions, people)


def _shown(versions: Sequence[SchemeVersion], number: int | None) -> int:
    wanted = [one.number for one in versions if number == one.number]
    if number is None:
        wanted = [one.number for one in versions if one.state == State.LIVE] or [one.number for one in versions]
    if not wanted:
        raise NotFound(_("There is no such version of this scheme."))
    return wanted[0]
