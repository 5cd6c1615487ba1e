"""Where people are held: stays, the stints they are made of, and the sightings behind every stint. And the lists."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

#: What a stint's `place_as_given` holds when a source says that somebody is held and not where.
PLACE_NOT_SAID = "?"


class Stay(models.Model):
    """One custody episode, from booking-in to release or removal. It belongs to the person of its record."""

    class End(models.TextChoices):
        RELEASED = "released", _("Released")
        REMOVED = "removed", _("Returned to Mexico")
        OTHER_CUSTODY = "other_custody", _("Passed to another authority")
        DIED = "died", _("Died")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="stays")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=20, blank=True, choices=End)
    #: Set when a complete list of the facility no longer named the person: the last time anybody saw them there.
    not_seen_since = models.DateTimeField(null=True)
    #: The moment of that list: a list of an earlier moment, arriving late, does not lift the mark.
    missing_from_list_of = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_stay_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
            models.CheckConstraint(
                name="an_ended_stay_says_how",
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="not_seen_says_on_which_list",
                condition=Q(not_seen_since__isnull=True, missing_from_list_of__isnull=True)
                | Q(not_seen_since__isnull=False, missing_from_list_of__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["record"], name="open_stay", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"stay {self.pk}"


class Stint(models.Model):
    """A part of a stay at one facility (ICE's own word). `facility` is null when the place is not in the directory."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="stints")
    facility = models.ForeignKey(
        "places.Facility", on_delete=models.PROTECT, null=True, related_name="stints"
    )
    place_as_given = models.CharField(max_length=160, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_stint_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
            models.CheckConstraint(
                name="a_stint_is_somewhere", condition=Q(facility__isnull=False) | ~Q(place_as_given="")
            ),
            models.UniqueConstraint(
                fields=["stay"], name="one_open_stint_in_a_stay", condition=Q(ended_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["facility"], name="held_at_facility", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["stay"],
                name="where_a_stay_is_now",
                include=["facility"],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"stint {self.pk}"

    @property
    def place(self) -> str:
        """The place as people call it: the facility's name, or what the source wrote."""
        if self.facility is not None:
            return self.facility.name
        return str(_("place not said")) if self.place_as_given == PLACE_NOT_SAID else self.place_as_given


class Sighting(models.Model):
    """Somebody or something placed the person there at that moment. The evidence for a stint; append-only but for
    the stint it supports, which follows the person when records are joined or separated."""

    class Kind(models.TextChoices):
        LIST = "list", _("Detention list")
        VISIT = "visit", _("Consular visit")
        CALL = "call", _("Call with the person")
        LOCATOR = "locator", _("Public locator")
        FAMILY = "family", _("Family")
        OFFICER = "officer", _("Officer's note")

    class Confidence(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        REPORTED = "reported", _("Reported")
        UNSURE = "unsure", _("Unsure")

    stint = models.ForeignKey(Stint, on_delete=models.PROTECT, related_name="sightings")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="sightings")
    kind = models.CharField(max_length=10, choices=Kind)
    confidence = models.CharField(max_length=10, choices=Confidence)
    as_of = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    roster = models.ForeignKey("Roster", on_delete=models.PROTECT, null=True, related_name="sightings")

    class Meta:
        indexes = [models.Index(fields=["stint", "-as_of"], name="last_sighting")]
        triggers = [
            pgtrigger.Protect(name="sightings_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="sightings_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["stint"]),
            ),
        ]

    def __str__(self) -> str:
        return f"sighting {self.pk}"


class Roster(models.Model):
    """A detention list that an office received: the file's identity, how its columns were read, how far it has got."""

    class State(models.TextChoices):
        UPLOADED = (
            "uploaded",
            _("Columns to confirm"),
        )  # its rows are kept; somebody says what the columns hold
        PREVIEWED = "previewed", _("Ready to import")
        RUNNING = "running", _("Importing")
        DONE = "done", _("Imported")

    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="rosters")
    #: The facility of every row, when the list is of one place; otherwise a column says it.
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    as_of = models.DateTimeField()
    #: The whole population of the facility (or facilities): whoever is no longer on it is "not seen since".
    full = models.BooleanField(default=False)
    layout = models.JSONField(default=dict)  # sheet, header row, column → field, date order, encoding …
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    rows = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)  # new_people, known_people, review, unreadable, cases_opened, …
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-uploaded_at"], name="rosters_of_an_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "office", "facility", "as_of", "full"],
                name="the_same_list_is_imported_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"list {self.pk}"


class RosterRow(models.Model):
    """One row of a list, as it stood there, and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        NEW = "new", _("New person")
        KNOWN = "known", _("Known person")
        DOUBTFUL = "doubtful", _("To review")
        REPEATED = "repeated", _("Repeated row")
        UNREADABLE = "unreadable", _("Unreadable")

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="row_set")
    line = models.IntegerField()  # as the spreadsheet counts: the heading's line is usually 1
    cells = models.JSONField()  # the original cells, in the original order
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    record = models.ForeignKey(
        "people.Record", on_delete=models.PROTECT, null=True, related_name="roster_rows"
    )
    #: For unreadable rows and for values that were ignored: [[column, value, reason code], …]
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster", "line"], name="a_line_of_a_list_is_kept_once")
        ]
        indexes = [
            models.Index(fields=["roster", "line"], name="rows_waiting", condition=Q(outcome="waiting"))
        ]

    def __str__(self) -> str:
        return f"row {self.line} of list {self.roster_id}"


class Layout(models.Model):
    """How the columns of a source were read the last time, so that nobody is asked twice."""

    headings = models.CharField(max_length=64)  # hash of the normalised headings
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField()  # heading → field
    date_order = models.CharField(max_length=3, blank=True)  # mdy, dmy, ymd
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["headings", "office"], name="a_layout_is_remembered_once")
        ]

    def __str__(self) -> str:
        return self.headings
