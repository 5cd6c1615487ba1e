"""Phrases are recorded by who agreed, reviewed by a second speaker, and become a pack."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from amparo.accounts.models import Role
from amparo.casework.documents import store as documents
from amparo.core.errors import BadFile, Conflict, Incomplete, NotAllowed
from amparo.core.packs import sources
from amparo.core.packs.checking import check
from amparo.core.packs.phrases import needed, phrases
from amparo.core.tests.making_packs import MP3, OPUS, WEBM, wav
from amparo.inclusion.packs import actions, exporting, queries, store
from amparo.inclusion.packs.models import Speaker, Voice, VoicePiece
from amparo.inclusion.packs.tests.speaking import AGREED, CODE, a_speaker, a_tongue, a_voice
from tests.factories import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db):
    return officer("elpaso", Role.SUPERVISOR)


def refused_by_the_database(call, name):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        call()


def test_a_voice_is_sealed_as_documents_are_and_read_again(ana):
    body = wav(3)
    voice = a_voice(ana, body=body)
    assert store.read(voice) == body
    kept = b"".join(bytes(one) for one in VoicePiece.objects.values_list("body", flat=True))
    assert b"RIFF" not in kept
    assert (voice.kind, voice.size, voice.state) == ("wav", len(body), "waiting")
    assert Voice in documents.SEALED
    assert documents.key_names_in_use() == [voice.key_name]


@pytest.mark.parametrize("body", [b"<html>", b"<svg onload='x()'>", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
def test_what_is_no_recording_is_not_kept(ana, body):
    with pytest.raises(BadFile) as refused:
        a_voice(ana, body=body)
    assert refused.value.code == "not_audio"


def test_a_recording_that_is_too_large_or_known_or_empty_is_not_kept(ana):
    with pytest.raises(BadFile) as refused:
        a_voice(ana, body=wav(200))
    assert refused.value.code == "too_large"
    a_voice(ana, body=MP3)
    with pytest.raises(Conflict):
        a_voice(ana, body=MP3)
    with pytest.raises(Incomplete):
        a_voice(ana, body=b"")
    with pytest.raises(Incomplete):
        a_voice(ana, body=b"", text="Llame al 900 555 0199")


def test_nobody_is_heard_without_their_yes(ana):
    tongue = a_tongue(ana)
    for agreed, consent in ((False, AGREED), (True, " ")):
        with pytest.raises(Incomplete):
            actions.add_speaker(tongue=tongue, name="Alguien", by=ana, agreed=agreed, consent=consent)
    ines = a_speaker(tongue, "Inés", ana)
    with pytest.raises(Conflict):
        a_speaker(tongue, "INÉS", ana)
    refused_by_the_database(
        lambda: Speaker.objects.filter(pk=ines.pk).update(consent=""), "a_speaker_stays_who_they_are|said_yes"
    )
    refused_by_the_database(ines.delete, "speakers_are_kept")


def test_a_second_speaker_reviews_and_never_who_spoke(ana):
    voice = a_voice(ana)
    with pytest.raises(NotAllowed):
        actions.review(voice=voice, reviewer=voice.speaker, good=True, by=ana)
    refused_by_the_database(
        lambda: Voice.objects.filter(pk=voice.pk).update(
            state="approved", reviewer=voice.speaker, reviewed_at=voice.kept_at, reviewed_by=ana
        ),
        "nobody_reviews_their_own_voice",
    )
    refused_by_the_database(
        lambda: Voice.objects.filter(pk=voice.pk).update(state="approved"), "says_by_whom_and_when"
    )
    second = a_speaker(voice.tongue, "Segunda Persona", ana)
    with pytest.raises(Incomplete):
        actions.review(voice=voice, reviewer=second, good=False, by=ana)
    done = actions.review(voice=voice, reviewer=second, good=False, reason="No se oye el final.", by=ana)
    assert (done.state, done.reviewer, done.reviewed_by) == ("rejected", second, ana)
    with pytest.raises(Conflict):
        actions.review(voice=voice, reviewer=second, good=True, by=ana)
    refused_by_the_database(
        lambda: Voice.objects.filter(pk=voice.pk).update(state="approved"), "goes_as_voices_go|transition"
    )
    refused_by_the_database(
        lambda: Voice.objects.filter(pk=voice.pk).update(text="otra"), "a_voice_stays_what_it_is"
    )
    refused_by_the_database(
        lambda: Voice.objects.filter(pk=voice.pk)._raw_delete("default"), "voices_are_kept"
    )


def test_who_speaks_another_language_or_took_it_back_says_nothing_here(ana):
    voice = a_voice(ana)
    other = a_speaker(a_tongue(ana, "art-x-otra"), "De otra lengua", ana)
    with pytest.raises(NotAllowed):
        actions.review(voice=voice, reviewer=other, good=True, by=ana)
    refused_by_the_database(
        lambda: Voice.objects.filter(pk=voice.pk).update(
            state="approved", reviewer=other, reviewed_at=voice.kept_at, reviewed_by=ana
        ),
        "a_voice_is_of_who_agreed",
    )
    with pytest.raises(NotAllowed):
        actions.keep_voice(tongue=voice.tongue, phrase="rights-sign", speaker=other, by=ana, text="x")


def test_taking_it_back_destroys_the_recordings_and_the_next_pack_is_without_them(ana):
    headquarters = officer("", Role.HEADQUARTERS)
    voice = a_voice(ana, text="Amo xitlahcuilo")
    second = a_speaker(voice.tongue, "Segunda Persona", ana)
    actions.review(voice=voice, reviewer=second, good=True, by=ana)
    assert list(queries.approved(voice.tongue)) == ["rights-sign"]
    actions.take_back(speaker=voice.speaker, by=ana)
    assert not VoicePiece.objects.exists()
    assert store.read(voice) == b""
    assert queries.approved(voice.tongue) == {}
    with pytest.raises(Conflict):
        exporting.export(tongue=voice.tongue, by=headquarters, families=True)
    with pytest.raises(NotAllowed):
        a_voice(ana, "rights-doctor")
    refused_by_the_database(
        lambda: Speaker.objects.filter(pk=voice.speaker_id).update(withdrawn_at=None), "taken_back"
    )
    documents.rewrap()  # what is left of it hinders nobody who changes the keys


def test_the_pack_has_what_was_approved_and_names_who_wants_to_be_named(ana):
    headquarters = officer("", Role.HEADQUARTERS)
    voice = a_voice(ana, body=WEBM, text="Amo xitlahcuilo")
    second = a_speaker(voice.tongue, "Segunda Persona", ana, named=True)
    actions.review(voice=voice, reviewer=second, good=True, by=ana)
    a_voice(ana, "rights-doctor", body=OPUS)  # waits
    with pytest.raises(NotAllowed):
        exporting.export(tongue=voice.tongue, by=ana, families=True)
    body = exporting.export(tongue=voice.tongue, by=headquarters, families=True)
    assert body == exporting.export(tongue=voice.tongue, by=headquarters, families=True)
    pack = check(sources.read(io.BytesIO(body)))
    assert pack.phrases == {"rights-sign": "Amo xitlahcuilo"}
    assert pack.audio == {"rights-sign": ("webm", WEBM)}
    made = pack.about["made"]
    assert (made["by"], made["reviewer"], made["second_reviewer"]) == (
        "Hablante 1", "Segunda Persona", headquarters.name,
    )  # fmt: skip
    assert pack.about["offered"]["families"]
    with pytest.raises(Incomplete):
        exporting.export(tongue=voice.tongue, by=headquarters, families=True, licence=" ")


def test_a_code_that_cannot_be_a_pack_is_refused_before_anybody_records(ana):
    for code in ("es", "en-x-otra", "Mixteco", "../x"):
        with pytest.raises(Incomplete):
            a_tongue(ana, code)
    a_tongue(ana)
    with pytest.raises(Conflict):
        a_tongue(ana)


@pytest.mark.parametrize(
    ("role", "list_page", "pack_page"),
    [
        (Role.SUPERVISOR, 200, 403),
        (Role.HEADQUARTERS, 200, 200),
        (Role.OFFICER, 403, 403),
        (Role.AUDITOR, 403, 403),
    ],
)
def test_each_role_opens_its_own_pages_of_languages(client, ana, role, list_page, pack_page):
    a_voice(ana)
    client.force_login(officer("elpaso", role))
    for path in ("", "nueva/", f"{CODE}/", f"{CODE}/habla/", f"{CODE}/frase/rights-sign/"):
        assert client.get(f"/lenguas/{path}").status_code == list_page, path
    assert client.get(f"/lenguas/{CODE}/paquete/").status_code == pack_page


def test_a_phrase_is_recorded_reviewed_and_downloaded_on_the_pages(client):
    client.force_login(officer("", Role.HEADQUARTERS))
    assert "Todavía no se graba ninguna lengua." in client.get("/lenguas/").content.decode()
    said = {
        "grouping": "Náhuatl",
        "town": "San Prueba",
        "name": "Lengua",
        "spanish": "De prueba",
        "code": CODE,
        "direction": "ltr",
    }
    assert client.post("/lenguas/nueva/", said)["Location"] == f"/lenguas/{CODE}/"
    page = f"/lenguas/{CODE}/frase/rights-sign/"
    assert "Todavía no hay nadie en la lista." in client.get(page).content.decode()
    assert "Sin su permiso" in client.post(f"/lenguas/{CODE}/habla/", {"name": "Inés"}).content.decode()
    for name in ("Inés", "Rosa"):
        client.post(f"/lenguas/{CODE}/habla/", {"name": name, "agreed": "on"})
    ines, rosa = Speaker.objects.order_by("pk")
    assert ines.consent.startswith("Su voz se va a publicar")
    bad = client.post(page, {"speaker": ines.pk, "recording": SimpleUploadedFile("x.mp3", b"<html>")})
    assert "No es una grabación que podamos guardar" in bad.content.decode()
    assert "Grabe la frase, elija un archivo" in client.post(page, {"speaker": ines.pk}).content.decode()
    client.post(page, {"speaker": ines.pk, "recording": SimpleUploadedFile("x.mp3", MP3), "text": "Amo"})
    voice = Voice.objects.get()
    heard = client.get(f"/lenguas/{CODE}/voz/{voice.pk}/")
    assert (heard.content, heard["Content-Type"], heard["X-Content-Type-Options"]) == (
        MP3,
        "audio/mpeg",
        "nosniff",
    )
    answer = client.post(f"/lenguas/{CODE}/voz/{voice.pk}/revisar/", {"reviewer": rosa.pk, "good": "no"})
    assert "Escriba qué no está bien" in answer.content.decode()
    client.post(f"/lenguas/{CODE}/voz/{voice.pk}/revisar/", {"reviewer": rosa.pk, "good": "yes"})
    assert f"1 de {len(needed())} frases" in client.get("/lenguas/").content.decode()
    pack = client.post(f"/lenguas/{CODE}/paquete/", {"licence": "CC BY 4.0", "families": "on"})
    assert check(sources.read(io.BytesIO(pack.content))).phrases == {"rights-sign": "Amo"}
    client.post(f"/lenguas/{CODE}/habla/{ines.pk}/retirar/")
    assert "la grabación se destruyó" in client.get(page).content.decode()
    assert client.get(f"/lenguas/{CODE}/voz/{voice.pk}/").status_code == 404


def test_the_page_of_a_phrase_alone_may_hear_and_play_what_it_heard(client, ana):
    a_voice(ana)
    client.force_login(ana)
    hears = client.get(f"/lenguas/{CODE}/frase/rights-sign/")
    assert "microphone=(self)" in hears["Permissions-Policy"]
    assert "camera=()" in hears["Permissions-Policy"]
    assert "media-src 'self' blob:" in hears["Content-Security-Policy"]
    for path in ("/lenguas/", f"/lenguas/{CODE}/"):
        other = client.get(path)
        assert "microphone=()" in other["Permissions-Policy"]
        assert "blob:" not in other["Content-Security-Policy"]


def test_a_page_of_languages_costs_the_same_however_much_is_recorded(
    client, ana, django_assert_max_num_queries
):
    for number, phrase in enumerate(list(phrases())[:12]):
        a_voice(ana, phrase, body=wav(0.1 + number / 100))
    client.force_login(ana)
    for path in ("/lenguas/", f"/lenguas/{CODE}/", f"/lenguas/{CODE}/frase/rights-sign/"):
        client.get(path)
        with django_assert_max_num_queries(16):
            client.get(path)
