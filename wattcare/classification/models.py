"""The records of classification: schemes, versions, classes, who is in which class since when, restricted flags."""

from typing import Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now
from wattcare.kernel.fields import NamesField


class State(models.TextChoices):
    """Of a version: drawn up, waiting for a second person, waiting for its day, deciding, decided before, given up."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    LIVE = "live", _("Live")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


IN_WORK = [State.DRAFT, State.PROPOSED, State.APPROVED]  # one version of a scheme at most


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, actor: Actor) -> Self:
        """Sensitive schemes are seen by few."""
        if not actor.has("classification.view"):
            return self.none()
        return self if actor.has("classification.restricted") else self.filter(sensitive=False)


class Scheme(models.Model):
    """A named criterion with the classes it divides all customers into."""

    code = models.CharField(max_length=60, unique=True)
    names = NamesField()  # of the version that decides, or of the first one drawn up
    sensitive = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=100)  # its place in lists and chips
    created_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)
    classified_on = models.DateField(null=True)  # the day all customers were last classified on
    classified_at = models.DateTimeField(null=True)
    classified_version = models.PositiveIntegerField(null=True)  # by this version

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


def _not_an_author() -> Q:
    """Whoever approved is neither the first author nor any other."""
    place = Func(F("authors"), F("approved_by_code"), function="ARRAY_POSITION", output_field=models.IntegerField())
    return ~Q(approved_by_code="") & ~Q(approved_by_code=F("drafted_by_code")) & Q(IsNull(place, True))


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
    authors = ArrayField(models.CharField(max_length=150), default=list)  # who drew up, changed or proposed it
    approved_by_id = models.BigIntegerField(null=True)
    approved_by_code = models.CharField(max_length=150, blank=True)
    live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    end_reason = models.TextField(blank=True)  # why it was given up

    class Meta:
        ordering = ["scheme_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="classification_version_number"),
            models.UniqueConstraint(fields=["scheme"], condition=Q(state="live"), name="classification_one_live"),
            models.UniqueConstraint(fields=["scheme"], condition=Q(state__in=IN_WORK), name="classification_one_draft"),
            models.CheckConstraint(  # going live needs a second person, who had no hand in it
                condition=~Q(state__in=["approved", "live"]) | (Q(approved_by_id__isnull=False) & _not_an_author()),
                name="classification_second_person",
            ),
        ]


class ClassCode(models.Model):
    """A class of a scheme under a small number, the same in all versions, so that memberships stay short.

    What is said of it is as the last version that had it says, so that history can name classes long gone.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="class_codes")
    code = models.CharField(max_length=60)
    names = NamesField()
    tone = models.CharField(max_length=20, default="neutral")
    sensitive = models.BooleanField(default=False)
    members = models.BigIntegerField(default=0)  # kept with each change, so that no page counts

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="classification_class_code")]


class Membership(models.Model):
    """The class a customer is in now, under one scheme: one row for each, held by the primary key.

    Foreign keys are not checked row by row: millions of rows are written by one statement that joins both tables, and
    neither customers nor classes are ever deleted.
    """

    pk = models.CompositePrimaryKey("customer_id", "scheme_id")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    class_code = models.ForeignKey(
        ClassCode, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["class_code", "customer"], name="classification_members")]


class PastMembership(models.Model):
    """A class a customer was in, with the days it held. Append-only, held by the database.

    A class that held for less than a day leaves no row: history is told in days, and has no empty ones.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    class_code = models.ForeignKey(
        ClassCode, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    validity = DateRangeField()
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(validity__isempty=False), name="classification_past_lasts"),
        ]
        indexes = [
            models.Index(fields=["customer", "scheme", "-id"], name="classification_past"),
            models.Index(fields=["scheme", "-id"], name="classification_changes"),
        ]


class Unclassified(models.Model):
    """A customer whom no class of a live scheme takes. By proof there is none; a value outside of its field's range,
    or one the catalogue does not know, may bring one about. Such rows are counted, shown and logged."""

    pk = models.CompositePrimaryKey("scheme_id", "customer_id")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    since = models.DateField()


class Stale(models.Model):
    """A change of the archive that classification has not seen yet; the worker clears it within a minute.

    Each change adds a row of its own: nobody who writes in the archive waits for the worker or for one another, and
    what commits while the worker is at it stays for its next round. Without customer it stands for all of them.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
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


class Stage(models.TextChoices):
    """Of a computation."""

    WAITING = "waiting", _("Waits for the worker")
    WORKING = "working", _("Being computed")
    DONE = "done", _("Computed")
    FAILED = "failed", _("Could not be computed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = [Stage.WAITING, Stage.WORKING]


class ComputationQuerySet(models.QuerySet["Computation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Reports tell of groups, never of a customer."""
        return self if actor.has("classification.view") else self.none()


class Computation(models.Model):
    """Groups computed from the archive, which people may freeze as a scheme. `report` is `rules.segments.Report`."""

    method = models.CharField(max_length=20)  # one of rules.segments.Method
    options = models.JSONField(default=dict)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.WAITING)
    step = models.CharField(max_length=20, blank=True)  # what is being done, how far it is, of how much
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(null=True)
    failure = models.JSONField(null=True)  # why it could not be computed: a code, and its values
    started_by_id = models.BigIntegerField(null=True)
    started_by_code = models.CharField(max_length=150)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    frozen = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ComputationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [  # one of a kind at a time
            models.UniqueConstraint(
                fields=["method"], condition=Q(stage__in=UNFINISHED), name="classification_one_computation"
            ),
        ]
