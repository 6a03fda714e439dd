"""The pages of messages."""

import pytest
from django.urls import reverse

from wattcare.cases.models import Case
from wattcare.channels.email.models import LinkSuggestion
from wattcare.channels.email.tests.letters import STRANGER, letter, receive

pytestmark = pytest.mark.django_db
RICH = b"""From: zhang@example.com
Subject: rich
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html

<p>hello <img src="cid:logo@x"><img src="http://evil.example/x.png" alt="advert"><script>alert(1)</script></p>
--b
Content-Type: image/png
Content-ID: <logo@x>

PNG
--b
Content-Type: text/html
Content-Disposition: attachment; filename="evil.html"

<script>alert(2)</script>
--b--
"""


def page(town, name, *arguments, who="zhou", **query):
    return town.browser(who).get(reverse(f"channels:{name}", args=arguments), query)


def test_the_list_shows_messages_by_outcome(town):
    receive(letter())
    receive(b"\xffrubbish")
    assert "停电" in page(town, "mail").text
    shown = page(town, "mail", show="open").text
    assert "停电" not in shown
    assert "Kept, no case" in shown


def test_the_list_masks_addresses_of_people(town):
    receive(letter(sender="zhang@example.com"))
    assert "zhang@example.com" not in page(town, "mail").text


def test_a_message_is_shown_with_text_problems_and_original(town):
    raw = b"From: zhang@example.com\nSubject: x\nDate: yesterday\n\nhello"
    result = receive(raw)
    text = page(town, "message", result.id).text
    assert "hello" in text
    assert "The date cannot be read." in text
    saved = page(town, "original", result.id)
    assert (saved.content, saved["Content-Type"]) == (raw, "message/rfc822")
    assert saved["Content-Disposition"].startswith("attachment")


def test_formatted_text_runs_and_loads_nothing(town):
    result = receive(RICH)
    response = page(town, "html", result.id)
    assert "<script" not in response.text
    assert "evil.example" not in response.text
    assert "[advert]" in response.text
    assert f'src="/mail/{result.id}/files/0"' in response.text
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_pictures_may_be_shown_and_everything_else_is_only_saved(town):
    result = receive(RICH)
    picture, evil = page(town, "file", result.id, 0), page(town, "file", result.id, 1)
    assert (picture.content, picture["Content-Type"]) == (b"PNG", "image/png")
    assert evil["Content-Type"] == "application/octet-stream"
    assert evil["Content-Disposition"].startswith('attachment; filename="evil.html"')
    assert evil["X-Content-Type-Options"] == "nosniff"
    assert page(town, "file", result.id, 7).status_code == 404


def test_whoever_may_not_see_the_case_may_not_see_its_message(town):
    result = receive(letter())
    Case.objects.update(restricted=True)
    assert page(town, "message", result.id, who="zhou").status_code == 404
    assert "停电" not in page(town, "mail", who="zhou").text


def test_whoever_has_no_role_sees_nothing(town):
    assert page(town, "mail", who="wairen").status_code == 403


def test_a_case_is_opened_for_a_message_that_had_none(town):
    result = receive(letter(Precedence="bulk"))
    response = town.browser("chengxu").post(reverse("channels:open_case", args=[result.id]))
    assert response.status_code == 302
    assert Case.objects.get().subject == "停电"
    assert town.browser("chengxu").post(reverse("channels:open_case", args=[result.id])).status_code == 409


@pytest.mark.parametrize(("decision", "links"), [("link", 1), ("dismiss", 0)])
def test_a_suggestion_is_decided_once(town, decision, links):
    case = Case.objects.get(number=receive(letter()).case_number)
    receive(letter(sender=STRANGER, subject=case.number, message_id="m2@x"))
    suggestion = LinkSuggestion.objects.get()
    url = reverse("channels:decide", args=[suggestion.pk, decision])
    assert town.browser("zhou").post(url).status_code == 302
    assert case.links.count() == links
    assert town.browser("zhou").post(url).status_code == 409


def test_a_suggestion_stands_on_the_message(town):
    case = Case.objects.get(number=receive(letter()).case_number)
    result = receive(letter(sender=STRANGER, subject=case.number, message_id="m2@x"))
    assert case.number in page(town, "message", result.id).text


def test_the_case_shows_its_mail_and_both_cases_the_suggestion(town):
    case = Case.objects.get(number=receive(letter()).case_number)
    other = receive(letter(sender=STRANGER, subject=f"Re: {case.number}", message_id="m2@x"))
    for number in (case.number, other.case_number):
        shown = town.browser("zhou").get(reverse("cases:case", args=[number])).text
        assert "does not know the sender" in shown
        assert f"/mail/{other.id}/" in shown or number == case.number


def test_messages_by_api(town):
    client = town.program()
    created = client.post("/api/v1/messages", letter(), content_type="message/rfc822")
    assert (created.status_code, created.json()["outcome"]) == (201, "new_case")
    again = client.post("/api/v1/messages", letter(), content_type="message/rfc822").json()
    assert (again["outcome"], again["case"]) == ("duplicate", created.json()["case"])
    listed = client.get("/api/v1/messages", {"show": "new_case"}).json()["items"]
    assert [item["case"] for item in listed] == [created.json()["case"]]
    assert client.get(f"/api/v1/messages/{created.json()['id']}").json()["text"] == "家里停电两小时了。"


def test_a_search_that_finds_nothing_says_how_to_look(town):
    page = town.browser("zhou").get("/mail/", {"q": "nobody"}).content.decode()
    assert "No message is like this" in page
    assert "mail import" not in page
