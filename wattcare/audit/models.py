"""The record of every verb."""

from typing import Self

from django.db import models

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        return self if actor.has("audit.view") else self.none()


class Entry(models.Model):
    """One verb done. Codes and raw values only: words are made when it is shown, in the reader's language."""

    at = models.DateTimeField(default=now)
    actor_id = models.BigIntegerField(null=True)
    actor_code = models.CharField(max_length=150)
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
        ]
