"""What a family and the consulate say to each other, the papers that go between them, and news that only a person tells."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Message(models.Model):
    """One message between a family and the consulate. Sealed both ways: a copy of the database reads none."""

    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, related_name="messages")
    sent_at = models.DateTimeField()
    #: For the workspace and the worker, who hold the key of contacts.
    body = models.BinaryField()
    #: Of an answer alone: the same for the portal's door, which opens it for the visit that proved itself.
    for_family = models.BinaryField(null=True)
    #: Who of the consulate answered; nobody: the family wrote.
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: Of an answer: written to a relative who might be told, so that it is read only while they still may.
    granted = models.BooleanField(default=False)
    #: Of a family's message: when it was answered, or somebody said that it needs no answer.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["request"],
                name="messages_to_answer",
                condition=Q(by__isnull=True, settled_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="an_answer_is_sealed_for_the_family_and_nothing_else_is",
                condition=Q(by__isnull=True, for_family__isnull=True, granted=False)
                | Q(by__isnull=False, for_family__isnull=False, settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_settled_message_says_by_whom",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="messages_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="messages_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["settled_at", "settled_by"]),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Paper(models.Model):
    """A paper that an officer asks a family for: one of a list, so that asking tells nothing of anybody."""

    class Code(models.TextChoices):
        """The portal has the same words (`portal/papers.py`)."""

        BIRTH = "birth", _("their birth certificate")
        IDENTITY = "identity", _("their passport, matrícula or voter card")
        CURP = "curp", _("their CURP")
        MARRIAGE = "marriage", _("the marriage certificate")
        CHILDREN = "children", _("the birth certificates of the children")
        OWN_IDENTITY = "own_identity", _("your own identification")
        RELATION = "relation", _("a paper that shows how you are related")
        COURT = "court", _("papers of the court or of immigration")
        RECEIPT = "receipt", _("the receipt of belongings")
        MEDICINES = "medicines", _("the prescription of medicines")
        LAWYER = "lawyer", _("the lawyer’s contract or card")

    class Refusal(models.TextChoices):
        """Why a paper does not serve, in words that the family reads."""

        BLURRED = "blurred", _("it cannot be read well")
        PART = "part", _("a part is missing")
        OTHER_PAPER = "other_paper", _("it is another paper")
        OTHER_PERSON = "other_person", _("it is of another person")
        EXPIRED = "expired", _("it is no longer valid")
        CANNOT_OPEN = "cannot_open", _("the file cannot be opened")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("a paper", "Asked for")
        SENT = "sent", pgettext_lazy("a paper", "Sent")
        ACCEPTED = "accepted", pgettext_lazy("a paper", "Accepted")
        REFUSED = "refused", pgettext_lazy("a paper", "Asked for again")
        DROPPED = "dropped", pgettext_lazy("a paper", "No longer needed")

    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, related_name="papers")
    code = models.CharField(max_length=14, choices=Code)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    refused_why = models.CharField(max_length=14, choices=Refusal, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "code"],
                name="a_paper_is_asked_for_once_at_a_time",
                condition=Q(state__in=["asked", "sent", "refused"]),
            ),
            models.CheckConstraint(
                name="a_refused_paper_says_why",
                condition=(Q(state="refused") & ~Q(refused_why=""))
                | (~Q(state="refused") & Q(refused_why="")),
            ),
            models.CheckConstraint(
                name="a_settled_paper_says_by_whom",
                condition=Q(
                    state__in=["asked", "sent", "refused"], settled_at__isnull=True, settled_by__isnull=True
                )
                | Q(state__in=["accepted", "dropped"], settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class Upload(models.Model):
    """A file of a family for a paper: sealed by the portal, which cannot open it; opened once, by the worker, into the file."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="uploads")
    received_at = models.DateTimeField(db_default=Now())
    body = models.BinaryField(null=True)
    document = models.ForeignKey(
        "casework.Document", on_delete=models.PROTECT, null=True, related_name="uploads"
    )
    #: Why it could not be kept (`BadFile`): a code.
    problem = models.CharField(max_length=20, blank=True, db_default="")
    handled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_upload"
        indexes = [models.Index(fields=["id"], name="uploads_to_open", condition=Q(handled_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="an_opened_upload_is_kept_once",
                condition=Q(handled_at__isnull=True, body__isnull=False, document__isnull=True, problem="")
                | (
                    Q(handled_at__isnull=False, body__isnull=True)
                    & (Q(document__isnull=False, problem="") | (Q(document__isnull=True) & ~Q(problem="")))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class GraveCall(models.Model):
    """Grave news of which a relative must hear from a person. Until somebody called, their page shows nothing."""

    follow = models.ForeignKey("families.Follow", on_delete=models.PROTECT, related_name="grave_calls")
    event = models.ForeignKey("casework.Event", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("casework.Task", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["follow", "event"], name="grave_news_is_one_call_for_each_relative"
            ),
            models.CheckConstraint(
                name="a_grave_call_says_who_told_and_how",
                condition=Q(told_at__isnull=True, told_by__isnull=True, note="")
                | (Q(told_at__isnull=False, told_by__isnull=False) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"grave call {self.pk}"
