"""What is replayed has long happened: it changes records and nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from wattcare.kernel import events, jobs
from wattcare.kernel.clock import now, replay_at, replaying
from wattcare.kernel.events import Event
from wattcare.kernel.slots import Slot

THEN = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Bell(Event):
    pass


def test_inside_the_block_it_is_then():
    with replay_at(THEN):
        assert now() == THEN
        assert replaying()
    assert not replaying()


def test_an_instant_needs_its_zone():
    with pytest.raises(ValueError, match="zone"), replay_at(datetime(2025, 3, 1)):  # noqa: DTZ001
        pass


def test_no_job_is_added(monkeypatch):
    monkeypatch.setattr(jobs, "app", None)  # would fail if it were asked
    with replay_at(THEN):
        jobs.enqueue("cases.follow_up", case_id=1)


@pytest.mark.django_db
def test_nothing_is_announced(django_capture_on_commit_callbacks):
    heard = []
    events.subscribe(Bell, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        events.publish_on_commit(Bell())
        with replay_at(THEN):
            events.publish_on_commit(Bell())
    assert len(heard) == 1


def test_slots_that_send_are_not_asked():
    sending: Slot[int, int] = Slot("sending", outward=True)
    asking: Slot[int, int] = Slot("asking")
    for slot in (sending, asking):
        slot.register(lambda given: given + 1)
    with replay_at(THEN):
        assert sending.fill(1) == []
        assert asking.fill(1) == [2]
    assert sending.fill(1) == [2]
