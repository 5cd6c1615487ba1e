"""Messages out. A notice is written in the transaction of the event it tells of, and sent by the worker."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one address. Its text is made from a template when it is sent, and never holds a name or a place."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")  # after the last attempt: a person must call
        DROPPED = "dropped", _("Dropped")  # consent withdrawn before it left

    template = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    #: Encrypted with the contact key; `notices.addresses` reads it.
    address = models.BinaryField()
    language = models.CharField(max_length=10, default="es-mx")
    #: What the template needs (a folio's last characters, a code). Emptied when the message has left.
    values = models.JSONField(default=dict)
    #: What proves that the message is ours is printed in it; only its hash stays.
    seal_hash = models.CharField(max_length=64, blank=True, default="")
    #: The same news is never told twice: one notice per key.
    key = models.CharField(max_length=120, unique=True)
    #: The request (family folio) it belongs to; not a foreign key, families live above.
    about = models.CharField(max_length=11, blank=True)
    #: The office whose work it tells of: its supervisors see whether it left.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    next_attempt_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    last_problem = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], name="notices_to_send", condition=Q(state="waiting")),
            models.Index(fields=["seal_hash"], name="notices_by_seal", condition=~Q(seal_hash="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_sent_notice_has_a_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class DemoMessage(models.Model):
    """The demo's post box: what would have left by mail or text message, to be read on a page of the workspace."""

    at = models.DateTimeField(auto_now_add=True)
    channel = models.CharField(max_length=10, choices=Notice.Channel)
    address = models.CharField(max_length=200)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    def __str__(self) -> str:
        return f"message {self.pk}"
