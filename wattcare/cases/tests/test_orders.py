"""Orders go to departments and come back done, or returned with a reason."""

import pytest

from wattcare.cases import actions
from wattcare.cases.models import Case, Order
from wattcare.cases.rules import NewFile
from wattcare.kernel.results import NotFound, NotPermitted, Refused


@pytest.fixture
def case(town):
    return town.case(order="到现场检查", order_department="repair-east")


def order(case):
    return Order.objects.get(case=case, position=1)


def test_the_department_accepts_and_finishes(town, case):
    wang = town.actor("wang")
    actions.accept_order(actor=wang, number=case.number, position=1)
    assert (order(case).state, order(case).handler.username) == ("accepted", "wang")
    done = actions.finish_order(actor=wang, number=case.number, position=1, result="更换熔丝，已恢复供电")
    assert (order(case).state, done.stage) == ("done", "reported")


def test_proof_is_kept_with_the_result(town, case):
    wang = town.actor("wang")
    actions.accept_order(actor=wang, number=case.number, position=1)
    photo = NewFile("现场.jpg", b"\xff\xd8\xff", "image/jpeg")
    actions.finish_order(actor=wang, number=case.number, position=1, result="已修复", files=(photo,))
    assert [bytes(kept.content) for kept in case.attachments.all()] == [b"\xff\xd8\xff"]


def test_a_program_is_no_proof_and_nothing_changes(town, case):
    wang = town.actor("wang")
    actions.accept_order(actor=wang, number=case.number, position=1)
    with pytest.raises(Refused, match="program"):
        actions.finish_order(
            actor=wang, number=case.number, position=1, result="已修复", files=(NewFile("a.exe", b"MZ"),)
        )
    assert order(case).state == "accepted"


def test_it_must_be_accepted_before_it_is_finished(town, case):
    with pytest.raises(Refused, match="Accept the order first"):
        actions.finish_order(actor=town.actor("wang"), number=case.number, position=1, result="已修复")


def test_a_wrong_order_goes_back_with_a_listed_reason(town, case):
    wang = town.actor("wang")
    with pytest.raises(Refused) as refused:
        actions.return_order(actor=wang, number=case.number, position=1, reason="no-mood")
    assert "reason" in refused.value.errors
    actions.return_order(actor=wang, number=case.number, position=1, reason="wrong-department", text="属城西班")
    assert (order(case).state, Case.objects.get(pk=case.pk).returned_count) == ("returned", 1)


def test_a_reason_that_needs_words_gets_them(town, case):
    with pytest.raises(Refused) as refused:
        actions.return_order(actor=town.actor("wang"), number=case.number, position=1, reason="incomplete")
    assert "text" in refused.value.errors


def test_another_department_does_not_see_it(town, case):
    with pytest.raises(NotFound):
        actions.accept_order(actor=town.actor("chen"), number=case.number, position=1)


def test_the_hotline_does_not_do_the_crews_work(town, case):
    with pytest.raises(NotPermitted):
        actions.accept_order(actor=town.actor("lin"), number=case.number, position=1)


def test_two_departments_do_their_parts(town, case):
    actions.send_order(actor=town.actor("zhou"), number=case.number, department="billing-account", task="核对电费")
    for username, position in (("wang", 1), ("chen", 2)):
        actor = town.actor(username)
        actions.accept_order(actor=actor, number=case.number, position=position)
        actions.finish_order(actor=actor, number=case.number, position=position, result="已办结")
    assert Case.objects.get(pk=case.pk).stage == "reported"


def test_an_order_no_longer_needed_is_withdrawn_and_its_clocks_end(town, case):
    actions.cancel_order(actor=town.actor("zhou"), number=case.number, position=1, text="客户自行恢复")
    assert not case.clocks.filter(order__isnull=False, state="running").exists()
