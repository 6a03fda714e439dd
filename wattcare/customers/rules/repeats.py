"""Rows of one file that contradict each other: the later one is refused and names the earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from wattcare.customers.fields import CATALOGUE, FIELDS
from wattcare.customers.rules.rows import AT, RowProblem, Values
from wattcare.customers.rules.values import Value

_PARENTS = {
    "customer_number": ("customer",),
    "account_number": ("account",),
    "agreement_number": ("agreement",),
    "service_point_code": ("premise", "service_point"),
    "transformer_code": ("network",),
    "feeder_code": (),
    "meter_number": ("meter",),
}
_MORE = {
    "account_number": ("customer_number",),
    "agreement_number": ("account_number",),
    "service_point_code": ("transformer_code",),
    "meter_number": ("service_point_code",),
    "feeder_code": ("feeder_name", "substation"),
    "transformer_code": ("transformer_name", "feeder_code"),
}
_ROW_KEY = (
    "customer_number",
    "account_number",
    "agreement_number",
    "service_point_code",
    "meter_number",
    "usage_month",
    "supplied_from",
)
_FAR = "9999-12-31"


@dataclass
class _Known:
    """What a key (say an account number) has said of itself so far."""

    at: int
    name: str
    columns: tuple[int, ...]
    seen: dict[Any, tuple[int, Any]] = field(default_factory=dict)


class Repeats:
    """Checks each row against those before it."""

    def __init__(self, fields: Iterable[str]) -> None:
        given = set(fields)
        self._rows: dict[Any, int] = {}
        self._key = itemgetter(*(AT[name] for name in _ROW_KEY))
        self._known = [_Known(AT[name], name, _columns(name, given)) for name in _PARENTS if name in given]
        self._supplies: dict[Any, list[tuple[str, str, Any, int]]] = {}
        self._supplied = {"service_point_code", "account_number"} <= given

    def check(self, line: int, values: Values) -> RowProblem | None:
        """Why the row contradicts an earlier one; None when it does not, and then it is remembered."""
        key = self._key(values)
        first = self._rows.setdefault(key, line)
        if first != line:
            return RowProblem(
                line,
                "",
                _("The row repeats line %(line)d: same customer, account, point, meter and month.") % {"line": first},
                _("Delete one of the two."),
            )
        problem = self._contradiction(line, values) or self._overlap(line, values)
        if problem is not None:
            del self._rows[key]
        return problem

    def repeated(self, name: str) -> bool:
        """Whether several rows belong to one `name`, e.g. to one customer_number."""
        known = next((one for one in self._known if one.name == name), None)
        return known is not None and len(known.seen) < len(self._rows)

    def _contradiction(self, line: int, values: Values) -> RowProblem | None:
        new: list[tuple[_Known, Any, tuple[Value | None, ...]]] = []
        for known in self._known:
            key = values[known.at]
            if key is None:
                continue
            said = tuple([values[at] for at in known.columns])
            before = known.seen.get(key)
            if before is None:
                new.append((known, key, said))
            elif before[1] != said:
                at = _difference(known.columns, before[1], said)
                if at is not None:
                    return _contradicting(line, known.name, str(key), before[0], CATALOGUE[at].name)
        for known, key, said in new:
            known.seen[key] = (line, said)
        return None

    def _overlap(self, line: int, values: Values) -> RowProblem | None:
        if not self._supplied:
            return None
        point, agreement = values[AT["service_point_code"]], values[AT["agreement_number"]]
        if point is None or agreement is None:
            return None
        begin, end = str(values[AT["supplied_from"]] or ""), str(values[AT["supplied_to"]] or _FAR)
        others = self._supplies.setdefault(point, [])
        for other_begin, other_end, other, other_line in others:
            if other != agreement and begin < other_end and other_begin < end:
                what = _("Service point %(point)s would be supplied under two agreements at once, see line %(line)d.")
                mend = _("Give the earlier supply an end and the later one a beginning.")
                return RowProblem(line, "service_point_code", what % {"point": point, "line": other_line}, mend)
        others.append((begin, end, agreement, line))
        return None


def _columns(name: str, given: set[str]) -> tuple[int, ...]:
    """The columns that must say the same on every row of one key."""
    records = _PARENTS[name] if name != "transformer_code" else ()
    own = [one.name for one in CATALOGUE if one.record in records and one.name != name]
    wanted = dict.fromkeys((*_MORE.get(name, ()), *own))
    return tuple(AT[column] for column in wanted if column in given and FIELDS[column].record != "contact")


def _difference(
    columns: tuple[int, ...], before: tuple[Value | None, ...], now: tuple[Value | None, ...]
) -> int | None:
    """The first column in which both rows say something, and not the same."""
    pairs = zip(columns, before, now, strict=True)
    return next((at for at, old, new in pairs if old is not None and new is not None and old != new), None)


def _contradicting(line: int, name: str, key: str, before: int, column: str) -> RowProblem:
    what = _("%(label)s %(key)s has another %(column)s on line %(line)d.")
    values = {"label": FIELDS[name].label, "key": key, "column": FIELDS[column].label, "line": before}
    return RowProblem(line, column, what % values, _("Make both lines say the same, or give this one its own number."))
