"""What people do with languages: open one, add who speaks it, keep a voice, say whether it is good, take consent back."""

from __future__ import annotations

import hashlib
import re

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import BadFile, Conflict, Incomplete, NotAllowed
from amparo.core.packs import BadPack
from amparo.core.packs import audio as recordings
from amparo.core.packs.checking import CODE, check_text, is_taken
from amparo.core.packs.phrases import phrases
from amparo.inclusion.packs import store
from amparo.inclusion.packs.models import Speaker, Tongue, Voice


@transaction.atomic
def open_tongue(
    *, code: str, name: str, spanish: str, by: Staff, grouping: str = "", variety: str = "", town: str = "",
    direction: str = Tongue.Direction.LEFT_TO_RIGHT,
) -> Tongue:  # fmt: skip
    """Begin to record a language as one town speaks it. Raises `Incomplete`, `Conflict`, `NotAllowed`."""
    require(by, "keep_languages")
    code = code.strip().lower()
    if not CODE.fullmatch(code) or len(code) > 30 or is_taken(code):
        raise Incomplete(str(BadPack("code", value=code)), missing=("code",))
    said = {"name": name, "spanish": spanish, "grouping": grouping, "variety": variety, "town": town}
    for field, text in said.items():
        if re.search(r'[<>"&]', text):
            raise Incomplete(_("Write it without < > & and without straight quotes."), missing=(field,))
    if Tongue.objects.filter(code=code).exists():
        raise Conflict(_("This language is being recorded already."))
    return Tongue.objects.create(code=code, direction=direction, opened_at=clock.now(), opened_by=by,
                                 **{field: " ".join(text.split()) for field, text in said.items()})  # fmt: skip


@transaction.atomic
def add_speaker(
    *, tongue: Tongue, name: str, by: Staff, agreed: bool, consent: str, named: bool = False, town: str = ""
) -> Speaker:
    """Add somebody who speaks the language. `consent` is the sentence that was read to them, in their words or in Spanish."""
    require(by, "keep_languages")
    name = " ".join(name.split())
    if not name:
        raise Incomplete(_("Write the name of who speaks."), missing=("name",))
    if not agreed or not consent.strip():
        raise Incomplete(
            _("Without their yes no voice is kept. Read them the sentence, and ask."), missing=("agreed",)
        )
    if tongue.speakers.filter(name__iexact=name).exists():
        raise Conflict(_("This person is in the list already."))
    return Speaker.objects.create(
        tongue=tongue, name=name, town=" ".join(town.split()), named=named, consent=consent.strip()[:300],
        consented_at=clock.now(), added_by=by,
    )  # fmt: skip


@transaction.atomic
def keep_voice(
    *, tongue: Tongue, phrase: str, speaker: Speaker, by: Staff, text: str = "", body: bytes = b""
) -> Voice:
    """Keep a phrase as somebody said it, wrote it, or both. Raises `BadFile`, `Incomplete`, `NotAllowed`, `Conflict`."""
    require(by, "keep_languages")
    if phrase not in phrases():
        raise Incomplete(_("This phrase is not in the list any more."), missing=("phrase",))
    _agrees(tongue, speaker)
    text = " ".join(text.split())
    if not text and not body:
        raise Incomplete(_("Record the phrase, choose a file, or write it."), missing=("recording",))
    if text:
        try:
            check_text(phrases()[phrase].es, text)
        except BadPack as problem:
            raise Incomplete(str(problem), missing=("text",)) from problem
        if len(text) > 300:
            raise Incomplete(
                _("The translation is longer than 300 letters. Write it shorter."), missing=("text",)
            )
    voice = Voice(tongue=tongue, phrase=phrase, speaker=speaker, text=text, kept_at=clock.now(), kept_by=by)
    if not body:
        voice.save()
        return voice
    voice.kind, voice.size = _kind(body), len(body)
    voice.received_hash = hashlib.sha256(body).hexdigest()
    if Voice.objects.filter(tongue=tongue, phrase=phrase, received_hash=voice.received_hash).exists():
        raise Conflict(_("This recording is kept already."))
    store.seal(voice, body)
    return voice


def _kind(body: bytes) -> str:
    if len(body) > recordings.MOST_BYTES:
        raise BadFile(
            _("The recording is larger than %(megabytes)s MB. Record the phrase alone, without pauses.")
            % {"megabytes": recordings.MOST_BYTES // 1_000_000},
            code="too_large",
        )
    kind = recordings.kind_of(body)
    if kind is None:
        raise BadFile(
            _("This is no recording that we can keep. Choose a WebM, OPUS, MP3, M4A or WAV file, or record it here."),
            code="not_audio",
        )  # fmt: skip
    return kind


def _agrees(tongue: Tongue, speaker: Speaker) -> None:
    if speaker.tongue_id != tongue.pk or speaker.withdrawn_at is not None:
        raise NotAllowed(_("This person does not speak here, or took their yes back."))


@transaction.atomic
def review(*, voice: Voice, reviewer: Speaker, good: bool, by: Staff, reason: str = "") -> Voice:
    """Keep what a second speaker says of a voice. Never who spoke it."""
    require(by, "keep_languages")
    voice = Voice.objects.select_for_update(of=("self",)).select_related("speaker", "tongue").get(pk=voice.pk)
    if voice.state != Voice.State.WAITING:
        raise Conflict(_("This recording has been reviewed already."))
    if reviewer.pk == voice.speaker_id:
        raise NotAllowed(_("Somebody else than who spoke must say whether it is good."))
    _agrees(voice.tongue, reviewer)
    _agrees(voice.tongue, voice.speaker)
    reason = " ".join(reason.split())[:300]
    if not good and not reason:
        raise Incomplete(_("Write what is not good, so that it can be recorded again."), missing=("reason",))
    voice.state = Voice.State.APPROVED if good else Voice.State.REJECTED
    voice.reviewer, voice.reviewed_by, voice.reviewed_at = reviewer, by, clock.now()
    voice.reason = "" if good else reason
    voice.save(update_fields=["state", "reviewer", "reviewed_by", "reviewed_at", "reason"])
    return voice


@transaction.atomic
def take_back(*, speaker: Speaker, by: Staff) -> Speaker:
    """Who spoke does not want to be heard any more: their recordings are destroyed, and no pack has them from now on."""
    require(by, "keep_languages")
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    if speaker.withdrawn_at is not None:
        raise Conflict(_("This was taken back already."))
    store.destroy(list(speaker.voices.all()))
    speaker.withdrawn_at = clock.now()
    speaker.save(update_fields=["withdrawn_at"])
    return speaker
