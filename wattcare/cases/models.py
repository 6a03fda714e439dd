"""The case with its orders, clocks and timeline."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from wattcare.cases.rules import (
    ClockState,
    OrderState,
    Stage,
    Urgency,
)
from wattcare.customers.models import Account, Customer, ServicePoint
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.fields import TermsField
from wattcare.staff.models import Department, User


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Self:
        """The one rule of who sees which case: all; or those of one's departments, own orders, own doings.

        Restricted kinds need their own permission on top, and nobody sees a restricted case that names them.
        """
        if not actor.has("cases.view") and not actor.has("cases.view_all"):
            return self.none()
        rows = self if actor.has("cases.view_restricted") else self.filter(restricted=False)
        if actor.id is not None:
            rows = rows.exclude(restricted=True, concerns_id=actor.id)
        if actor.has("cases.view_all"):
            return rows
        ordered = Order.objects.filter(department__in=actor.departments).values("case_id")
        mine = Q(department__in=actor.departments) | Q(pk__in=ordered)
        if actor.id is not None:
            mine |= Q(opened_by_id=actor.id) | Q(assignee_id=actor.id)
        return rows.filter(mine)

    def open(self) -> Self:
        return self.exclude(stage=Stage.CLOSED)


class Case(models.Model):
    """One matter raised by a customer or by the supplier. `version` grows with each change.

    Each index costs every opening: a foreign key has one of its own only where a question needs it and no other
    index begins with it.
    """

    number = models.CharField(max_length=24)
    pack_version_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=60)
    cause = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=20, default=Stage.RECEIVED)
    urgency = models.CharField(max_length=10, default=Urgency.NORMAL)
    channel = models.CharField(max_length=30)
    restricted = models.BooleanField(default=False)
    concerns = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    service_point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    area_kind = models.CharField(max_length=30, blank=True)  # of the premise when it was opened
    anonymous = models.BooleanField(default=False)
    secrecy = models.BooleanField(default=False)  # the caller wants their identity kept from the departments
    wants_call_back = models.BooleanField(default=False)
    caller_name = models.CharField(max_length=200, blank=True)
    caller_phone = models.CharField(max_length=40, blank=True)
    caller_email = models.CharField(max_length=254, blank=True)
    caller_address = models.CharField(max_length=300, blank=True)

    subject = models.CharField(max_length=300)
    description = models.TextField(blank=True)

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    received_at = models.DateTimeField(default=now)
    replied_at = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    settled = models.BooleanField(null=True)  # what the customer said at the call-back
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(null=True)  # of the live clock that ends first
    warn_at = models.DateTimeField(null=True)
    due_sort = models.DateTimeField()  # due_at, or far ahead where nothing is due; never null, for keyset pages
    reopened_count = models.PositiveSmallIntegerField(default=0)
    urged_count = models.PositiveSmallIntegerField(default=0)
    returned_count = models.PositiveSmallIntegerField(default=0)
    unread_contact = models.BooleanField(default=False)  # the customer wrote again and nobody has looked yet
    version = models.PositiveIntegerField(default=1)
    search = TermsField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="cases_number")]
        indexes = [
            models.Index(
                fields=["department", "due_sort", "id"],
                name="cases_queue_board",  # tabs and board are counted from the index alone
                include=["stage", "restricted", "concerns", "unread_contact"],
                condition=~Q(stage="closed"),
            ),
            models.Index(fields=["assignee", "due_sort", "id"], name="cases_mine", condition=~Q(stage="closed")),
            models.Index(
                fields=["due_sort", "id"],
                name="cases_due_next",
                include=["restricted", "concerns"],
                condition=~Q(stage="closed"),
            ),
            models.Index(
                fields=["department", "due_sort", "id"], name="cases_unread", condition=Q(unread_contact=True)
            ),
            models.Index(
                fields=["due_sort", "id"],
                name="cases_troubled",
                condition=~Q(stage="closed")
                & (Q(returned_count__gt=0) | Q(reopened_count__gt=0) | Q(urged_count__gt=0) | Q(unread_contact=True)),
            ),
            models.Index(fields=["kind", "-received_at", "-id"], name="cases_kind"),
            models.Index(fields=["-received_at", "-id"], name="cases_received"),
            models.Index(fields=["department", "-received_at", "-id"], name="cases_department"),
            models.Index(fields=["customer", "-received_at", "-id"], name="cases_customer"),
            models.Index(fields=["service_point", "-received_at"], name="cases_point"),
            models.Index(fields=["caller_phone"], name="cases_phone", condition=~Q(caller_phone="")),
            models.Index(fields=["opened_by", "-received_at"], name="cases_opened_by"),
            GinIndex(fields=["search"], name="cases_search"),
        ]

    def __str__(self) -> str:
        return self.number


class Order(models.Model):
    """The part of a case that one department must do."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders", db_index=False)
    position = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    task = models.TextField()
    state = models.CharField(max_length=12, default=OrderState.SENT)
    sent_at = models.DateTimeField(default=now)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=60, blank=True)
    result = models.TextField(blank=True)
    due_sort = models.DateTimeField()  # the case's or the order's own first deadline; far ahead where nothing is due

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="cases_order_position")]
        indexes = [
            models.Index(
                fields=["department", "due_sort", "id"],
                name="cases_order_queue",
                condition=Q(state__in=["sent", "accepted"]),
            ),
            models.Index(fields=["department", "case"], name="cases_order_case"),
        ]


class Clock(models.Model):
    """One commitment running on one case or order; the edition in force at receipt decides, for ever."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="clocks", db_index=False)
    commitment = models.CharField(max_length=80)
    edition = models.CharField(max_length=80)
    limit = models.CharField(max_length=20)
    variant = models.CharField(max_length=40, blank=True)
    calendar = models.CharField(max_length=40)
    binds = models.CharField(max_length=10)
    stop_event = models.CharField(max_length=30)
    state = models.CharField(max_length=10, default=ClockState.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    noticed_late = models.BooleanField(default=False)  # its miss stands on the timeline already

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["case"], name="cases_clock_case"),
            models.Index(fields=["due_at"], name="cases_clock_due", condition=Q(state="running", noticed_late=False)),
            models.Index(fields=["calendar"], name="cases_clock_provisional", condition=Q(provisional=True)),
        ]


class ClockPause(models.Model):
    """A span in which a clock stood still, with its listed reason and proof."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60)
    evidence = models.TextField(blank=True)
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["clock"], name="cases_one_open_pause", condition=Q(ended_at=None))
        ]


class TimelineEntry(models.Model):
    """What happened in a case. Append-only, held by the database: nobody edits what has been."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="timeline", db_index=False)
    at = models.DateTimeField(default=now)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=40)  # a code; its words are made when it is shown
    text = models.TextField(blank=True)  # what was typed or received
    data = models.JSONField(default=dict)  # codes and values
    inward = models.BooleanField(default=True)  # not for the customer's eyes
    version = models.PositiveIntegerField()  # the case's version that this made

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "id"], name="cases_timeline_list")]


class Attachment(models.Model):
    """A file that belongs to a case, kept byte for byte."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    entry = models.ForeignKey(TimelineEntry, on_delete=models.PROTECT, null=True, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField(default=now)


class CaseLink(models.Model):
    """Two cases that belong together: the same event, a repeat, or one suggested for the other."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links", db_index=False)
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    linked_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="cases_link_once")]
