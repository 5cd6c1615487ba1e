"""What happens before a judge: hearings, orders, bonds, charges. And the addresses of officers' private calendars."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock


class Hearing(models.Model):
    """One hearing. Its moment is kept with the time zone of the court, in which everybody there tells it."""

    class Kind(models.TextChoices):
        MASTER = "master", _("Master calendar hearing")
        INDIVIDUAL = "individual", _("Individual hearing")
        BOND = "bond", _("Bond hearing")
        FEAR = "fear", _("Fear interview or review")
        CRIMINAL = "criminal", _("Criminal hearing")
        CHILDREN = "children", _("Family court hearing")
        OTHER = "other", _("Other hearing")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        VIDEO = "video", _("By video")

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="hearings")
    kind = models.CharField(max_length=12, choices=Kind)
    court = models.CharField(max_length=160)
    judge = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    time_zone = models.CharField(max_length=40)
    mode = models.CharField(max_length=10, choices=Mode)
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    #: What came of it, or why it was cancelled.
    result = models.CharField(max_length=300, blank=True)
    #: Who of the consulate does what about it; and the lawyer who is there, as people call them.
    officer = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="hearings"
    )
    action = models.CharField(max_length=300, blank=True)
    lawyer = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    #: What rooms above say of it in a list (`casework.panels.note_hearings`).
    said: Sequence[str] = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_assigned_hearing_says_who_and_what",
                condition=Q(officer__isnull=True, action="") | (Q(officer__isnull=False) & ~Q(action="")),
            ),
            models.CheckConstraint(
                name="a_hearing_that_is_over_says_what_came_of_it",
                condition=Q(state="scheduled") | ~Q(result=""),
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="hearings_to_come", condition=Q(state="scheduled")),
            models.Index(fields=["case", "at"], name="hearings_of_a_case"),
            models.Index(
                fields=["officer", "at"], name="hearings_of_an_officer", condition=Q(officer__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"hearing {self.pk}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the court."""
        return ZoneInfo(self.time_zone)


class Order(models.Model):
    """What a judge or an authority ordered."""

    class Kind(models.TextChoices):
        REMOVAL = "removal", _("Removal")
        VOLUNTARY_DEPARTURE = "voluntary_departure", _("Voluntary departure")
        STAY = "stay", _("Stay of removal")
        RELIEF = "relief", _("Relief granted")
        TERMINATED = "terminated", _("Proceedings terminated")
        RELEASE = "release", _("Release")
        OTHER = "other", _("Other order")

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20, choices=Kind)
    ordered_on = models.DateField()
    #: Until when it must be obeyed, or appealed.
    deadline = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"order {self.pk}"


class Bond(models.Model):
    """What was decided about a bond, and what became of it: each change a line of its own."""

    class State(models.TextChoices):
        DENIED = "denied", _("Denied")
        SET = "set", _("Set")
        POSTED = "posted", _("Posted")
        REVOKED = "revoked", _("Revoked")
        RETURNED = "returned", _("Returned")

    append_only = True

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="bonds")
    state = models.CharField(max_length=10, choices=State)
    amount_usd = models.IntegerField(null=True)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_bond_that_is_set_says_how_much", condition=~Q(state="set") | Q(amount_usd__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"bond {self.pk}"


class Charge(models.Model):
    """What the person is charged with, as the court's paper says it; each change of its state a line of its own."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        DISMISSED = "dismissed", _("Dismissed")
        ACQUITTED = "acquitted", _("Acquitted")
        CONVICTED = "convicted", _("Convicted")

    append_only = True

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="charges")
    text = models.CharField(max_length=200)
    statute = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State)
    on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"charge {self.pk}"


class CalendarFeed(models.Model):
    """The private address of an officer's calendar. Only a hash of its secret is kept; who loses it makes another."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], name="one_calendar_address_at_a_time", condition=Q(revoked_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.staff_id}"
