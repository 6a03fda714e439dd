"""The records of classification: schemes, versions, classes, who is in which class since when, restricted flags."""

from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now


class State(models.TextChoices):
    """Of a version: drawn up, waiting for a second person, deciding, decided before, given up."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    LIVE = "live"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, actor: Actor) -> Self:
        """Sensitive schemes are seen by few."""
        if not actor.has("classification.view"):
            return self.none()
        return self if actor.has("classification.restricted") else self.filter(sensitive=False)


class Scheme(models.Model):
    """A named criterion with the classes it divides all customers into."""

    code = models.CharField(max_length=60, unique=True)
    sensitive = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=100)  # its place in lists and chips
    created_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class SchemeVersion(models.Model):
    """One wording of a scheme. `document` is SCHEME.yaml as JSON; `proof` and `practical` what was shown of it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    document = models.JSONField()
    fields = models.JSONField(default=list)  # names of the profile fields its conditions ask for
    asks_for_today = models.BooleanField(default=False)
    proof = models.JSONField(null=True)
    practical = models.JSONField(null=True)
    report = models.JSONField(null=True)  # of a computed scheme: how well its clusters hold
    changed = models.PositiveIntegerField(default=1)  # grows with each change of a draft
    drafted_by_id = models.BigIntegerField(null=True)
    drafted_by_code = models.CharField(max_length=150)
    drafted_at = models.DateTimeField(default=now)
    proposed_at = models.DateTimeField(null=True)
    effective_on = models.DateField(null=True)  # the day it begins to decide
    approved_by_id = models.BigIntegerField(null=True)
    approved_by_code = models.CharField(max_length=150, blank=True)
    live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["scheme_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="classification_version_number"),
            models.UniqueConstraint(fields=["scheme"], condition=Q(state="live"), name="classification_one_live"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state__in=["draft", "proposed"]), name="classification_one_draft"
            ),
            models.CheckConstraint(  # going live needs a second person
                condition=~Q(state="live") | (~Q(approved_by_code="") & ~Q(approved_by_code=F("drafted_by_code"))),
                name="classification_second_person",
            ),
        ]


class ClassCode(models.Model):
    """A class of a scheme under a small number, the same in all versions, so that memberships stay short."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="class_codes")
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="classification_class_code")]


class Membership(models.Model):
    """The class a customer is in now, under one scheme: one row for each, held by the primary key.

    Foreign keys are not checked row by row: millions of rows are written by one statement that joins both tables, and
    neither customers nor classes are ever deleted.
    """

    pk = models.CompositePrimaryKey("scheme_id", "customer_id")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    class_code = models.ForeignKey(
        ClassCode, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    since = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["class_code", "customer"], name="classification_members"),
            models.Index(fields=["customer"], name="classification_of_customer"),
        ]


class PastMembership(models.Model):
    """A class a customer was in, with the days it held. Append-only, held by the database."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    class_code = models.ForeignKey(
        ClassCode, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    next_class = models.ForeignKey(
        ClassCode, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )  # what came after; None when the scheme ended
    validity = DateRangeField()
    changed_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "scheme", "-id"], name="classification_past"),
            models.Index(fields=["scheme", "-id"], name="classification_changes"),
        ]


class Stale(models.Model):
    """A customer whose archive has changed since they were last classified; the worker clears it within a minute."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    at = models.DateTimeField(default=now)


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, actor: Actor) -> Self:
        return self if actor.has("classification.restricted") else self.none()


class Flag(models.Model):
    """A restricted service need that a person sets: reason, owner, day of review. It never lowers service."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)  # one of rules.flags.FLAGS
    reason = models.TextField()
    review_on = models.DateField()
    owner_id = models.BigIntegerField()
    owner_code = models.CharField(max_length=150)
    set_by_code = models.CharField(max_length=150)
    set_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    ended_by_code = models.CharField(max_length=150, blank=True)
    end_reason = models.TextField(blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "code"], condition=Q(ended_at__isnull=True), name="classification_flag_once"
            ),
        ]
        indexes = [models.Index(fields=["review_on"], name="classification_review", condition=Q(ended_at__isnull=True))]
