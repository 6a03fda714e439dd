"""Work for the worker, by the name of its task: verbs enqueue without knowing the code that will do it."""

from typing import Any

from procrastinate.contrib.django import app

from wattcare.kernel.clock import replaying


def enqueue(task: str, **arguments: Any) -> None:
    """Add a job inside the caller's transaction: it exists exactly when the transaction commits.

    `task` is a task's full name (`cases.follow_up`); the arguments must be JSON-able. Nothing is added while history
    is replayed (`clock.replay_at`).
    """
    if replaying():
        return
    app.configure_task(task, allow_unknown=True).defer(**arguments)
