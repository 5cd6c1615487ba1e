"""Who the external advisors are and what they may and can do. Never deleted: who leaves is made inactive."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.counsel.words import Area, Subarea


class Firm(models.Model):
    """Whom the consulates have contracts with: a firm, an organisation, or one attorney alone."""

    class Kind(models.TextChoices):
        ALONE = "alone", _("Attorney alone")
        FIRM = "firm", _("Law firm")
        ORGANISATION = "organisation", _("Organisation")
        CLINIC = "clinic", _("University clinic")

    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    #: Whom the public calls; and, apart, whom the consulate calls.
    public_phone = models.CharField(_("telephone for the public"), max_length=30, blank=True)
    public_email = models.EmailField(_("e-mail for the public"), blank=True)
    phone = models.CharField(_("telephone for the consulate"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail for the consulate"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    #: To whom payments go, as the treasury calls it. No account number: accounting keeps those.
    payee = models.CharField(_("payee"), max_length=160, blank=True)
    active = models.BooleanField(_("active"), default=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Advisor(models.Model):
    """One attorney, or one representative accredited by the Department of Justice."""

    class Accredited(models.TextChoices):
        NO = "no", _("No")
        PARTIAL = "partial", _("Partly: before DHS only")
        FULL = "full", _("Fully: before EOIR too")

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="advisors")
    #: How they sign in; empty until they are invited.
    staff = models.OneToOneField(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="advisor"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile telephone"), max_length=30, blank=True)
    text_messages = models.BooleanField(_("wants text messages too"), default=False)
    language = models.CharField(
        _("language of messages"), max_length=2, choices=[("es", "Español"), ("en", "English")], default="es"
    )
    eoir_registered = models.BooleanField(_("registered with EOIR"), default=False)
    accredited = models.CharField(
        _("accredited by the Department of Justice"), max_length=8, choices=Accredited, default=Accredited.NO
    )
    #: As people say them (`Español`, `Inglés`, groupings of the indigenous ones); sign languages apart.
    languages = ArrayField(models.CharField(max_length=40), default=list)
    sign_languages = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    disability_competent = models.BooleanField(_("trained to serve people with disabilities"), default=False)
    #: Referrals at once, and new ones a month.
    capacity = models.PositiveSmallIntegerField(_("matters at once"), default=10)
    capacity_month = models.PositiveSmallIntegerField(_("new matters a month"), default=5)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    #: Where their office is, for distances.
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    #: Whom they may not be against or work beside, as names; compared before anything is sent.
    conflicts = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    in_directory = models.BooleanField(_("in the public directory"), default=True)
    active = models.BooleanField(_("active"), default=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name"]
        indexes = [models.Index(fields=["firm"], name="active_advisors", condition=Q(active=True))]
        triggers = [
            pgtrigger.Trigger(
                name="who_is_not_active_does_not_sign_in",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("active"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__active=False, old__active=True),
                func="UPDATE accounts_staff SET is_active = false WHERE id = NEW.staff_id; RETURN NULL;",
            ),
            pgtrigger.Protect(
                name="a_sign_in_stays_with_its_advisor",
                operation=pgtrigger.UpdateOf("staff_id"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(old__staff__isnull=False)
                & pgtrigger.Q(old__staff__df=pgtrigger.F("new__staff")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Admission(models.Model):
    """Admission to the bar of a state, and what its register said when somebody last looked."""

    class Standing(models.TextChoices):
        GOOD = "good", _("In good standing")
        INACTIVE = "inactive", _("Inactive")
        SUSPENDED = "suspended", _("Suspended or disbarred")

    advisor = models.ForeignKey(Advisor, on_delete=models.PROTECT, related_name="admissions")
    state = models.CharField(_("state"), max_length=2)
    number = models.CharField(_("bar number"), max_length=20)
    admitted_on = models.DateField(_("admitted on"), null=True, blank=True)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    checked_on = models.DateField(_("standing checked on"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "number"], name="a_bar_number_is_of_one_advisor"),
            models.UniqueConstraint(fields=["advisor", "state"], name="one_admission_in_each_state"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.number}"


class FederalAdmission(models.Model):
    """Admission to a federal court: a district (`ilnd`) or a circuit (`ca7`)."""

    advisor = models.ForeignKey(Advisor, on_delete=models.PROTECT, related_name="federal")
    court = models.CharField(_("court"), max_length=8)
    admitted_on = models.DateField(_("admitted on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["advisor", "court"], name="one_admission_in_each_court")
        ]

    def __str__(self) -> str:
        return self.court


class Practice(models.Model):
    """An area in which an advisor works; without sub-areas: all of it."""

    advisor = models.ForeignKey(Advisor, on_delete=models.PROTECT, related_name="practices")
    area = models.CharField(_("area"), max_length=16, choices=Area)
    subareas = ArrayField(models.CharField(max_length=20, choices=Subarea), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["advisor", "area"], name="one_practice_in_each_area")]

    def __str__(self) -> str:
        return self.area


class Reach(models.Model):
    """A county or a place of detention that an advisor serves, in person or by video."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        VIDEO = "video", _("By video")

    advisor = models.ForeignKey(Advisor, on_delete=models.PROTECT, related_name="reaches")
    county = models.ForeignKey("places.County", on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    court = models.CharField(_("court"), max_length=80, blank=True)
    mode = models.CharField(_("how"), max_length=10, choices=Mode)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reach_is_a_county_or_a_facility_or_a_court",
                condition=Q(county__isnull=False, facility__isnull=True, court="")
                | Q(county__isnull=True, facility__isnull=False, court="")
                | (Q(county__isnull=True, facility__isnull=True) & ~Q(court="")),
            )
        ]
        indexes = [models.Index(fields=["county"], name="reach_of_a_county")]

    def __str__(self) -> str:
        return f"{self.county_id or self.facility_id or self.court}"


class Change(models.Model):
    """What somebody changed about an advisor or a firm: the names of what changed, with the old and the new. Append-only."""

    append_only = True

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="changes")
    advisor = models.ForeignKey(Advisor, on_delete=models.PROTECT, null=True, related_name="changes")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: added, changed, checked, left, returned
    what = models.CharField(max_length=12)
    values = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "counsel_advisor_change"
        indexes = [models.Index(fields=["firm", "-at"], name="changes_of_a_firm")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
