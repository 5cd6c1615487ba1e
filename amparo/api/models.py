"""Who may call the API, what they called, and the answers that a repeated call gets again."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ApiClient(models.Model):
    """Another system. Its token is shown once, when it is made; only its hash is kept. Never deleted: revoked."""

    name = models.CharField(max_length=60, unique=True)
    #: Whose questions these are in the figures of duplicate checks; none for a system of the whole network.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    scopes = ArrayField(models.CharField(max_length=20))  # of scopes.SCOPES
    token_hash = models.CharField(max_length=64, unique=True)
    per_minute = models.PositiveIntegerField(default=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_token_expires_after_it_was_made", condition=Q(expires_at__gt=F("made_at"))
            ),
            models.CheckConstraint(
                name="who_revoked_says_when",
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
            ),
            models.CheckConstraint(name="a_client_may_do_something", condition=Q(scopes__len__gt=0)),
            models.CheckConstraint(name="a_client_may_call_at_all", condition=Q(per_minute__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    def holds(self, now: dt.datetime) -> bool:
        """Whether its token opens anything at this moment."""
        return self.revoked_at is None and now < self.expires_at


class LentToken(models.Model):
    """A token for an hour, lent to a client that showed its own; only its hash is kept, until it ends."""

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="lent")
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20))
    lent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_lent_token_may_do_something", condition=Q(scopes__len__gt=0)),
            models.CheckConstraint(name="a_lent_token_ends", condition=Q(expires_at__gt=F("lent_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.expires_at:%H:%M}"


class ApiEvent(models.Model):
    """What other systems are told, in order: nothing of anybody. The same row is pulled, pushed and pushed again."""

    append_only = True

    kind = models.CharField(max_length=40)  # of webhooks.KINDS
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Webhook(models.Model):
    """Where a client is told, and how far it was. Its key is sealed: only the worker reads it, to sign."""

    client = models.OneToOneField(ApiClient, on_delete=models.PROTECT, related_name="webhook")
    address = models.CharField(max_length=500)
    key = models.BinaryField()
    #: The last event that the client said it has.
    upto = models.BigIntegerField()
    failures = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_index=True)
    last_problem = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_webhook_is_https", condition=Q(address__startswith="https://")),
        ]

    def __str__(self) -> str:
        return f"webhook of {self.client}"


class ApiCall(models.Model):
    """One call of a known client: which operation, how it ended, how long it took. Nothing of what was asked or answered."""

    append_only = True

    at = models.DateTimeField()
    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="calls", db_index=False)
    operation = models.CharField(max_length=30)
    status = models.SmallIntegerField()
    milliseconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["client", "-at"], name="calls_of_a_client")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.operation} {self.status}"


class GivenAnswer(models.Model):
    """What a writing call was answered, so that the same call sent again gets the same answer and does nothing.

    The key is kept as a hash, and what was asked as a keyed hash that needs the key itself: neither tells anything of
    what was asked. Kept for a day.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="answers")
    key_hash = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "key_hash"], name="a_key_is_answered_once"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
