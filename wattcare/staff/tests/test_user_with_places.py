"""A session's person is read with all their roles allow."""

from wattcare.staff.models import User
from wattcare.staff.queries import actor_for, user_with_places


def test_it_is_the_same_actor_whichever_way_the_person_was_read(town):
    for user in User.objects.all():
        together = user_with_places(user.pk)
        assert together is not None
        assert actor_for(together, "127.0.0.1") == actor_for(user, "127.0.0.1")


def test_nobody_is_read_for_a_number_that_is_nobodys(db):
    assert user_with_places(10**9) is None


def test_a_page_reads_person_and_permissions_in_one_statement(town, django_assert_num_queries):
    together = user_with_places(town.user("zhou").pk)
    actor_for(town.user("zhou"))  # the departments are known now
    with django_assert_num_queries(0):
        assert actor_for(together).permissions
