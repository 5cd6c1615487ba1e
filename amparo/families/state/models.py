"""What a state office took down and was shown."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class InPerson(models.Model):
    """A request taken at a state office in Mexico, and by which papers the family proved who and whose they are."""

    request = models.OneToOneField("families.Request", on_delete=models.PROTECT, related_name="in_person")
    state = models.CharField(max_length=2)  # CURP's state code, as `Staff.mexican_state`
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    identity = models.CharField(max_length=20, blank=True)  # codes of `trust/data/evidence.csv`
    relation = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    proved_at = models.DateTimeField(null=True)
    proved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "-taken_at"], name="taken_at_a_state_office")]
        constraints = [
            models.CheckConstraint(
                name="proof_in_person_is_whole",
                condition=Q(identity="", relation="", proved_at__isnull=True, proved_by__isnull=True)
                | (~Q(identity="") & ~Q(relation="") & Q(proved_at__isnull=False, proved_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"in person {self.pk}"
