"""Calendars as YAML or JSON mappings, read strictly: every error at once, each with its place.

```yaml
code: cn                        # optional in a file of its own: the file's name
zone: Asia/Shanghai             # IANA time zone
weekly:                         # days not named are not worked
  mon: ["08:30-12:00", "14:00-17:30"]
  tue-fri: "08:30-17:30"        # a range of days, one opening
  saturday: {start: "09:00", end: "12:00"}   # or [["09:00", "12:00"]]; "22:00-06:00" runs past midnight
published_years: [2025, 2026]   # or 2018-2026; omitted: every year is known
holidays:                       # date: name, or a list of dates
  2025-01-01: 元旦
  2025-10-01/2025-10-08: 国庆节
extra_working_days:             # make-up days, in the hours of an ordinary working day
  2025-01-26: 春节调休
  2025-02-08: {name: 春节调休, hours: "09:00-12:00"}   # or in their own
```

`name`, `source` and `note` may stand beside them for readers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from wattcare.commitments.calendars import Calendar, Opening
from wattcare.commitments.opening_times import read_openings, read_weekday_span
from wattcare.commitments.problems import CalendarError, Problem

Path = tuple[str | int, ...]
Openings = tuple[Opening, ...]

_KNOWN = ("code", "zone", "weekly", "published_years", "holidays", "extra_working_days")
_FREE = ("name", "names", "source", "note")
_SPELLINGS = {
    "timezone": "zone",
    "time_zone": "zone",
    "tz": "zone",
    "weekly_ranges": "weekly",
    "weekly_openings": "weekly",
    "openings": "weekly",
    "years": "published_years",
    "extra_days": "extra_working_days",
    "make_up_days": "extra_working_days",
    "makeup_days": "extra_working_days",
    "make_up_working_days": "extra_working_days",
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ISO_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_DATE = re.compile(_ISO_DATE)
_DATE_SPAN = re.compile(rf"\s*({_ISO_DATE})\s*(?:/|\.\.\.?|to|~)\s*({_ISO_DATE})\s*")


def calendar_from_mapping(mapping: object, where: str = "", code: str = "") -> Calendar:
    """The calendar a mapping describes; `where` names its file in the errors, `code` is for one without.

    Raises CalendarError that holds every problem found.
    """
    reader = _Reader(where)
    calendar = reader.calendar(mapping, code)
    if reader.problems or calendar is None:
        raise CalendarError(*reader.problems)
    return calendar


def calendar_to_mapping(calendar: Calendar) -> dict[str, object]:
    """The mapping that `calendar_from_mapping` reads back to an equal calendar; plain enough for JSON."""
    mapping: dict[str, object] = {
        "code": calendar.code,
        "zone": calendar.zone,
        "weekly": {_DAYS[day]: _texts(openings) for day, openings in sorted(calendar.weekly.items())},
        "holidays": {day.isoformat(): name for day, name in sorted(calendar.holidays.items())},
        "extra_working_days": {
            day.isoformat(): _extra(name, calendar.extra_openings.get(day))
            for day, name in sorted(calendar.extra_working_days.items())
        },
    }
    if calendar.published_years is not None:
        mapping["published_years"] = sorted(calendar.published_years)
    return mapping


def _texts(openings: Openings) -> list[str]:
    return [str(opening) for opening in openings]


def _extra(name: str, openings: Openings | None) -> object:
    return {"name": name, "hours": _texts(openings)} if openings else name


@dataclass
class _Reader:
    where: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path, code: str, **values: object) -> None:
        texts = {key: str(value) for key, value in values.items()}
        self.problems.append(Problem(code, texts, path, self.where))

    def calendar(self, mapping: object, code: str) -> Calendar | None:
        if not isinstance(mapping, Mapping):
            self.wrong((), "not_mapping", value=_shown(mapping))
            return None
        given = self.known(mapping)
        weekly = self.weekly(given.get("weekly", {}))
        holidays = {day: name for day, name, _ in self.days(given.get("holidays"), "holidays", hours=False)}
        extra, own = self.make_up(given.get("extra_working_days"), holidays, has_hours=any(weekly.values()))
        return Calendar(
            code=self.code(given.get("code", code)),
            zone=self.zone(given.get("zone")),
            weekly=weekly,
            holidays=holidays,
            extra_working_days=extra,
            published_years=self.years(given["published_years"]) if "published_years" in given else None,
            extra_openings=own,
        )

    def known(self, mapping: Mapping[object, object]) -> dict[str, object]:
        given: dict[str, object] = {}
        for key, value in mapping.items():
            plain = str(key).strip().lower().replace("-", "_").replace(" ", "_")
            name = _SPELLINGS.get(plain, plain)
            if name in given:
                self.wrong((str(key),), "twice", value=name)
            elif name in _KNOWN:
                given[name] = value
            elif name not in _FREE:
                self.wrong((str(key),), "unknown_key", value=key, known=", ".join(_KNOWN))
        for name in ("zone", "weekly"):
            if name not in given:
                self.wrong((), "missing", value=name)
        return given

    def code(self, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self.wrong(("code",), "code", value=_shown(value))
            return ""
        return value.strip()

    def zone(self, value: object) -> str:
        if value is None:
            return "UTC"
        try:
            return ZoneInfo(str(value)).key
        except (KeyError, ValueError, OSError):
            near = get_close_matches(str(value), available_timezones(), 3)
            self.wrong(("zone",), "zone", value=value, near=f" ({', '.join(near)}?)" if near else "")
            return "UTC"

    def weekly(self, value: object) -> dict[int, Openings]:
        weekly: dict[int, Openings] = {}
        if not isinstance(value, Mapping):
            self.wrong(("weekly",), "not_mapping", value=_shown(value))
            return weekly
        for key, listed in value.items():
            path: Path = ("weekly", str(key))
            weekdays = read_weekday_span(str(key))
            if weekdays is None:
                self.wrong(path, "weekday", value=key)
                continue
            openings = read_openings(listed, path, self.wrong)
            for weekday in weekdays:
                if weekday in weekly:
                    self.wrong(path, "twice", value=_DAYS[weekday])
                weekly[weekday] = openings
        self.nights(weekly)
        return {weekday: openings for weekday, openings in sorted(weekly.items()) if openings}

    def nights(self, weekly: Mapping[int, Openings]) -> None:
        """A night shift must end before the openings of the following weekday begin."""
        for weekday, openings in weekly.items():
            following = weekly.get((weekday + 1) % 7)
            last = openings[-1] if openings else None
            if last and following and last.overnight and last.end > following[0].start:
                self.wrong(("weekly", _DAYS[weekday]), "opening_overlap", value=last, other=following[0])

    def make_up(
        self, value: object, holidays: Mapping[date, str], *, has_hours: bool
    ) -> tuple[dict[date, str], dict[date, Openings]]:
        names: dict[date, str] = {}
        own: dict[date, Openings] = {}
        for day, name, openings in self.days(value, "extra_working_days", hours=True):
            names[day] = name
            if openings:
                own[day] = openings
            elif not has_hours and not any(problem.path[:1] == ("weekly",) for problem in self.problems):
                self.wrong(("extra_working_days",), "no_hours", value=day)
            if day in holidays:
                self.wrong(("extra_working_days",), "both", value=day)
        return names, own

    def days(self, value: object, key: str, *, hours: bool) -> Iterator[tuple[date, str, Openings]]:
        """Each listed day once, with its name and own openings."""
        seen: set[date] = set()
        for path, when, details in self.entries(value, key):
            name, openings = self.details(details, path, hours=hours)
            for day in self.dates(when, path):
                if day in seen:
                    self.wrong(path, "twice", value=day)
                else:
                    seen.add(day)
                    yield day, name, openings

    def entries(self, value: object, key: str) -> Iterator[tuple[Path, object, object]]:
        """Place, date and details of each entry, from `{date: name}`, `[date]` or `[{date, name}]`."""
        if value is None:
            return
        if isinstance(value, Mapping):
            yield from (((key, str(when)), when, details) for when, details in value.items())
        elif isinstance(value, list | tuple):
            for index, item in enumerate(value):
                if isinstance(item, Mapping) and "date" in item:
                    rest = {part: of for part, of in item.items() if part != "date"}
                    yield (key, index), item["date"], rest
                elif isinstance(item, Mapping):
                    yield from (((key, index), when, details) for when, details in item.items())
                else:
                    yield (key, index), item, None
        else:
            self.wrong((key,), "not_list", value=_shown(value))

    def details(self, value: object, path: Path, *, hours: bool) -> tuple[str, Openings]:
        if value is None or value is True:
            return "", ()
        if isinstance(value, str):
            return value.strip(), ()
        if not isinstance(value, Mapping):
            self.wrong(path, "name", value=_shown(value))
            return "", ()
        known = ("name", "hours") if hours else ("name",)
        value = {"hours" if key == "openings" else key: part for key, part in value.items()}
        for key in value:
            if key not in known:
                self.wrong((*path, str(key)), "unknown_key", value=key, known=", ".join(known))
        openings = read_openings(value["hours"], (*path, "hours"), self.wrong) if hours and "hours" in value else ()
        return str(value.get("name") or ""), openings

    def dates(self, value: object, path: Path) -> list[date]:
        ends = _date_span(value)
        if ends is None:
            self.wrong(path, "date", value=_shown(value))
            return []
        first, last = ends
        if not 0 <= (last - first).days < 366:
            self.wrong(path, "date_order" if last < first else "date_span", value=value)
            return []
        return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]

    def years(self, value: object) -> frozenset[int]:
        years: set[int] = set()
        for item in value if isinstance(value, list | tuple) else [value]:
            found = re.fullmatch(r"(\d{4})(?:\s*(?:-|/|\.\.)\s*(\d{4}))?", str(item).strip())
            ends = [int(part) for part in found.groups() if part] if found else []
            if not ends or ends[0] > ends[-1]:
                self.wrong(("published_years",), "year", value=_shown(item))
            else:
                years.update(range(ends[0], ends[-1] + 1))
        return frozenset(years)


def _date_span(value: object) -> tuple[date, date] | None:
    found = _DATE_SPAN.fullmatch(value) if isinstance(value, str) else None
    first, last = (_date(part) for part in found.groups()) if found else (_date(value), _date(value))
    return (first, last) if first and last else None


def _date(value: object) -> date | None:
    if type(value) is date:
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        return None
    try:
        return date(*(int(part) for part in value.strip().split("-")))
    except ValueError:
        return None


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:60]
