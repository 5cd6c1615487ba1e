"""A place on the team of a minor's file, for somebody whose work alone does not give them one."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q


class TeamPlace(models.Model):
    """Somebody asked to join the team, was named to it, or both; and how it ended. Kept on a record, as everything is.

    Asked and ended without being added: the answer was no.
    """

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="team_places")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="team_places")
    asked_at = models.DateTimeField(null=True)
    asked_why = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    added_why = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "staff"],
                name="one_place_at_a_time_on_a_team",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_place_was_asked_for_or_given",
                condition=Q(asked_at__isnull=False) | Q(added_at__isnull=False),
            ),
            models.CheckConstraint(
                name="who_is_on_a_team_was_named_by_somebody_with_a_reason",
                condition=Q(added_at__isnull=True, added_by__isnull=True)
                | (Q(added_at__isnull=False, added_by__isnull=False) & ~Q(added_why="")),
            ),
            models.CheckConstraint(
                name="who_left_a_team_was_taken_out_with_a_reason",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why="")),
            ),
            models.CheckConstraint(
                name="nobody_names_themselves",
                condition=Q(added_by__isnull=True) | ~Q(added_by=models.F("staff")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["staff"],
                name="teams_of_staff",
                condition=Q(added_at__isnull=False, ended_at__isnull=True),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="places_on_teams_are_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="a_place_stays_whose_it_is", fields=["record", "staff", "asked_at"]),
        ]

    def __str__(self) -> str:
        return f"place {self.pk} on a team"
