"""Lists of work: what is mine, what a department must do, what comes next. Keyset pages, due first, nothing counted
that must be scanned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from wattcare.cases.models import Case, Order
from wattcare.cases.rules import OrderState, Stage
from wattcare.catalogue.queries import pack
from wattcare.catalogue.rules import CallBack
from wattcare.kernel.actors import Actor
from wattcare.kernel.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor, keyset_page
from wattcare.kernel.results import NotFound, NotPermitted
from wattcare.staff.queries import Unit, department_by_code, departments
from wattcare.staff.rules import with_descendants

COUNTED = 50  # a tab counts up to here and says “50+” beyond
CASE_KEYS = ("due_sort", "id")
_HEAVY = ("description", "search")


class Tab(StrEnum):
    """The tabs of a department's queue, in the order of the process."""

    DISPATCH = "dispatch"
    ACCEPT = "accept"
    PROGRESS = "progress"
    REPORTED = "reported"
    CALL_BACK = "call_back"
    UNREAD = "unread"


TABS: dict[Tab, Any] = {
    Tab.DISPATCH: _("To dispatch"),
    Tab.ACCEPT: _("Orders to accept"),
    Tab.PROGRESS: _("Orders in progress"),
    Tab.REPORTED: _("To answer"),
    Tab.CALL_BACK: _("To call back"),
    Tab.UNREAD: _("Unread contacts"),
}
ORDER_TABS = {Tab.ACCEPT: OrderState.SENT, Tab.PROGRESS: OrderState.ACCEPTED}


@dataclass(frozen=True)
class Count:
    """A bounded count: `text` is the number, or “50+”."""

    value: int

    @property
    def text(self) -> str:
        return f"{COUNTED}+" if self.value > COUNTED else str(self.value)


@dataclass(frozen=True)
class Cut:
    """Which part of a list."""

    cursor: str | None = None
    size: int = PAGE_SIZE


@dataclass(frozen=True)
class Queue:
    """One department's queue as the actor may see it: the department with all below it."""

    unit: Unit
    ids: frozenset[int]
    everywhere: bool  # a call-back desk calls for all departments


def light(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Rows of a list: without long texts, with the person who has the case."""
    return rows.select_related("assignee").defer(*_HEAVY)


def mine(actor: Actor) -> QuerySet[Case]:
    """Open cases assigned to the actor."""
    return Case.objects.visible_to(actor).open().filter(assignee_id=actor.id)


def my_cases(actor: Actor, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Case]:
    return keyset_page(light(mine(actor)), CASE_KEYS, cursor, size)


def my_orders(actor: Actor, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Order]:
    """Open orders of the actor's departments that nobody else has taken, due first; one statement."""
    condition = f"o.state IN ('{OrderState.SENT}', '{OrderState.ACCEPTED}')"
    condition += " AND (o.handler_id IS NULL OR o.handler_id = %s)"
    return _orders(actor, sorted(actor.departments), (condition, [actor.id]), Cut(cursor, size))


def queue_of(actor: Actor, code: str) -> Queue:
    """The queue of the department `code`; only own departments unless one may see all cases."""
    actor.require("cases.view")
    unit = department_by_code(code)
    if unit.id not in actor.departments and not actor.has("cases.view_all"):
        raise NotPermitted("cases.view_all", _("This department is not yours."))
    parents = {pk: other.parent_id for pk, other in departments().items()}
    return Queue(unit, with_descendants([unit.id], parents), "call_back" in unit.duties)


def queues_for(actor: Actor) -> list[Unit]:
    """The departments whose queues the actor may open: all, or their own, in the order of their codes."""
    everything = actor.has("cases.view_all")
    return [unit for unit in departments().values() if unit.active and (everything or unit.id in actor.departments)]


def home_queue(actor: Actor) -> Unit | None:
    """The queue to open first: the actor's own department, else the first they may see."""
    own = departments().get(actor.home_department or 0)
    return own or next(iter(queues_for(actor)), None)


def queue_cases(actor: Actor, queue: Queue, tab: Tab, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Case]:
    """Cases of one tab; one statement."""
    rows = Case.objects.visible_to(actor).filter(_case_condition(queue, tab))
    if not (queue.everywhere and tab is Tab.CALL_BACK):
        rows = rows.filter(department_id__in=queue.ids)
    return keyset_page(light(rows), CASE_KEYS, cursor, size)


def queue_orders(actor: Actor, queue: Queue, tab: Tab, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Order]:
    """Orders of one tab; one statement."""
    return _orders(actor, sorted(queue.ids), ("o.state = %s", [ORDER_TABS[tab]]), Cut(cursor, size))


def _case_condition(queue: Queue, tab: Tab) -> Q:
    if tab is Tab.UNREAD:  # of closed cases too: the customer has come back
        return Q(unread_contact=True)
    stage = {Tab.DISPATCH: Stage.RECEIVED, Tab.REPORTED: Stage.REPORTED}.get(tab, Stage.REPLIED)
    open_and_there = ~Q(stage=Stage.CLOSED) & Q(stage=stage)  # said twice, so that the index of open ones is used
    return open_and_there & call_back_wanted() if tab is Tab.CALL_BACK else open_and_there


def call_back_wanted() -> Q:
    """The answered cases that a call-back must follow, by their kinds."""
    kinds = pack().kinds
    always = [kind.code for kind in kinds if kind.callback is CallBack.ALWAYS]
    asked = [kind.code for kind in kinds if kind.callback is CallBack.ON_REQUEST]
    return Q(anonymous=False) & (Q(kind__in=always) | Q(kind__in=asked, wants_call_back=True))


# The first orders of each department by its own index, merged: a department with many orders costs one page of them.
_FIRST_ORDERS = """
    SELECT q.id FROM unnest(%s::bigint[]) AS d(id) CROSS JOIN LATERAL (
        SELECT o.id, o.due_sort FROM cases_order o
        WHERE o.department_id = d.id AND o.state IN ('sent', 'accepted') AND {condition} {after}
        ORDER BY o.due_sort, o.id LIMIT %s
    ) q ORDER BY q.due_sort, q.id LIMIT %s
"""


def _orders(actor: Actor, ids: Sequence[int], wanted: tuple[str, list[Any]], cut: Cut) -> Page[Order]:
    condition, values = wanted
    after, place = "", []
    if cut.cursor:
        after, place = "AND (o.due_sort, o.id) > (%s::timestamptz, %s)", decode_cursor(cut.cursor, (datetime, int))
    sql = _FIRST_ORDERS.format(condition=condition, after=after)
    first = RawSQL(sql, [list(ids), *values, *place, cut.size + 1, cut.size + 1])  # noqa: S611  only parameters vary
    rows = visible_orders(actor, Order.objects.filter(pk__in=first))
    rows = rows.select_related("case", "case__assignee", "handler").defer(*(f"case__{name}" for name in _HEAVY))
    found = list(rows.order_by("due_sort", "id"))
    items, more = found[: cut.size], len(found) > cut.size
    return Page(items, encode_cursor([items[-1].due_sort, items[-1].pk]) if more else None, cut.cursor)


def visible_orders(actor: Actor, rows: QuerySet[Order]) -> QuerySet[Order]:
    """Orders of one's own departments are visible by that alone, except those of restricted cases."""
    if not actor.has("cases.view_restricted"):
        return rows.filter(case__restricted=False)
    return rows.exclude(case__restricted=True, case__concerns_id=actor.id) if actor.id else rows


def queue_counts(actor: Actor, queue: Queue) -> dict[Tab, Count]:
    """How much waits behind each tab, counted to COUNTED; one statement."""
    ids = sorted(queue.ids)
    cases = Case.objects.visible_to(actor)
    own = cases.filter(department_id__in=ids)
    rows: dict[Tab, QuerySet[Any]] = {}
    for tab in Tab:
        if tab in ORDER_TABS:
            orders = Order.objects.filter(department_id__in=ids, state=ORDER_TABS[tab])
            rows[tab] = visible_orders(actor, orders)
        else:
            everywhere = queue.everywhere and tab is Tab.CALL_BACK
            rows[tab] = (cases if everywhere else own).filter(_case_condition(queue, tab))
    return {tab: Count(value) for tab, value in zip(rows, bounded_counts(list(rows.values())), strict=True)}


def bounded_counts(querysets: Sequence[QuerySet[Any]], limit: int = COUNTED + 1) -> list[int]:
    """The number of rows of each, at most `limit`, all in one statement."""
    parts, values = [], []
    for rows in querysets:
        sql, parameters = rows.order_by().values("pk")[:limit].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) q)")  # noqa: S608  Django's own SQL, values as parameters
        values += list(parameters)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        return list(cursor.fetchone())


@dataclass(frozen=True)
class Place:
    """Where in which list a case stands: `mine`, or `queue:<department>:<tab>`."""

    code: str

    def next_after(self, actor: Actor, case: Case) -> Case | None:
        """The case that follows `case` in the list, else its first; None when the list is empty."""
        for cursor in (encode_cursor([case.due_sort, case.pk]), None):
            found = self._first(actor, cursor, case)
            if found is not None:
                return found
        return None

    def _first(self, actor: Actor, cursor: str | None, case: Case) -> Case | None:
        if self.code == "mine":
            items: Sequence[Case] = my_cases(actor, cursor, 2).items
        elif self.code == "orders":
            items = [order.case for order in my_orders(actor, _order_cursor(cursor, case), 2)]
        else:
            items = self._of_queue(actor, cursor, case)
        return next((item for item in items if item.pk != case.pk), None)

    def _of_queue(self, actor: Actor, cursor: str | None, case: Case) -> Sequence[Case]:
        mark, _colon, rest = self.code.partition(":")
        code, _colon, tab = rest.rpartition(":")
        if mark != "queue" or tab not in set(Tab):
            raise NotFound(_("There is no such list."))
        queue = queue_of(actor, code)
        if tab in ORDER_TABS:
            return [order.case for order in queue_orders(actor, queue, Tab(tab), _order_cursor(cursor, case), 2)]
        return queue_cases(actor, queue, Tab(tab), cursor, 2).items


def _order_cursor(cursor: str | None, case: Case) -> str | None:
    """Lists of orders go by the orders' own keys: behind the last order of the case."""
    last = case.orders.order_by("-due_sort", "-id").values_list("due_sort", "id").first() if cursor else None
    return encode_cursor(list(last)) if last else None
