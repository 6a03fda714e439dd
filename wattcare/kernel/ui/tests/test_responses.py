import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from wattcare.kernel.actors import Actor
from wattcare.kernel.results import Change, NotFound, NotPermitted, Refused, Stale
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.responses import DomainErrorMiddleware, announce, go, page_or_part

NOBODY = Actor(id=None, code="nobody", name="")
LIN = Actor(id=1, code="lin", name="林晓")
TYPED = "The meter has been humming since Monday."
STALE = Stale("The case was changed", [Change("周敏", "2025-10-08T10:00", "assigned")])


@pytest.fixture(autouse=True)
def _bare_rail(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    with override("en"):
        yield


def ask(*, htmx=False, data=None, path="/cases/1/", actor=LIN):
    request = RequestFactory().post(path, data) if data else RequestFactory().get(path)
    request.actor = actor
    request.htmx = (
        SimpleNamespace(boosted=False, history_restore_request=False, current_url_abs_path="/cases/1/")
        if htmx
        else None
    )
    request._messages = CookieStorage(request)
    return request


def answer(error, **rest):
    return DomainErrorMiddleware(lambda request: HttpResponse()).process_exception(ask(**rest), error)


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (NotPermitted("cases.close", "Your role lacks this"), 403, "cases.close"),
        (NotFound("2025-17"), 404, "outside your departments"),
        (STALE, 409, "周敏"),
        (Refused("open", "The call-back is open"), 422, "The call-back is open"),
    ],
)
def test_a_refusal_is_a_page_with_its_status_and_the_way_on(error, status, says):
    response = answer(error)
    assert response.status_code == status
    assert says in response.content.decode()
    assert "<!doctype html>" in response.content.decode()


def test_it_speaks_the_readers_language():
    with override("zh-hans"):
        assert "他人已先行修改" in answer(STALE).content.decode()


def test_for_htmx_it_is_a_notice_above_the_content():
    response = answer(STALE, htmx=True)
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#w-notice", "innerHTML")
    assert "<!doctype html>" not in response.content.decode()
    assert json.loads(response["HX-Trigger-After-Settle"])["announce"]["text"] == "The case was changed"


def test_every_error_of_a_field_is_named():
    error = Refused("invalid", "Two things are missing", errors={"phone": ["No phone"], "name": ["No name"]})
    text = answer(error).content.decode()
    assert "No phone" in text
    assert "No name" in text


def test_nothing_typed_is_lost_and_no_secret_is_shown():
    text = answer(STALE, data={"text": TYPED, "password": "a-very-long-password"}).content.decode()
    assert TYPED in text
    assert "a-very-long-password" not in text


def test_a_stranger_is_sent_to_sign_in_and_comes_back():
    response = answer(NotPermitted("cases.view"), actor=NOBODY)
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/cases/1/")


def test_a_stranger_who_sends_something_is_told_and_keeps_it():
    text = answer(NotPermitted("cases.view"), actor=NOBODY, data={"text": TYPED}).content.decode()
    assert "You are signed out" in text
    assert TYPED in text


def test_the_sign_in_page_is_never_swapped_into_a_list():
    middleware = DomainErrorMiddleware(lambda request: redirect_to_login("/cases/1/?part=rows"))
    assert middleware(ask(htmx=True))["HX-Redirect"] == "/accounts/login/?next=%2Fcases%2F1%2F"
    assert middleware(ask()).status_code == 302


def test_other_errors_are_not_ours():
    assert answer(RuntimeError("bug")) is None


def test_htmx_gets_the_part_and_everybody_else_the_page():
    context = {"error": STALE, "title": "t", "mend": "m"}
    part = page_or_part(ask(htmx=True), "ui/refused.html", "ui/refusal.html", context)
    page = page_or_part(ask(), "ui/refused.html", "ui/refusal.html", context)
    assert (b"<html" in part.content, b"<html" in page.content) == (False, True)
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in page["Vary"]


def test_an_announcement_travels_in_ascii():
    assert announce(HttpResponse(), "已保存")["HX-Trigger-After-Settle"].isascii()


def test_after_a_verb_one_goes_on_with_its_text():
    request = ask()
    response = go(request, "/cases/2/", "Saved")
    assert (response.status_code, response["Location"]) == (302, "/cases/2/")
    assert [str(message) for message in get_messages(request)] == ["Saved"]
    assert go(ask(htmx=True), "/cases/2/")["HX-Redirect"] == "/cases/2/"
