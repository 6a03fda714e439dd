"""Finding cases: the same filters for page, API and export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from wattcare.cases.models import Case
from wattcare.cases.rules import Stage, Urgency
from wattcare.catalogue.queries import pack
from wattcare.classification.queries.offering import customers_in, open_condition
from wattcare.kernel import statements
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.results import NotFound, Problems
from wattcare.kernel.text import query_tsquery
from wattcare.staff.queries import department_by_code, departments

SOON = timedelta(hours=24)
MANY = 2000
_WITH_WORDS = """
    WITH found AS MATERIALIZED (SELECT id FROM cases_case WHERE search @@ %s::tsquery) SELECT id FROM found LIMIT %s
"""  # materialised: planned as if all were read, and read only up to the limit


@dataclass(frozen=True)
class CaseFilter:
    """What narrows a list of cases; empty fields narrow nothing."""

    q: str = ""
    stage: str = ""
    kind: str = ""
    department: str = ""
    customer: str = ""
    urgency: str = ""
    classes: Sequence[str] = ()  # `scheme:class` of the customer; all of them hold
    late: bool = False
    soon: bool = False  # due within SOON


def check_filter(actor: Actor, wanted: CaseFilter) -> None:
    """Refuse codes that do not exist: an empty list would say that there are no such cases."""
    problems = Problems()
    known = {
        "stage": {"open", *Stage},
        "kind": {kind.code for kind in pack().kinds},
        "department": {unit.code for unit in departments().values()},
        "urgency": set(Urgency),
    }
    for name, codes in known.items():
        code = getattr(wanted, name)
        if code and code not in codes:
            problems.add(name, _("There is no “%(code)s” here.") % {"code": code})
    for code in wanted.classes:
        if open_condition(actor, code) is None:
            problems.add("class", _("There is no “%(code)s” here.") % {"code": code})
    problems.raise_if_any(_("Some fields need mending."))


def find_cases(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    """The cases the actor may see that fit; unordered, so that `keyset_page` decides."""
    rows: QuerySet[Case] = Case.objects.visible_to(actor)
    if wanted.q.strip():
        rows = _matching(rows, wanted.q)
    if wanted.stage == "open" or wanted.late or wanted.soon:
        rows = rows.exclude(stage=Stage.CLOSED)
    elif wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.late:
        rows = rows.filter(due_sort__lt=now())
    if wanted.soon:
        rows = rows.filter(due_sort__gte=now(), due_sort__lt=now() + SOON)
    exact = {"kind": wanted.kind, "urgency": wanted.urgency, "customer__number": wanted.customer}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.classes:
        rows = rows.filter(customers_in(actor, wanted.classes))
    return _of_department(rows, wanted.department) if wanted.department else rows


def _matching(rows: QuerySet[Case], typed: str) -> QuerySet[Case]:
    """The cases with these words. The planner cannot know how many there are, so they are counted up to MANY first:

    few are read from the index of words and then sorted; of many, the first are soon met in the order of the list,
    where IS TRUE keeps the index of words out.
    """
    query = query_tsquery(typed)
    if not query:
        return rows.none()
    found = [pk for (pk,) in statements.rows(_WITH_WORDS, [query, MANY])]
    if len(found) < MANY:
        return rows.filter(pk__in=found)
    return rows.filter(RawSQL("(cases_case.search @@ %s::tsquery) IS TRUE", [query], output_field=BooleanField()))


def _of_department(rows: QuerySet[Case], code: str) -> QuerySet[Case]:
    try:
        return rows.filter(department_id=department_by_code(code).id)
    except NotFound:
        return rows.none()
