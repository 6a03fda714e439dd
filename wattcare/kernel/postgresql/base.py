"""The backend's entrance, by the name Django looks for."""

import select

from django.db.backends.postgresql import base

SAID_SOMETHING = select.POLLIN | select.POLLERR | select.POLLHUP


class DatabaseWrapper(base.DatabaseWrapper):
    """Kept connections are looked at before each request (CONN_HEALTH_CHECKS), which should cost next to nothing."""

    def is_usable(self) -> bool:
        """Whether the connection still stands.

        A server that ends says so or hangs up, and then there is something to read; only then is it asked. Django
        itself asks it each time, a twentieth of what it takes to open a case.
        """
        if self.connection is None or self.connection.closed:
            return False
        watch = select.poll()
        watch.register(self.connection.fileno(), SAID_SOMETHING)
        return not watch.poll(0) or bool(super().is_usable())
