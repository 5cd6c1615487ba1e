"""Clocks as they run: rows that say what the events say already, kept so that a list of them costs one query.

`clocks/run.py` computes them from the events alone, and `clocks/keeping.py` writes what it computed. Nobody else does.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from amparo.casework.clocks.triggers import A_CLOCK_IS_OF_WHO_KEEPS_THE_CASE


class ClockType(models.Model):
    """A deadline: its name, the rule in words, and where the rule comes from. Loaded from `data/clocks.csv`."""

    code = models.CharField(max_length=30, primary_key=True)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    rule_es = models.CharField(max_length=300)
    rule_en = models.CharField(max_length=300)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") else self.name_es

    @property
    def rule(self) -> str:
        """The rule in words, in the reader's language."""
        return self.rule_en if (get_language() or "es").startswith("en") else self.rule_es


class Clock(models.Model):
    """One run of a deadline, of a case, or of a record that belongs to no case (a family's request, a consent)."""

    type = models.ForeignKey(ClockType, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="clocks")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="clocks")
    #: Which one of several of the same kind: the number of a hearing, say. Empty where there is only one.
    key = models.CharField(max_length=20, blank=True)
    number = models.SmallIntegerField()  # the how-manieth run of it
    #: By whose calendar it is counted: the office that kept the case when the run began.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    #: Whose it is now: the office that keeps the case, `office` without one. Triggers write it.
    keeper = models.ForeignKey(
        "places.Office", on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    warned = models.SmallIntegerField(default=0)  # how many of its warnings were given
    breached_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # of which moment the breach was announced
    stopped_at = models.DateTimeField(null=True)
    #: When the minute job looks at it next: a warning, or the deadline itself.
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="clocks_to_look_at", condition=Q(next_at__isnull=False)),
            models.Index(
                fields=["type", "due_at"],
                name="running_clocks_of_a_kind",
                condition=Q(stopped_at__isnull=True),
                include=["id", "keeper", "case", "started_at", "paused_at", "warned"],
            ),
            models.Index(
                fields=["type", "stopped_at"],
                name="ended_clocks_of_a_kind",
                condition=Q(stopped_at__isnull=False),
                include=["id", "keeper", "case", "breached_at"],
            ),
            models.Index(
                fields=["due_at", "id"], name="running_clocks_in_order", condition=Q(stopped_at__isnull=True)
            ),
            models.Index(
                fields=["keeper", "due_at", "id"],
                name="running_clocks_of_an_office",
                condition=Q(stopped_at__isnull=True),
                include=["paused_at", "warned"],
            ),
            models.Index(
                fields=["keeper", "stopped_at"],
                name="ended_clocks_of_an_office",
                condition=Q(stopped_at__isnull=False),
                include=["breached_at"],
            ),
            models.Index(fields=["case"], name="clocks_of_a_case"),
            models.Index(fields=["record"], name="clocks_of_a_record", condition=Q(case__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "type", "key", "number"],
                name="a_run_of_a_clock_of_a_case_is_kept_once",
                condition=Q(case__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["record", "type", "key", "number"],
                name="a_run_of_a_clock_of_a_record_is_kept_once",
                condition=Q(case__isnull=True),
            ),
            models.CheckConstraint(
                name="a_clock_stops_after_it_started",
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=models.F("started_at")),
            ),
            models.CheckConstraint(
                name="a_stopped_clock_is_not_paused",
                condition=Q(stopped_at__isnull=True) | Q(paused_at__isnull=True),
            ),
        ]
        triggers = [A_CLOCK_IS_OF_WHO_KEEPS_THE_CASE]

    def __str__(self) -> str:
        return f"{self.type_id} {self.pk}"
