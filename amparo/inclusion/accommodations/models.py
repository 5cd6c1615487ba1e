"""An accommodation that was asked for, item by item: what was answered, and whether it was carried out."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Ask(models.Model):
    """One time that accommodations were asked of somebody, by letter or by word. Append-only: its items say what became of it."""

    append_only = True

    class Channel(models.TextChoices):
        LETTER = "letter", _("Letter")
        PHONE = "phone", _("Telephone")
        EMAIL = "email", _("E-mail")

    class Why(models.TextChoices):
        FIRST = "first", _("First request")
        ESCALATED = "escalated", _("Asked of the next authority")
        MOVED = "moved", _("Asked again after a transfer")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="accommodations")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="accommodations")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    #: A code of `data/authorities.csv`.
    authority = models.CharField(max_length=20)
    #: Where the person was held then; null when that is not known or they were not held.
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    letter = models.OneToOneField(
        "casework.Letter", on_delete=models.PROTECT, null=True, related_name="accommodation"
    )
    #: By word: who was spoken with or written to.
    spoken_to = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    evidence = models.ForeignKey("casework.Document", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    #: The earlier one that this takes further.
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="further")
    why = models.CharField(max_length=10, choices=Why, default=Why.FIRST)

    class Meta:
        db_table = "inclusion_ask"
        indexes = [models.Index(fields=["record", "-asked_at"], name="asks_of_a_record")]
        constraints = [
            models.CheckConstraint(
                name="asked_by_letter_has_the_letter",
                condition=Q(channel="letter", letter__isnull=False) | (~Q(channel="letter") & Q(letter__isnull=True)),
            ),
            models.CheckConstraint(
                name="asked_by_word_says_of_whom", condition=Q(channel="letter") | ~Q(spoken_to="")
            ),
            models.CheckConstraint(name="an_answer_is_due_after_it_was_asked", condition=Q(answer_by__gt=F("asked_at"))),
            models.CheckConstraint(
                name="what_is_taken_further_says_from_where",
                condition=Q(why="first", after__isnull=True) | (~Q(why="first") & Q(after__isnull=False)),
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"ask {self.pk}"


class Asked(models.Model):
    """One accommodation of an ask. Its answer is written once; silence may still become an answer."""

    class Outcome(models.TextChoices):
        NONE = "", _("No answer yet")
        GRANTED = "granted", _("Granted")
        OTHER = "other", _("Granted in another way")
        DENIED = "denied", _("It was denied")
        IGNORED = "ignored", _("They did not answer")

    class Delivered(models.TextChoices):
        NOT_ASKED = "", _("Not asked yet")
        YES = "yes", _("The person has it")
        NO = "no", _("The person does not have it")

    class Ended(models.TextChoices):
        NO = "", _("Goes on")
        MOVED = "moved", _("The person was moved")
        LEFT = "left", _("The person is no longer there")
        NOT_WANTED = "not_wanted", _("The person no longer wants it")

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="items")
    #: A code of the vocabulary (`casework/letters/data/accommodations.csv`).
    code = models.CharField(max_length=30)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    #: The reason of a denial; in which other way it was granted.
    reason = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    delivered = models.CharField(max_length=3, choices=Delivered, blank=True, default="")
    delivered_on = models.DateField(null=True)
    delivery_note = models.CharField(max_length=300, blank=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inclusion_asked"
        constraints = [
            models.UniqueConstraint(fields=["ask", "code"], name="an_accommodation_is_asked_once_in_an_ask"),
            models.CheckConstraint(
                name="an_accommodation_answer_is_one_of_its_words",
                condition=Q(outcome__in=["", "granted", "other", "denied", "ignored"]),
            ),
            models.CheckConstraint(
                name="an_accommodation_answer_has_its_day",
                condition=Q(outcome="", answered_on__isnull=True, answered_at__isnull=True)
                | (~Q(outcome="") & Q(answered_on__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="who_denies_or_grants_otherwise_is_quoted",
                condition=~Q(outcome__in=["denied", "other"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="only_what_was_granted_is_delivered",
                condition=Q(delivered="", delivered_on__isnull=True)
                | Q(
                    delivered__in=["yes", "no"], delivered_on__isnull=False, outcome__in=["granted", "other"]
                ),
            ),
            models.CheckConstraint(
                name="an_accommodation_that_ended_says_when_and_why",
                condition=Q(ended="", ended_at__isnull=True)
                | Q(ended__in=["moved", "left", "not_wanted"], ended_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="asked_as_it_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("ask", "code"),
            ),
            pgtrigger.Protect(
                name="an_answer_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__outcome__in=["granted", "other", "denied"])
                & (
                    pgtrigger.Q(old__outcome__df=pgtrigger.F("new__outcome"))
                    | pgtrigger.Q(old__reason__df=pgtrigger.F("new__reason"))
                    | pgtrigger.Q(old__answered_on__df=pgtrigger.F("new__answered_on"))
                ),
            ),
            pgtrigger.Protect(
                name="an_answer_is_not_taken_back",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__outcome="ignored", new__outcome=""),
            ),
            pgtrigger.Protect(
                name="what_ended_stays_so",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended__in=["moved", "left", "not_wanted"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of ask {self.ask_id}"


class NextStep(models.Model):
    """That somebody was told what to do next with an ask, by a task; each kind once."""

    class Kind(models.TextChoices):
        FURTHER = "further", _("Ask the next authority")
        AGAIN = "again", _("Ask again where the person is now")
        CHECK = "check", _("Ask the person whether they have it")

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="next_steps")
    kind = models.CharField(max_length=8, choices=Kind)
    task = models.OneToOneField("casework.Task", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "inclusion_nextstep"
        constraints = [
            models.UniqueConstraint(fields=["ask", "kind"], name="a_next_step_is_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} after ask {self.ask_id}"
