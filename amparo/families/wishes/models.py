"""Wishes in advance: who said them, how it was known that it was they, and each person whom they name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core.folios import show


class Wishes(models.Model):
    """What a person said beforehand. It opens nothing until somebody of the consulate established who said it; then what it
    names stands in the consent ledger, and the ledger alone decides."""

    folio = models.CharField(max_length=11, unique=True)
    secret_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=10)  # web, phone, window
    language = models.CharField(max_length=10, default="es-mx")
    #: The person's own contact, sealed, and its keyed hash: codes go there.
    email = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    contact_index = models.CharField(max_length=64, blank=True)
    record = models.OneToOneField("people.Record", on_delete=models.PROTECT, related_name="wishes")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    #: Medicines and needs that they want known: sealed like a contact.
    needs = models.BinaryField(null=True)
    #: When the person last said or changed them, and until when they hold.
    said_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    #: By what it was established who said it (`trust/data/evidence.csv`).
    identified_by = models.CharField(max_length=20, blank=True)
    identified_note = models.CharField(max_length=300, blank=True)
    identified_at = models.DateTimeField(null=True)
    identified_staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    #: Somebody else's wishes, or other ones, are about who may be the same person: an officer asks the person.
    doubted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)  # withdrawn, replaced, closed

    class Meta:
        verbose_name = _("wishes in advance")
        indexes = [
            models.Index(
                fields=["office", "received_at"],
                name="wishes_to_confirm",
                condition=Q(identified_at__isnull=True, ended_at__isnull=True),
            ),
            models.Index(
                fields=["expires_at"], name="wishes_to_ask_again", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["contact_index"], name="wishes_of_a_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                name="whose_wishes_they_are_is_established_whole",
                condition=Q(identified_by="", identified_at__isnull=True, identified_staff__isnull=True)
                | (~Q(identified_by="") & Q(identified_at__isnull=False, identified_staff__isnull=False)),
            ),
            models.CheckConstraint(
                name="wishes_end_with_a_reason",
                condition=Q(ended_at__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
            ),
            models.CheckConstraint(
                name="wishes_expire_after_they_were_said", condition=Q(expires_at__gt=models.F("said_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class Named(models.Model):
    """Somebody whom the person names: to be told, never to be told, or to collect the children."""

    class Kind(models.TextChoices):
        TELL = "tell", _("To be told")
        NEVER = "never", _("Never to be told")
        CHILDREN = "children", _("May collect the children")

    wishes = models.ForeignKey(Wishes, on_delete=models.PROTECT, related_name="named")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=160)
    relation = models.CharField(max_length=12, blank=True)
    email = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    contact_index = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, blank=True)
    fields = models.JSONField(default=list)
    until = models.DateTimeField(null=True)
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: The relative of the file that this became when it came into force.
    relative = models.ForeignKey(
        "people.Relative", on_delete=models.PROTECT, null=True, related_name="named_before"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["contact_index"], name="named_by_contact", condition=Q(ended_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="who_is_to_be_told_can_be_reached_and_is_told_something",
                condition=~Q(kind="tell") | (~Q(contact_index="") & ~Q(fields=[]) & ~Q(relation="")),
            ),
            models.CheckConstraint(name="somebody_named_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"named {self.pk}"


class WishesCode(models.Model):
    """A code to the person's own contact, for the browser that asked. Used to change, it leaves a token for one change."""

    wishes = models.ForeignKey(Wishes, on_delete=models.PROTECT, related_name="codes")
    browser_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries_left = models.SmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, blank=True, default="")
    token_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_wishes_code"
        indexes = [models.Index(fields=["browser_hash"], name="wishes_code_of_a_browser")]

    def __str__(self) -> str:
        return f"code of wishes {self.pk}"
