"""A copy of the tests' database that really commits: for what only several connections at once can show.

The tables of history refuse DELETE and TRUNCATE, so a test that commits cannot clean up after itself; it commits into
a copy that is thrown away instead.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import Any

from django.db import OperationalError, connection, connections


class Copy:
    """A throw-away copy of the tests' database: the same cast under the same ids."""

    def __init__(self, name: str) -> None:
        self.name = name

    def together(self, *doings: Callable[[], Any]) -> list[Any]:
        """What each of `doings` returned or raised; all begin at once, each on a connection of its own."""
        outcomes: list[Any] = [None] * len(doings)
        start = Barrier(len(doings))
        threads = [
            Thread(target=self._run, args=(number, doing, start, outcomes)) for number, doing in enumerate(doings)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return outcomes

    def _run(self, number: int, doing: Callable[[], Any], start: Barrier, outcomes: list[Any]) -> None:
        mine = connections["default"]
        mine.settings_dict = {**mine.settings_dict, "NAME": self.name}
        try:
            mine.ensure_connection()
            start.wait(timeout=30)
            outcomes[number] = doing()
        except Exception as error:  # the test looks at it
            outcomes[number] = error
        finally:
            mine.close()

    def run(self, doing: Callable[[], Any]) -> Any:
        """What `doing` returns on a connection to the copy; raises what it raised."""
        (outcome,) = self.together(doing)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@contextmanager
def copied() -> Iterator[Copy]:
    """Copy the database the process is connected to; nobody may be in a transaction on it."""
    origin, name = str(connection.settings_dict["NAME"]), f"copy_{secrets.token_hex(6)}"
    connection.close()
    try:
        _maintain(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    except OperationalError:  # a thread of an earlier test has left its connection open
        _maintain("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [origin])
        _maintain(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    try:
        yield Copy(name)
    finally:
        _maintain(f'DROP DATABASE "{name}" WITH (FORCE)')


def _maintain(statement: str, values: list[str] | None = None) -> None:
    with connection._nodb_cursor() as cursor:  # as Django's own test set-up does
        cursor.execute(statement, values)
