"""Several at once, on connections of their own that really commit: nobody's work is lost, nothing happens twice."""

import json

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from wattcare.audit.models import Entry
from wattcare.cases import actions
from wattcare.cases.models import Case, Clock, Order, TimelineEntry
from wattcare.customers.models import Interaction
from wattcare.kernel.models import IdempotencyKey
from wattcare.kernel.results import Refused, Stale

HISTORIES = [Case, Clock, Order, TimelineEntry, Interaction, Entry, IdempotencyKey, ProcrastinateJob]


def counts():
    return {model.__name__: model.objects.count() for model in HISTORIES}


@pytest.fixture
def case(committed, town):
    return committed.run(lambda: town.case(order="到现场检查", order_department="repair-east"))


def test_of_two_who_saw_the_same_case_one_succeeds_and_one_is_told(committed, town, case):
    def answer(username):
        return lambda: actions.reply(
            actor=town.actor(username), number=case.number, text=f"{username}已答复", version=case.version
        )

    outcomes = committed.together(answer("zhou"), answer("lin"))
    (stale,) = [outcome for outcome in outcomes if isinstance(outcome, Stale)]
    (done,) = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    assert done.version == case.version + 1
    (change,) = stale.changes
    assert (change.what, change.who in {"周敏", "林晓"}) == ("replied", True)
    assert committed.run(lambda: TimelineEntry.objects.filter(case=case, verb="replied").count()) == 1


def test_of_two_who_accept_one_order_one_has_it(committed, town, case):
    def accept(username):
        return lambda: actions.accept_order(actor=town.actor(username), number=case.number, position=1)

    outcomes = committed.together(accept("wang"), accept("zhou"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Case", "Refused"]


def test_notes_of_many_are_all_kept(committed, town, case):
    def write(number):
        return lambda: actions.note(actor=town.actor("lin"), number=case.number, text=f"第{number}条")

    outcomes = committed.together(*(write(number) for number in range(4)))
    assert {type(outcome).__name__ for outcome in outcomes} == {"Case"}
    versions = committed.run(
        lambda: list(TimelineEntry.objects.filter(case=case, verb="noted").values_list("version", flat=True))
    )
    assert versions == [2, 3, 4, 5]


def test_cases_opened_at_once_get_numbers_of_their_own(committed, town):
    outcomes = committed.together(*(town.case for _number in range(4)))
    assert len({case.number for case in outcomes}) == 4


def create(town, key, subject="楼道停电"):
    body = json.dumps({"kind": "fault", "channel": "hotline", "subject": subject, "account": "3300000001"})
    headers = {"Idempotency-Key": key}
    return lambda: town.program().post("/api/v1/cases", body, content_type="application/json", headers=headers)


def test_the_same_call_twice_at_once_opens_one_case(committed, town):
    before = committed.run(counts)
    answers = committed.together(create(town, "k1"), create(town, "k1"))
    after = committed.run(counts)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    grown = {name: after[name] - before[name] for name in after}
    assert grown == {
        "Case": 1, "Clock": grown["Clock"], "Order": 0, "TimelineEntry": 1, "Interaction": 1, "Entry": 1,
        "IdempotencyKey": 1, "ProcrastinateJob": 1,
    }  # fmt: skip


def test_the_same_key_for_two_things_at_once_does_one_and_refuses_the_other(committed, town):
    answers = committed.together(create(town, "k2", "楼道停电"), create(town, "k2", "路灯不亮"))
    assert sorted(answer.status_code for answer in answers) == [201, 422]


def test_the_same_verb_twice_at_once_happens_once(committed, town, case):
    def note():
        path, body = f"/api/v1/cases/{case.number}/notes", json.dumps({"text": "只记一次"})
        headers = {"Idempotency-Key": "n1"}
        return town.program().post(path, body, content_type="application/json", headers=headers)

    first, second = committed.together(note, note)
    assert (first.status_code, first.json()) == (200, second.json())
    assert committed.run(lambda: TimelineEntry.objects.filter(case=case, verb="noted").count()) == 1


@pytest.mark.parametrize("place", ["wattcare.cases.actions.opening.enqueue", "wattcare.cases.actions.opening.attach"])
def test_a_crash_while_opening_leaves_nothing(committed, town, monkeypatch, place):
    before = committed.run(counts)
    monkeypatch.setattr(place, crash)
    with pytest.raises(ZeroDivisionError):
        committed.run(lambda: town.case(order="查", order_department="repair-east"))
    assert committed.run(counts) == before


def crash(*_given, **_more):
    raise ZeroDivisionError


@pytest.mark.parametrize("part", ["write_entry", "publish_on_commit", "attach"])
def test_a_crash_within_a_verb_leaves_nothing(committed, town, case, monkeypatch, part):
    before = committed.run(counts)
    monkeypatch.setattr(f"wattcare.cases.actions.doing.{part}", crash)
    with pytest.raises(ZeroDivisionError):
        committed.run(lambda: actions.reply(actor=town.actor("zhou"), number=case.number, text="已恢复"))
    assert committed.run(counts) == before
    fresh = committed.run(lambda: Case.objects.get(pk=case.pk))
    assert (fresh.version, fresh.replied_at) == (case.version, None)


def test_a_crash_after_a_call_lets_it_be_sent_again(committed, town, monkeypatch):
    before = committed.run(counts)
    with monkeypatch.context() as broken:
        broken.setattr("wattcare.kernel.idempotency._claim", crash)
        with pytest.raises(ZeroDivisionError):
            committed.run(create(town, "k3"))
    assert committed.run(counts) == before
    assert committed.run(create(town, "k3")).status_code == 201


def test_a_verb_waits_for_the_one_before_it_and_sees_what_it_did(committed, town, case):
    def close_what_is_open():
        return actions.cancel_order(actor=town.actor("zhou"), number=case.number, position=1, text="已恢复")

    outcomes = committed.together(close_what_is_open, close_what_is_open)
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert refused.code == "order_ended"
