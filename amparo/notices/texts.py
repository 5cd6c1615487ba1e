"""What messages say: that there is news, never what. No name, no place, no link; the folio's end and the official line.

Text messages keep to the plain GSM alphabet (no accents) and to 160 characters, so that each is one message on any telephone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Text:
    """One message in one language. `subject` is for e-mail only."""

    subject: str
    body: str


#: template → language → (e-mail subject, e-mail body, text message). `{tail}`, `{phone}`, `{code}`, `{minutes}` are filled in.
TEMPLATES: dict[str, dict[str, tuple[str, str, str]]] = {
    "received": {
        "es": (
            "Recibimos su solicitud",
            "Consulado de México: recibimos su solicitud terminada en {tail}. Guarde su folio y su clave. "
            "Si quiere hablar con alguien: {phone}, las 24 horas. Es gratis. Nunca pedimos dinero.",
            "Consulado de Mexico: recibimos su solicitud terminada en {tail}. Guarde su clave. "
            "Dudas: {phone}, 24 horas. Nunca pedimos dinero.",
        ),
        "en": (
            "We received your request",
            "Consulate of Mexico: we received your request ending in {tail}. Keep your folio and your secret. "
            "If you want to talk to somebody: {phone}, 24 hours. It is free. We never ask for money.",
            "Consulate of Mexico: we received your request ending in {tail}. Keep your secret. "
            "Questions: {phone}, 24 hours. We never ask for money.",
        ),
    },
    "news": {
        "es": (
            "Hay novedades de su solicitud",
            "Consulado de México: hay novedades de su solicitud terminada en {tail}. Entre con su folio y su clave, o llame "
            "al {phone}, las 24 horas. Nunca pedimos dinero.",
            "Consulado de Mexico: hay novedades de su solicitud terminada en {tail}. "
            "Entre con su folio o llame al {phone}, 24 horas. Nunca pedimos dinero.",
        ),
        "en": (
            "There is news about your request",
            "Consulate of Mexico: there is news about your request ending in {tail}. Enter with your folio and your secret, "
            "or call {phone}, 24 hours. We never ask for money.",
            "Consulate of Mexico: there is news about your request ending in {tail}. "
            "Enter with your folio or call {phone}, 24 hours. We never ask for money.",
        ),
    },
    "code": {
        "es": (
            "Su código",
            "Su código es {code}. Vence en {minutes} minutos. No lo comparta con nadie, tampoco con el consulado. "
            "Si usted no lo pidió, llame al {phone}.",
            "Su codigo es {code}. Vence en {minutes} minutos. No lo comparta con nadie, tampoco con el consulado.",
        ),
        "en": (
            "Your code",
            "Your code is {code}. It expires in {minutes} minutes. Do not share it with anybody, not even the consulate. "
            "If you did not ask for it, call {phone}.",
            "Your code is {code}. It expires in {minutes} minutes. Do not share it with anybody, not even the consulate.",
        ),
    },
}


def text_of(template: str, channel: str, language: str, values: dict[str, Any]) -> Text:
    """A message as it is sent. Raises KeyError for a template that does not exist or a value that is missing."""
    in_language = TEMPLATES[template]["en" if language.startswith("en") else "es"]
    filled = {"phone": settings.AMPARO_OFFICIAL_PHONE, **values}
    subject, mail, sms = (part.format(**filled) for part in in_language)
    return Text(subject, mail) if channel == "email" else Text("", sms)
