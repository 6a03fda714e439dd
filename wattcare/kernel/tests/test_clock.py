"""One clock for everything, that a test freezes and a replay sets."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine

from wattcare.kernel.clock import now, replay_at, replaying

NOON = datetime(2025, 9, 26, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def test_it_is_frozen_with_the_machine():
    with time_machine.travel(NOON, tick=False):
        assert now() == NOON


def test_it_speaks_utc():
    assert now().tzinfo is UTC
    with replay_at(NOON):
        assert now().tzinfo is UTC
        assert now().hour == 4


def test_a_replay_within_a_replay_ends_with_its_block():
    with replay_at(NOON):
        with replay_at(NOON + timedelta(days=1)):
            assert now() == NOON + timedelta(days=1)
        assert now() == NOON


def test_a_failing_replay_gives_the_time_back():
    with pytest.raises(RuntimeError), replay_at(NOON):
        raise RuntimeError("bug")
    assert not replaying()
