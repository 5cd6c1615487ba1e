"""A language that is being recorded, who speaks it, and their voices, sealed in pieces as documents are."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from amparo.inclusion.packs import triggers


class Tongue(models.Model):
    """A language as one town speaks it: grouping, variety and town, and the code that its pack will have."""

    class Direction(models.TextChoices):
        LEFT_TO_RIGHT = "ltr", _("From left to right")
        RIGHT_TO_LEFT = "rtl", _("From right to left")

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)  # in itself
    spanish = models.CharField(max_length=80)
    grouping = models.CharField(max_length=60, blank=True)
    variety = models.CharField(max_length=80, blank=True)
    town = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.LEFT_TO_RIGHT)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "inclusion_tongue"
        triggers = [pgtrigger.Protect(name="tongues_are_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.code


class Speaker(models.Model):
    """Somebody who speaks the language, and agreed that their voice is published. Who takes that back is heard no more."""

    tongue = models.ForeignKey(Tongue, on_delete=models.PROTECT, related_name="speakers")
    name = models.CharField(max_length=120)
    town = models.CharField(max_length=80, blank=True)
    #: Whether the pack may say their name; without it, it says a number.
    named = models.BooleanField(default=False)
    #: The sentence that was read to them and to which they said yes.
    consent = models.CharField(max_length=300)
    consented_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "inclusion_speaker"
        constraints = [
            models.UniqueConstraint("tongue", Lower("name"), name="a_speaker_is_in_a_language_once"),
            models.CheckConstraint(name="a_speaker_said_yes_to_something", condition=~Q(consent="")),
        ]
        triggers = [
            pgtrigger.Protect(name="speakers_are_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="a_speaker_stays_who_they_are",
                fields=["tongue", "name", "consent", "consented_at", "added_by"],
            ),
            pgtrigger.Protect(
                name="what_was_taken_back_stays_so",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"speaker {self.pk}"


class Voice(models.Model):
    """A phrase as somebody said it, wrote it, or both. A second speaker says whether it is good."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second speaker")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Not good")

    tongue = models.ForeignKey(Tongue, on_delete=models.PROTECT, related_name="voices")
    phrase = models.CharField(max_length=40)
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, related_name="voices")
    text = models.CharField(max_length=300, blank=True)
    #: The kind of the recording (a key of core.packs.audio.TYPES); empty when it was only written.
    kind = models.CharField(max_length=5, blank=True)
    size = models.PositiveIntegerField(default=0)
    received_hash = models.CharField(max_length=64, blank=True)
    key_name = models.CharField(max_length=20, blank=True)
    wrapped_key = models.BinaryField(default=bytes)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reviewer = models.ForeignKey(Speaker, on_delete=models.PROTECT, null=True, related_name="reviews")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "inclusion_voice"
        constraints = [
            models.CheckConstraint(
                name="nobody_reviews_their_own_voice",
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("speaker")),
            ),
            models.CheckConstraint(
                name="what_was_reviewed_says_by_whom_and_when",
                condition=Q(
                    state="waiting", reviewer__isnull=True, reviewed_at__isnull=True, reviewed_by__isnull=True
                )
                | (
                    Q(reviewer__isnull=False, reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(state="waiting")
                ),
            ),
            models.CheckConstraint(
                name="what_is_not_good_says_why", condition=~Q(state="rejected") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="a_voice_says_something",
                condition=(Q(kind="", size=0) & ~Q(text=""))
                | (~Q(kind="") & Q(size__gt=0) & ~Q(key_name="")),
            ),
        ]
        indexes = [
            models.Index(fields=["tongue", "phrase", "-kept_at"], name="voices_of_a_phrase"),
            models.Index(fields=["key_name"], name="voice_by_key"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="goes_as_voices_go", field="state", transitions=[("waiting", "approved"), ("waiting", "rejected")]
            ),
            pgtrigger.ReadOnly(
                name="a_voice_stays_what_it_is",
                fields=["tongue", "phrase", "speaker", "text", "kind", "size", "received_hash", "kept_at", "kept_by"],
            ),
            pgtrigger.Protect(name="voices_are_kept", operation=pgtrigger.Delete),
            triggers.A_VOICE_IS_OF_WHO_AGREED,
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"voice {self.pk} of {self.phrase}"

    @property
    def bound(self) -> bytes:
        """What the sealed pieces are bound to: this recording of this phrase by this speaker and no other."""
        return f"amparo voice {self.tongue_id} {self.phrase} {self.speaker_id} {self.received_hash}".encode()


class VoicePiece(models.Model):
    """A sealed piece of a recording. Deleted when who spoke takes their consent back."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        db_table = "inclusion_voice_piece"
        constraints = [
            models.UniqueConstraint(fields=["voice", "number"], name="a_voice_has_each_piece_once")
        ]

    def __str__(self) -> str:
        return f"piece {self.number} of voice {self.voice_id}"
