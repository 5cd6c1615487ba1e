"""What is kept of who learns: what they went through, each quiz they answered, and the certificates."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_FOREVER = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Progress(models.Model):
    """A part of a unit that a member of staff went through: a lesson, a case, the exercise."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    done_at = models.DateTimeField()

    class Meta:
        db_table = "inclusion_progress"
        constraints = [
            models.UniqueConstraint(fields=["staff", "unit", "part"], name="a_part_is_gone_through_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.part}"


class Attempt(models.Model):
    """A quiz that was answered: here, or in an office's own learning system. Append-only."""

    append_only = True

    class Source(models.TextChoices):
        HERE = "here", _("Here")
        LMS = "lms", _("Another learning system")

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=40)
    #: The text of the unit that was asked about (`course.Unit.version`).
    version = models.CharField(max_length=12)
    source = models.CharField(max_length=4, choices=Source, default=Source.HERE)
    #: {number of the question: [numbers of the options]}; empty when another system asked.
    answers = models.JSONField(default=dict)
    right = models.SmallIntegerField()
    asked = models.SmallIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField()
    #: The number that the other system gave this result: the same result is taken once.
    statement = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        db_table = "inclusion_attempt"
        indexes = [models.Index(fields=["staff", "unit", "-at"], name="attempts_of_staff")]
        constraints = [
            models.CheckConstraint(
                name="nobody_answers_more_than_was_asked",
                condition=Q(right__gte=0, right__lte=F("asked"), asked__gt=0),
            ),
            models.CheckConstraint(
                name="a_result_of_another_system_has_its_number",
                condition=Q(source="here", statement__isnull=True) | Q(source="lms", statement__isnull=False),
            ),
        ]
        triggers = [_FOREVER]

    def __str__(self) -> str:
        return f"{self.unit} {self.right}/{self.asked}"


class Certificate(models.Model):
    """That somebody passed every unit of their role. It ends by itself; only revoking it may be written later."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="certificates")
    #: The role for which it was issued.
    role = models.CharField(max_length=20)
    code = models.CharField(max_length=12, unique=True)
    issued_on = models.DateField()
    #: The first day on which it no longer counts.
    expires_on = models.DateField()
    units = models.JSONField()  # {unit: version that was passed}
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "inclusion_certificate"
        indexes = [models.Index(fields=["staff", "-expires_on"], name="certificates_of_staff")]
        constraints = [
            models.CheckConstraint(
                name="a_certificate_ends_after_it_began", condition=Q(expires_on__gt=F("issued_on"))
            ),
            models.CheckConstraint(
                name="who_revokes_a_certificate_says_why",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_why="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_why="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["revoked_at", "revoked_by", "revoked_why"]),
            ),
            pgtrigger.Protect(
                name="revoked_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class Shift(models.Model):
    """A shift of an office, as its supervisor keeps it: on which days, from when to when, and who stands in it."""

    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="shifts")
    name = models.CharField(max_length=60)
    weekdays = ArrayField(models.SmallIntegerField())  # Monday is 0
    starts = models.TimeField()
    ends = models.TimeField()  # before `starts`: on the next day
    staff = models.ManyToManyField("accounts.Staff", related_name="+")
    #: From when the office works it no more; its name is free again.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inclusion_shift"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"],
                condition=Q(ended_at__isnull=True),
                name="an_office_names_a_shift_once",
            ),
            models.CheckConstraint(
                name="a_shift_is_worked_on_days_of_the_week",
                condition=Q(weekdays__len__gte=1, weekdays__contained_by=[*range(7)]),
            ),
            models.CheckConstraint(name="a_shift_lasts", condition=~Q(starts=F("ends"))),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.name}"


class Shortfall(models.Model):
    """A stretch of time in which an office was below the target, or one of its shifts had nobody with a certificate, with the
    task that its supervisor has for it."""

    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.ForeignKey("casework.Task", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inclusion_shortfall"
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(ended_at__isnull=True, shift__isnull=True),
                name="an_office_falls_short_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(ended_at__isnull=True),
                name="a_shift_falls_short_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.since:%Y-%m-%d}"
