"""Work for the worker, by the name of its task: verbs enqueue without knowing the code that will do it."""

from typing import Any

from procrastinate.contrib.django import app

from wattcare.kernel.clock import replaying

SOON, LATER = 10, -10  # somebody waits for it; nobody does


def enqueue(task: str, *, priority: int = 0, **arguments: Any) -> None:
    """Add a job inside the caller's transaction: it exists exactly when the transaction commits.

    `task` is a task's full name (`cases.follow_up`); the arguments must be JSON-able. Higher priorities are
    done first. Nothing is added while history is replayed (`clock.replay_at`).
    """
    if replaying():
        return
    app.configure_task(task, allow_unknown=True, priority=priority).defer(**arguments)
