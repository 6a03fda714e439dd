"""Which codes of the pack stand in the archive."""

from collections.abc import Callable, Iterable, Mapping

from wattcare.customers.models import Agreement, Customer, Premise

_USED: Mapping[str, Callable[[str], bool]] = {
    "sector": lambda code: Customer.objects.filter(sector=code).exists(),
    "importance": lambda code: Customer.objects.filter(importance=code).exists(),
    "tariff_class": lambda code: Agreement.objects.filter(tariff_class=code).exists(),
}


def used_codes(asked: Mapping[str, frozenset[str]]) -> Iterable[tuple[str, str]]:
    """Of the codes asked about, by section of the pack, those that premises, customers and agreements still carry."""
    for code in sorted(asked.get("area_kinds", frozenset())):
        if Premise.objects.filter(area_kind=code).exists():
            yield "area_kinds", code
    for listed in sorted(asked.get("field_choices", frozenset())):
        field, _colon, code = listed.partition(":")
        if _USED[field](code):
            yield "field_choices", listed
