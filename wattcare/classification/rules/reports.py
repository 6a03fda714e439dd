"""Reports of computed schemes as JSON, kept with a computation and with the draft that it became."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from wattcare.classification.rules.segments import Group, Measure, Method, Report, Tried, Verdict

VERSION = 1


def report_json(report: Report) -> dict[str, Any]:
    """The report as it is kept; shares and indices are numbers, bounds are texts."""
    return {"version": VERSION, **asdict(report), "day": report.day.isoformat()}


def report_of(document: Mapping[str, Any]) -> Report:
    """The report that `report_json` made this of."""
    given = {name: value for name, value in document.items() if name != "version"}
    made: dict[str, Any] = {
        "method": Method(given["method"]),
        "verdict": Verdict(given["verdict"]),
        "day": date.fromisoformat(given["day"]),
        "groups": tuple(_group(one) for one in given["groups"]),
        "rest": _group(given["rest"]),
        "tried": tuple(Tried(**one) for one in given["tried"]),
        "measures": tuple(_measure(one) for one in given["measures"]),
        "fields": tuple(given["fields"]),
        "unused": tuple(given["unused"]),
    }
    return Report(**{**given, **made})


def _group(given: Mapping[str, Any]) -> Group:
    return Group(**{**given, "months": tuple(given["months"])})


def _measure(given: Mapping[str, Any]) -> Measure:
    return Measure(**{**given, "cuts": tuple(given["cuts"]), "shares": tuple(given["shares"])})
