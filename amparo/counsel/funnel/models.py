"""Answers to what headquarters asks most, kept by the job where counting anew takes too long."""

from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """The figures of one question as of a moment. Counts only: nobody is named in it."""

    key = models.CharField(max_length=200, unique=True)
    by = models.CharField(max_length=10)
    at = models.DateTimeField()
    data = models.JSONField()

    def __str__(self) -> str:
        return self.key
