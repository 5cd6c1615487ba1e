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
        WHATSAPP = "whatsapp", _("WhatsApp")
        VOICE = "voice", _("Telephone call")
        PUSH = "push", _("Notice of the browser")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")  # after the last attempt: a person must call
        DROPPED = "dropped", _("Dropped")  # consent withdrawn before it left

    class Delivery(models.TextChoices):
        """What became of a message after it left, as its provider says (`receipts.RANK` is their order)."""

        UNKNOWN = "", _("Not known")
        ACCEPTED = "accepted", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        UNANSWERED = "unanswered", _("Nobody confirmed the call")
        FAILED = "failed", _("Not delivered")
        BOUNCED = "bounced", _("There is nobody at that address")
        CONFIRMED = "confirmed", _("Confirmed")  # a key was pressed in the call

    template = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    #: Encrypted with the contact key; `notices.addresses` reads it.
    address = models.BinaryField()
    language = models.CharField(max_length=10, default="es-mx")
    #: What the template needs (a folio's last characters, a code), and the portal's key of the network that asked for it. Emptied
    #: when the message has left.
    values = models.JSONField(default=dict)
    #: What proves that the message is ours is printed in it; only its hash stays.
    seal_hash = models.CharField(max_length=64, blank=True, default="")
    #: The hash of the token with which this one message stops all that come after it.
    stop_hash = models.CharField(max_length=64, blank=True, default="")
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
    #: The first call of those that go on until somebody presses a key; which of them this is, from 1.
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repeated")
    call = models.SmallIntegerField(default=0)
    delivery = models.CharField(max_length=10, choices=Delivery, blank=True, default="")
    delivery_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], name="notices_to_send", condition=Q(state="waiting")),
            models.Index(fields=["seal_hash"], name="notices_by_seal", condition=~Q(seal_hash="")),
            models.Index(fields=["stop_hash"], name="notices_by_stop", condition=~Q(stop_hash="")),
            models.Index(fields=["provider_id"], name="notices_by_provider", condition=~Q(provider_id="")),
            models.Index(
                fields=["about", "created_at"], name="notices_about_a_request", condition=~Q(about="")
            ),
            models.Index(
                fields=["sent_at"],
                name="calls_to_repeat",
                condition=Q(
                    channel="voice", state="sent", delivery__in=["", "accepted", "delivered", "failed"]
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="what_became_of_a_notice_has_a_moment",
                condition=Q(delivery="", delivery_at__isnull=True)
                | (~Q(delivery="") & Q(delivery_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_sent_notice_has_a_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Receipt(models.Model):
    """What a provider said of a message, once: kept as it came, so that repeating, delaying and mixing up change nothing."""

    #: The provider's own number of what it told us; a repetition has the same.
    told_as = models.CharField(max_length=100, unique=True)
    #: The message, by the number that the provider gave it; it may come before we have written that number down.
    provider_id = models.CharField(max_length=100)
    says = models.CharField(max_length=10, choices=Notice.Delivery)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["received_at"], name="receipts_to_apply", condition=Q(applied_at__isnull=True)
            ),
            models.Index(fields=["provider_id"], name="receipts_of_a_message"),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class DemoMessage(models.Model):
    """The demo's post box: what would have left by mail or text message, to be read on a page of the workspace."""

    at = models.DateTimeField(auto_now_add=True)
    channel = models.CharField(max_length=10, choices=Notice.Channel)
    address = models.CharField(max_length=200)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    def __str__(self) -> str:
        return f"message {self.pk}"
