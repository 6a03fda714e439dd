"""Signing in: a password, a limit to guessing, one's own language, a second factor where one wants it."""

import pytest
from django.core.cache import cache
from django.test import Client

from wattcare.project.testing import PASSWORD
from wattcare.staff.actions import deactivate_user

PAGE = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db):
    cache.clear()


def attempt(client=None, username="lin", password=PASSWORD, address="10.1.0.1", **fields):
    client = client or Client()
    return client.post(PAGE, {"login": username, "password": password, **fields}, REMOTE_ADDR=address)


def is_in(client):
    return client.get("/api/v1/me").status_code == 200


def test_with_the_password_one_is_in_and_on_the_first_page(town):
    client = Client()
    answer = attempt(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_in(client)


@pytest.mark.parametrize(("username", "password"), [("lin", "wrong-password"), ("nobody", PASSWORD), ("lin", "")])
def test_with_another_one_is_not_and_the_answer_tells_not_which_is_wrong(town, username, password):
    client = Client()
    answer = attempt(client, username, password)
    assert answer.status_code in {200, 422}
    assert not is_in(client)
    assert password == "" or "用户名" in answer.content.decode()


def test_a_name_can_be_guessed_five_times(town):
    for _number in range(5):
        attempt(password="wrong-password")
    client = Client()
    attempt(client, address="10.1.0.2")
    assert not is_in(client)
    attempt(client, "zhou", address="10.1.0.2")
    assert is_in(client)


def test_an_address_can_guess_ten_times_in_a_minute(town):
    for number in range(10):
        attempt(username=f"person{number}", password="wrong-password")
    client = Client()
    attempt(client)
    assert not is_in(client)


def test_whoever_was_deactivated_does_not_come_in(town):
    deactivate_user(actor=town.actor("gao"), user=town.user("lin"), reason="调离")
    client = Client()
    attempt(client)
    assert not is_in(client)


def test_whoever_has_no_password_does_not_come_in(town):
    user = town.user("lin")
    user.set_unusable_password()
    user.save()
    client = Client()
    attempt(client, password="!")
    assert not is_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_site(town, target):
    assert attempt(next=target).headers["Location"] == "/"
    client = Client()
    client.cookies["django_language"] = "en"
    answer = client.post("/settings/language/", {"language": "en", "next": target})
    assert answer.headers.get("Location", "/") == "/"


def test_one_comes_back_to_where_one_wanted(town):
    asked = Client().get("/work/")
    assert asked.headers["Location"] == f"{PAGE}?next=/work/"
    assert attempt(next="/work/").headers["Location"] == "/work/"


def test_the_demos_sign_ins_are_in_the_demo_only(town, settings):
    assert "demo-title" not in Client().get(PAGE).content.decode()
    settings.WATTCARE_DEMO = True
    assert "demo-title" in Client().get(PAGE).content.decode()


def test_nobody_signs_up(town):
    answer = Client().post("/accounts/signup/", {"username": "intruder", "password1": PASSWORD})
    assert "intruder" not in answer.content.decode()
    with pytest.raises(Exception, match="does not exist"):
        town.user("intruder")


def test_signing_out_needs_to_be_sent(town):
    client = town.browser("lin")
    client.get("/accounts/logout/")
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)


@pytest.mark.parametrize("page", ["/accounts/2fa/", "/accounts/password/change/"])
def test_ones_own_security_can_be_reached(town, page):
    assert town.browser("lin").get(page).status_code == 200


def test_a_second_factor_begins_with_the_password_again(town):
    client = town.browser("lin")
    answer = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert answer.status_code == 200


def language_of(client):
    return client.get("/accounts/2fa/").headers["Content-Language"]


def test_the_language_follows_the_person_to_another_machine(town):
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(town.user("lin"))
    assert language_of(there) == "zh-hans"
    answer = here.post("/settings/language/", {"language": "en", "next": "/work/"})
    assert answer.headers["Location"] == "/work/"
    assert (language_of(here), language_of(there)) == ("en", "en")


def test_the_next_one_at_the_machine_reads_their_own(town):
    client = Client()
    client.force_login(town.user("lin"))
    client.post("/settings/language/", {"language": "en"})
    client.force_login(town.user("zhou"))
    assert language_of(client) == "zh-hans"


def test_a_stranger_chooses_for_this_machine(db):
    client = Client()
    client.post("/settings/language/", {"language": "en", "next": PAGE})
    assert "Sign in" in client.get(PAGE).content.decode()
    client.post("/settings/language/", {"language": "zh-hans", "next": PAGE})
    assert "登录" in client.get(PAGE).content.decode()


def test_an_unknown_language_changes_nothing(town):
    client = Client()
    client.force_login(town.user("lin"))
    client.post("/settings/language/", {"language": "fr"})
    assert language_of(client) == "zh-hans"


def test_the_second_factor_asks_for_a_code_in_words_of_its_own(town):
    client = town.browser("lin")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "Code that the app shows" in page
