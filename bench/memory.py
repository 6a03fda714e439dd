"""What web server, worker and database keep in memory together, after they have worked."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import psutil
from django.db import connections

from bench.figures import Figure
from bench.installation import Installation

MEGABYTE = 2**20


@dataclass(frozen=True)
class Options:
    worker_seconds: float = 20.0


def run(place: Installation, options: Options) -> list[Figure]:
    """Proportional set size: memory that several processes share is divided among them, so the sum counts it once."""
    connections.close_all()  # the benches' own, which no installation has
    place.web()
    place.worker()
    time.sleep(options.worker_seconds)
    parts = {
        "web": _kept(place.servers["web"].pid),
        "worker": _kept(place.servers["worker"].pid),
        "database": _kept(place.postmaster),
    }
    place.stop("worker")
    note = ", ".join(f"{name} {size:.0f}" for name, size in parts.items())
    return [
        Figure(
            bench="memory", what="web, worker and embedded database, PSS", value=sum(parts.values()), unit="MB",
            at_most=700, floor=_bare(), floor_is="one bare Python process", note=note,
        )
    ]  # fmt: skip


def _kept(pid: int) -> float:
    """Megabytes of the process and all below it."""
    process = psutil.Process(pid)
    return _sum([process, *process.children(recursive=True)])


def _sum(processes: Iterable[psutil.Process]) -> float:
    total = 0
    for process in processes:
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:  # a helper of the database came and went
            continue
    return total / MEGABYTE


def _bare() -> float:
    process = psutil.Popen([psutil.Process().exe(), "-c", "input()"], stdin=-1)
    time.sleep(0.5)
    size = _sum([process])
    process.kill()
    process.wait()
    return size
