"""What stands in the tables, without the ids: rows by the names people know, so that two towns can be compared."""

from typing import Any

from django.db import models

from wattcare.audit.models import Entry
from wattcare.cases.models import Attachment, Case, CaseLink, Clock, ClockPause, Order, TimelineEntry
from wattcare.classification.models import ClassCode, Flag, Membership, PastMembership, Scheme, SchemeVersion
from wattcare.customers.models import (
    Account,
    Agreement,
    ContactPoint,
    Customer,
    Feeder,
    Interaction,
    Meter,
    Payment,
    Premise,
    ServicePoint,
    Supply,
    Transformer,
    Usage,
)
from wattcare.staff.models import Department, Role, User
from wattcare.staff.models import Membership as Place

ARCHIVE = (
    Customer, ContactPoint, Account, Agreement, Feeder, Transformer, Premise, ServicePoint, Meter, Supply, Usage,
    Payment, User, Place,
)  # fmt: skip
CASES = (Case, Order, Clock, ClockPause, TimelineEntry, CaseLink, Attachment, Interaction, Entry)
CLASSES = (Scheme, SchemeVersion, ClassCode, Membership, PastMembership, Flag)
NAMED_BY = {
    Customer: "number", Account: "number", Agreement: "number", Feeder: "code", Transformer: "code", User: "username",
    ServicePoint: "code", Premise: "address", Department: "code", Role: "code", Case: "number",
    Scheme: "code", ClassCode: "code",
}  # fmt: skip
UNLIKE = {"password", "last_login"}  # salted, and never the same twice
PEOPLE = {"assignee", "assignee_id", "staff_id", "actor_id", "drafted_by_id", "approved_by_id", "owner_id"}
MEASURED = {"seconds"}  # how long a proof took


def picture(tables: tuple[type[models.Model], ...]) -> dict[str, list[str]]:
    """Every row of these tables as a text without ids, sorted."""
    known = {model: dict(model.objects.values_list("pk", field)) for model, field in NAMED_BY.items()}
    known[Order] = {o.pk: (known[Case][o.case_id], o.position) for o in Order.objects.all()}
    known[Clock] = {
        c.pk: (known[Case][c.case_id], c.commitment, known[Order].get(c.order_id), str(c.started_at))
        for c in Clock.objects.all()
    }
    return {_named(model): sorted(_row(row, known) for row in model.objects.all()) for model in tables}


def _named(model: type[models.Model]) -> str:
    """People have memberships too, in departments."""
    return "Place" if model is Place else model.__name__


def _row(row: models.Model, known: dict[Any, dict[Any, Any]]) -> str:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in UNLIKE]
    return repr([(field.name, _value(field, getattr(row, field.attname), known)) for field in fields])


def _value(field: Any, value: Any, known: dict[Any, dict[Any, Any]]) -> Any:
    if field.is_relation and value is not None:
        return known[field.related_model].get(value, "somebody")
    if field.name in PEOPLE and value is not None:
        return known[User].get(value, "somebody")
    if isinstance(value, dict):
        kept = sorted((key, part) for key, part in value.items() if key not in MEASURED)
        return {key: known[User].get(part, part) if key in PEOPLE else part for key, part in kept}
    return value
