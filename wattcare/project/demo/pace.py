"""Time as the town lives it: office hours, seasons, storms, the hours at which people call."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from wattcare.commitments.rules import Calendar
from wattcare.project.demo.dice import Dice

_HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 10, 11, 11, 10, 7, 7, 9, 10, 10, 9, 9, 9, 8, 6, 3, 2)  # when people call
_MONTHS = (1.0, 0.9, 0.8, 0.8, 0.9, 1.2, 1.6, 1.6, 1.1, 0.8, 0.9, 1.1)
_WEEKEND = 0.72
STORM_MONTHS = {"CN": (6, 7, 7, 8, 8, 8, 9), "GB": (10, 11, 12, 1, 1, 2, 2)}


class Pace:
    """The calendar of the town's offices, and chance over time."""

    def __init__(self, calendar: Calendar, dice: Dice) -> None:
        self.calendar, self._dice = calendar, dice
        self._spans: dict[date, list[tuple[datetime, datetime]]] = {}

    def office(self, start: datetime, hours: float) -> datetime:
        """The instant after `hours` of office time from `start`; never outside office hours."""
        left = timedelta(hours=hours)
        day = start.astimezone(self.calendar.tz).date()
        while True:
            for begin, end in self._openings(day):
                first = max(begin, start)
                if first < end and left <= end - first:
                    return first + left
                left -= max(end - first, timedelta(0))
            day += timedelta(days=1)

    def _openings(self, day: date) -> list[tuple[datetime, datetime]]:
        if day not in self._spans:
            self._spans[day] = self.calendar.spans_on(day)
        return self._spans[day]

    def by_day(self, moment: datetime, earliest: int = 9, latest: int = 20) -> datetime:
        """`moment`, or the next hour at which one may call people at home."""
        local = moment.astimezone(self.calendar.tz)
        if earliest <= local.hour < latest:
            return moment
        day = local.date() if local.hour < earliest else local.date() + timedelta(days=1)
        minutes = self._dice.randrange(0, 90)
        return self.local(day, time(earliest)) + timedelta(minutes=minutes, seconds=self._dice.randrange(60))

    def local(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, tzinfo=self.calendar.tz).astimezone(UTC)

    def call_on(self, day: date) -> datetime:
        """When on this day somebody calls."""
        hour = self._dice.choices(range(24), weights=_HOURS)[0]
        second = self._dice.randrange(3600)
        return self.local(day, time(hour, second // 60, second % 60))


class Season:
    """Draws days of a year by how much is going on."""

    def __init__(self, first: date, last: date, dice: Dice) -> None:
        self._dice = dice
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._ends = list(accumulate(_MONTHS[d.month - 1] * (_WEEKEND if d.weekday() > 4 else 1) for d in self.days))

    def day(self) -> date:
        return self.days[min(bisect_right(self._ends, self._dice.random() * self._ends[-1]), len(self.days) - 1)]

    def storms(self, country: str, wanted: int) -> list[date]:
        """Days of bad weather, in the months in which it comes; no two next to each other."""
        months: Sequence[int] = STORM_MONTHS.get(country, STORM_MONTHS["CN"])
        found: list[date] = []
        for _try in range(wanted * 20):
            month = self._dice.choice(months)
            days = [day for day in self.days if day.month == month]
            day = self._dice.choice(days) if days else self._dice.choice(self.days)
            if len(found) < wanted and all(abs((day - other).days) > 4 for other in found):
                found.append(day)
        return sorted(found)
