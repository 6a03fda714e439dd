"""Settings: people."""

import pytest

from wattcare.project.testing import PASSWORD
from wattcare.staff.models import User
from wattcare.staff.queries import places_of

NEW = {
    "username": "zhao", "name": "赵敏", "email": "zhao@example.com", "password": PASSWORD, "language": "zh-hans",
    "department": "hotline", "role": "agent",
}  # fmt: skip
PEOPLE = "/settings/people/"


def page(client, address):
    return client.get(address).content.decode()


def test_everybody_is_listed_with_their_places(town):
    text = page(town.browser("gao", "zh-hans"), PEOPLE)
    for shown in ("林晓", "wang", "抢修班班长"):
        assert shown in text


def test_a_long_list_has_pages(town):
    User.objects.bulk_create(User(username=f"a{number:03}", name="众") for number in range(60))
    client = town.browser("gao")
    first = client.get(PEOPLE)
    assert len(first.context["page"]) == 50
    second = client.get(PEOPLE, {"cursor": first.context["page"].next_cursor})
    assert not {user.username for user in first.context["page"]} & {user.username for user in second.context["page"]}


def test_who_only_sees_gets_no_forms(town):
    client = town.browser("zhou")
    assert "/settings/people/new/" not in page(client, PEOPLE)
    assert "deactivate" not in page(client, f"{PEOPLE}lin/")


@pytest.mark.parametrize("address", [PEOPLE, f"{PEOPLE}new/", f"{PEOPLE}lin/"])
def test_without_the_permission_one_is_refused(town, address):
    assert town.browser("lin").get(address).status_code == 403


@pytest.mark.parametrize("verb", ["places/", "places/remove/", "deactivate/"])
def test_who_only_sees_changes_nothing(town, verb):
    fields = {"department": "hotline", "role": "agent", "reason": "x"}
    answer = town.browser("zhou").post(f"{PEOPLE}lin/{verb}", fields)
    assert answer.status_code == 403
    assert (places_of(town.user("lin")), town.user("lin").is_active) == ([("hotline", "agent")], True)


def test_a_new_person(town):
    answer = town.browser("gao").post(f"{PEOPLE}new/", NEW, follow=True)
    assert answer.redirect_chain[-1][0] == f"{PEOPLE}zhao/"
    assert "赵敏" in answer.content.decode()
    assert places_of(town.user("zhao")) == [("hotline", "agent")]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("username", "lin", "该用户名已被使用"),
        ("username", "a/b", "只能用文字"),
        ("password", "short", "密码"),
        ("email", "nowhere", "电子邮件地址"),
        ("role", "king", "king"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(town, field, value, told):
    answer = town.browser("gao", "zh-hans").post(f"{PEOPLE}new/", {**NEW, field: value})
    form = answer.context["form"]
    assert answer.status_code == 422
    assert told in " ".join(form.errors[field])
    assert "赵敏" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_all_that_is_wrong_with_a_new_person_is_told_at_once(town):
    wrong = {**NEW, "username": "a b", "name": "", "email": "nowhere", "password": "short"}
    form = town.browser("gao").post(f"{PEOPLE}new/", wrong).context["form"]
    assert set(form.errors) == {"username", "name", "email", "password"}


def test_a_place_is_added_and_taken(town):
    client = town.browser("gao")
    client.post(f"{PEOPLE}lin/places/", {"department": "callback", "role": "callback"})
    assert places_of(town.user("lin")) == [("hotline", "agent"), ("callback", "callback")]
    client.post(f"{PEOPLE}lin/places/remove/", {"department": "hotline", "role": "agent"})
    assert places_of(town.user("lin")) == [("callback", "callback")]


def test_a_place_that_is_not_there_is_told(town):
    answer = town.browser("gao").post(f"{PEOPLE}lin/places/", {"department": "nowhere", "role": "agent"})
    assert answer.status_code == 422
    assert places_of(town.user("lin")) == [("hotline", "agent")]


def test_deactivation_asks_for_its_reason(town):
    client = town.browser("gao")
    assert client.post(f"{PEOPLE}lin/deactivate/", {"reason": ""}).status_code == 422
    assert town.user("lin").is_active
    answer = client.post(f"{PEOPLE}lin/deactivate/", {"reason": "调离"}, follow=True)
    assert "deactivated" in answer.content.decode()
    assert not town.user("lin").is_active


def test_nobody_deactivates_themselves(town):
    answer = town.browser("gao").post(f"{PEOPLE}gao/deactivate/", {"reason": "x"})
    assert answer.status_code == 422
    assert "ask a colleague" in answer.content.decode()


def test_a_person_who_is_not_there(town):
    answer = town.browser("gao").get(f"{PEOPLE}nobody/")
    assert answer.status_code == 404
    assert "There is no person “nobody”" in answer.content.decode()


def test_a_page_costs_few_statements(town, django_assert_max_num_queries):
    client = town.browser("gao")
    client.get(PEOPLE)
    with django_assert_max_num_queries(12):
        client.get(PEOPLE)
