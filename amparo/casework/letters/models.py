"""Letters: a document that we wrote ourselves, from a version of a template."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.casework.letters.templates import every_version


class Letter(models.Model):
    """A letter as it was printed: the PDF is the document, this says from which text it was made.

    Printing it again is opening the document.
    """

    append_only = True

    document = models.OneToOneField("casework.Document", on_delete=models.PROTECT, related_name="letter")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="letters")
    event = models.ForeignKey("casework.Event", on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    addressee = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether an answer is waited for."""
        asks = every_version()[self.template, self.version].answer_days > 0
        return asks and not hasattr(self, "answer")


class LetterAnswer(models.Model):
    """What came back to a letter that asks for an answer: on which day, with its paper or who said it. Append-only."""

    append_only = True

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("They grant it")
        DENIED = "denied", _("They deny it")
        IGNORED = "ignored", _("They did not answer")

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=10, choices=Outcome)
    on = models.DateField()
    document = models.ForeignKey(
        "casework.Document", on_delete=models.PROTECT, null=True, related_name="answers_to"
    )
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_answer_has_its_paper_or_says_who_gave_it",
                condition=Q(outcome="ignored") | Q(document__isnull=False) | ~Q(note=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"answer to letter {self.letter_id}"
