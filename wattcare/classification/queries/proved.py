"""What is proved of the versions that decide or are in work, without the proofs themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from wattcare.classification.models import IN_WORK, SchemeVersion, State


@dataclass(frozen=True)
class Outcome:
    """None means that it was not decided; a version without a proof has no outcome at all."""

    disjoint: bool | None
    exhaustive: bool | None


def outcomes() -> Mapping[tuple[str, int], Outcome]:
    """By code of the scheme and number of the version; one statement."""
    rows = SchemeVersion.objects.filter(state__in=[*IN_WORK, State.LIVE], proof__isnull=False)
    found = rows.values_list("scheme__code", "number", "proof__disjoint", "proof__exhaustive")
    return {(code, number): Outcome(disjoint, exhaustive) for code, number, disjoint, exhaustive in found}
