"""The arithmetic of a count, written down while it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from wattcare.commitments.calendars import Calendar, Day, DayKind, Span, clock_text
from wattcare.commitments.pauses import Stop

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_SKIPPED = {
    DayKind.WEEKEND: "skip.weekend",
    DayKind.CLOSED: "skip.closed",
    DayKind.HOLIDAY: "skip.holiday",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: a code and its values, plain enough for JSON (dates in ISO 8601).

    Codes and values, in the order they appear: `start` at, zone, day, unit · `lead` at, zone, day, unit ·
    `limit` amount, unit, calendar · `roll` from, to · `pause` from, to (None while it lasts), until,
    reason, lost, unit (seconds or days) · `count.days` and `count.make_up` from,
    to, first, last, days, name · `count.hours` from, to, days, ranges, seconds (of each day), total
    (seconds so far), name · `skip.weekend`, `skip.closed`, `skip.holiday`, `skip.paused` from, to, days,
    name · `provisional` years · `held` since · `due`, or `due.earliest` while held, at, day.
    """

    code: str
    values: Mapping[str, Plain]

    def as_json(self) -> dict[str, Plain]:
        """As it is kept in a JSON column."""
        return {"code": self.code, **self.values}

    @classmethod
    def from_json(cls, kept: Mapping[str, Plain]) -> Self:
        """The step that `as_json` wrote."""
        return cls(str(kept["code"]), {key: value for key, value in kept.items() if key != "code"})


class Runs:
    """Gathers days that follow each other and count alike into one step each, so that nothing is left out."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, dict[str, Plain]]] = []
        self._last: date | None = None

    def counted(self, day: Day, number: int) -> None:
        """A day counted as day `number`."""
        code = "count.make_up" if day.kind is DayKind.MAKE_UP else "count.days"
        run = self._extend(day.date, code, {"name": day.name if code == "count.make_up" else ""})
        run.setdefault("first", number)
        run["last"] = number

    def worked(self, day: Day, calendar: Calendar, spans: Sequence[Span], total: float) -> None:
        """Hours counted on a day, and the seconds counted so far."""
        ranges: list[Plain] = [_range(calendar, span) for span in spans]
        seconds = sum(whole_seconds(end - begin) for begin, end in spans)
        name = day.name if day.kind is DayKind.MAKE_UP else ""
        run = self._extend(day.date, "count.hours", {"name": name, "ranges": ranges, "seconds": seconds})
        run["total"] = total

    def skipped(self, day: Day) -> None:
        """A day that is not worked."""
        self._extend(day.date, _SKIPPED[day.kind], {"name": day.name})

    def paused(self, day: Day) -> None:
        """A day lost to a pause."""
        self._extend(day.date, "skip.paused", {"name": ""})

    def steps(self) -> list[Step]:
        """The steps so far."""
        return [Step(code, values) for code, values in self._runs]

    def _extend(self, day: date, code: str, same: Mapping[str, Plain]) -> dict[str, Plain]:
        follows = self._last is not None and abs((day - self._last).days) == 1
        self._last = day
        if follows and self._runs and self._runs[-1][0] == code:
            run = self._runs[-1][1]
            if all(run[key] == value for key, value in same.items()):
                run["to"] = day.isoformat()
                run["days"] = int(str(run["days"])) + 1
                return run
        self._runs.append((code, {"from": day.isoformat(), "to": day.isoformat(), "days": 1, **same}))
        return self._runs[-1][1]


def pause_step(stop: Stop, calendar: Calendar, lost: float, unit: str) -> Step:
    """What a pause cost: `lost` in seconds or in counted days."""
    until = calendar.local(stop.end).isoformat()
    values: dict[str, Plain] = {
        "from": calendar.local(stop.start).isoformat(),
        "to": None if stop.open else until,
        "until": until,
        "reason": stop.reason,
        "lost": lost,
        "unit": unit,
    }
    return Step("pause", values)


def instant_values(instant: datetime) -> dict[str, Plain]:
    """An instant and its local day, for a step."""
    return {"at": instant.isoformat(), "day": instant.date().isoformat()}


def whole_seconds(length: timedelta) -> float:
    """Seconds of a length of time, an int where they are whole."""
    seconds = length.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


def _range(calendar: Calendar, span: Span) -> list[Plain]:
    begin, end = (calendar.local(instant) for instant in span)
    midnight = end.time() == end.time().min and end.date() > begin.date()
    return [clock_text(begin.time()), "24:00" if midnight else clock_text(end.time())]
