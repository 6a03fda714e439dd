"""Clock arithmetic: how many deadlines a second one core computes, each with its explanation."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.figures import Figure
from bench.installation import Installation
from wattcare.catalogue.packs import read_pack
from wattcare.commitments.rules import Limit, Pause, compute_deadline

FLOOR_IS = "adding a timedelta and converting to the zone"
LIMITS = ("45 min", "24 h", "7 d", "5 wd", "10 wd", "8 wh")


@dataclass(frozen=True)
class Options:
    each: float = 1.0  # seconds


def run(_place: Installation, options: Options) -> list[Figure]:
    """Starts spread over a year, with and without a pause, of the Chinese calendar with its make-up days."""
    calendar = read_pack("cn-sgcc").calendars[0]
    begin = datetime(2025, 1, 6, 2, 30, tzinfo=UTC)
    starts = [begin + timedelta(hours=37 * number) for number in range(220)]
    figures = []
    for text in LIMITS:
        limit = Limit.parse(text)
        ahead = itertools.cycle(starts)
        rate = _rate(lambda: compute_deadline(limit, next(ahead), calendar), options.each)  # noqa: B023  run at once
        floor = _rate(lambda: (next(ahead) + timedelta(days=5)).astimezone(begin.tzinfo), options.each)  # noqa: B023
        figures.append(Figure(
            bench="deadlines", what=f"deadlines of {text}", value=rate, unit="1/s", floor=floor, floor_is=FLOOR_IS,
        ))  # fmt: skip
    pause = [Pause(begin + timedelta(hours=5), begin + timedelta(days=9), "customer")]
    paused = _rate(lambda: compute_deadline(Limit.parse("5 wd"), begin, calendar, pause), options.each)
    return [*figures, Figure(bench="deadlines", what="deadlines of 5 wd with a pause", value=paused, unit="1/s")]


def _rate(work: Callable[[], object], seconds: float) -> float:
    count, begin = 0, time.perf_counter()
    while (passed := time.perf_counter() - begin) < seconds:
        for _again in range(100):
            work()
        count += 100
    return count / passed
