"""Families: their requests, what they may follow, and the small part of the database that the portal may touch.

The `portal_*` tables here are the registry's side of the portal: the portal's role writes the inbox and reads the
views and functions of `families/portal.sql`; it has no other privilege. The portal's package imports nothing of this.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.folios import show


class Relation(models.TextChoices):
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    SPOUSE = "spouse", _("Wife, husband or partner")
    CHILD = "child", _("Daughter or son")
    SIBLING = "sibling", _("Sister or brother")
    OTHER_KIN = "other_kin", _("Other relative")
    FRIEND = "friend", _("Friend or acquaintance")


class Request(models.Model):
    """Somebody looks for a relative. The description is a record like any other; the seeker's contact is encrypted."""

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("a request", "Received")
        PERSON_CONFIRMED = "person_confirmed", _("Person found, consent to ask")
        FOLLOWING = "following", _("Following")
        CLOSED = "closed", pgettext_lazy("a request", "Closed")

    folio = models.CharField(max_length=11, unique=True)
    secret_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=10, default="web")  # web, phone, window
    language = models.CharField(max_length=10, default="es-mx")
    seeker_name = models.CharField(max_length=160)
    relation = models.CharField(max_length=12, choices=Relation)
    email = models.BinaryField(null=True)  # encrypted
    phone = models.BinaryField(null=True)  # encrypted
    last_seen = models.CharField(max_length=300, blank=True)
    age = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    #: The word that closes every visit at once, if the family chose one: an HMAC under the portal's own key.
    panic_hash = models.CharField(max_length=64, blank=True, default="")
    record = models.OneToOneField("people.Record", on_delete=models.PROTECT, related_name="request")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="requests")
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    closed_reason = models.CharField(max_length=300, blank=True)
    relation_evidence = models.CharField(max_length=300, blank=True)
    relation_confirmed_at = models.DateTimeField(null=True)
    relation_confirmed_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "received_at"],
                name="requests_to_answer",
                condition=Q(state__in=["received", "person_confirmed"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_request_can_be_answered", condition=Q(email__isnull=False) | Q(phone__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class Follow(models.Model):
    """A relative who may see: made when an officer has confirmed person and relation and the person agreed.

    What may be seen, and whether anything at all, is always read from the consent ledger at the moment of reading;
    this row says only who asked and about whom.
    """

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="follow")
    #: The record under which the person was confirmed: the follow goes with it when persons are separated.
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="follows")
    relative = models.OneToOneField("people.Relative", on_delete=models.PROTECT, related_name="follow")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"follow {self.pk}"


class FraudReport(models.Model):
    """Somebody told of an attempt at extortion. Whoever told need not say who they are."""

    folio = models.CharField(max_length=11, unique=True)
    received_at = models.DateTimeField()
    asked = models.CharField(max_length=500)
    called_from = models.CharField(max_length=60, blank=True)
    happened = models.CharField(max_length=60, blank=True)
    place_as_given = models.CharField(max_length=160, blank=True)
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    contact = models.BinaryField(null=True)  # encrypted
    #: An officer took it for true and let the families of the place be warned.
    warned_at = models.DateTimeField(null=True)
    warned_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    warned_count = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "received_at"], name="fraud_reports_of_an_office"),
            models.Index(
                fields=["facility", "warned_at"],
                name="fraud_warned_at_a_place",
                condition=Q(warned_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_closed_fraud_report_says_why", condition=Q(closed_at__isnull=True) | ~Q(note="")
            ),
            models.CheckConstraint(
                name="a_warning_has_a_place_and_somebody_who_gave_it",
                condition=Q(warned_at__isnull=True) | Q(warned_by__isnull=False, facility__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class Inbox(models.Model):
    """What the portal hands in: the portal's role may insert here and nothing else; the worker does the rest."""

    class Kind(models.TextChoices):
        REQUEST = "request"
        CODE = "code"  # somebody wants a code for a folio and secret
        FRAUD = "fraud"  # somebody tells of an attempt at extortion

    kind = models.CharField(max_length=10, choices=Kind)
    payload = models.JSONField()
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "portal_inbox"
        indexes = [models.Index(fields=["id"], name="inbox_to_handle", condition=Q(handled_at__isnull=True))]

    def __str__(self) -> str:
        return f"inbox {self.pk}"


class Code(models.Model):
    """A code on its way to a phone or an address, for the browser that asked. Hashed, 10 minutes, 5 tries, used once."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="codes")
    browser_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries_left = models.SmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_code"
        indexes = [models.Index(fields=["browser_hash"], name="code_of_a_browser")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Visit(models.Model):
    """A proved visit of the portal: only who holds its token sees anything, and only of this request."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="visits")
    token_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_visit"

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Attempt(models.Model):
    """A counted attempt at the portal, by hashed network and by hashed device: what the limits are computed from."""

    kind = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "portal_attempt"
        indexes = [models.Index(fields=["key_hash", "kind", "at"], name="attempts_of_a_key")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
