"""Letters: a document that we wrote ourselves, from a version of a template."""

from __future__ import annotations

from django.db import models


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
