"""Whoever reaches the consulate, and what became of it. A contact stays as it was said; what follows points back to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.folios import show


class Contact(models.Model):
    """Any touch: a call, a letter, a visit. About somebody, or about nobody whom we know yet."""

    class Channel(models.TextChoices):
        CALL = "call", _("Telephone")
        WINDOW = "window", _("At the window")
        MAIL = "mail", pgettext_lazy("a channel", "E-mail or letter")
        CIAM = "ciam", _("Call centre (CIAM)")
        VISIT = "visit", _("Visit to a detention centre")
        APP = "app", _("Application")
        NGO = "ngo", _("An organisation")
        MOBILE = "mobile", _("Mobile consulate")

    folio = models.CharField(max_length=11, unique=True)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=10, choices=Channel)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    #: The form's own; sent twice, it makes one contact.
    token = models.CharField(max_length=40, unique=True)
    #: Who reached us, in their words; empty when it was the person.
    caller = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    #: The last ten digits of the telephone: by them somebody who calls again is known.
    phone_key = models.CharField(max_length=10, blank=True)
    #: What came of verifying the caller, when the operator did.
    caller_check = models.ForeignKey(
        "casework.CallerCheck", on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    #: Whom it is about, as it was said: the fields of a description. An intake begins with them, nothing typed twice.
    said = models.JSONField(default=dict)
    asked = models.TextField()
    answered = models.TextField(blank=True)
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, null=True, related_name="contacts")
    assistance = models.ForeignKey(
        "casework.Assistance", on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="contacts")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_contact_became_one_thing",
                condition=Q(assistance__isnull=True) | Q(case__isnull=True),
            ),
            models.CheckConstraint(
                name="what_became_of_a_contact_is_about_somebody",
                condition=Q(record__isnull=False) | Q(assistance__isnull=True, case__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-at"], name="contacts_of_an_office"),
            models.Index(
                fields=["phone_key", "-at"], name="contacts_of_a_telephone", condition=~Q(phone_key="")
            ),
            models.Index(fields=["-at", "-id"], name="contacts_of_all_offices"),
            models.Index(
                fields=["-at", "-id"],
                name="contacts_to_answer",
                condition=Q(answered="", assistance__isnull=True, case__isnull=True),
                include=["office"],
            ),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)

    @property
    def name(self) -> str:
        """Whom it is about, as it was said."""
        parts = (self.said.get(part, "") for part in ("given_names", "surname1", "surname2", "surnames"))
        return " ".join(part for part in parts if part)


class Assistance(models.Model):
    """Orientation, documents, money: help for a person without a claim against an authority (domain.md §1.3)."""

    class Kind(models.TextChoices):
        ORIENTATION = "orientation", _("Orientation or information")
        DOCUMENTS = "documents", _("Documents")
        AID = "aid", _("Financial aid")
        REFERRAL = "referral", _("Sent to another service")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="assistances")
    kind = models.CharField(max_length=12, choices=Kind)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="assistances")
    opened_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    #: The case that it grew into.
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="assistances")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_assistance_is_given_or_becomes_a_case",
                condition=Q(case__isnull=True) | Q(done_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["office", "-opened_at"], name="assistances_of_an_office")]

    def __str__(self) -> str:
        return f"assistance {self.pk}"
