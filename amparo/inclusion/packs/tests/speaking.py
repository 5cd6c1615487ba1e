"""A language that nobody speaks, with two who speak it."""

from __future__ import annotations

from amparo.accounts.models import Staff
from amparo.core.tests.making_packs import wav
from amparo.inclusion.packs import actions
from amparo.inclusion.packs.models import Speaker, Tongue, Voice

CODE = "art-x-prueba"
AGREED = "Su voz se va a publicar."


def a_tongue(by: Staff, code: str = CODE) -> Tongue:
    return actions.open_tongue(
        code=code, name="Lengua inventada", spanish="Lengua de prueba", town="San Prueba", by=by
    )


def a_speaker(tongue: Tongue, name: str, by: Staff, *, named: bool = False) -> Speaker:
    return actions.add_speaker(tongue=tongue, name=name, by=by, agreed=True, consent=AGREED, named=named)


def a_voice(by: Staff, phrase: str = "rights-sign", *, body: bytes | None = None, text: str = "") -> Voice:
    tongue = Tongue.objects.filter(code=CODE).first() or a_tongue(by)
    speaker = tongue.speakers.filter(name="Primera Persona").first() or a_speaker(
        tongue, "Primera Persona", by
    )
    return actions.keep_voice(
        tongue=tongue, phrase=phrase, speaker=speaker, by=by, text=text, body=wav() if body is None else body
    )
