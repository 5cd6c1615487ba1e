"""Requests for one's own data (access, rectification, cancellation, opposition, portability) and what was done about each."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.folios import show

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Right(models.TextChoices):
    ACCESS = "access", _("Access: see what is kept")
    RECTIFICATION = "rectification", _("Rectification: correct what is wrong")
    CANCELLATION = "cancellation", _("Cancellation: delete what is no longer needed")
    OPPOSITION = "opposition", _("Opposition: stop a use")
    PORTABILITY = "portability", _("Portability: a copy for another system")


class RightsRequest(models.Model):
    """Somebody asks for a right over their own data. The terms are counted in working days of the office that answers."""

    class Channel(models.TextChoices):
        WINDOW = "window", _("At the consulate")
        PHONE = "phone", _("By telephone")
        EMAIL = "email", _("By e-mail")
        POST = "post", _("By post")
        PNT = "pnt", _("Plataforma Nacional de Transparencia")

    class Answer(models.TextChoices):
        GRANTED = "granted", _("Granted")
        PARTLY = "partly", _("Granted in part")
        REFUSED = "refused", pgettext_lazy("a request for a right", "Refused")
        NOTHING = "nothing", _("Nothing is kept about them")

    folio = models.CharField(max_length=11, unique=True)
    right = models.CharField(max_length=14, choices=Right)
    #: Whose data: of a file, or of a relative who asked; neither while nobody was found.
    record = models.ForeignKey(
        "people.Record", on_delete=models.PROTECT, null=True, related_name="rights_requests"
    )
    family_request = models.ForeignKey(
        "families.Request", on_delete=models.PROTECT, null=True, related_name="rights_requests"
    )
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=2, default="es")
    applicant = models.CharField(max_length=160)
    #: Who asks in their name, and by what paper they may.
    representative = models.CharField(max_length=160, blank=True)
    representation = models.CharField(max_length=300, blank=True)
    asked = models.TextField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    identified_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    extended_why = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    #: A code of `data/grounds.csv`.
    ground = models.CharField(max_length=20, blank=True)
    answer_text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    effective_by = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="whoever_asks_for_another_shows_that_they_may",
                condition=Q(representative="", representation="")
                | (~Q(representative="") & ~Q(representation="")),
            ),
            models.CheckConstraint(
                name="a_term_is_extended_with_a_reason",
                condition=Q(extended_at__isnull=True, extended_why="")
                | (Q(extended_at__isnull=False) & ~Q(extended_why="")),
            ),
            models.CheckConstraint(
                name="an_answer_has_its_moment",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="a_refusal_has_its_ground",
                condition=Q(answer__in=["refused", "partly"]) & ~Q(ground="")
                | (~Q(answer__in=["refused", "partly"]) & Q(ground="")),
            ),
            models.CheckConstraint(
                name="a_right_is_granted_to_whoever_showed_who_they_are",
                condition=~Q(answer__in=["granted", "partly"]) | Q(identified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_granted_is_made_effective_in_its_term",
                condition=Q(answer__in=["granted", "partly"], effective_by__isnull=False)
                | (~Q(answer__in=["granted", "partly"]) & Q(effective_by__isnull=True, effective_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_right_is_over_one_persons_data",
                condition=Q(record__isnull=True) | Q(family_request__isnull=True),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["answer_by"],
                name="rights_waiting",
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class RightsMove(models.Model):
    """What happened to a request: every step of the desk, by whom and when."""

    append_only = True

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("a request for a right", "Received")
        FOUND = "found", _("The file was found")
        IDENTIFIED = "identified", _("A step of identity was shown")
        EXTENDED = "extended", _("The term was extended")
        ANSWERED = "answered", _("Answered")
        CORRECTED = "corrected", _("A value was corrected")
        OPPOSED = "opposed", _("A use was stopped")
        RESUMED = "resumed", _("A use was allowed again")
        EXPORT_ASKED = "export_asked", _("The file of their data was asked for")
        EXPORT_MADE = "export_made", _("The file of their data was made")
        RELEASED = "released", _("The file was released by a second person")
        DOWNLOADED = "downloaded", _("The file was downloaded")
        BLOCKED = "blocked", _("The data were blocked")
        EFFECTIVE = "effective", _("Made effective")
        WITHDRAWN = "withdrawn", _("Taken back by whoever asked")

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=14, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="moves_of_a_rights_request")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.kind} {self.request_id}"


class IdentityStep(models.Model):
    """One of the two ways in which somebody showed who they are (`data/identity.csv`)."""

    append_only = True

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="identity")
    step = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "step"], name="each_step_of_identity_is_shown_once"),
            models.CheckConstraint(name="identity_has_two_steps", condition=Q(step__in=[1, 2])),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.how} {self.request_id}"


class Correction(models.Model):
    """A value that was put right. What was said before stays beside it."""

    append_only = True

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="corrections")
    #: What the person says now, a record like any other, from which the value is chosen.
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20)
    old = models.CharField(max_length=160, blank=True)
    new = models.CharField(max_length=160)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.field} {self.request_id}"


class Opposition(models.Model):
    """A use of somebody's data that they stopped (`data/uses.csv`); `ended_at`: they allowed it again."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="oppositions")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="oppositions")
    use = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_use_is_allowed_again_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.request_id}"


class Export(models.Model):
    """The one file of everything that is kept about somebody: made by the worker, released by a second person, sealed."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="exports")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    #: Rows by table.
    rows = models.JSONField(default=dict)
    key_name = models.CharField(max_length=20, blank=True)
    wrapped_key = models.BinaryField(default=bytes)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_file_of_data_is_released_by_somebody_else",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | (
                    Q(released_at__isnull=False, released_by__isnull=False, made_at__isnull=False)
                    & ~Q(released_by=F("asked_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def bound(self) -> bytes:
        """What the sealed pieces are bound to."""
        return f"amparo export {self.pk}".encode()


class ExportPiece(models.Model):
    """A sealed piece of an export; deleted when it expires."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="an_export_has_each_piece_once")
        ]

    def __str__(self) -> str:
        return f"piece {self.number} of export {self.export_id}"


class ExportDownload(models.Model):
    """Somebody took the file: whom to ask if it is found elsewhere."""

    append_only = True

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="downloads")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"download of export {self.export_id}"
