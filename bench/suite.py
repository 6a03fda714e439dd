"""How long the suite takes without the browser journeys."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from bench.figures import Figure
from bench.installation import Installation

OURS = ("WATTCARE_HOME", "DJANGO_SETTINGS_MODULE")  # the suite has a server and settings of its own


@dataclass(frozen=True)
class Options:
    workers: int = 2


def run(place: Installation, options: Options) -> list[Figure]:
    """As `make test` runs it, its database included; the floor is the collection of the tests alone."""
    for name in list(place.servers):
        place.stop(name)
    floor, _said = _seconds("--collect-only", "-q", "-p", "no:xdist")
    seconds, said = _seconds("-n", str(options.workers), "-q", "-m", "not journey")
    return [
        Figure(
            bench="suite", what=f"the suite without journeys, {options.workers} processes", value=seconds, unit="s",
            at_most=120, floor=floor, floor_is="collecting the tests", note=said,
        )
    ]  # fmt: skip


def _seconds(*arguments: str) -> tuple[float, str]:
    variables = {name: value for name, value in os.environ.items() if name not in OURS}
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], env=variables, check=False, capture_output=True, text=True
    )
    return time.perf_counter() - begin, (done.stdout.strip().splitlines() or [""])[-1]
