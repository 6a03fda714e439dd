"""Every verb of cases and staff leaves exactly one entry: who, what, on what, from where; and no secret."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from wattcare.audit.actions import Change, record_many
from wattcare.audit.models import Entry
from wattcare.cases import actions as cases
from wattcare.cases.actions import showing
from wattcare.kernel.names import Names
from wattcare.project.testing import PASSWORD, TOKEN
from wattcare.staff import actions as staff

NAMES = Names({"en": "Night", "zh-hans": "夜"})
Doing = Callable[[Any, Any], Any]  # (town, case) → whatever the verb returns


def on_case(by: str, verb: Callable[..., Any], **given: Any) -> Doing:
    return lambda town, case: verb(actor=town.actor(by), number=case.number, **given)


def on_staff(verb: Callable[..., Any], **given: Any) -> Doing:
    return lambda town, case: verb(actor=town.actor("gao"), **given)


def on_person(verb: Callable[..., Any], **given: Any) -> Doing:
    return lambda town, case: verb(actor=town.actor("gao"), user=town.user("lin"), **given)


def reported(town, case):
    cases.accept_order(actor=town.actor("zhou"), number=case.number, position=1)
    cases.finish_order(actor=town.actor("zhou"), number=case.number, position=1, result="已修复")


def answered(town, case):
    reported(town, case)
    cases.reply(actor=town.actor("zhou"), number=case.number, text="已恢复供电")


def called(town, case):
    answered(town, case)
    cases.call_back(actor=town.actor("he"), number=case.number, outcome="satisfied")


def closed(town, case):
    called(town, case)
    cases.close(actor=town.actor("he"), number=case.number, outcome="settled")


def accepted(town, case):
    cases.accept_order(actor=town.actor("zhou"), number=case.number, position=1)


def pause(town, case):
    clock = town.connection.clocks.get(commitment="SG.NCONN.TOTAL")
    return cases.pause_clock(
        actor=town.actor("zhou"), number=clock.case.number, clock=clock.pk, reason="customer-request", evidence="录音"
    )


def resume(town, case):
    clock = town.connection.clocks.get(commitment="SG.NCONN.TOTAL")
    return cases.resume_clock(actor=town.actor("zhou"), number=clock.case.number, clock=clock.pk)


def link(town, case):
    return cases.link_cases(actor=town.actor("zhou"), number=case.number, other=town.other.number)


def revoke(town, case):
    return staff.revoke_token(actor=town.actor("gao"), token_id=town.program_token)


# What the verb is called in the record, the verb, and what must have happened before it.
VERBS: dict[str, tuple[Doing, Callable[[Any, Any], Any] | None]] = {
    "cases.noted": (on_case("lin", cases.note, text="已告知"), None),
    "cases.assigned": (on_case("zhou", cases.assign, department="repair-west"), None),
    "cases.order_sent": (on_case("zhou", cases.send_order, department="repair-west", task="查"), None),
    "cases.order_accepted": (on_case("zhou", cases.accept_order, position=1), None),
    "cases.order_returned": (
        on_case("zhou", cases.return_order, position=1, reason="wrong-department", text="非本班"), None,
    ),
    "cases.order_done": (on_case("zhou", cases.finish_order, position=1, result="已修复"), accepted),
    "cases.order_cancelled": (on_case("zhou", cases.cancel_order, position=1, text="已恢复"), None),
    "cases.step": (on_case("zhou", cases.record_step, step="contacted", text="已联系"), None),
    "cases.replied": (on_case("zhou", cases.reply, text="已恢复供电"), reported),
    "cases.called_back": (on_case("he", cases.call_back, outcome="satisfied"), answered),
    "cases.closed": (on_case("he", cases.close, outcome="settled"), called),
    "cases.reopened": (on_case("he", cases.reopen, text="再次来电"), closed),
    "cases.urged": (on_case("lin", cases.urge, text="催办"), None),
    "cases.paused": (pause, None),
    "cases.resumed": (resume, pause),
    "cases.customer_set": (on_case("lin", cases.set_customer, account="3300000004"), None),
    "cases.linked": (link, None),
    "cases.contact_added": (
        on_case("lin", cases.append_contact, text="补充", channel="email", sender="zhang@example.com"), None,
    ),
    "cases.caller_shown": (on_case("zhou", showing.show_caller, reason="call"), None),
    "staff.department_set": (
        on_staff(staff.upsert_department, code="night", names=NAMES, parent_code="city", duties=[]), None,
    ),
    "staff.role_set": (on_staff(staff.upsert_role, code="night", names=NAMES, permissions=["cases.view"]), None),
    "staff.user_create": (on_staff(staff.create_user, username="zhao", name="赵敏", password=PASSWORD), None),
    "staff.places_set": (on_person(staff.set_memberships, places=[]), None),
    "staff.user_deactivate": (on_person(staff.deactivate_user, reason="调离"), None),
    "staff.language_set": (on_staff(staff.set_language, language="en"), None),
    "staff.token_issue": (on_staff(staff.issue_token, name="大屏"), None),
    "staff.token_revoke": (revoke, None),
}  # fmt: skip


@pytest.fixture
def case(town):
    return town.case(
        kind="complaint",
        subject="抄表员态度差",
        caller_phone="13800138000",
        order="核实",
        order_department="repair-east",
    )


class Cast:
    """The town with what some verbs need beside it."""

    def __init__(self, town):
        self.actor, self.user = town.actor, town.user
        self.other = town.case(kind="enquiry")
        self.connection = town.case(kind="service", cause="service.connection.new", account="3300000002")
        self.program_token = town.user("chengxu").tokens.get().pk


@pytest.mark.parametrize("verb", VERBS)
def test_it_leaves_exactly_one_entry(town, case, verb):
    do, prepare = VERBS[verb]
    cast = Cast(town)
    if prepare:
        prepare(cast, case)
    before = Entry.objects.latest("id").pk
    do(cast, case)
    (entry,) = Entry.objects.filter(pk__gt=before)
    assert entry.verb == verb
    assert (entry.actor_id, entry.address) == (town.user(entry.actor_code).pk, "127.0.0.1")
    assert not [secret for secret in (PASSWORD, TOKEN) if secret in f"{entry.before}{entry.after}{entry.reason}"]


def test_opening_leaves_one_too(town):
    before = Entry.objects.count()
    number = town.case().number
    assert Entry.objects.count() == before + 1
    assert Entry.objects.get(object_id=number).verb == "cases.opened"


def test_no_verb_is_forgotten_here():
    """A new verb of cases or staff must be added above."""
    verbs = set(cases.__all__) - {"NewCase", "open_case", "take"} | {"show_caller"}  # to take is to be assigned
    for name, function in inspect.getmembers(staff, inspect.isfunction):
        if function.__module__ == staff.__name__ and "actor" in inspect.signature(function).parameters:
            verbs.add(name)
    assert len(verbs) == len(VERBS), sorted(verbs)


def test_before_and_after_hold_what_changed_and_nothing_else(town, case):
    cases.assign(actor=town.actor("zhou"), number=case.number, department="repair-west")
    entry = Entry.objects.latest("id")
    assert set(entry.before) == set(entry.after) == {"department_id"}


def test_a_refused_verb_leaves_none(town, case):
    before = Entry.objects.count()
    with pytest.raises(Exception, match="still open"):
        cases.close(actor=town.actor("zhou"), number=case.number, outcome="settled")
    assert Entry.objects.count() == before


def test_an_import_writes_many_at_once(town, django_assert_num_queries):
    actor, changes = town.actor("gao"), [Change(f"C{number}", after={"name": "众"}) for number in range(100)]
    with django_assert_num_queries(1):
        record_many(actor=actor, verb="customers.import", object_type="customer", changes=changes)
    assert Entry.objects.filter(verb="customers.import").count() == 100
