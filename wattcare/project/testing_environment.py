"""Loaded before anything else of the suite (`-p` in pyproject.toml): the tests' own database server.

Without DATABASE_URL it is an embedded one that trusts its memory (no fsync), kept apart from the installation's data.
Where Python may leave no bytecode beside its sources, every worker and every command a test starts would compile
everything anew; theirs then lies in the folder of pytest's cache, which git ignores.
"""

import os
import sys
from pathlib import Path

from wattcare.project import database

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).resolve().parents[2] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix  # inherited by workers and commands

if "DATABASE_URL" not in os.environ:  # Django reads its settings right after this
    os.environ["DATABASE_URL"] = database.test_server()
