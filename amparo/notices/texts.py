"""What messages say: that there is news, never what. No name, no place, no link; the folio's end, the official line and a
seal by which the portal and the call centre can tell that the message is ours.

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
            "Entre con su folio o llame al {phone}. Nunca pedimos dinero.",
        ),
        "en": (
            "There is news about your request",
            "Consulate of Mexico: there is news about your request ending in {tail}. Enter with your folio and your secret, "
            "or call {phone}, 24 hours. We never ask for money.",
            "Consulate of Mexico: there is news about your request ending in {tail}. "
            "Enter with your folio or call {phone}. We never ask for money.",
        ),
    },
    "fraud": {
        "es": (
            "Cuidado con las llamadas falsas",
            "Consulado de México: hay personas que llaman a familias y piden dinero. Si le llaman, cuelgue y no pague. "
            "Avise al {phone}, las 24 horas. Nunca pedimos dinero. Solicitud terminada en {tail}.",
            "Consulado de Mexico: hay llamadas falsas que piden dinero a familias. Cuelgue, no pague y avise al {phone}. "
            "Solicitud {tail}.",
        ),
        "en": (
            "Beware of false calls",
            "Consulate of Mexico: somebody calls families and asks for money. If they call you, hang up and do not pay. "
            "Tell us at {phone}, 24 hours. We never ask for money. Request ending in {tail}.",
            "Consulate of Mexico: false calls ask families for money. Hang up, do not pay and call {phone}. Request {tail}.",
        ),
    },
    "question": {
        "es": (
            "El consulado le hace una pregunta",
            "Consulado de México: tenemos una pregunta sobre su solicitud terminada en {tail}. Entre con su folio y su clave, "
            "o llame al {phone}, las 24 horas. Nunca pedimos dinero.",
            "Consulado de Mexico: tenemos una pregunta de su solicitud terminada en {tail}. "
            "Entre con su folio o llame al {phone}. Nunca pedimos dinero.",
        ),
        "en": (
            "The consulate asks you something",
            "Consulate of Mexico: we have a question about your request ending in {tail}. Enter with your folio and your "
            "secret, or call {phone}, 24 hours. We never ask for money.",
            "Consulate of Mexico: we have a question about your request ending in {tail}. "
            "Enter with your folio or call {phone}. We never ask for money.",
        ),
    },
    "answer": {
        "es": (
            "El consulado le respondió",
            "Consulado de México: hay una respuesta a lo que escribió, solicitud terminada en {tail}. Entre con su folio y su "
            "clave, o llame al {phone}, las 24 horas. Nunca pedimos dinero.",
            "Consulado de Mexico: hay respuesta en su solicitud terminada en {tail}. "
            "Entre con su folio o llame al {phone}. Nunca pedimos dinero.",
        ),
        "en": (
            "The consulate answered you",
            "Consulate of Mexico: there is an answer to what you wrote, request ending in {tail}. Enter with your folio and "
            "your secret, or call {phone}, 24 hours. We never ask for money.",
            "Consulate of Mexico: there is an answer in your request ending in {tail}. "
            "Enter with your folio or call {phone}. We never ask for money.",
        ),
    },
    "wishes_end": {
        "es": (
            "Su registro está por vencer",
            "Consulado de México: su registro terminado en {tail} vence en menos de 30 días. Entre con su folio y su clave, "
            "o llame al {phone}, las 24 horas. Es gratis. Nunca pedimos dinero.",
            "Consulado de Mexico: su registro terminado en {tail} vence pronto. "
            "Entre con su folio o llame al {phone}. Nunca pedimos dinero.",
        ),
        "en": (
            "Your registration ends soon",
            "Consulate of Mexico: your registration ending in {tail} expires in less than 30 days. Enter with your folio and "
            "your secret, or call {phone}, 24 hours. It is free. We never ask for money.",
            "Consulate of Mexico: your registration ending in {tail} expires soon. "
            "Enter with your folio or call {phone}. We never ask for money.",
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

#: The same for mails to officers, who read them behind the office's own sign-in: `{lines}` are folios, sentences of
#: `casework.notifying.kinds` and links to the workspace; `{page}` leads to all notices. They leave by e-mail only.
OFFICER_TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "officer_now": {
        "es": (
            "Amparo: {count} aviso(s)",
            "{lines}\n\nTodos sus avisos, y cómo los recibe: {page}\n\n"
            "Este correo nunca lleva nombres. Abra el expediente para leer más.",
        ),
        "en": (
            "Amparo: {count} notice(s)",
            "{lines}\n\nAll your notices, and how you get them: {page}\n\n"
            "This mail never holds a name. Open the file to read more.",
        ),
    },
    "officer_digest": {
        "es": (
            "Amparo: {count} aviso(s) del día",
            "Lo que no ha leído desde ayer ({count}):\n\n{lines}\n\nTodos sus avisos, y cómo los recibe: {page}\n\n"
            "Este correo nunca lleva nombres. Abra el expediente para leer más.",
        ),
        "en": (
            "Amparo: {count} notice(s) of the day",
            "What you have not read since yesterday ({count}):\n\n{lines}\n\n"
            "All your notices, and how you get them: {page}\n\n"
            "This mail never holds a name. Open the file to read more.",
        ),
    },
}

SEAL = {"es": "Sello", "en": "Seal"}


def text_of(template: str, channel: str, language: str, values: dict[str, Any]) -> Text:
    """A message as it is sent. Raises KeyError for a template that does not exist or a value that is missing."""
    in_language = "en" if language.startswith("en") else "es"
    if template in OFFICER_TEMPLATES:
        return Text(*(part.format(**values) for part in OFFICER_TEMPLATES[template][in_language]))
    filled = {"phone": settings.AMPARO_OFFICIAL_PHONE, **values}
    subject, mail, sms = (part.format(**filled) for part in TEMPLATES[template][in_language])
    seal = (
        f" {SEAL[in_language]}: {values['seal']}" if "seal" in values else ""
    )  # queued before there were seals: none
    return Text(subject, mail + seal) if channel == "email" else Text("", sms + seal)
