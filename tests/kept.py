"""Answers kept in JSON files beside the tests: a change of them is seen in review, never by accident.

`UPDATE_BASELINES=1 pytest tests/…` writes them anew.
"""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "baselines"


def check_baseline(name: str, found: Any) -> None:
    """Compare `found` with the kept answer of that name, or keep it when asked to."""
    path = FOLDER / f"{name}.json"
    text = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_BASELINES"):
        path.write_text(text, encoding="utf-8")
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found = json.loads(text)
    if isinstance(found, dict):
        differing = {key: (kept.get(key), found.get(key)) for key in kept.keys() | found.keys()}
        assert {key: pair for key, pair in differing.items() if pair[0] != pair[1]} == {}
    assert found == kept
