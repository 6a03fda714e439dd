from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from wattcare.kernel.ui import times

NOON = datetime(2025, 10, 8, 4, 0, tzinfo=UTC)  # 12:00 in China


@pytest.fixture(autouse=True)
def _noon_in_china():
    with time_machine.travel(NOON, tick=False), timezone.override(ZoneInfo("Asia/Shanghai")), override("en"):
        yield


@pytest.mark.parametrize(
    ("instant", "english", "chinese"),
    [
        (NOON - timedelta(hours=2), "10:00", "10:00"),
        (NOON - timedelta(hours=13), "Yesterday 23:00", "昨天 23:00"),
        (NOON + timedelta(days=1), "Tomorrow 12:00", "明天 12:00"),
        (NOON - timedelta(days=9), "29 Sep 12:00", "9月29日 12:00"),
        (NOON - timedelta(days=400), "3 Sep 2024", "2024年9月3日"),
    ],
)
def test_the_nearer_the_shorter(instant, english, chinese):
    assert times.short(instant) == english
    with override("zh-hans"):
        assert times.short(instant) == chinese


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(seconds=59), "less than a minute", "不到 1 分钟"),
        (timedelta(minutes=45), "45 min", "45 分"),
        (timedelta(hours=2, minutes=5), "2 h 5 min", "2 小时 5 分"),
        (timedelta(days=3), "3 d", "3 天"),
        (-timedelta(days=1, hours=1, minutes=59), "1 d 1 h", "1 天 1 小时"),
    ],
)
def test_a_span_has_its_two_largest_units(length, english, chinese):
    assert times.span(length) == english
    with override("zh-hans"):
        assert times.span(length) == chinese


def test_relative_looks_both_ways():
    assert times.relative(NOON + timedelta(hours=1)) == "in 1 h"
    assert times.relative(NOON - timedelta(hours=1)) == "1 h ago"


def test_the_full_instant_stands_in_the_title():
    html = times.when(NOON - timedelta(days=9))
    assert 'datetime="2025-09-29T12:00:00+08:00"' in html
    assert "Mon 29 Sep 2025 12:00" in html


def test_dates_and_nothing():
    assert "8 Oct 2025" in times.when(date(2025, 10, 8))
    assert "—" in times.when(None)
