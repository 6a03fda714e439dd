"""Cases are found by number, caller, telephone and words, whether few or many have them."""

import pytest

from wattcare.cases.queries import searching
from wattcare.cases.queries.searching import CaseFilter, find_cases

pytestmark = pytest.mark.django_db


def _found(town, typed: str) -> list[str]:
    return sorted(find_cases(town.actor("zhou"), CaseFilter(q=typed)).values_list("number", flat=True))


@pytest.mark.parametrize("many", [1, 2000])
def test_few_and_many_are_found_alike(town, monkeypatch, many):
    monkeypatch.setattr(searching, "MANY", many)
    first = town.case(subject="家中停电", caller_phone="13912345678").number
    second = town.case(subject="整栋楼停电").number
    assert _found(town, "停电") == sorted([first, second])
    assert _found(town, "整栋") == [second]
    assert _found(town, "1391234") == [first]
    assert _found(town, first) == [first]
    assert _found(town, "没有这样的词") == []


def test_signs_alone_find_nothing(town):
    town.case()
    assert _found(town, "!?") == []
