"""Serves the floor with the server, processes and threads of `wattcare serve`. `python -m bench.floor.server PORT`."""

import os
import signal
import sys

from wattcare.project.children import bind_to_parent

if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    from wattcare.project.environment import settings_from_environment

    settings = settings_from_environment()
    bind_to_parent(signal.SIGTERM)
    Granian(
        "bench.floor.server:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        websockets=False,
        log_level="warning",
    ).serve()
else:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"
    from django.core.wsgi import get_wsgi_application

    bind_to_parent(signal.SIGKILL)
    application = get_wsgi_application()
