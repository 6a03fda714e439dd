"""Restricted flags: set for a reason, owned, looked at again; whoever looks is on record; service is never lowered."""

from datetime import date

import pytest

from wattcare.audit.models import Entry
from wattcare.classification.actions import end_flag, flag_customer, look_at_flags, review_flag
from wattcare.classification.models import Flag
from wattcare.kernel.results import NotFound, NotPermitted, Refused

pytestmark = pytest.mark.usefixtures("morning")
REASON = "多次在营业厅高声辱骂工作人员"


def flag(town, by="zhou", **more):
    given = {"number": "C0001", "code": "troublesome", "reason": REASON, "review_on": date(2026, 9, 1), **more}
    return flag_customer(actor=town.actor(by), **given)


def test_a_flag_has_reason_owner_and_day_of_review(town):
    made = flag(town)
    assert (made.reason, made.owner_code, made.set_by_code) == (REASON, "zhou", "zhou")
    entry = Entry.objects.get(verb="classification.flag")
    assert (entry.object_id, entry.reason, entry.after["flag"]) == ("C0001", REASON, "troublesome")


@pytest.mark.parametrize("person", ["lin", "gao", "wairen"])
def test_only_few_may_flag_end_or_look(town, person):
    flag(town)
    who = town.actor(person)
    for verb in (
        lambda: flag(town, by=person, code="media"),
        lambda: end_flag(actor=who, number="C0001", code="troublesome", reason="已改善"),
        lambda: look_at_flags(actor=who, number="C0001"),
    ):
        with pytest.raises(NotPermitted):
            verb()
    assert not Flag.objects.visible_to(who).exists()


def test_every_wrong_field_is_told_at_once(town):
    with pytest.raises(Refused) as refused:
        flag(town, code="rich", reason="坏", review_on=date(2026, 3, 10), owner="lin")
    assert set(refused.value.errors) == {"code", "reason", "review_on", "owner"}


def test_nobody_is_flagged_for_more_than_a_year(town):
    with pytest.raises(Refused) as refused:
        flag(town, review_on=date(2027, 6, 1))
    assert set(refused.value.errors) == {"review_on"}


def test_a_customer_has_a_flag_once(town):
    flag(town)
    with pytest.raises(Refused) as refused:
        flag(town)
    assert refused.value.code == "flagged"
    flag(town, code="media")


def test_who_looks_is_on_record_even_when_there_is_nothing(town):
    flag(town)
    looks = Entry.objects.filter(verb="classification.look_at_flags").order_by("id")
    assert [one.code for one in look_at_flags(actor=town.actor("zhou"), number="C0001")] == ["troublesome"]
    assert look_at_flags(actor=town.actor("zhou"), number="C0002") == []
    assert [(one.actor_code, one.object_id, one.after) for one in looks] == [
        ("zhou", "C0001", {"flags": ["troublesome"]}), ("zhou", "C0002", {"flags": []}),
    ]  # fmt: skip


def test_a_flag_is_looked_at_again_and_goes_on(town):
    flag(town)
    again = review_flag(
        actor=town.actor("zhou"), number="C0001", code="troublesome", reason="情况依旧，继续关注",
        review_on=date(2026, 12, 1),
    )  # fmt: skip
    assert (again.review_on, again.reason) == (date(2026, 12, 1), "情况依旧，继续关注")
    with pytest.raises(Refused):
        review_flag(actor=town.actor("zhou"), number="C0001", code="troublesome", reason="", review_on=date(2026, 3, 1))


def test_an_ended_flag_stays_on_record_and_can_be_set_anew(town):
    flag(town)
    ended = end_flag(actor=town.actor("zhou"), number="C0001", code="troublesome", reason="已和解")
    assert (ended.ended_by_code, ended.end_reason, ended.ended_at is not None) == ("zhou", "已和解", True)
    flag(town)
    assert [one.ended_at is None for one in look_at_flags(actor=town.actor("zhou"), number="C0001")] == [True, False]


def test_what_does_not_hold_cannot_be_ended(town):
    with pytest.raises(NotFound):
        end_flag(actor=town.actor("zhou"), number="C0001", code="troublesome", reason="已和解")
    flag(town)
    with pytest.raises(Refused, match="why"):
        end_flag(actor=town.actor("zhou"), number="C0001", code="troublesome", reason=" ")
