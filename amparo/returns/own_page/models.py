"""The returned person's own page: how they prove themselves, what they ask, what of their data they want corrected."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OwnPage(models.Model):
    """Whose return it is may see it: with the folio of the return, a secret on paper, and a code to their own telephone.

    The subject is the person themself, so there is no relative and no consent here. Who has no telephone says a number of
    their own at the desk, which is never printed. Never a minor's: asked again at every reading (`sql/portal_own.sql`).
    """

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("Another slip was given")
        DESK = "desk", _("Ended at a desk")
        SELF = "self", _("Ended by the person")

    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="own_pages")
    secret_hash = models.CharField(max_length=64)
    #: Where codes go, or the number that stands for one: sealed for the workspace and the worker.
    phone = models.BinaryField(null=True)
    pin = models.BinaryField(null=True)
    #: Whether a text message says that an answer waits there: as they chose at the desk, or since on the page itself.
    tells = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="es-mx")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["homecoming"], name="a_return_has_one_own_page", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="an_own_page_asks_for_something_held",
                condition=Q(phone__isnull=False) | Q(pin__isnull=False),
            ),
            models.CheckConstraint(
                name="an_own_page_ends_for_a_reason",
                condition=Q(ended_at__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"own page {self.pk}"


class OwnCode(models.Model):
    """A code for the browser that asked: to enter, or to prove another telephone. Hashed, 10 minutes, 5 tries, used once."""

    page = models.ForeignKey(OwnPage, on_delete=models.PROTECT, related_name="codes")
    #: Of a new telephone: the correction that it proves; empty: to enter.
    correction = models.ForeignKey(
        "returns.Correction", on_delete=models.PROTECT, null=True, related_name="codes"
    )
    browser_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries_left = models.SmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_own_code"
        indexes = [models.Index(fields=["browser_hash"], name="own_code_of_a_browser")]

    def __str__(self) -> str:
        return f"own code {self.pk}"


class OwnVisit(models.Model):
    """A proved visit: only who holds its token sees anything, and only of this return."""

    page = models.ForeignKey(OwnPage, on_delete=models.PROTECT, related_name="visits")
    token_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_own_visit"

    def __str__(self) -> str:
        return f"own visit {self.pk}"


class OwnInbox(models.Model):
    """What the own pages hand in: the portal's functions write here, the worker does the rest."""

    class Kind(models.TextChoices):
        CODE = "code"  # somebody wants a code for a folio and a secret
        HELP = "help"
        CORRECT = "correct"
        PROVED = "proved"  # the code to a new telephone was right
        STOP = "stop"  # no more follow-ups: they are declined already
        CARTILLA = "cartilla"

    kind = models.CharField(max_length=10, choices=Kind)
    payload = models.JSONField()
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "portal_own_inbox"
        indexes = [
            models.Index(fields=["id"], name="own_inbox_to_handle", condition=Q(handled_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"own inbox {self.pk}"


class HelpAsked(models.Model):
    """A person asks for help from their page, and is answered there. Sealed both ways: a copy of the database reads none."""

    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="help_asked")
    asked_at = models.DateTimeField()
    body = models.BinaryField()
    #: By when it is to be answered.
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: For the workspace; the same for the portal's door, which opens it for the visit that proved itself.
    answer = models.BinaryField(null=True)
    answer_for_person = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["answer_by"], name="help_to_answer", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["homecoming"], name="help_of_a_return"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_answer_of_help_is_whole",
                condition=Q(
                    answered_at__isnull=True, answered_by__isnull=True, answer__isnull=True,
                    answer_for_person__isnull=True,
                )
                | Q(
                    answered_at__isnull=False, answered_by__isnull=False, answer__isnull=False,
                    answer_for_person__isnull=False,
                ),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="help_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="what_was_asked_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("body", "asked_at", "homecoming_id"),
            ),
        ]

    def __str__(self) -> str:
        return f"help {self.pk}"


class Correction(models.Model):
    """Something of their data that a person wants otherwise. An officer decides; a telephone is proved by a code first."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Telephone")
        DESTINATION = "place", _("Where the person goes to live")
        NAME = "name", _("Name spelled wrong")

    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=10, choices=Kind)
    asked_at = models.DateTimeField()
    #: What it should be, sealed.
    body = models.BinaryField()
    #: Of a place: the state, by CURP's code.
    state = models.CharField(max_length=2, blank=True)
    proved_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"], name="corrections_to_decide", condition=Q(decided_at__isnull=True)
            ),
            models.Index(fields=["homecoming"], name="corrections_of_a_return"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_decision_of_a_correction_is_whole",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, accepted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, accepted__isnull=False),
            ),
            models.CheckConstraint(
                name="who_refuses_a_correction_says_why",
                condition=Q(accepted__isnull=True) | Q(accepted=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="a_telephone_is_proved_before_it_is_taken",
                condition=~Q(kind="phone", accepted=True) | Q(proved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"
