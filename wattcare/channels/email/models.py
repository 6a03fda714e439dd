"""Messages in and out, and suggestions to link. The original stands first, whatever becomes of it."""

from typing import Self

from django.db import models
from django.db.models import Q

from wattcare.cases.models import Case
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now


class Source(models.TextChoices):
    """How a message reached us."""

    IMPORT = "import"
    SMTP = "smtp"
    LMTP = "lmtp"
    API = "api"


class State(models.TextChoices):
    """How far an incoming message is: only kept, understood, or beyond understanding so far."""

    STORED = "stored"
    PROCESSED = "processed"
    FAILED = "failed"


class Outcome(models.TextChoices):
    """What became of an incoming message."""

    NEW_CASE = "new_case"
    APPENDED = "appended"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    DUPLICATE = "duplicate"
    KEPT = "kept"


class InboundQuerySet(models.QuerySet["InboundMessage"]):
    def visible_to(self, actor: Actor) -> Self:
        """A message is seen by whoever sees its case; one that belongs to no case by whoever sees messages."""
        if not actor.has("channels.view"):
            return self.none()
        return self.filter(Q(case__isnull=True) | Q(case__in=Case.objects.visible_to(actor)))


class InboundMessage(models.Model):
    """A message as it came, byte for byte, and what was understood of it.

    `raw` is empty only for a second delivery of the same bytes, which stand in `duplicate_of`.
    """

    received_at = models.DateTimeField(default=now)
    source = models.CharField(max_length=10)
    place = models.CharField(max_length=500, blank=True)  # the file it was read from
    delivery = models.UUIDField(unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    raw = models.BinaryField(null=True)
    envelope_sender = models.CharField(max_length=320, null=True)
    envelope_recipients = models.JSONField(default=list)

    state = models.CharField(max_length=10, default=State.STORED)
    outcome = models.CharField(max_length=10, blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    mail_class = models.CharField(max_length=10, blank=True)
    class_reason = models.CharField(max_length=40, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    reply_to = models.CharField(max_length=320, blank=True)
    recipients = models.JSONField(default=list)  # addresses of To
    copied = models.JSONField(default=list)  # addresses of Cc
    subject = models.CharField(max_length=1000, blank=True)
    message_id = models.CharField(max_length=990, blank=True)
    references = models.JSONField(default=list)  # message ids, the nearest first
    sent_at = models.DateTimeField(null=True)
    typed_text = models.TextField(blank=True)
    attachment_count = models.PositiveSmallIntegerField(default=0)
    problems = models.JSONField(default=list)

    objects = InboundQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], name="channels_inbound_once", condition=Q(duplicate_of__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="channels_inbound_list"),
            models.Index(fields=["outcome", "-received_at", "-id"], name="channels_inbound_outcome"),
            models.Index(fields=["received_at"], name="channels_inbound_stored", condition=Q(state="stored")),
            models.Index(fields=["message_id"], name="channels_inbound_message", condition=~Q(message_id="")),
            models.Index(fields=["case"], name="channels_inbound_case"),
        ]

    def __str__(self) -> str:
        return self.message_id or self.sha256[:12]


class OutboundQuerySet(models.QuerySet["OutboundMessage"]):
    def visible_to(self, actor: Actor) -> Self:
        """An outgoing message is seen by whoever sees its case."""
        if not actor.has("channels.view"):
            return self.none()
        return self.filter(case__in=Case.objects.visible_to(actor))


class OutboundMessage(models.Model):
    """A message to a customer: written in the transaction of what it tells, sent by a job after it."""

    class Purpose(models.TextChoices):
        REPLY = "reply"
        ACKNOWLEDGEMENT = "acknowledgement"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=State.QUEUED)
    message_id = models.CharField(max_length=250, unique=True)
    in_reply_to = models.CharField(max_length=990, blank=True)
    references = models.JSONField(default=list)  # message ids, the oldest first
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    files = models.JSONField(default=list)  # sha256 of the case's attachments that go with it
    queued_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = OutboundQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(fields=["case"], name="channels_outbound_case"),
            models.Index(fields=["queued_at"], name="channels_outbound_queued", condition=Q(state="queued")),
            models.Index(fields=["recipient", "-queued_at"], name="channels_outbound_recipient"),
        ]

    def __str__(self) -> str:
        return self.message_id


class SuggestionQuerySet(models.QuerySet["LinkSuggestion"]):
    def visible_to(self, actor: Actor) -> Self:
        """A suggestion names two cases; it is seen by whoever sees both."""
        seen = Case.objects.visible_to(actor)
        return self.filter(case__in=seen, suggested__in=seen)


class LinkSuggestion(models.Model):
    """A message led to a case that does not know its sender: a person decides whether the two belong together."""

    class State(models.TextChoices):
        OPEN = "open"
        LINKED = "linked"
        DISMISSED = "dismissed"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    suggested = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(InboundMessage, on_delete=models.PROTECT, related_name="suggestions")
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=State.OPEN)
    made_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "suggested"], name="channels_suggestion_once")]
        indexes = [models.Index(fields=["suggested"], name="channels_suggestion_other")]
