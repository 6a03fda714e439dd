from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.translation import override

from wattcare.kernel.ui.deadlines import Due, DueState, chip

NOON = datetime(2025, 10, 8, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False), override("en"):
        yield


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (Due(NOON + 3 * HOUR, NOON - HOUR), DueState.IN_TIME),
        (Due(NOON + HOUR, NOON - 9 * HOUR), DueState.SOON),
        (Due(NOON + HOUR / 3, NOON - HOUR / 3), DueState.SOON),
        (Due(NOON + 25 * HOUR, NOON - 500 * HOUR), DueState.IN_TIME),
        (Due(NOON), DueState.SOON),
        (Due(NOON - HOUR), DueState.LATE),
        (Due(NOON - HOUR, paused=True), DueState.PAUSED),
        (Due(None), DueState.PAUSED),
        (Due(NOON - HOUR, stopped=NOON - HOUR), DueState.KEPT),
        (Due(NOON - HOUR, stopped=NOON), DueState.BROKEN),
    ],
)
def test_how_it_stands(due, state):
    assert due.state is state


def test_the_chip_says_it_in_icon_word_and_colour():
    html = chip(Due(NOON - 2 * HOUR))
    assert "w-tone-bad" in html
    assert "<svg" in html
    assert "Late" in html
    assert "by 2 h" in html


def test_a_running_chip_can_be_kept_fresh():
    html = chip(Due(NOON + 3 * HOUR, NOON - HOUR))
    assert 'data-due="2025-10-08T07:00:00+00:00"' in html
    assert "3 h left" in html


def test_a_stopped_chip_stays_as_it_is():
    assert "data-due=" not in chip(Due(NOON, stopped=NOON))


def test_a_provisional_deadline_says_so():
    assert "provisional" in chip(Due(NOON + HOUR, provisional=True))
    with override("zh-hans"):
        assert "暂定" in chip(Due(NOON + HOUR, provisional=True))


def test_a_label_stands_before_the_state():
    assert "<b>&lt;Arrive&gt;</b>" in chip(Due(NOON + HOUR, label="<Arrive>"))
