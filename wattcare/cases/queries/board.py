"""The board: what will be late, by department and by hour; set-based, and bounded by what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Trunc
from django.utils.translation import gettext as _

from wattcare.cases.models import Case
from wattcare.cases.queries.lists import light
from wattcare.cases.queries.searching import SOON
from wattcare.cases.queries.timeline import department_code, department_name
from wattcare.cases.rules import Stage
from wattcare.catalogue.queries import pack
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.ui.charts import Chart, Series, bars

SHOWN = 8
_SPANS = {"day": (timedelta(hours=24), timedelta(hours=1)), "week": (timedelta(days=7), timedelta(days=1))}


@dataclass(frozen=True)
class UnitRow:
    """What a department has open: late, due within SOON, due later, without a deadline; how much nobody has begun."""

    department_id: int
    code: str
    name: str
    late: int
    soon: int
    later: int
    waiting: int

    @property
    def total(self) -> int:
        return self.late + self.soon + self.later

    def share(self, part: int) -> int:
        """`part` of the total in tenths of its bar, at least one where there is any."""
        return max(1, round(part * 10 / self.total)) if part else 0


@dataclass(frozen=True)
class Board:
    units: list[UnitRow]
    late: int
    soon: int
    waiting: int
    next_late: Sequence[Case]
    troubled: dict[str, list[Case]]
    chart: Chart


def board(actor: Actor, span: str = "day") -> Board:
    """The board as the actor may see it; four statements."""
    actor.require("cases.board")
    rows = Case.objects.visible_to(actor).open()
    if not actor.has("cases.view_all"):  # what others keep is on others' boards
        rows = rows.filter(department_id__in=actor.departments)
    units = _units(rows)
    return Board(
        units=units,
        late=sum(unit.late for unit in units),
        soon=sum(unit.soon for unit in units),
        waiting=sum(unit.waiting for unit in units),
        next_late=list(light(rows.filter(due_sort__gt=now())).order_by("due_sort", "id")[:SHOWN]),
        troubled=_troubled(rows),
        chart=_chart(rows, span if span in _SPANS else "day"),
    )


def _units(rows: QuerySet[Case]) -> list[UnitRow]:
    """The departments with open cases, the most late first."""
    at = now()
    counted = (
        rows.order_by()
        .values("department_id")
        .annotate(
            late=Count("pk", filter=Q(due_sort__lt=at)),
            soon=Count("pk", filter=Q(due_sort__gte=at, due_sort__lt=at + SOON)),
            everything=Count("pk"),
            waiting=Count("pk", filter=Q(stage=Stage.RECEIVED)),
        )
    )
    units = [
        UnitRow(
            department_id=row["department_id"],
            code=department_code(row["department_id"]),
            name=department_name(row["department_id"]),
            late=row["late"],
            soon=row["soon"],
            later=row["everything"] - row["late"] - row["soon"],
            waiting=row["waiting"],
        )
        for row in counted
    ]
    return sorted(units, key=lambda unit: (-unit.late, -unit.soon, -unit.later, unit.code))


def _troubled(rows: QuerySet[Case]) -> dict[str, list[Case]]:
    """Open cases that were returned, reopened or urged, or where the customer wrote again, due first."""
    wanted = Q(returned_count__gt=0) | Q(reopened_count__gt=0) | Q(urged_count__gt=0) | Q(unread_contact=True)
    found = list(light(rows.filter(wanted)).order_by("due_sort", "id")[: SHOWN * 4])
    return {
        "returned": [case for case in found if case.returned_count][:SHOWN],
        "reopened": [case for case in found if case.reopened_count][:SHOWN],
        "urged": [case for case in found if case.urged_count][:SHOWN],
        "unread": [case for case in found if case.unread_contact][:SHOWN],
    }


def _chart(rows: QuerySet[Case], span: str) -> Chart:
    """How many cases fall due in each of the next hours or days, in the supplier's zone."""
    length, step = _SPANS[span]
    zone = ZoneInfo(pack().zone)
    first = _floor(now().astimezone(zone), span)
    part = "hour" if span == "day" else "day"
    found = (
        rows.filter(due_sort__gte=now(), due_sort__lt=first + length)
        .order_by()
        .annotate(part=Trunc("due_sort", part, tzinfo=zone))
        .values("part")
        .annotate(number=Count("pk"), last=Max("due_sort"))
    )
    numbers = {row["part"]: row["number"] for row in found}
    marks = [first + step * offset for offset in range(int(length / step))]
    labels = [mark.strftime("%H:00" if span == "day" else "%m-%d") for mark in marks]
    title = _("Cases due in the next 24 hours") if span == "day" else _("Cases due in the next 7 days")
    head = _("Hour") if span == "day" else _("Day")
    return bars(title, labels, [Series(_("Cases due"), [numbers.get(mark, 0) for mark in marks])], head=head)


def _floor(local: datetime, span: str) -> datetime:
    hour = local.replace(minute=0, second=0, microsecond=0)
    return hour if span == "day" else hour.replace(hour=0)
