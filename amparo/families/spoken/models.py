"""PINs said aloud, and the calls back in which they are said again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Pin(models.Model):
    """A number of six digits, said once aloud; kept as a keyed hash. It opens nothing but a call back to the request's phone."""

    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, related_name="pins")
    pin_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    tries_left = models.SmallIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], name="a_request_has_one_pin", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_pin_without_tries_has_ended",
                condition=Q(tries_left__gt=0) | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"pin {self.pk}"


class CallBack(models.Model):
    """Somebody of ours called the telephone of a request. Verified, it lets the operator read aloud what the portal would show,
    until it runs out or the call ends."""

    class Outcome(models.TextChoices):
        VERIFIED = "verified", _("They said the PIN")
        WRONG = "wrong", _("The PIN was not right")
        OTHER = "other", _("Somebody else answered")
        NOBODY = "nobody", _("Nobody answered")

    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, related_name="call_backs")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["request", "-at"], name="call_backs_of_a_request")]
        constraints = [
            models.CheckConstraint(
                name="only_a_verified_call_back_lets_read",
                condition=Q(outcome="verified", until__isnull=False)
                | (~Q(outcome="verified") & Q(until__isnull=True, told_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"call back {self.pk}"
