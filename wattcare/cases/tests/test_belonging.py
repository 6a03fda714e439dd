"""Who keeps a case, whose it is, what belongs with it, who sees it."""

from datetime import UTC, datetime

import pytest
import time_machine

from wattcare.cases import actions
from wattcare.cases.models import Case, CaseLink
from wattcare.cases.queries.loading import case_for
from wattcare.customers.models import Interaction
from wattcare.kernel.results import NotFound, Refused, Stale


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(datetime(2025, 3, 10, 2, 0, tzinfo=UTC), tick=False):
        yield


def test_the_limit_is_counted_again_once_the_place_is_known(town):
    case = town.case(account="", anonymous=True)
    assert case.clocks.get(commitment="SG.REPAIR.ARRIVE").limit == "45 min"
    changed = actions.set_customer(actor=town.actor("lin"), number=case.number, account="3300000004")
    clock = case.clocks.get(commitment="SG.REPAIR.ARRIVE")
    assert (clock.limit, clock.variant) == ("120 min", "remote")
    assert clock.due_at == datetime(2025, 3, 10, 4, 0, tzinfo=UTC)
    assert changed.customer.number == "C0004"


def test_a_case_of_nobody_cannot_be_set(town):
    case = town.case()
    with pytest.raises(Refused):
        actions.set_customer(actor=town.actor("lin"), number=case.number)


def test_the_second_writer_is_told_what_the_first_did(town):
    case = town.case()
    seen = case.version
    actions.assign(actor=town.actor("zhou"), number=case.number, department="repair-west", version=seen)
    with pytest.raises(Stale) as stale:
        actions.reply(actor=town.actor("lin"), number=case.number, text="已恢复", version=seen)
    assert [(change.who, change.what) for change in stale.value.changes] == [("周敏", "assigned")]


def test_notes_never_collide(town):
    case = town.case()
    actions.note(actor=town.actor("lin"), number=case.number, text="一")
    actions.note(actor=town.actor("zhou"), number=case.number, text="二")
    assert case.timeline.filter(verb="noted").count() == 2


def test_it_is_assigned_to_a_person_or_taken(town):
    case = town.case()
    actions.assign(actor=town.actor("zhou"), number=case.number, department="repair-east", assignee="wang")
    assert Case.objects.get(pk=case.pk).assignee.username == "wang"
    with pytest.raises(Refused):
        actions.assign(actor=town.actor("zhou"), number=case.number, assignee="nobody-here")


def test_both_sides_show_a_link(town):
    one, two = town.case(), town.case()
    actions.link_cases(actor=town.actor("lin"), number=one.number, other=two.number.lower())
    assert CaseLink.objects.filter(case=two, other=one).exists()
    with pytest.raises(Refused):
        actions.link_cases(actor=town.actor("lin"), number=one.number, other=one.number)


def test_misconduct_reports_are_seen_only_with_the_right(town):
    report = town.case(kind="report", subject="举报抄表员", account="")
    with pytest.raises(NotFound):
        case_for(town.actor("zhou"), report.number)
    assert case_for(town.actor("sun"), report.number) == report


def test_the_person_it_concerns_never_sees_it(town):
    report = town.case(kind="report", subject="举报", account="")
    Case.objects.filter(pk=report.pk).update(concerns=town.user("sun"))
    with pytest.raises(NotFound):
        case_for(town.actor("sun"), report.number)


def test_a_department_sees_its_orders_and_not_the_rest(town):
    ours, theirs = (
        town.case(order="查", order_department="repair-east"),
        town.case(kind="enquiry", department="billing"),
    )
    seen = set(Case.objects.visible_to(town.actor("wang")).values_list("number", flat=True))
    assert ours.number in seen
    assert theirs.number not in seen


def test_a_restricted_or_secret_case_leaves_no_trace_with_the_customer(town):
    for fields in ({"kind": "report", "subject": "举报抄表员收礼"}, {"subject": "请勿透露", "secrecy": True}):
        case = town.case(account="3300000001", **fields)
        line = Interaction.objects.get(about=case.number)
        assert (line.customer, line.account, line.service_point, line.subject) == (None, None, None, "")
