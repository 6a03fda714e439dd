"""A contact becomes a case."""

from datetime import UTC, datetime

import pytest
import time_machine

from wattcare.audit.models import Entry
from wattcare.cases.actions import NewCase, open_case
from wattcare.cases.models import Order, TimelineEntry
from wattcare.customers.models import Interaction
from wattcare.kernel.results import NotFound, NotPermitted, Refused

FRIDAY_MORNING = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)  # 10:00 in China


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(FRIDAY_MORNING, tick=False):
        yield


def clocks(case):
    return {clock.commitment: clock for clock in case.clocks.all()}


def test_it_is_numbered_by_local_day(town):
    first, second = town.case(), town.case()
    assert first.number.startswith("G250926-") or "250926-" in first.number
    assert int(second.number.rsplit("-")[-1]) == int(first.number.rsplit("-")[-1]) + 1


def test_a_complaint_starts_the_clocks_of_the_edition_in_force(town):
    case = town.case(kind="complaint", subject="营业厅态度差", caller_phone="138 0013 8000")
    running = clocks(case)
    assert running["SG.COMPLAINT.CONTACT"].due_at == datetime(2025, 9, 27, 2, 0, tzinfo=UTC)
    assert running["SG.COMPLAINT.ANSWER"].due_at == datetime(2025, 10, 10, 15, 59, 59, tzinfo=UTC)
    assert case.due_at == min(clock.due_at for clock in running.values())


def test_the_area_kind_comes_from_the_premise_and_decides_the_limit(town):
    near, far = town.case(account="3300000001"), town.case(account="3300000004")
    assert (near.area_kind, far.area_kind) == ("urban", "remote")
    assert clocks(near)["SG.REPAIR.ARRIVE"].limit == "45 min"
    assert clocks(far)["SG.REPAIR.ARRIVE"].limit == "120 min"


def test_without_a_known_place_the_strictest_limit_runs(town):
    case = town.case(account="", anonymous=True)
    assert (clocks(case)["SG.REPAIR.ARRIVE"].limit, clocks(case)["SG.REPAIR.ARRIVE"].variant) == ("45 min", "?")


def test_it_stands_in_the_archive_the_timeline_and_the_audit(town):
    case = town.case(description="昨晚停电至今")
    assert Interaction.objects.get(about=case.number).customer.number == "C0001"
    assert TimelineEntry.objects.get(case=case).text == "昨晚停电至今"
    assert Entry.objects.get(object_id=case.number).actor_code == "lin"


def test_a_first_order_can_be_sent_at_once(town):
    case = town.case(order="到现场检查", order_department="repair-east")
    assert Order.objects.get(case=case).department.code == "repair-east"
    assert case.stage == "dispatched"


def test_every_wrong_field_is_told_at_once(town):
    wrong = NewCase(kind="nonsense", subject=" ", channel="pigeon", caller_phone="12", urgency="very")
    with pytest.raises(Refused) as refused:
        open_case(actor=town.actor("lin"), new=wrong)
    assert set(refused.value.errors) == {"kind", "subject", "channel", "caller_phone", "urgency"}


def test_a_complaint_may_be_anonymous_only_where_the_pack_says_so(town):
    with pytest.raises(Refused):
        town.case(kind="service", anonymous=True, account="")


def test_urging_is_no_case_of_its_own(town):
    with pytest.raises(Refused) as refused:
        town.case(kind="urge")
    assert set(refused.value.errors) == {"kind"}


def test_an_unknown_account_is_not_found(town):
    with pytest.raises(NotFound):
        town.case(account="404")


def test_whoever_has_no_role_opens_nothing(town):
    with pytest.raises(NotPermitted):
        town.case(by="wairen")
