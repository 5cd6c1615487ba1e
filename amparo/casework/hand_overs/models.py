"""Hand-overs of cases between offices, and one office's wish to have another's case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from amparo.casework.hand_overs.triggers import WHO_IS_TO_TAKE_IT_OVER_HAS_THE_CASE

#: A hand-over that nobody has taken over or returned yet.
WAITS = Q(accepted_at__isnull=True, returned_at__isnull=True)


class HandOver(models.Model):
    """A case passed to the office now responsible. The case is the new office's at once; it says that it has seen it,
    or returns it with a reason: then it is the sender's again, at once.

    One that a later hand-over overtook is accepted by nobody at that moment.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="hand_overs")
    from_office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    #: Who had the case: it is theirs again if it is returned.
    from_officer = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    to_office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="hand_overs")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    #: When we learned of it: what the sender may read of the file ends here.
    recorded_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=300, blank=True)
    #: When both supervisors were told that nobody settles it.
    late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_hand_over_changes_office", condition=~Q(from_office=F("to_office"))
            ),
            models.UniqueConstraint(fields=["case"], name="one_hand_over_waits", condition=WAITS),
            models.CheckConstraint(
                name="a_hand_over_is_accepted_or_returned",
                condition=Q(accepted_at__isnull=True) | Q(returned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_return_has_a_reason_and_somebody",
                condition=Q(returned_at__isnull=True, return_reason="", returned_by__isnull=True)
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["to_office", "at"], name="hand_overs_to_settle", condition=WAITS),
            models.Index(fields=["from_office", "at"], name="hand_overs_sent", condition=WAITS),
        ]
        triggers = [WHO_IS_TO_TAKE_IT_OVER_HAS_THE_CASE]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class TransferRequest(models.Model):
    """An office asks for a case that another one keeps."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="transfer_requests")
    #: Who keeps it, and who asks for it.
    keeper = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    #: Nobody, when the rule granted it or the case went another way.
    answered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_asks_for_anothers_case", condition=~Q(keeper=F("office"))),
            models.UniqueConstraint(
                fields=["case", "office"],
                name="an_office_asks_once_at_a_time",
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_request_is_answered_yes_or_no",
                condition=Q(answered_at__isnull=True, granted__isnull=True)
                | Q(answered_at__isnull=False, granted__isnull=False),
            ),
            models.CheckConstraint(name="a_no_has_a_reason", condition=~Q(granted=False) | ~Q(answer="")),
        ]
        indexes = [
            models.Index(
                fields=["keeper", "at"], name="transfers_to_answer", condition=Q(answered_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"transfer request {self.pk}"
