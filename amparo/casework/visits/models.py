"""What a visit is, and what an interview keeps. It is written once; whoever was wrong writes another that corrects it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock


class Visit(models.Model):
    """A day on which officers of a consulate go to a place of detention, or call there."""

    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="visits")
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, related_name="visits")
    day = models.DateField()
    officers = models.ManyToManyField("accounts.Staff", related_name="visits")
    note = models.CharField(max_length=300, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["office", "-day"], name="visits_of_an_office")]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class VisitPerson(models.Model):
    """Somebody whom a visit is to see, in the order in which they were put."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="people")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="visits")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="visits")
    position = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "record"], name="a_visit_sees_a_record_once"),
        ]

    def __str__(self) -> str:
        return f"visit {self.visit_id} to record {self.record_id}"


class Met(models.TextChoices):
    """Whether the person was spoken with; if not, why."""

    YES = "yes", _("Yes")
    DECLINED = "declined", _("They did not want to talk")
    NOT_BROUGHT = "not_brought", _("They were not brought")
    GONE = "gone", _("They are no longer there")


class Ease(models.IntegerChoices):
    """The answers of the Washington Group Short Set, with its own codes (domain.md §8.2). Null: not asked."""

    NONE = 1, _("No difficulty")
    SOME = 2, _("Some difficulty")
    MUCH = 3, _("A lot of difficulty")
    CANNOT = 4, _("Cannot do it at all")
    REFUSED = 7, _("Does not want to answer")
    UNKNOWN = 9, _("Does not know")


class Often(models.IntegerChoices):
    """How often, with the codes of the Short Set Enhanced."""

    DAILY = 1, _("Every day")
    WEEKLY = 2, _("Every week")
    MONTHLY = 3, _("Every month")
    YEARLY = 4, _("A few times a year")
    NEVER = 5, _("Never")
    REFUSED = 7, _("Does not want to answer")
    UNKNOWN = 9, _("Does not know")


class Level(models.IntegerChoices):
    """How much it was the last time, with the codes of the Short Set Enhanced: 3 is between 1 and 2."""

    LITTLE = 1, _("A little")
    LOT = 2, _("A lot")
    BETWEEN = 3, _("Something between a little and a lot")
    REFUSED = 7, _("Does not want to answer")
    UNKNOWN = 9, _("Does not know")


class Reads(models.TextChoices):
    """How well the person reads in the language of the interview."""

    WELL = "well", _("Well")
    LITTLE = "little", _("A little")
    NO = "no", _("No")


#: The six domains, in the order and with the codes of the Short Set.
DOMAINS = ("see", "hear", "walk", "remember", "care", "communicate")
#: What the Enhanced set adds: two of arms and hands, and how often and how much of worry and of sadness.
UPPER_BODY = ("lift", "fingers")
MOODS = {"worry": ("worry_often", "worry_much"), "sadness": ("sadness_often", "sadness_much")}
ENHANCED = (*UPPER_BODY, *(name for pair in MOODS.values() for name in pair))


def _one_of(names: Iterable[str], values: Iterable[int]) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__in": values})
    return condition


_EASE = _one_of((*DOMAINS, *UPPER_BODY), Ease.values)
_OFTEN = _one_of([often for often, _much in MOODS.values()], Often.values)
_LEVEL = _one_of([much for _often, much in MOODS.values()], Level.values)


class Interview(models.Model):
    """What one talk with a detained person brought, or why there was none. Its number is made where it is written (a
    tablet without a network, say), so that sending it twice makes it once.
    """

    append_only = True

    class YesNo(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        REFUSED = "refused", _("Does not want to answer")

    class Complaint(models.TextChoices):
        MEDICAL = "medical", _("Medical care")
        FOOD = "food", _("Food or water")
        FORCE = "force", _("Force or threats")
        DISCRIMINATION = "discrimination", _("Discrimination")
        CONTACT = "contact", _("Calls, lawyer or visits")
        PLACE = "place", _("Cold, crowding or dirt")
        BELONGINGS = "belongings", _("Things taken away")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="interviews")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="interviews")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="interviews")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    #: The tablet that it was written on; empty when it was written in the workspace.
    device = models.UUIDField(null=True)
    channel = models.CharField(max_length=10)
    met = models.CharField(max_length=12, choices=Met, default=Met.YES)

    # Language by grouping, variety and home town: never by grouping alone (domain.md §8.3).
    language = models.CharField(max_length=60, blank=True)
    variety = models.CharField(max_length=60, blank=True)
    home_town = models.CharField(max_length=120, blank=True)
    needs_interpreter = models.CharField(max_length=8, blank=True, choices=YesNo)
    interpreter = models.CharField(max_length=120, blank=True)
    communicates = models.JSONField(default=list)  # codes of `words.WAYS`
    reads = models.CharField(max_length=8, blank=True, choices=Reads)
    #: Who helps them understand or be understood, and how to reach them.
    support_person = models.CharField(max_length=300, blank=True)

    health = models.TextField(blank=True)
    medicines = models.TextField(blank=True)
    without_medicine = models.CharField(max_length=8, blank=True, choices=YesNo)
    pregnant = models.CharField(max_length=8, blank=True, choices=YesNo)

    see = models.SmallIntegerField(null=True, choices=Ease)
    hear = models.SmallIntegerField(null=True, choices=Ease)
    walk = models.SmallIntegerField(null=True, choices=Ease)
    remember = models.SmallIntegerField(null=True, choices=Ease)
    care = models.SmallIntegerField(null=True, choices=Ease)
    communicate = models.SmallIntegerField(null=True, choices=Ease)
    # The Enhanced set, asked where there is time.
    lift = models.SmallIntegerField(null=True, choices=Ease)
    fingers = models.SmallIntegerField(null=True, choices=Ease)
    worry_often = models.SmallIntegerField(null=True, choices=Often)
    worry_much = models.SmallIntegerField(null=True, choices=Level)
    sadness_often = models.SmallIntegerField(null=True, choices=Often)
    sadness_much = models.SmallIntegerField(null=True, choices=Level)

    has_children = models.CharField(max_length=8, blank=True, choices=YesNo)
    children = models.JSONField(default=list)  # [{"name", "age", "where", "with_whom", "papers"}]
    belongings = models.TextField(blank=True)
    has_receipt = models.CharField(max_length=8, blank=True, choices=YesNo)
    complaint = models.CharField(max_length=16, blank=True, choices=Complaint)
    complaint_words = models.TextField(blank=True)
    may_complain = models.CharField(max_length=8, blank=True, choices=YesNo)
    documents = models.JSONField(default=list)  # codes of `words.DOCUMENTS`
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="interviews_of_a_record")]
        constraints = [
            models.CheckConstraint(name="an_answer_of_the_short_set_is_one_of_its_codes", condition=_EASE),
            models.CheckConstraint(name="how_often_is_one_of_its_codes", condition=_OFTEN),
            models.CheckConstraint(name="how_much_is_one_of_its_codes", condition=_LEVEL),
            models.CheckConstraint(
                name="an_interview_does_not_correct_itself",
                condition=Q(corrects__isnull=True) | ~Q(corrects=models.F("id")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"interview {self.pk}"
