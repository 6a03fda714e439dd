"""People: created, placed, deactivated, each with its trace."""

import pytest

from wattcare.audit.models import Entry
from wattcare.kernel.actors import system
from wattcare.kernel.results import NotPermitted, Refused
from wattcare.project.testing import PASSWORD, TOKEN
from wattcare.staff.actions import create_user, deactivate_user, set_language, set_memberships
from wattcare.staff.models import ApiToken, User
from wattcare.staff.queries import actor_for_token, places_of

PERSON = {"username": "zhao", "name": "赵敏", "password": PASSWORD, "places": [("hotline", "agent")]}


def create(town, by="gao", **changes):
    return create_user(actor=town.actor(by), **{**PERSON, **changes})


def last_entry(verb):
    return Entry.objects.filter(verb=verb).latest("id")


def test_a_person_is_created_with_their_places(town):
    user = create(town)
    assert user.check_password(PASSWORD)
    assert (user.name, user.language, places_of(user)) == ("赵敏", "zh-hans", [("hotline", "agent")])


def test_the_creation_is_recorded_without_the_password(town):
    create(town)
    entry = last_entry("staff.user_create")
    assert (entry.actor_code, entry.object_id) == ("gao", "zhao")
    assert entry.after == {"name": "赵敏", "places": [["hotline", "agent"]]}


def test_without_a_name_the_user_name_is_shown(town):
    assert create(town, name=" ").name == "zhao"


def test_a_place_given_twice_is_one(town):
    assert places_of(create(town, places=[("hotline", "agent")] * 2)) == [("hotline", "agent")]


@pytest.mark.parametrize("username", ["", " zhao", "zhao min", "zhao/min", "zhao:1", "a\0b", "x" * 151, "<b>"])
def test_a_user_name_that_could_not_stand_in_an_address_is_refused(town, username):
    with pytest.raises(Refused) as refused:
        create(town, username=username)
    assert set(refused.value.errors) == {"username"}


@pytest.mark.parametrize("username", ["赵敏", "zhao.min@east", "z-1_2+3"])
def test_other_user_names_are_taken(town, username):
    assert create(town, username=username).username == username


@pytest.mark.parametrize("username", ["lin", "LIN"])
def test_a_name_is_taken_in_whatever_case(town, username):
    with pytest.raises(Refused, match="Some fields"):
        create(town, username=username)


def test_every_wrong_field_is_told_at_once(town):
    with pytest.raises(Refused) as refused:
        create(town, username="", name="赵" * 151, email="nowhere", language="fr", password="short")
    assert set(refused.value.errors) == {"username", "name", "email", "language", "password"}


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "zhaozhaozhao"])
def test_a_weak_password_is_refused(town, password):
    with pytest.raises(Refused) as refused:
        create(town, username="zhaozhao", password=password)
    assert set(refused.value.errors) == {"password"}


def test_without_a_password_nobody_signs_in(town):
    assert not create(town, password=None).has_usable_password()


@pytest.mark.parametrize(
    ("place", "code"), [(("nowhere", "agent"), "no_department"), (("hotline", "nobody"), "no_role")]
)
def test_a_place_that_is_not_there_leaves_no_person(town, place, code):
    with pytest.raises(Refused) as refused:
        create(town, places=[("hotline", "agent"), place])
    assert refused.value.code == code
    assert not User.objects.filter(username="zhao").exists()


def test_only_who_manages_staff_creates(town):
    with pytest.raises(NotPermitted):
        create(town, by="zhou")


def test_the_system_may_create_the_first_administrator(db):
    made = create_user(actor=system("command line"), **PERSON)
    assert last_entry("staff.user_create").actor_code == "system:command line"
    assert made.is_active


def test_places_are_set_exactly(town):
    set_memberships(actor=town.actor("gao"), user=town.user("lin"), places=[("callback", "callback")])
    assert places_of(town.user("lin")) == [("callback", "callback")]
    entry = last_entry("staff.places_set")
    assert (entry.before, entry.after) == (
        {"places": [["hotline", "agent"]]},
        {"places": [["callback", "callback"]]},
    )


def test_wrong_places_leave_the_old_ones(town):
    with pytest.raises(Refused):
        set_memberships(actor=town.actor("gao"), user=town.user("lin"), places=[("nowhere", "agent")])
    assert places_of(town.user("lin")) == [("hotline", "agent")]


def test_only_who_manages_staff_sets_places(town):
    with pytest.raises(NotPermitted):
        set_memberships(actor=town.actor("lin"), user=town.user("lin"), places=[("city", "administrator")])


def test_who_leaves_is_signed_out_and_their_tokens_end(town):
    browser = town.browser("chengxu")
    assert browser.get("/api/v1/me").status_code == 200
    deactivate_user(actor=town.actor("gao"), user=town.user("chengxu"), reason="项目结束")
    assert browser.get("/api/v1/me").status_code == 401
    assert actor_for_token(TOKEN) is None
    assert not ApiToken.objects.filter(user__username="chengxu", revoked_at=None).exists()


def test_the_reason_is_recorded(town):
    deactivate_user(actor=town.actor("gao"), user=town.user("lin"), reason="调离")
    entry = last_entry("staff.user_deactivate")
    assert (entry.object_id, entry.reason, entry.after) == ("lin", "调离", {"active": False})


def test_nobody_deactivates_themselves(town):
    with pytest.raises(Refused, match="themselves"):
        deactivate_user(actor=town.actor("gao"), user=town.user("gao"), reason="x")


def test_only_who_manages_staff_deactivates(town):
    with pytest.raises(NotPermitted):
        deactivate_user(actor=town.actor("zhou"), user=town.user("lin"), reason="x")


def test_a_language_is_remembered(town):
    set_language(actor=town.actor("lin"), language="en")
    assert town.user("lin").language == "en"
    assert last_entry("staff.language_set").after == {"language": "en"}


def test_an_unknown_language_is_refused(town):
    with pytest.raises(Refused):
        set_language(actor=town.actor("lin"), language="fr")
