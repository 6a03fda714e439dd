"""Loaded before anything else of the suite (`-p` in pyproject.toml): the tests' own database server.

Without DATABASE_URL it is an embedded one that trusts its memory (no fsync), kept apart from the installation's data.
"""

import os

from wattcare.project import database

if "DATABASE_URL" not in os.environ:  # Django reads its settings right after this
    os.environ["DATABASE_URL"] = database.test_server()
