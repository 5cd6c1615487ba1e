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
