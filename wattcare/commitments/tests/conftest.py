"""The calendars the tests count by."""

import json
import os
from pathlib import Path

import pytest

from wattcare.commitments.rules import Calendar, calendar_from_mapping

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def china() -> Calendar:
    """The Chinese calendar of 2025 and 2026 as domain papers list it, with a lunch break; 2027 is not published."""
    return calendar_from_mapping(
        {
            "code": "cn",
            "zone": "Asia/Shanghai",
            "weekly": {"mon-fri": ["08:30-12:00", "14:00-17:30"]},
            "published_years": [2024, 2025, 2026],
            "holidays": {
                "2025-01-01": "元旦",
                "2025-01-28/2025-02-04": "春节",
                "2025-04-04/2025-04-06": "清明节",
                "2025-05-01/2025-05-05": "劳动节",
                "2025-05-31/2025-06-02": "端午节",
                "2025-10-01/2025-10-08": "国庆节、中秋节",
                "2026-01-01/2026-01-03": "元旦",
                "2026-02-15/2026-02-23": "春节",
                "2026-10-01/2026-10-07": "国庆节",
            },
            "extra_working_days": {
                "2025-01-26": "春节",
                "2025-02-08": "春节",
                "2025-04-27": "劳动节",
                "2025-09-28": "国庆节、中秋节",
                "2025-10-11": "国庆节、中秋节",
                "2026-01-04": "元旦",
                "2026-02-14": "春节",
                "2026-02-28": "春节",
            },
        }
    )


@pytest.fixture(scope="session")
def london() -> Calendar:
    """Office hours in a zone that changes its clocks."""
    return calendar_from_mapping(
        {
            "code": "gb",
            "zone": "Europe/London",
            "weekly": {"mon-fri": "09:00-17:00"},
            "holidays": ["2025-04-18", "2025-04-21", "2025-12-25", "2025-12-26"],
        }
    )


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder of files of others; the test is skipped where it is absent."""
    folder = Path(os.environ.get("WATTCARE_MATERIAL", CHECKOUT.parent / "shared" / "material")) / "calendar"
    if not folder.is_dir():
        pytest.skip(f"no material at {folder}; set WATTCARE_MATERIAL")
    return folder


@pytest.fixture(scope="session")
def published(material: Path) -> Calendar:
    """The calendar that holiday-cn publishes, 2018 to 2026."""
    days = [day for file in sorted(material.glob("20*.json")) for day in json.loads(file.read_text("utf-8"))["days"]]
    return calendar_from_mapping(
        {
            "code": "cn",
            "zone": "Asia/Shanghai",
            "weekly": {"mon-fri": ["08:30-12:00", "14:00-17:30"]},
            "published_years": "2018-2026",
            "holidays": {day["date"]: day["name"] for day in days if day["isOffDay"]},
            "extra_working_days": {day["date"]: day["name"] for day in days if not day["isOffDay"]},
        }
    )
