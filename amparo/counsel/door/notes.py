"""An advisor's own notes. They make no event, no notice, no figure: nobody else learns that there are any."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from amparo.core.sealing import seal, unseal
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.door.access import Seen
from amparo.counsel.door.models import Note
from amparo.counsel.referrals.models import Referral

LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Opened:
    """A note as its writer reads it."""

    pk: int
    written_at: dt.datetime
    text: str


@transaction.atomic
def write_note(*, seen: Seen, advisor: Advisor, text: str) -> Note:
    """Keep a note on a matter that is with this advisor."""
    if seen.see != "matter":
        raise NotAllowed(_("This was not referred to you, or not any more."))
    if not text.strip():
        raise Incomplete(_("Write the note."), missing=("text",))
    bound = f"{_bound(seen.referral, advisor)}\n{text.strip()[:LONGEST]}"
    return Note.objects.create(
        referral=seen.referral, advisor=advisor, body=seal(bound, settings.AMPARO_CONTACT_PUBLIC_KEY),
        written_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def remove_note(*, referral: Referral, advisor: Advisor, number: int) -> bool:
    """Take one of one's own notes away for good; False when it was gone already."""
    gone, _of = Note.objects.filter(pk=number, referral=referral, advisor=advisor).delete()
    return bool(gone)


def notes_of(referral: Referral, advisor: Advisor) -> list[Opened]:
    """What this advisor wrote about a referral, the latest first. One query."""
    found = Note.objects.filter(referral=referral, advisor=advisor).order_by("-written_at", "-pk")
    return [Opened(one.pk, one.written_at, _open(one, referral, advisor)) for one in found]


def _open(note: Note, referral: Referral, advisor: Advisor) -> str:
    """The text of a note. One that was written by somebody else, or of another matter, does not open where it was put."""
    bound, _line, text = unseal(bytes(note.body), settings.AMPARO_CONTACT_PRIVATE_KEY).partition("\n")
    if bound != _bound(referral, advisor):
        raise ValueError("a note of another matter or of another advisor")
    return text


def _bound(referral: Referral, advisor: Advisor) -> str:
    return f"{referral.pk}:{advisor.pk}"
