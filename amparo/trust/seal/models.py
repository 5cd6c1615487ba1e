"""What seals the tables that only grow: rows that wait, leaves, the minute's seal, and where it was sent."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q


class Form(models.Model):
    """The columns of a table that a leaf covers, in their order. A table whose columns change gets a new form; old leaves keep
    theirs. Written by the tables' owner after each migration (`attaching.py`)."""

    workspace_reads_only = True

    table_name = models.CharField(max_length=63)
    key = models.CharField(max_length=63)  # the column of the primary key
    columns = models.JSONField()
    dates = models.JSONField()  # those of them that say when
    made_at = models.DateTimeField()

    class Meta:
        db_table = "trust_form"
        indexes = [models.Index(fields=["table_name", "-id"], name="forms_of_a_table")]

    def __str__(self) -> str:
        return f"form {self.pk}"


class Unsealed(models.Model):
    """A row that was inserted and is not yet sealed. A trigger writes it in the transaction that inserts the row, so that it
    becomes visible when the row does, however late that commits."""

    workspace_reads_only = True

    table_name = models.CharField(max_length=63)
    key = models.CharField(max_length=80)

    class Meta:
        db_table = "trust_unsealed"

    def __str__(self) -> str:
        return f"unsealed {self.pk}"


class Leaf(models.Model):
    """The hash of one row as it was when it was sealed. The salt keeps whoever sees a hash from guessing the row."""

    workspace_reads_only = True

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    salt = models.BinaryField(max_length=16)
    hash = models.BinaryField(max_length=32)
    #: The start of a hash of the row without its dates: tells a row that was back-dated from one that says something else.
    rest = models.BinaryField(max_length=8)

    class Meta:
        db_table = "trust_leaf"
        constraints = [models.UniqueConstraint(fields=["form", "key"], name="a_row_is_sealed_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"leaf {self.pk}"


class Seal(models.Model):
    """The Merkle root over the leaves of about a minute, signed, with the hash of the seal before."""

    append_only = True

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    root = models.CharField(max_length=64)
    before = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=40)
    signature = models.CharField(max_length=100)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "trust_seal"
        constraints = [
            models.UniqueConstraint(fields=["before"], name="a_seal_follows_one_seal"),
            models.UniqueConstraint(fields=["last"], name="a_leaf_has_one_seal"),
            models.CheckConstraint(name="a_seal_covers_something", condition=Q(last__gte=F("first"))),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"seal {self.pk}"


class SealPlace(models.Model):
    """How far the seals have got to one of the places outside, and what stood in the way."""

    place = models.CharField(max_length=20, primary_key=True)
    upto = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "trust_seal_place"

    def __str__(self) -> str:
        return self.place
