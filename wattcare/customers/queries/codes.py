"""Which codes of the pack stand in the archive."""

from collections.abc import Iterable, Mapping

from wattcare.customers.models import Premise


def used_codes(asked: Mapping[str, frozenset[str]]) -> Iterable[tuple[str, str]]:
    """Of the codes asked about, by section of the pack, those that premises still carry."""
    for code in sorted(asked.get("area_kinds", frozenset())):
        if Premise.objects.filter(area_kind=code).exists():
            yield "area_kinds", code
