"""An alleged violation of somebody's rights, in the spirit of the Istanbul Protocol: what is said, by whom, how surely."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.rights.allegations.dates import Certainty, When
from amparo.rights.sealed import KEYS, Sealed
from amparo.rights.tables import Authority, Kind, authorities, kinds

SAYS = ("person", "relative", "officer", "document")


class Use(models.TextChoices):
    """For what an allegation may be used; each is asked by itself."""

    FILE = "file", _("Keep it in the file, and nothing else")
    COMPLAINT = "complaint", _("Complain to an authority")
    PATTERN = "pattern", _("Count it with others, without names")
    LITIGATION = "litigation", _("Give it to whoever litigates")
    TREATY = "treaty", _("Give it to bodies of human rights treaties")


class Allegation(models.Model):
    """Something that somebody says was done to a person. It never changes: its facts and statements have versions."""

    append_only = True

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="allegations")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="allegations")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "rights_allegation"
        indexes = [
            models.Index(fields=["record", "-opened_at"], name="allegations_of_a_record"),
            models.Index(fields=["office", "-opened_at"], name="allegations_of_an_office"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"allegation {self.pk}"


class Facts(models.Model):
    """What is said to have happened, when and where, in one version. The latest holds; none is lost."""

    append_only = True

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="facts")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)  # a code of `data/kinds.csv`
    certainty = models.CharField(max_length=8, choices=Certainty)
    day = models.DateField(null=True)
    until = models.DateField(null=True)
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=160, blank=True)
    authority = models.CharField(max_length=20)  # a code of `data/authorities.csv`
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    #: Why the former version was not right; empty for the first.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rights_facts"
        constraints = [
            models.UniqueConstraint(fields=["allegation", "number"], name="facts_have_each_version_once"),
            models.CheckConstraint(
                name="the_days_say_what_their_certainty_needs",
                condition=Q(certainty__in=["exact", "about"], day__isnull=False, until__isnull=True)
                | Q(certainty="between", day__isnull=False, until__isnull=False, until__gt=F("day"))
                | Q(certainty="unknown", day__isnull=True, until__isnull=True),
            ),
            models.CheckConstraint(
                name="facts_are_corrected_with_a_reason",
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="a_unit_is_of_a_facility", condition=Q(unit="") | Q(facility__isnull=False)
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"facts {self.number} of allegation {self.allegation_id}"

    @property
    def when(self) -> When:
        return When(self.certainty, self.day, self.until)

    @property
    def where(self) -> str:
        """The facility with its unit, the place in words, or both. Load `facility` before."""
        return ", ".join(
            one for one in (self.facility.name if self.facility else "", self.unit, self.place) if one
        )

    @property
    def kind_row(self) -> Kind:
        return kinds().get(self.kind, kinds()["other"])

    @property
    def authority_row(self) -> Authority:
        return authorities().get(self.authority, authorities()["not_known"])


class Statement(Sealed):
    """What one teller said, sealed: the words, the injuries as they were seen or told, the witnesses, and who the teller is."""

    class Says(models.TextChoices):
        PERSON = "person", _("The person")
        RELATIVE = "relative", _("A relative")
        OFFICER = "officer", _("An officer saw it")
        DOCUMENT = "document", _("A document says so")

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="statements")
    says = models.CharField(max_length=8, choices=Says)
    language = models.CharField(max_length=40)
    interpreter = models.CharField(max_length=120, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    #: The statement that this one corrects, and why. Both are kept.
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rights_statement"
        constraints = [
            models.CheckConstraint(
                name="who_says_it_is_one_of_four", condition=Q(says__in=SAYS)
            ),
            models.CheckConstraint(
                name="a_statement_is_corrected_with_a_reason",
                condition=Q(corrects__isnull=True, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="statements_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="statements_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=list(KEYS)),
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class ReviewedWords(Sealed):
    """A statement's words as somebody else made them fit to leave: without names, numbers, or whatever says who it is."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="reviews")
    taken_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "rights_reviewed_words"
        constraints = [
            models.CheckConstraint(
                name="words_are_reviewed_by_somebody_else", condition=~Q(reviewed_by=F("taken_by"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="reviews_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="reviews_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=list(KEYS)),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of statement {self.statement_id}"


class Evidence(models.Model):
    """A document of the file that shows something of an allegation; its hash is the document's own."""

    append_only = True

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="evidence")
    document = models.ForeignKey("casework.Document", on_delete=models.PROTECT, related_name="+")
    kept_hash = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "rights_evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["allegation", "document"], name="a_document_shows_an_allegation_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Agreement(models.Model):
    """One line of what the person said about using an allegation. The latest line of a use holds; no line means no."""

    append_only = True

    class Decision(models.TextChoices):
        GRANTED = "granted", _("Agrees")
        REFUSED = "refused", _("Refuses")
        WITHDRAWN = "withdrawn", _("Withdraws")

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="agreements")
    use = models.CharField(max_length=10, choices=Use)
    decision = models.CharField(max_length=9, choices=Decision)
    #: Whether the words may be told too, and whether the name may: only where it says so.
    words_too = models.BooleanField(default=False)
    name_too = models.BooleanField(default=False)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "rights_agreement"
        indexes = [
            models.Index(fields=["allegation", "use", "-id"], name="agreement_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_use_is_one_of_five",
                condition=Q(use__in=["file", "complaint", "pattern", "litigation", "treaty"]),
            ),
            models.CheckConstraint(
                name="who_does_not_agree_gives_no_words_and_no_name",
                condition=Q(decision="granted") | Q(words_too=False, name_too=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.use} {self.decision}"
