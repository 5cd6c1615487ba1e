"""Documents of a file: what each is, and its content, sealed in pieces."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document is. `rules.py` says how sensitive each kind is at least."""

    ID = "id", _("Identity document")
    DETENTION = "detention", _("Detention notice")
    NTA = "nta", _("Notice to appear (NTA)")
    RECEIPT = "receipt", _("Receipt")
    PHOTO = "photo", _("Photograph")
    MEDICAL = "medical", _("Medical document")
    LETTER = "letter", _("Letter")
    OTHER = "other", _("Other document")


class Sensitivity(models.TextChoices):
    """Who may open a document: the table is `rules.OPENS`."""

    IDENTITY = "identity", _("Identity")
    IMMIGRATION = "immigration", _("Immigration")
    HEALTH = "health", _("Health")
    MINOR = "minor", _("About a minor")


class Document(models.Model):
    """A paper or photograph of a file. It never changes: what is wrong is withdrawn with a reason, and may then be destroyed."""

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="documents")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=120, blank=True)
    #: The date that the paper bears.
    dated = models.DateField(null=True)
    sensitivity = models.CharField(max_length=12, choices=Sensitivity)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()  # bytes of what is kept
    #: SHA-256 of the file as it came, by which the same file is known again; and of what was kept of it.
    received_hash = models.CharField(max_length=64)
    kept_hash = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_withdrawn_document_says_when_by_whom_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.CheckConstraint(
                name="only_a_withdrawn_document_is_destroyed_and_by_somebody_else",
                condition=Q(destroyed_at__isnull=True, destroyed_by__isnull=True)
                | (
                    Q(destroyed_at__isnull=False, destroyed_by__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(destroyed_by=F("withdrawn_by"))
                ),
            ),
            models.CheckConstraint(
                name="a_medical_document_is_kept_as_health_or_closer",
                condition=~Q(kind="medical") | Q(sensitivity__in=["health", "minor"]),
            ),
        ]
        indexes = [
            models.Index(fields=["record", "-kept_at"], name="document_of_a_record"),
            models.Index(fields=["received_hash"], name="document_by_content"),
        ]
        triggers = [
            pgtrigger.Protect(name="documents_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="documents_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=[
                        "withdrawn_at",
                        "withdrawn_by",
                        "withdrawn_reason",
                        "destroyed_at",
                        "destroyed_by",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def name(self) -> str:
        """What it is called on a page: its label, or else its kind."""
        return self.label or str(self.get_kind_display())

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class Content(models.Model):
    """A stored file: of a document, or the picture by which an image is previewed. Its own key, wrapped (core/envelopes.py)."""

    class Part(models.TextChoices):
        WHOLE = "whole", _("The file")
        PREVIEW = "preview", _("Preview")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="contents")
    part = models.CharField(max_length=8, choices=Part)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    key_name = models.CharField(max_length=20)
    wrapped_key = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "part"], name="a_document_has_each_part_once")
        ]
        indexes = [models.Index(fields=["key_name"], name="content_by_key")]

    def __str__(self) -> str:
        return f"{self.part} of document {self.document_id}"

    @property
    def bound(self) -> bytes:
        """What the sealed pieces are bound to: this part of this document and no other."""
        return f"amparo document {self.document_id} {self.part}".encode()


class Piece(models.Model):
    """A sealed piece of a stored file."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content", "number"], name="a_content_has_each_piece_once")
        ]

    def __str__(self) -> str:
        return f"piece {self.number} of content {self.content_id}"
