"""How families wish to be told, and the browsers that they let tell them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Telling(models.Model):
    """How one request's family is told. Every request has a row; what is empty is decided as for everybody (`told.rules`)."""

    request = models.OneToOneField("families.Request", on_delete=models.PROTECT, related_name="telling")
    #: Ways of `Notice.Channel`; empty: the way of the contact that they gave.
    channels = models.JSONField(default=list, blank=True)
    #: Whole hours of the clock in `zone`; the same hour twice: none is quiet; null: the rule's.
    quiet_from = models.SmallIntegerField(null=True)
    quiet_to = models.SmallIntegerField(null=True)
    #: Empty: where the telephone is from, else where the consulate is.
    zone = models.CharField(max_length=40, blank=True, default="")
    #: One message a day for all that happened.
    daily = models.BooleanField(default=False)
    #: They want no more messages for now; codes that they ask for still come.
    stopped_at = models.DateTimeField(null=True)
    #: When it was last certain that who has the contact is who asked: when it was given, and at every visit with a code.
    proved_at = models.DateTimeField()
    #: The contact was changed then and has not proved itself since: nothing but a code goes there. Null: it has.
    new_contact_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    #: The officer who changed it for them; null when they did.
    changed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_are_two_hours_of_a_day",
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__range=(0, 23), quiet_to__range=(0, 23)),
            )
        ]

    def __str__(self) -> str:
        return f"telling {self.pk}"


class Browser(models.Model):
    """A browser that shows notices, as its family let it in a proved visit. What it is called at its maker's is sealed."""

    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, related_name="browsers")
    address = models.BinaryField()  # encrypted
    #: Of the whole subscription: the same browser asked twice is one.
    address_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "address_hash"],
                name="a_browser_is_told_once",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"browser {self.pk}"
