"""Who somebody is right now: all roles together, all departments with those below."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattcare.staff.actions import deactivate_user, set_memberships
from wattcare.staff.models import User
from wattcare.staff.queries import actor_for, colleagues, department_by_code
from wattcare.staff.rules import with_descendants


def ids(*codes):
    return {department_by_code(code).id for code in codes}


def give(town, username, *places):
    set_memberships(actor=town.actor("gao"), user=town.user(username), places=places)
    return town.actor(username)


def test_roles_are_united(town):
    assert not town.actor("wang").has("cases.open")
    both = give(town, "wang", ("repair-east", "crew-lead"), ("hotline", "agent"))
    assert both.has("cases.open")
    assert both.has("cases.work")


def test_a_department_brings_those_below_it(town):
    crew = town.actor("wang")
    assert crew.departments == ids("repair-east")
    city = give(town, "wang", ("city", "crew-lead"))
    assert ids("city", "repair-east", "hotline", "billing-account") <= city.departments


def test_the_first_place_is_home(town):
    both = give(town, "wang", ("billing-account", "handler"), ("repair-east", "crew-lead"))
    assert both.home_department == department_by_code("billing-account").id


def test_without_a_place_one_may_nothing(town):
    stranger = town.actor("wairen")
    assert (stranger.permissions, stranger.departments, stranger.home_department) == (frozenset(), frozenset(), None)


def test_whoever_was_deactivated_may_nothing(town):
    deactivate_user(actor=town.actor("gao"), user=town.user("wang"), reason="调离")
    gone = actor_for(User.objects.get(username="wang"))
    assert (gone.permissions, gone.departments) == (frozenset(), frozenset())


def test_the_address_and_the_language_are_the_persons(town):
    actor = actor_for(town.user("lin"), "10.0.0.7")
    assert (actor.address, actor.language, actor.code, actor.name) == ("10.0.0.7", "zh-hans", "lin", "林晓")


def test_it_costs_one_statement(town, django_assert_num_queries):
    user = town.user("lin")
    department_by_code("hotline")
    with django_assert_num_queries(1):
        actor_for(user)


def test_colleagues_are_the_active_ones_of_the_same_departments(town):
    assert [user.username for user in colleagues(town.actor("wang"))] == ["wang"]
    give(town, "chen", ("repair-east", "handler"))
    assert {user.username for user in colleagues(town.actor("wang"))} == {"wang", "chen"}
    deactivate_user(actor=town.actor("gao"), user=town.user("chen"), reason="调离")
    assert [user.username for user in colleagues(town.actor("wang"))] == ["wang"]


trees = st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 12), max_size=12)


@given(parents=trees, roots=st.sets(st.integers(1, 12), max_size=3))
def test_below_is_closed_and_reached_even_where_the_tree_has_rings(parents, roots):
    found = with_descendants(roots, parents)
    assert roots <= found
    for child, parent in parents.items():
        if parent in found:
            assert child in found
        if child in found - roots:
            assert parent in found


@pytest.mark.parametrize(("roots", "below"), [([1], {1, 2, 3, 4}), ([2], {2, 4}), ([], set()), ([9], {9})])
def test_below_in_a_small_tree(roots, below):
    assert with_descendants(roots, {1: None, 2: 1, 3: 1, 4: 2}) == below
