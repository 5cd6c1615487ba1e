"""The open data of a month, as it was published: never changed, for what was taken back would be worked out from both."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q


class Publication(models.Model):
    """The figures of one month and which of them are hidden. What is hidden leaves this table for no door."""

    append_only = True

    month = models.DateField(unique=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: The least number that is told.
    fewest = models.PositiveSmallIntegerField()
    #: [table, measure, values of the dimensions ("*": all), figure or null, whether it is hidden]
    cells = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_publication_is_of_a_whole_month", condition=Q(month__day=1)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PublishedFile(models.Model):
    """A file of a publication, byte for byte as anybody can take it."""

    append_only = True

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=60)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "name"], name="files_have_names")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.publication} {self.name}"
