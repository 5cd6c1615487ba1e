"""What people say of their advisor: ratings without anybody in them, and complaints that a supervisor answers (C8)."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core.folios import show
from amparo.counsel.words import Area


class Rating(models.Model):
    """How somebody found an advisor. Nothing here leads to who said it: no referral, no person, no day; its key is random.

    Append-only, as `RatedOnce`: who may write one may not take one back.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="ratings")
    area = models.CharField(max_length=16, choices=Area)
    #: The first of the month in which it was said.
    month = models.DateField()
    stars = models.PositiveSmallIntegerField()
    spoke = models.BooleanField()
    explained = models.BooleanField()
    again = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_rating_is_of_one_to_five", condition=Q(stars__gte=1, stars__lte=5)
            ),
            models.CheckConstraint(name="a_rating_has_no_day", condition=Q(month__day=1)),
        ]
        indexes = [models.Index(fields=["advisor", "month"], name="ratings_of_an_advisor")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.month} {self.stars}"


class RatedOnce(models.Model):
    """That somebody rated one referral: a keyed hash, with no moment and nothing of what they said.

    By it a second rating is known for one; without the consulate's private key nobody can tell whose it is.
    """

    append_only = True

    token_hash = models.CharField(max_length=64, primary_key=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.token_hash[:8]


class Complaint(models.Model):
    """Somebody is not content with an advisor, in their own words, sealed. A supervisor acknowledges it and answers it.

    No page of an advisor's door reads this table.
    """

    class Said(models.TextChoices):
        FAMILY = "family", _("A relative, on the portal")
        CALL = "call", _("A relative, by telephone")
        PERSON = "person", _("The person")

    class Finding(models.TextChoices):
        FOUNDED = "founded", _("It is founded")
        PARTLY = "partly", _("It is partly founded")
        UNFOUNDED = "unfounded", _("It is not founded")
        UNCLEAR = "unclear", _("It could not be cleared up")

    folio = models.CharField(max_length=11, unique=True)
    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="complaints")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="complaints")
    #: Whose supervisor answers: the office that kept the case when it arrived.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=8, choices=Said)
    #: The folio of the family's request, by which the answer reaches them.
    request_folio = models.CharField(max_length=11, blank=True)
    body = models.BinaryField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    finding = models.CharField(max_length=10, choices=Finding, blank=True)
    answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_acknowledgement_says_by_whom",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="an_answered_complaint_was_acknowledged_and_has_a_finding",
                condition=Q(
                    answered_at__isnull=True, answered_by__isnull=True, answer__isnull=True, finding=""
                )
                | (
                    Q(
                        answered_at__isnull=False,
                        answered_by__isnull=False,
                        answer__isnull=False,
                        acknowledged_at__isnull=False,
                    )
                    & ~Q(finding="")
                ),
            ),
            models.CheckConstraint(
                name="a_complaint_is_acknowledged_within_a_term", condition=Q(due_at__gt=F("received_at"))
            ),
            models.CheckConstraint(
                name="a_relatives_complaint_names_their_request",
                condition=(Q(said_by="person", request_folio=""))
                | (~Q(said_by="person") & ~Q(request_folio="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_at"],
                name="complaints_to_answer",
                condition=Q(answered_at__isnull=True),
            ),
            models.Index(fields=["advisor", "received_at"], name="complaints_about_an_advisor"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="a_complaint_keeps_its_words",
                fields=[
                    "folio",
                    "referral",
                    "advisor",
                    "said_by",
                    "request_folio",
                    "body",
                    "received_at",
                    "due_at",
                ],
            ),
            pgtrigger.Protect(name="complaints_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)

    @property
    def state(self) -> str:
        """`received`, `acknowledged` or `answered`."""
        if self.answered_at is not None:
            return "answered"
        return "received" if self.acknowledged_at is None else "acknowledged"
