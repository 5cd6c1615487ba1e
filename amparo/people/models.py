"""Records, persons, and what joins them.

A **record** is what somebody said once about a person; it never changes. A **person** is the set of records that we
hold to be about one human being. Everything else in the house (stays, cases, services, consents) hangs on a record,
never on a person: so joining two persons and separating them again is only ever a matter of which records belong to
whom, and separating gives back exactly what there was.

Each record has a *home*: the person for whom it was first accepted. Merging lets one person point to another
(`merged_into`); `Record.person`, the one pointer that everybody reads, is the last person of that chain. Taking one
link of the chain away, however late and in whatever order, restores the pointers from the homes.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core.folios import show
from amparo.people.kin.triggers import MERGED_PEOPLE_ARE_NOT_KIN


class Source(models.TextChoices):
    """Where a record came from, the most reliable description first (`DESCRIPTION_ORDER` in describing.py decides)."""

    CONSULAR = "consular", _("Consular register")
    INTAKE = "intake", _("Intake by an officer")
    VISIT = "visit", _("Visit to the detained person")
    CIAM = "ciam", _("Call centre (CIAM)")
    LIST = "list", _("Detention list")
    ARRIVALS = "arrivals", _("List of arrivals in Mexico")
    NGO = "ngo", _("Organisation")
    APP = "app", _("Alert app")
    FAMILY = "family", _("Family request")


class Sex(models.TextChoices):
    MALE = "M", _("Man")
    FEMALE = "F", _("Woman")
    OTHER = "X", _("Non-binary or other")


class Person(models.Model):
    """One human being. Its description is chosen from its records by written rules, and can be chosen again."""

    folio = models.CharField(max_length=11, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    # The chosen description; `describing.choose` is the only writer.
    given_names = models.CharField(max_length=120, blank=True)
    surname1 = models.CharField(max_length=80, blank=True)
    surname2 = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    birth_year = models.SmallIntegerField(null=True, blank=True)  # when only the year or an age is known
    sex = models.CharField(max_length=1, blank=True, choices=Sex)
    birth_state = models.CharField(max_length=2, blank=True)  # CURP's state code
    birth_municipality = models.CharField(max_length=80, blank=True)
    #: Somebody credible gave a birth date that makes this person a minor: closed to the public whatever else is said.
    youngest_birth_date = models.DateField(null=True, blank=True)
    #: Its term is over: kept for the desk of rights alone, until it is erased (`trust.retention` says so, and nobody else).
    blocked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_person_is_not_merged_into_itself", condition=~Q(merged_into=F("id"))
            ),
        ]
        indexes = [models.Index(fields=["surname1", "given_names"], name="person_by_name")]

    #: The words that stand in place of everything, for a reader to whom this person is closed (`closing.close`).
    closed = ""

    def __str__(self) -> str:
        return self.folio

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.closed:
            raise TypeError("a covered person is for showing, not for saving")
        super().save(*args, **kwargs)

    def cover(self, words: str) -> None:
        """Forget, in memory, everything but the folio: `words` stand in its place."""
        self.closed = words
        self.given_names = self.surname1 = self.surname2 = ""
        self.sex = self.birth_state = self.birth_municipality = ""
        self.birth_date = self.birth_year = (
            None  # `youngest_birth_date` stays: whoever asks again must find a minor
        )

    @property
    def name(self) -> str:
        """The name as people say it: given names, first surname, second surname."""
        if self.closed:
            return self.closed
        return " ".join(part for part in (self.given_names, self.surname1, self.surname2) if part) or str(
            _("Name unknown")
        )

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class Record(models.Model):
    """Somebody, at some moment, described a person like this. Immutable, but for the person it is held to be about."""

    source = models.CharField(max_length=10, choices=Source)
    #: What the source calls it: `<list's hash>:<line>` for a row of a list, the `id` column of an imported file …
    source_id = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    received_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    raw = models.JSONField()

    # The description as read: trimmed, in its fields, not folded (matching does that).
    given_names = models.CharField(max_length=120, blank=True)
    surname1 = models.CharField(max_length=80, blank=True)
    surname2 = models.CharField(max_length=80, blank=True)
    surnames = models.CharField(max_length=160, blank=True)  # sources that keep one field
    birth_date = models.DateField(null=True)
    birth_year_from = models.SmallIntegerField(null=True)
    birth_year_to = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_state = models.CharField(max_length=2, blank=True)
    birth_municipality = models.CharField(max_length=80, blank=True)
    curp = models.CharField(max_length=18, blank=True)
    a_number = models.CharField(max_length=9, blank=True)
    passport = models.CharField(max_length=12, blank=True)
    matricula = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    mother_name = models.CharField(max_length=160, blank=True)
    father_name = models.CharField(max_length=160, blank=True)

    #: Null for a family's request until an officer says whom it is about: the public never links itself to anybody.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="records")
    home = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="a_source_reports_a_record_once"),
            models.CheckConstraint(
                name="a_record_with_a_person_has_a_home",
                condition=Q(person__isnull=True, home__isnull=True)
                | Q(person__isnull=False, home__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="records_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="records_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["person", "home"]),
            ),
        ]

    #: As of a person: what stands in place of everything.
    closed = ""

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.closed:
            raise TypeError("a covered record is for showing, not for saving")
        super().save(*args, **kwargs)

    def cover(self, words: str) -> None:
        """Forget, in memory, everything that the source said: `words` stand in its place."""
        self.closed, self.raw = words, {}
        self.given_names = self.surname1 = self.surname2 = self.surnames = ""
        self.birth_date = self.birth_year_from = self.birth_year_to = None
        self.sex = self.birth_state = self.birth_municipality = ""
        self.curp = self.a_number = self.passport = self.matricula = self.phone = ""
        self.mother_name = self.father_name = ""

    @property
    def name(self) -> str:
        """The name as this source gave it."""
        if self.closed:
            return self.closed
        parts = (self.given_names, self.surname1, self.surname2, self.surnames)
        return " ".join(part for part in parts if part)


class MatchKey(models.Model):
    """A hashed match key of a record (see `matching.keys`): how likely duplicates are found without reading everybody."""

    append_only = True

    pk = models.CompositePrimaryKey("key", "record")
    key = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="match_keys", db_index=False)

    def __str__(self) -> str:
        return str(self.key)


class Identifier(models.Model):
    """An identifier as a record gave it, with what our check says. Never refused: one identifier is evidence."""

    append_only = True

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(max_length=20)  # curp, a_number, passport, matricula, booking, subject_id …
    as_given = models.CharField(max_length=60)
    normalised = models.CharField(max_length=60)
    check_result = models.CharField(max_length=10)  # ok, doubtful, malformed
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "system", "normalised"], name="a_record_gives_an_identifier_once"
            )
        ]
        indexes = [models.Index(fields=["system", "normalised"], name="identifier_by_value")]

    def __str__(self) -> str:
        return f"{self.system} of record {self.record_id}"


class Relative(models.Model):
    """Kin or a person of trust, as a record or an officer named them. No status, no home address: never asked."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="relatives")
    name = models.CharField(max_length=160)
    relation = models.CharField(max_length=20)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=40, blank=True)
    #: The detained person said: tell this one / never tell this one.
    wish = models.CharField(
        max_length=10, blank=True, choices=[("tell", _("May be told")), ("never", _("Must never be told"))]
    )
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"relative {self.pk} of record {self.record_id}"


class Purpose(models.TextChoices):
    """What a consent is for (domain.md §9.3)."""

    ASSISTANCE = "assistance", _("Consular assistance")
    FAMILY = "family", _("Telling a relative")
    LAWYER = "lawyer", _("Legal assistance (PALE)")
    ORGANISATION = "organisation", _("An organisation")
    RETURN = "return", _("México te Abraza")
    HEALTH = "health", _("Telling an authority about their health")


class Decision(models.TextChoices):
    GRANTED = "granted", _("Agrees")
    REFUSED = "refused", _("Refuses")
    WITHDRAWN = "withdrawn", _("Withdraws")
    UNABLE = "unable", _("Cannot decide: a representative decides")


class Consent(models.Model):
    """One line of the consent ledger. The latest line for a purpose and a relative is what holds; no line means no."""

    append_only = True

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, null=True, related_name="consents")
    decision = models.CharField(max_length=10, choices=Decision)
    #: What may be told: any of `actions.TELLABLE`.
    fields = models.JSONField(default=list)
    channel = models.CharField(max_length=20)  # visit, phone, video, written, interpreter
    language = models.CharField(max_length=40, blank=True)
    interpreter = models.CharField(max_length=120, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record", "purpose", "-at"], name="consent_latest")]
        constraints = [
            models.CheckConstraint(
                name="consent_to_tell_names_the_relative",
                condition=~Q(purpose="family", decision="granted") | Q(relative__isnull=False),
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.purpose} {self.decision}"


#: A pair that waits for somebody. `queries.pairs_waiting` filters by the same words, so that the indexes serve it.
WAITING = ("open", "unsure", "proposed")
WAITS = Q(state__in=WAITING, asks=True)


class Pair(models.Model):
    """Two records that may be about one person, for a human to decide. Decided pairs are remembered."""

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        SAME = "same", _("Same person")
        DIFFERENT = "different", _("Different people")
        UNSURE = "unsure", _("Not sure")
        PROPOSED = "proposed", _("Proposed as the same person")

    class Why(models.TextChoices):
        RESEMBLES = "resembles", _("The two resemble each other")
        SEVERAL = "several", _("One record is certain of several persons: which of them is it?")
        CHAIN = (
            "chain",
            _("It resembles persons who do not resemble each other, or were held to be different"),
        )
        VETO = (
            "veto",
            _("Certain by itself, but something else that is known of the person speaks against it"),
        )
        NEW_FACTS = "new_facts", _("Answered before; new decisive facts have come since")

    #: The record that raised the question, and the one it resembles.
    new = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="pairs_raised")
    known = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="pairs_met")
    weight = models.FloatField()  # bits
    probability = models.FloatField()
    reasons = models.JSONField()  # [[field, verdict, code, params], …] of matching.explain
    model_version = models.CharField(max_length=20)
    #: Why a person is asked. Pairs that share a person, and are not RESEMBLES, are one question (`question_of`).
    why = models.CharField(max_length=10, choices=Why, default=Why.RESEMBLES)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    #: Whose file the other one is, when two offices keep them: then `same` needs somebody of each.
    other_office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: Where it stands in the queue (review/ranking.py), kept true by the review room; false `asks`: nobody need decide.
    asks = models.BooleanField(default=True)
    priority = models.FloatField(default=0)
    facts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["new", "known"], name="a_pair_is_asked_once"),
            models.CheckConstraint(name="a_pair_has_two_records", condition=~Q(new=F("known"))),
            models.CheckConstraint(
                name="a_decision_has_a_moment_and_a_reason",
                condition=Q(state__in=["open", "proposed"]) | (Q(decided_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="a_proposal_names_who_and_why",
                condition=~Q(state="proposed")
                | (Q(proposed_at__isnull=False, proposed_by__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="two_offices_mean_two_deciders",
                condition=~Q(state="same")
                | Q(other_office__isnull=True)
                | (Q(proposed_by__isnull=False, decided_by__isnull=False) & ~Q(proposed_by=F("decided_by"))),
            ),
        ]
        indexes = [
            models.Index(fields=["-priority", "id"], name="pair_queue", condition=WAITS),
            models.Index(fields=["office", "-priority"], name="pair_queue_of_office", condition=WAITS),
            models.Index(fields=["other_office", "-priority"], name="pair_queue_of_other", condition=WAITS),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"

    @property
    def standing(self) -> str:
        """How the question stands: changes with every answer, so that nobody answers a question that has moved on."""
        moments = [moment.isoformat() for moment in (self.decided_at, self.proposed_at) if moment]
        return ":".join([self.state, *moments])


class Merge(models.Model):
    """Somebody decided that two persons are one. Undoing it is a line here too, never a deletion."""

    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_away")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_in")
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, null=True, related_name="merges")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                name="a_person_is_merged_away_once_at_a_time",
                condition=Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(name="a_merge_joins_two_persons", condition=~Q(gone=F("kept"))),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="two_offices_mean_two_deciders",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__pair__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT FROM people_pair p WHERE p.id = NEW.pair_id AND p.other_office_id IS NOT NULL
                        AND (p.proposed_by_id IS NULL OR NEW.by_id IS NULL OR p.proposed_by_id = NEW.by_id)
                    ) THEN
                        RAISE EXCEPTION 'two offices mean two deciders' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            MERGED_PEOPLE_ARE_NOT_KIN,
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class Separation(models.Model):
    """A record that had been accepted for one person was found to be about another: its home changed."""

    append_only = True

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="separations")
    old_home = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    new_home = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"separation of record {self.record_id}"


# Chapters of this room that keep tables of their own.
from amparo.people.canary.models import CanaryRun  # noqa: E402
from amparo.people.checks.models import Check, CheckOutcome, Door  # noqa: E402
from amparo.people.describing.models import Choice  # noqa: E402
from amparo.people.kin.models import Kinship  # noqa: E402

__all__ = [
    "CanaryRun", "Check", "CheckOutcome", "Choice", "Consent", "Decision", "Door", "Identifier", "Kinship", "MatchKey", "Merge",
    "Pair", "Person", "Purpose", "Record", "Relative", "Separation", "Sex", "Source",
]  # fmt: skip
