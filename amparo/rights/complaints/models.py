"""A complaint about an allegation, to one authority; and each thing that became of it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.rights.tables import Authority, authorities


class Complaint(models.Model):
    """It was sent, by a letter of ours or by another paper; an answer is waited for. It never changes: its steps do."""

    append_only = True

    allegation = models.ForeignKey("rights.Allegation", on_delete=models.PROTECT, related_name="complaints")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="rights_complaints")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="rights_complaints")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(max_length=20)
    document = models.ForeignKey("casework.Document", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()

    class Meta:
        db_table = "rights_complaint"
        indexes = [models.Index(fields=["office", "-sent_at"], name="complaints_of_an_office")]
        constraints = [
            models.CheckConstraint(
                name="a_complaint_is_answered_after_it_was_sent", condition=Q(answer_by__gt=F("sent_at"))
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"complaint {self.pk}"

    @property
    def authority_row(self) -> Authority:
        return authorities()[self.authority]


class ComplaintStep(models.Model):
    """What came back, what was done then, how it ended."""

    append_only = True

    class Kind(models.TextChoices):
        ANSWER = "answer", _("They answered")
        NOTE = "note", _("Diplomatic note")
        FOLLOW_UP = "follow_up", _("We asked again")
        OUTCOME = "outcome", _("How it ended")

    class Outcome(models.TextChoices):
        NONE = "", _("Not yet")
        ACCEPTED = "accepted", _("They accepted it")
        PARTLY = "partly", _("They accepted a part")
        REJECTED = "rejected", _("They rejected it")
        REPAIRED = "repaired", _("It was put right")
        SILENT = "silent", _("They never answered")
        WITHDRAWN = "withdrawn", _("The person did not want to go on")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    on = models.DateField()
    text = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey("casework.Document", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "rights_complaint_step"
        constraints = [
            models.CheckConstraint(
                name="only_how_it_ended_has_an_outcome",
                condition=(Q(kind="outcome") & ~Q(outcome="")) | (~Q(kind="outcome") & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="a_step_has_words_or_a_paper",
                condition=Q(kind="outcome") | ~Q(text="") | Q(document__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["complaint"], name="a_complaint_ends_once", condition=Q(kind="outcome")
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} of complaint {self.complaint_id}"
