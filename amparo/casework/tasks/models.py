"""What is to be done, and who stands in for whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role


class Repeat(models.TextChoices):
    """How often a task comes again."""

    BUSINESS_DAYS = "business_days", _("every so many working days")
    WEEKS = "weeks", _("every so many weeks")
    MONTHS = "months", _("every so many months")


#: What has a list or a deadline of its own to be read on.
LISTED_ELSEWHERE = ("clock", "accept_hand_over", "review_request", "answer_family")
OPEN_WORK = Q(done_at__isnull=True) & ~Q(kind__in=LISTED_ELSEWHERE)


class Task(models.Model):
    """Something to do: for an office, for those of one role (for that office's sake), or for one member of staff."""

    class Kind(models.TextChoices):
        ACCEPT_HAND_OVER = "accept_hand_over", _("Take over the case")
        LOOK_FOR = "look_for", _("Find out where the person is")
        CALL_FAMILY = "call_family", _("Call the family")
        CALL_BACK = "call_back", _("Call back who sounded an alert")
        REVIEW_REQUEST = "review_request", _("Look at a family's request")
        ANSWER_FAMILY = "answer_family", _("Answer a family")
        ACCOMMODATION = "accommodation", _("Ask for what the person needs")
        MEDICINE = "medicine", _("Ask for medical care")
        INTERPRETER = "interpreter", _("Find an interpreter")
        CHILDREN = "children", _("Make the children’s plan")
        BELONGINGS = "belongings", _("Ask for belongings")
        COMPLAINT = "complaint", _("Raise a complaint")
        DOCUMENTS = "documents", _("Get a document")
        AWAIT_ANSWER = "await_answer", _("Ask for the answer to a letter")
        LAWYER = "lawyer", _("Look after a referral to a lawyer")
        PROTOCOL = "protocol", _("A step of a protocol")
        CLOCK = "clock", _("A deadline runs out")
        OTHER = "other", _("Task")

    kind = models.CharField(max_length=20, choices=Kind)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="tasks")
    #: Only for this role: supervisors of the office, headquarters. Empty: whoever of the office takes it.
    role = models.CharField(max_length=20, choices=Role, blank=True)
    assignee = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="tasks")
    #: Whose task it is, while the assignee stands in for somebody who is away.
    stands_in_for = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, null=True, related_name="tasks")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="tasks")
    #: The deadline that it tells of; such a task ends when the clock stops.
    clock = models.ForeignKey("casework.ClockType", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    #: When it ended, whether it was done or cancelled.
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    cancelled = models.BooleanField(default=False)
    #: What was said when it ended.
    note = models.CharField(max_length=300, blank=True)
    #: The moment of which it was told that it is overdue: the date that it had then.
    late_told = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_why = models.CharField(max_length=300, blank=True)
    repeat = models.CharField(max_length=14, choices=Repeat, blank=True)
    repeat_every = models.SmallIntegerField(null=True)
    repeat_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "due_at"], name="open_tasks", condition=Q(done_at__isnull=True)),
            models.Index(
                Coalesce("due_at", "created_at"),
                "id",
                name="open_tasks_in_order",
                condition=Q(done_at__isnull=True),
                include=["office", "role", "assignee", "kind", "snoozed_until", "due_at"],
            ),
            models.Index(
                fields=["office", "due_at", "id"],
                name="open_work_of_an_office",
                condition=OPEN_WORK,
                include=["role", "assignee", "kind", "snoozed_until"],
            ),
            models.Index(
                fields=["role", "due_at", "id"],
                name="open_work_of_a_role",
                condition=OPEN_WORK & Q(assignee__isnull=True),
                include=["snoozed_until"],
            ),
            models.Index(
                fields=["assignee", "due_at"],
                name="open_tasks_of_staff",
                condition=Q(done_at__isnull=True, assignee__isnull=False),
            ),
            models.Index(
                fields=["due_at"],
                name="open_tasks_not_told_late",
                condition=Q(done_at__isnull=True, late_told__isnull=True),
            ),
            models.Index(
                fields=["case", "clock"],
                name="open_tasks_of_a_clock",
                condition=Q(done_at__isnull=True, clock__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_cancelled_task_has_ended_and_says_why",
                condition=Q(cancelled=False) | (Q(done_at__isnull=False) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="a_snoozed_task_says_why", condition=Q(snoozed_until__isnull=True) | ~Q(snoozed_why="")
            ),
            models.CheckConstraint(
                name="a_task_that_comes_again_says_how_often_and_is_due",
                condition=Q(repeat="", repeat_every__isnull=True, repeat_until__isnull=True)
                | (~Q(repeat="") & Q(repeat_every__gte=1, due_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="who_stands_in_is_somebody_else",
                condition=Q(stands_in_for__isnull=True)
                | (Q(assignee__isnull=False) & ~Q(assignee=F("stands_in_for"))),
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"

    @property
    def title(self) -> str:
        """What the task is, in a few words."""
        told = self.clock if self.kind == self.Kind.CLOCK else None
        return str(told or self.get_kind_display())


class Absence(models.Model):
    """Somebody is away, the first and the last day included, and somebody else does what is theirs."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    #: When the work was passed on, and when it was given back: each is done once.
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_absence_ends_after_it_began", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(name="nobody_stands_in_for_themselves", condition=~Q(staff=F("stand_in"))),
        ]
        indexes = [
            models.Index(fields=["first_day"], name="absences_to_come", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"
