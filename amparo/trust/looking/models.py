"""What the rules found, what was answered, and whose files headquarters marked."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

#: What was found stays as it is from then on; while nobody answered, more readings may come to it.
STANDS = ["rule", "key", "staff", "office", "person_id", "folio", "found_at"]


class Finding(models.Model):
    """Readings that a rule of `data/rules.csv` calls unusual, for somebody else than the reader to ask about."""

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("Explained")
        PASSED_ON = "passed_on", _("Passed on")

    rule = models.CharField(max_length=20)
    key = models.CharField(max_length=60)  # what the rule raises once: a day, or a person and a day
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="findings")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    #: When it is about one file. Not foreign keys, as in the log that it is made from.
    person_id = models.BigIntegerField(null=True)
    folio = models.CharField(max_length=11, blank=True)
    people = models.IntegerField()
    readings = models.IntegerField()
    numbers = models.JSONField()  # of the first readings, SHOWN at most
    at = models.DateTimeField()  # of the last reading
    found_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "trust_finding"
        constraints = [
            models.UniqueConstraint(fields=["rule", "staff", "key"], name="a_finding_is_raised_once"),
            models.CheckConstraint(
                name="nobody_judges_their_own_readings",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("staff")),
            ),
            models.CheckConstraint(
                name="a_finding_is_answered_whole",
                condition=Q(outcome="", words="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(outcome="") & ~Q(words="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-at"], name="findings_waiting", condition=Q(outcome="")),
            models.Index(fields=["office", "-answered_at"], name="findings_answered", condition=~Q(outcome="")),
            models.Index(fields=["person_id"], name="findings_of_a_person", condition=Q(person_id__isnull=False)),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="findings_are_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="what_was_found_stays", fields=STANDS),
            pgtrigger.Protect(
                name="an_answer_about_readings_stands",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class Mark(models.Model):
    """Headquarters says that the public knows this person: whoever opens the file without working on it is asked why."""

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="marks")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "trust_mark"
        constraints = [
            models.CheckConstraint(name="a_mark_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_mark_ends_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["record"], name="one_mark_at_a_time", condition=Q(ended_at__isnull=True)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="marks_are_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="a_mark_stays_as_it_was_made", fields=["record", "reason", "at", "by"]),
        ]

    def __str__(self) -> str:
        return f"mark {self.pk}"
