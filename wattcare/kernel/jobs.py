"""Work for the worker, by the name of its task: verbs enqueue without knowing the code that will do it."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app
from psycopg.types.json import Jsonb

from wattcare.kernel.clock import replaying
from wattcare.kernel.statements import one

SOON, LATER = 10, -10  # somebody waits for it; nobody does
_DEFER = """
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, %s, %s, %s, %s, NULL)::procrastinate_job_to_defer_v1])
"""


def enqueue(task: str, *, priority: int = 0, **arguments: Any) -> None:
    """Add a job inside the caller's transaction: it exists exactly when the transaction commits.

    `task` is a task's full name (`cases.follow_up`); the arguments must be JSON-able. Higher priorities are
    done first. Nothing is added while history is replayed (`clock.replay_at`).

    Procrastinate's own function is called directly: its `defer` is a tenth of the time it takes to open a case.
    """
    if replaying():
        return
    job = app.configure_task(task, allow_unknown=True, priority=priority).job
    one(_DEFER, [job.queue, job.task_name, job.priority, job.lock, job.queueing_lock, Jsonb(arguments)])


def leave_database() -> None:
    """Let go of this thread's connection after work on millions of rows: the server keeps for each connection as much
    memory as its largest statement has taken. The next question connects anew."""
    if not connection.in_atomic_block:
        connection.close()
