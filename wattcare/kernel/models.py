"""What every edge needs to remember: which creating request was already answered, and how."""

from django.db import models

from wattcare.kernel.clock import now


class IdempotencyKey(models.Model):
    """One answered create of the API: the same key with the same body gets the same answer again (kept 48 hours)."""

    actor_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="kernel_idempotency_once")]
        indexes = [models.Index(fields=["at"], name="kernel_idempotency_at")]
