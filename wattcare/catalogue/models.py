"""The loaded packs, one row per content ever loaded."""

from typing import Self

from django.db import models
from django.db.models import Q

from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now


class PackVersionQuerySet(models.QuerySet["PackVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        return self if actor.has("catalogue.view") else self.none()


class PackVersion(models.Model):
    """One content of a pack. Of a code, one version at most is active; of all packs, one is the supplier's own."""

    code = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    loaded_at = models.DateTimeField(default=now)
    loaded_by_id = models.BigIntegerField(null=True)
    loaded_by_code = models.CharField(max_length=150)
    active = models.BooleanField(default=False)
    in_use = models.BooleanField(default=False)

    objects = PackVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-loaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "digest"], name="catalogue_content_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(active=True), name="catalogue_one_active"),
            models.UniqueConstraint(fields=["in_use"], condition=Q(in_use=True), name="catalogue_one_in_use"),
            models.CheckConstraint(condition=Q(in_use=False) | Q(active=True), name="catalogue_in_use_is_active"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
