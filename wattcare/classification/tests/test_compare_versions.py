"""A draft beside the live version: who would move from where to where."""

import pytest

from wattcare.classification.actions import draft_scheme
from wattcare.classification.queries.comparing import compare
from wattcare.classification.tests.drawn_up import KINDS, document, live
from wattcare.kernel.results import NotFound

FINER = {"person": "kind = 'person'", "firm": "kind = 'enterprise'", "middle": "kind NOT IN ('person', 'enterprise')"}


def test_the_matrix_tells_who_moves_with_samples(town, django_assert_max_num_queries):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", FINER))
    who = town.actor("lin")
    with django_assert_max_num_queries(4):
        found = compare(who, "by-kind")
    assert found.cells == {("person", "person"): 2, ("firm", "firm"): 1, ("firm", "middle"): 1}
    assert found.samples["firm", "middle"] == ("C0003",)
    assert (found.customers, found.moved, found.moves) == (4, 1, [(("firm", "middle"), 1)])
    assert found.members(after=False) == {"person": 2, "firm": 2}
    assert found.members(after=True) == {"person": 2, "firm": 1, "middle": 1}
    assert [one.code for one in found.classes_after] == ["person", "firm", "middle"]


def test_a_first_version_moves_nobody(town):
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", KINDS))
    found = compare(town.actor("lin"), "by-kind")
    assert (found.before, found.after, found.moved, found.moves) == (None, 1, 0, [])
    assert found.cells == {(None, "person"): 2, (None, "firm"): 2}


def test_a_gap_shows_as_no_class(town):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-kind", {"person": "kind = 'person'"}))
    assert compare(town.actor("lin"), "by-kind").cells == {("person", "person"): 2, ("firm", None): 2}


def test_earlier_versions_are_compared_with_what_decides_now(town):
    live(town)
    live(town, conditions=FINER)
    assert compare(town.actor("lin"), "by-kind", number=1).cells["middle", "firm"] == 1


def test_without_a_version_in_work_there_is_nothing_to_compare(town):
    live(town)
    with pytest.raises(NotFound):
        compare(town.actor("lin"), "by-kind")
