"""The same create sent twice happens once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from wattcare.kernel.actors import Actor
from wattcare.kernel.idempotency import answer_once, sweep
from wattcare.kernel.models import IdempotencyKey
from wattcare.kernel.results import Refused

pytestmark = pytest.mark.django_db
LIN, ZHOU = Actor(id=-1, code="lin", name="林晓"), Actor(id=-2, code="zhou", name="周敏")


@pytest.fixture
def done():
    return []


@pytest.fixture
def create(done):
    def make():
        done.append(1)
        return 201, {"number": f"T-{len(done)}", "名称": "投诉"}

    return make


def test_the_same_key_gets_the_same_answer(create, done):
    first = answer_once(LIN, "k1", "POST /cases {}", create)
    assert answer_once(LIN, "k1", "POST /cases {}", create) == first == (201, {"number": "T-1", "名称": "投诉"})
    assert len(done) == 1


def test_another_key_is_another_create(create):
    assert answer_once(LIN, "k1", "x", create) != answer_once(LIN, "k2", "x", create)


def test_a_key_belongs_to_its_caller(create):
    assert answer_once(LIN, "k1", "x", create) != answer_once(ZHOU, "k1", "x", create)


def test_the_same_key_for_something_else_is_refused(create, done):
    answer_once(LIN, "k1", "POST /cases {}", create)
    with pytest.raises(Refused) as refused:
        answer_once(LIN, "k1", "POST /cases {1}", create)
    assert (refused.value.code, len(done)) == ("key_reused", 1)
    assert set(refused.value.errors) == {"header/Idempotency-Key"}


def test_a_create_that_failed_may_be_tried_again(create, done):
    def fail():
        raise Refused("invalid", "wrong")

    with pytest.raises(Refused):
        answer_once(LIN, "k1", "x", fail)
    assert not IdempotencyKey.objects.filter(actor_id=LIN.id).exists()
    assert answer_once(LIN, "k1", "x", create)[0] == 201


def test_a_key_without_end_is_refused(create, done):
    with pytest.raises(Refused):
        answer_once(LIN, "k" * 201, "x", create)
    assert done == []


def test_after_two_days_a_key_is_forgotten(create, done):
    with time_machine.travel(datetime(2025, 9, 26, tzinfo=UTC), tick=False) as traveller:
        answer_once(LIN, "k1", "x", create)
        traveller.shift(timedelta(hours=47))
        assert sweep() == 0
        traveller.shift(timedelta(hours=2))
        assert sweep() == 1
    assert not IdempotencyKey.objects.filter(actor_id=LIN.id).exists()
