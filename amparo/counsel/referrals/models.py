"""Referrals to external advisors, what was offered to whom, and what came of it."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.core.folios import show
from amparo.counsel.referrals.machine import State, moves, states
from amparo.counsel.words import Area, Declined, Forum, Level, Outcome, Subarea


class Ending(models.TextChoices):
    """How a referral ended."""

    DONE = "done", _("Concluded")
    REFUSED = "refused", _("The person did not want it")
    WITHDRAWN = "withdrawn", _("Not needed any more")
    UNSERVED = "unserved", _("Nobody could take it")


ADVISORS = [code for code, state in states().items() if state.whose == "advisor"]
OFFICES = [code for code, state in states().items() if state.whose == "office"]


class Referral(models.Model):
    """One need of a lawyer, of one case. Always somebody's turn, with a clock, until it is closed (`machine.py`)."""

    folio = models.CharField(max_length=11, unique=True)
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="referrals")
    #: Who asked, for the figures; whose turn an office's is, is the office that keeps the case.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="referrals")
    area = models.CharField(max_length=16, choices=Area)
    subarea = models.CharField(max_length=20, choices=Subarea, blank=True)
    forum = models.CharField(max_length=8, choices=Forum, default=Forum.NONE)
    #: The state whose court or law it is; the federal court; the county.
    law_state = models.CharField(max_length=2, blank=True)
    court = models.CharField(max_length=8, blank=True)
    county = models.ForeignKey("places.County", on_delete=models.PROTECT, null=True, related_name="+")
    level_wanted = models.CharField(max_length=14, choices=Level)
    #: As people say it: `Español`, a grouping of the indigenous languages.
    language = models.CharField(max_length=40, default="Español")
    sign_language = models.CharField(max_length=40, blank=True)
    needs_disability_competence = models.BooleanField(default=False)
    #: What is needed, for the advisor's eyes; nothing that is privileged.
    need = models.CharField(max_length=1000)
    #: Who stands on the other side, for the conflict check.
    parties = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    #: Referrals of one family or incident, which had better have one advisor.
    together = models.CharField(max_length=24, blank=True)

    state = models.CharField(max_length=12)
    whose = models.CharField(max_length=8, blank=True)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    #: The deadline of which it was told that it has passed.
    told_late = models.DateTimeField(null=True)
    advisor = models.ForeignKey(
        "counsel.Advisor", on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    contract = models.ForeignKey(
        "counsel.Contract", on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    level = models.CharField(max_length=14, choices=Level, blank=True)
    consent = models.ForeignKey("people.Consent", on_delete=models.PROTECT, null=True, related_name="+")
    #: The person was moved to another state: by when somebody decides whether the advisor stays (C6).
    decide_by = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    #: What was recovered, where that is the outcome.
    recovered = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_referral_has_an_owner_and_a_clock_until_it_ends",
                condition=Q(
                    state="closed", whose="", due_at__isnull=True, closed_at__isnull=False, ending__gt=""
                )
                | Q(
                    state__in=ADVISORS,
                    whose="advisor",
                    due_at__isnull=False,
                    closed_at__isnull=True,
                    ending="",
                )
                | Q(
                    state__in=OFFICES, whose="office", due_at__isnull=False, closed_at__isnull=True, ending=""
                ),
            ),
            models.CheckConstraint(
                name="an_advisors_turn_has_an_advisor_and_a_contract",
                condition=~Q(whose="advisor") | Q(advisor__isnull=False, contract__isnull=False),
            ),
            models.CheckConstraint(
                name="nothing_is_offered_without_consent",
                condition=Q(state__in=["proposed", "closed"]) | Q(consent__isnull=False),
            ),
            models.CheckConstraint(
                name="a_referral_in_progress_has_a_level",
                condition=~Q(state__in=["in_progress", "concluded", "paid"])
                | (Q(accepted_at__isnull=False) & ~Q(level="")),
            ),
            models.CheckConstraint(
                name="a_concluded_referral_has_an_outcome",
                condition=~Q(state__in=["concluded", "paid"]) & ~Q(ending="done")
                | (Q(concluded_at__isnull=False) & ~Q(outcome="")),
            ),
            models.UniqueConstraint(
                fields=["case", "area"],
                name="one_open_referral_for_an_area",
                condition=Q(closed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="referrals_in_order", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=["advisor", "due_at"],
                name="referrals_of_an_advisor",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["office", "opened_at"], name="referrals_of_an_office"),
            models.Index(fields=["contract"], name="referrals_of_a_contract"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="goes_as_the_table_says", field="state", transitions=list(moves()), separator=">"
            ),
            pgtrigger.ReadOnly(
                name="a_referral_keeps_its_case", fields=["case", "office", "folio", "opened_at"]
            ),
            pgtrigger.Trigger(
                name="each_step_is_kept",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'INSERT' OR OLD.state IS DISTINCT FROM NEW.state THEN
                        INSERT INTO counsel_step (referral_id, state, at, advisor_id, level)
                        VALUES (NEW.id, NEW.state, NEW.entered_at, NEW.advisor_id, NEW.level);
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)

    @property
    def stands(self) -> State:
        """Its state, with its name, whose turn it is and what follows."""
        return states()[self.state]


class Step(models.Model):
    """A state that a referral entered, and when: written by the database itself. All figures of waits count these."""

    append_only = True

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=14, blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="steps_of_a_referral")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.state}"


class Offer(models.Model):
    """A referral offered to one advisor, and what they answered. Each lapse stands in their record."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Not answered in time")
        REPLACED = "replaced", _("Replaced after a transfer")
        WITHDRAWN = "withdrawn", _("Withdrawn by the consulate")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveSmallIntegerField()
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="offers")
    contract = models.ForeignKey("counsel.Contract", on_delete=models.PROTECT, related_name="offers")
    #: Why they were chosen: codes and values, which the page puts into words. Empty: an officer chose.
    why = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)  # an officer's, when they did not take the first
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)  # no conflict: from here on they see the referral
    acknowledged_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)  # they spoke with the person
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    declined = models.CharField(max_length=12, choices=Declined, blank=True)
    note = models.CharField(max_length=300, blank=True)
    #: Until when it ran, if it lapsed: what was missed.
    missed = models.CharField(max_length=12, blank=True)
    #: Of the link in the e-mail; it acknowledges and shows nothing.
    token_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="offers_are_numbered"),
            models.UniqueConstraint(
                fields=["referral"], name="one_offer_at_a_time", condition=Q(answer__in=["", "accepted"])
            ),
            models.CheckConstraint(
                name="an_answered_offer_has_a_moment",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="who_declines_says_why", condition=~Q(answer="declined") | ~Q(declined="")
            ),
            models.CheckConstraint(
                name="an_accepted_offer_was_cleared_and_acknowledged",
                condition=~Q(answer="accepted") | Q(cleared_at__isnull=False, acknowledged_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["token_hash"], name="a_link_acknowledges_one_offer", condition=~Q(token_hash="")
            ),
            models.CheckConstraint(
                name="a_lapse_says_what_was_missed", condition=~Q(answer="lapsed") | ~Q(missed="")
            ),
        ]
        indexes = [models.Index(fields=["advisor", "-offered_at"], name="offers_to_an_advisor")]

    def __str__(self) -> str:
        return f"{self.referral_id}/{self.number}"


class Report(models.Model):
    """A periodic report that a contract asks for. Overdue, it blocks the advisor's next payment (C5)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="reports")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="reports")
    due_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    #: Milestones in the advisor's words; nothing that is privileged.
    text = models.CharField(max_length=1000, blank=True)
    excused = models.BooleanField(default=False)  # the referral ended or changed hands before it was due

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                name="one_report_at_a_time",
                condition=Q(given_at__isnull=True, excused=False),
            ),
            models.CheckConstraint(
                name="a_report_says_something", condition=Q(given_at__isnull=True) | ~Q(text="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["advisor", "due_at"],
                name="reports_owed",
                condition=Q(given_at__isnull=True, excused=False),
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class Milestone(models.Model):
    """Something that an advisor did, without its content. Payments are tied to these. Append-only."""

    append_only = True

    class Kind(models.TextChoices):
        CONSULTED = "consulted", _("Spoke with the person")
        DIAGNOSED = "diagnosed", _("Evaluated the matter")
        APPEARED = "appeared", _("Entered an appearance")
        FILED = "filed", _("Filed an application or motion")
        HEARING = "hearing", _("Attended a hearing")
        APPEALED = "appealed", _("Filed an appeal")
        HABEAS = "habeas", _("Filed a habeas petition")
        DECIDED = "decided", _("A decision was made")
        REPORTED = "reported", _("Gave the periodic report")
        OTHER = "other", _("Another step")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="milestones")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["referral", "on"], name="milestones_of_a_referral")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.kind}"
