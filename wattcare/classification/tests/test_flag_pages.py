"""Restricted flags on pages: set, kept, ended, looked at by few with a record; nowhere else, never against service."""

from datetime import UTC, date, datetime

import pytest

from wattcare.audit.models import Entry
from wattcare.classification.actions import flag_customer
from wattcare.classification.models import Flag
from wattcare.customers.actions.exporting import export_customers
from wattcare.customers.queries.lists import Filters

pytestmark = pytest.mark.usefixtures("morning")
REASON = "2026年3月三次上门受阻，已留照片"
GIVEN = {"code": "unsafe_site", "reason": REASON, "review_on": "2026-09-01", "owner": "zhou"}
BASE = "/classification/customers/C0001"


@pytest.fixture
def flagged(town, morning):
    return flag_customer(
        actor=town.actor("zhou"), number="C0001", code="unsafe_site", reason=REASON, review_on=date(2026, 9, 1),
        owner="zhou",
    )  # fmt: skip


def test_it_is_set_with_reason_review_date_and_owner(town):
    browser = town.browser("zhou")
    page = browser.get(f"{BASE}/flags/new/").content.decode()
    for word in ("It never lowers service", "Unsafe to visit alone", "周敏"):
        assert word in page, word
    assert "林晓" not in page
    answer = browser.post(f"{BASE}/flags/new/", GIVEN)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/customers/C0001/")
    flag = Flag.objects.get()
    assert (flag.code, flag.reason, flag.review_on, flag.owner_code) == (
        "unsafe_site", REASON, date(2026, 9, 1), "zhou",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": "bad"}, "somebody else can check it"),
        ({"review_on": "2026-03-10"}, "Between tomorrow and a year from now"),
        ({"review_on": "2028-03-10"}, "Between tomorrow and a year from now"),
        ({"owner": "lin"}, "not one of the available choices"),
        ({"code": "rude"}, "not one of the available choices"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_typed_is_lost(town, wrong, said):
    answer = town.browser("zhou").post(f"{BASE}/flags/new/", {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert wrong.get("reason", REASON) in answer.content.decode()
    assert not Flag.objects.exists()


@pytest.mark.usefixtures("flagged")
def test_the_same_flag_twice_is_refused(town):
    answer = town.browser("zhou").post(f"{BASE}/flags/new/", GIVEN)
    assert answer.status_code == 422
    assert "has this flag already" in answer.content.decode()


@pytest.mark.usefixtures("flagged")
def test_the_customers_page_says_only_that_there_is_something_and_only_to_few(town):
    page = town.browser("zhou").get("/customers/C0001/").content.decode()
    assert "There are restricted notes on this customer" in page
    assert "Look (it is recorded)" in page
    for username in ("zhou", "lin", "wang", "gao"):
        page = town.browser(username).get("/customers/C0001/").content.decode()
        assert REASON not in page
        assert "Unsafe to visit" not in page
        if username != "zhou":
            assert "estricted note" not in page
            assert "restricted flag" not in page


@pytest.mark.usefixtures("flagged")
def test_a_look_is_asked_for_first_and_recorded_with_who_and_when(town):
    browser = town.browser("zhou")
    asked = browser.get(f"{BASE}/restricted/").content.decode()
    assert REASON not in asked
    assert "is recorded" in asked
    assert not Entry.objects.filter(verb="classification.look_at_flags").exists()
    looked = browser.post(f"{BASE}/restricted/").content.decode()
    for word in (REASON, "Go with two people", "周敏", "They never lower service"):
        assert word in looked, word
    entry = Entry.objects.get(verb="classification.look_at_flags")
    assert (entry.actor_code, entry.object_id, entry.after) == ("zhou", "C0001", {"flags": ["unsafe_site"]})
    assert entry.at == datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.mark.usefixtures("flagged")
def test_others_are_refused_everywhere(town):
    for username in ("lin", "wang", "gao", "wairen"):
        browser = town.browser(username)
        for address in ("restricted/", "flags/new/", "flags/unsafe_site/review/", "flags/unsafe_site/end/"):
            assert browser.get(f"{BASE}/{address}").status_code == 403, address
            assert browser.post(f"{BASE}/{address}", GIVEN).status_code == 403, address
        assert browser.get("/classification/flags/").status_code == 403


@pytest.mark.usefixtures("flagged")
def test_it_is_in_no_file_and_no_answer(town):
    lines = [line for lot in export_customers(actor=town.actor("zhou"), filters=Filters()) for line in lot]
    told = str(lines) + town.program().get("/api/v1/customers/C0001").content.decode()
    for word in ("unsafe", REASON, "Unsafe"):
        assert word not in told


@pytest.mark.usefixtures("flagged")
def test_it_is_kept_after_a_review(town):
    browser = town.browser("zhou")
    assert "Unsafe to visit alone" in browser.get(f"{BASE}/flags/unsafe_site/review/").content.decode()
    given = {"reason": "六月再次上门仍受阻", "review_on": "2026-12-01"}
    assert browser.post(f"{BASE}/flags/unsafe_site/review/", given).status_code == 302
    assert Flag.objects.get().review_on == date(2026, 12, 1)


@pytest.mark.usefixtures("flagged")
def test_it_ends_with_a_reason_and_stays_in_the_history(town):
    browser = town.browser("zhou")
    assert browser.post(f"{BASE}/flags/unsafe_site/end/", {"reason": ""}).status_code == 422
    assert browser.post(f"{BASE}/flags/unsafe_site/end/", {"reason": "纠纷已调解，上门正常"}).status_code == 302
    looked = browser.post(f"{BASE}/restricted/").content.decode()
    assert "No flag holds" in looked
    assert "纠纷已调解" in looked
    again = browser.post(f"{BASE}/flags/unsafe_site/end/", {"reason": "再次解除"})
    assert again.status_code == 422
    assert "has no such flag" in again.content.decode()
    assert "There are restricted notes" not in browser.get("/customers/C0001/").content.decode()


def test_owners_see_the_flags_they_have_to_look_at_again(town, flagged, morning):
    browser = town.browser("zhou")
    assert "No flag waits for review" in browser.get("/classification/flags/").content.decode()
    assert "张三丰" in browser.get("/classification/flags/", {"show": "mine"}).content.decode()
    morning.move_to(datetime(2026, 9, 1, 2, tzinfo=UTC))
    browser = town.browser("zhou")  # the session of March has run out
    page = browser.get("/classification/flags/").content.decode()
    assert "张三丰" in page
    assert REASON not in page
    Flag.objects.update(owner_id=1, owner_code="someone")
    assert "张三丰" not in browser.get("/classification/flags/").content.decode()
    assert "张三丰" in browser.get("/classification/flags/", {"show": "all"}).content.decode()


def test_the_list_of_flags_goes_on_by_pages(town, flagged):
    from wattcare.classification.queries.reviews import reviews

    flag_customer(
        actor=town.actor("zhou"), number="C0002", code="legal", reason="合同纠纷诉讼中", review_on=date(2026, 9, 1)
    )
    first = reviews(town.actor("zhou"), mine=False, due_only=False, size=1)
    second = reviews(town.actor("zhou"), first.next_cursor, mine=False, due_only=False, size=1)
    assert [one.number for one in (*first, *second)] == ["C0001", "C0002"]


def test_it_is_said_in_chinese(town, flagged):
    browser = town.browser("zhou", "zh-hans")
    assert "该客户有受限信息" in browser.get("/customers/C0001/").content.decode()
    assert "绝不降低服务标准" in browser.post(f"{BASE}/restricted/").content.decode()


@pytest.mark.usefixtures("flagged")
def test_whose_flags_a_list_shows_is_recorded(town):
    browser = town.browser("zhou")
    browser.get("/classification/flags/")
    assert not Entry.objects.filter(verb="classification.look_at_flags").exists()
    browser.get("/classification/flags/", {"show": "all"})
    entry = Entry.objects.get(verb="classification.look_at_flags")
    assert (entry.actor_code, entry.object_id, entry.after) == ("zhou", "flags", {"flags": ["C0001:unsafe_site"]})
