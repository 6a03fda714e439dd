"""The page of one case: what stands on it, and its verbs as forms."""

from datetime import UTC, datetime

import pytest
import time_machine

from wattcare.audit.models import Entry
from wattcare.cases import actions
from wattcare.cases.actions.files import attach
from wattcare.cases.models import Case, TimelineEntry
from wattcare.cases.rules import NewFile

MORNING = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(MORNING, tick=False):
        yield


def page_of(client, case, query=""):
    return client.get(f"/cases/{case.number}/{query}").content.decode()


def test_it_shows_number_kind_stage_due_and_the_way_ahead(town):
    case = town.case(description="昨晚停电至今")
    page = page_of(town.browser("lin"), case)
    for text in (case.number, "Fault report", "昨晚停电至今", 'aria-current="step"', "data-due="):
        assert text in page


@pytest.mark.parametrize(("language", "word"), [("en", "Timeline"), ("zh-hans", "办理过程")])
def test_it_speaks_both_languages(town, language, word):
    assert word in page_of(town.browser("lin", language), town.case())


def test_a_stranger_to_the_case_does_not_find_it(town):
    case = town.case()
    assert town.browser("chen").get(f"/cases/{case.number}/").status_code == 404


def test_what_may_not_be_done_is_shown_with_its_reason(town):
    page = page_of(town.browser("lin"), town.case(order="查看"))
    assert "Your role does not include this." in page
    assert "Orders to departments are still open." in page


def test_the_telephone_is_masked_until_a_reason_is_given(town):
    case = town.case(caller_phone="13800138000")
    client = town.browser("lin")
    assert "138****8000" in page_of(client, case)
    assert "138 0013 8000" not in page_of(client, case)
    shown = client.post(f"/cases/{case.number}/caller/", {"reason": "call"}).content.decode()
    assert "138 0013 8000" in shown
    assert Entry.objects.get(verb="cases.caller_shown").reason == "call"


def test_no_reason_no_number(town):
    case = town.case(caller_phone="13800138000")
    assert town.browser("lin").post(f"/cases/{case.number}/caller/", {"reason": ""}).status_code == 422


def test_a_caller_who_asked_for_secrecy_is_not_named_to_the_department(town):
    case = town.case(secrecy=True, caller_name="张三丰", order="查看", order_department="repair-east")
    page = page_of(town.browser("wang"), case)
    assert "张三丰" not in page
    assert "identity to be kept secret" in page
    assert town.browser("wang").post(f"/cases/{case.number}/caller/", {"reason": "call"}).status_code == 403


def test_clocks_show_their_arithmetic_and_edition(town):
    case = town.case(kind="complaint", subject="态度差")
    page = page_of(town.browser("lin"), case)
    assert "that day is day 0" in page
    assert "2025-10-10" in page
    assert "State Grid" in page


def test_a_note_looks_unlike_an_answer(town):
    case = town.case()
    actions.note(actor=town.actor("lin"), number=case.number, text="内部说明")
    actions.reply(actor=town.actor("lin"), number=case.number, text="已派人前往")
    page = page_of(town.browser("lin"), case)
    assert "c-line-note" in page
    assert "c-line-out" in page


def test_the_timeline_turns_round_and_stays_so(town):
    case = town.case()
    actions.note(actor=town.actor("lin"), number=case.number, text="第二行")
    client = town.browser("lin")
    page_of(client, case, "?timeline=newest")
    page = page_of(client, case)
    timeline = page[page.index('class="c-timeline"') :]
    assert timeline.index("Note for colleagues") < timeline.index("Received by")


def test_a_long_timeline_is_read_in_parts(town):
    case = town.case()
    lines = [TimelineEntry(case=case, actor_name="林晓", verb="noted", text=f"行{n}.", version=1) for n in range(120)]
    TimelineEntry.objects.bulk_create(lines)
    client = town.browser("lin")
    page = page_of(client, case)
    assert "行5." not in page
    earlier = page.split("/earlier/?before=")[1].split('"')[0]
    assert "行5." in client.get(f"/cases/{case.number}/earlier/?before={earlier}").content.decode()


def test_files_come_as_downloads_only_through_the_case(town):
    case = town.case()
    file = NewFile("图<b>.html", b"<script>alert(1)</script>", "text/html")
    (kept,) = attach(actor=town.actor("lin"), case=case, entry=None, files=(file,))
    answer = town.browser("lin").get(f"/cases/{case.number}/files/{kept.pk}/")
    assert answer.content == file.content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%9B%BE")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert town.browser("chen").get(f"/cases/{case.number}/files/{kept.pk}/").status_code == 404


def test_linked_cases_one_may_not_see_are_not_named(town):
    case, other = town.case(), town.case(kind="report", subject="以电谋私", anonymous=True)
    supervisor = town.actor("sun")
    assert "cases.view_restricted" in supervisor.permissions
    case.links.create(other=other, reason="same_matter")
    assert other.number not in page_of(town.browser("lin"), case)


def test_an_unread_contact_is_announced(town):
    case = town.case()
    Case.objects.filter(pk=case.pk).update(unread_contact=True)
    assert "nobody has looked yet" in page_of(town.browser("lin"), case)


def test_typed_html_is_shown_as_text(town):
    case = town.case(subject="<b>停电</b>", description="<script>alert(1)</script>")
    page = page_of(town.browser("lin"), case)
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;停电" in page
