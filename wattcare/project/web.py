"""The web application as a process of `wattcare serve` runs it: it ends with its server, even by kill -9.

Other servers take `wattcare.project.wsgi`.
"""

import signal

from wattcare.project.children import bind_to_parent
from wattcare.project.wsgi import application

__all__ = ["application"]

bind_to_parent(signal.SIGKILL)
