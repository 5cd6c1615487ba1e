"""Who works here, and what they looked at."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of staff does; `permissions.py` says what each role may do."""

    OFFICER = "officer", _("Protection officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    HEADQUARTERS = "headquarters", _("Headquarters")
    CIAM = "ciam", _("Call centre (CIAM)")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    STATE = "state", _("State office in Mexico")
    LAWYER = "lawyer", _("Lawyer of PALE")
    DESK = "desk", _("Desk of a reception centre")
    AGENCY = "agency", _("Agency in Mexico")


class StaffManager(BaseUserManager["Staff"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Staff:
        """A member of staff; `role` is required, `office` for officers and supervisors."""
        staff = self.model(email=self.normalize_email(email).lower(), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def get_by_natural_key(self, email: str | None) -> Staff:
        return self.get(email=(email or "").lower())


class Staff(AbstractBaseUser):
    """A person who works with files. Never deleted: who leaves is made inactive."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    office = models.ForeignKey(
        "places.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )
    #: CURP's code of the Mexican state whose office for migrants they work at, or which they serve for their agency.
    mexican_state = models.CharField(_("Mexican state"), max_length=2, blank=True)
    #: The reception centre at whose desk they sit (a slug of `returns`); only of that role.
    centre = models.CharField(_("reception centre"), max_length=40, blank=True)
    #: The agency they work for: every agency's, and a desk's where it is one's own (a code of `returns`).
    agency = models.CharField(_("agency"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StaffManager] = StaffManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="officers_and_supervisors_belong_to_an_office",
                condition=~models.Q(role__in=[Role.OFFICER, Role.SUPERVISOR])
                | models.Q(office__isnull=False),
            ),
            models.CheckConstraint(
                name="a_state_office_is_of_a_state_and_of_no_consulate",
                condition=models.Q(role=Role.STATE, office__isnull=True) & ~models.Q(mexican_state="")
                | models.Q(role=Role.AGENCY)
                | (~models.Q(role=Role.STATE) & models.Q(mexican_state="")),
            ),
            models.CheckConstraint(
                name="a_desk_is_of_a_centre_and_an_agency_of_itself",
                condition=models.Q(role=Role.DESK, office__isnull=True) & ~models.Q(centre="")
                | models.Q(role=Role.AGENCY, office__isnull=True, centre="") & ~models.Q(agency="")
                | (~models.Q(role__in=[Role.DESK, Role.AGENCY]) & models.Q(centre="", agency="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Reading(models.Model):
    """Somebody read a file: who, when, whose, by which page and for what purpose. Append-only."""

    append_only = True

    at = models.DateTimeField(auto_now_add=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="readings")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    #: The person whose file it was. Not a foreign key: the log outlives everything, and knows no other room.
    person_id = models.BigIntegerField()
    folio = models.CharField(max_length=11)
    page = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="reading_of_a_person"),
            models.Index(fields=["staff", "-at"], name="reading_by_staff"),
            BrinIndex(
                fields=["at"], name="readings_by_time", autosummarize=True
            ),  # for the rules of trust/looking
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.folio} {self.at:%Y-%m-%d %H:%M}"


class Sitting(models.Model):
    """One sign-in, until it ends: in which browser, from when, last used when. Shown to its owner, who may end it."""

    class Ended(models.TextChoices):
        SIGNED_OUT = "signed_out", _("Signed out")
        REVOKED = "revoked", _("Ended by yourself from another one")
        EXPIRED = "expired", _("Ended by itself")
        OTHER_BROWSER = "other_browser", _("Ended because another browser showed it")
        LEFT = "left", _("Ended because the account was closed")
        CHANGED = "changed", _("Ended because the account was changed")

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="sittings")
    session_key = models.CharField(max_length=40)
    #: A hash of the token that this browser keeps, by which it is known again.
    device = models.CharField(max_length=64, blank=True)
    #: Browser and system, as it says; nothing finer, and no address of the network.
    family = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=20, choices=Ended, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff", "-began_at"], name="sitting_of_staff"),
            models.Index(fields=["session_key"], name="sitting_by_key"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_sitting_that_ended_says_how",
                condition=models.Q(ended_at__isnull=True, ended="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ended=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.began_at:%Y-%m-%d %H:%M}"


class SignIn(models.Model):
    """What happened at the door: somebody came in, a password was wrong, and what was strange about it. Append-only."""

    append_only = True

    class Kind(models.TextChoices):
        IN = "in", _("Signed in")
        WRONG = "wrong", _("Wrong password or code")
        NEW_DEVICE = "new_device", _("A browser that was never used before")
        MANY_WRONG = "many_wrong", _("Many wrong passwords or codes")
        HOUR = "hour", _("At an hour when nobody works there")

    at = models.DateTimeField()
    #: Whose account; none for an address that no account has.
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="sign_ins")
    kind = models.CharField(max_length=12, choices=Kind)
    family = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["staff", "-at"], name="sign_in_of_staff")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class TwoPeople(models.Model):
    """Something that one person asks for and another approves; then it is done, once. What was asked is never changed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        DONE = "done", _("Done")

    #: A row of `two_people.KINDS`.
    kind = models.CharField(max_length=20)
    #: What exactly: the arguments of what will be done.
    what = models.JSONField()
    summary = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-asked_at"], name="two_people_waiting")]
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_what_they_asked_for",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="what_two_people_do_is_decided_first",
                condition=models.Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | ~models.Q(state="waiting") & models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_two_people_do_is_done_once",
                condition=models.Q(state="done", done_at__isnull=False)
                | ~models.Q(state="done") & models.Q(done_at__isnull=True),
            ),
            models.CheckConstraint(
                name="what_two_people_decide_had_not_expired",
                condition=models.Q(decided_at__isnull=True)
                | models.Q(state="refused")
                | models.Q(decided_at__lte=models.F("expires_at")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_asked_stays",
                fields=["kind", "what", "summary", "reason", "asked_by", "asked_at", "expires_at", "office"],
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["refused", "done"]),
            ),
        ]

    def __str__(self) -> str:
        return self.summary
