"""The cartilla: what was issued is known by its hashes alone, with who and when. The document is the person's."""

from __future__ import annotations

import pgtrigger
from django.db import models

KEPT = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class CartillaKey(models.Model):
    """The public half of a key that signs, or signed, cartillas. What it signed stays good when another one signs."""

    append_only = True

    name = models.CharField(max_length=20, unique=True)
    public = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        triggers = KEPT

    def __str__(self) -> str:
        return self.name


class Cartilla(models.Model):
    """One cartilla that was issued. `number` stands in its QR, at random; `code` is what is printed to compare with."""

    append_only = True

    number = models.CharField(max_length=12, unique=True)
    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="cartillas")
    key = models.ForeignKey(CartillaKey, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    json_hash = models.CharField(max_length=64)
    pdf_hash = models.CharField(max_length=64)
    health = models.BooleanField()
    justice = models.BooleanField()
    children = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    #: Nobody: the person, from their own page.
    issued_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["homecoming", "-issued_at"], name="cartillas_of_a_return")]
        triggers = KEPT

    def __str__(self) -> str:
        return self.number


class CartillaWithdrawn(models.Model):
    """A cartilla that is not to be relied on any more."""

    append_only = True

    cartilla = models.OneToOneField(Cartilla, on_delete=models.PROTECT, related_name="withdrawn")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        triggers = KEPT
        constraints = [
            models.CheckConstraint(name="a_withdrawal_says_why", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.cartilla_id)


class CartillaFile(models.Model):
    """The document itself, for an hour: sealed for whoever asked for it, the portal's door or the workspace. Then it is gone."""

    cartilla = models.OneToOneField(Cartilla, on_delete=models.PROTECT, related_name="file")
    #: The page from which it was asked for; empty: at a desk.
    page = models.ForeignKey("returns.OwnPage", on_delete=models.PROTECT, null=True, related_name="files")
    pdf = models.BinaryField()
    json = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "portal_own_file"

    def __str__(self) -> str:
        return f"file of {self.cartilla_id}"
