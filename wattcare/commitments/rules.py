"""The public import place of the arithmetic of commitments. Nothing below imports Django."""

from wattcare.commitments.calendars import Calendar, Day, DayKind, Opening
from wattcare.commitments.counting import Deadline, Elapsed, compute_deadline, compute_elapsed
from wattcare.commitments.explain import Step
from wattcare.commitments.pauses import Pause
from wattcare.commitments.problems import (
    CalendarError,
    CommitmentError,
    InstantError,
    LimitError,
    PauseError,
    Problem,
)
from wattcare.commitments.reading import calendar_from_mapping, calendar_to_mapping
from wattcare.commitments.units import Limit, Unit

__all__ = [
    "Calendar",
    "CalendarError",
    "CommitmentError",
    "Day",
    "DayKind",
    "Deadline",
    "Elapsed",
    "InstantError",
    "Limit",
    "LimitError",
    "Opening",
    "Pause",
    "PauseError",
    "Problem",
    "Step",
    "Unit",
    "calendar_from_mapping",
    "calendar_to_mapping",
    "compute_deadline",
    "compute_elapsed",
]
