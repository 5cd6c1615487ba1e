"""What messages say: that there is news, never what. No name, no place, no link; the folio's end, the official line and a
seal by which the portal and the call centre can tell that the message is ours.

Text messages keep to the plain GSM alphabet (no accents) and to 160 characters, so that each is one message on any telephone.
WhatsApp says what a mail says; a notice of the browser what a text message says; a call has sentences of its own (`voice`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from amparo.notices.texts_advisors import ADVISOR_TEMPLATES


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
            "Consulado de Mexico: recibimos su solicitud {tail}. Guarde su clave. "
            "Dudas: {phone}. Nunca pedimos dinero. BAJA: no mas avisos.",
        ),
        "en": (
            "We received your request",
            "Consulate of Mexico: we received your request ending in {tail}. Keep your folio and your secret. "
            "If you want to talk to somebody: {phone}, 24 hours. It is free. We never ask for money.",
            "Consulate of Mexico: we received your request {tail}. Keep your secret. "
            "Questions: {phone}. We never ask for money. STOP: no more.",
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
    "own_page": {
        "es": (
            "Hay una respuesta en su página",
            "Consulado de México: hay una respuesta en la página de su regreso terminada en {tail}. Entre con su folio y su "
            "clave, o llame al {phone}, las 24 horas. Nunca pedimos dinero.",
            "Consulado de Mexico: hay respuesta en la pagina de su regreso {tail}. "
            "Entre con su folio o llame al {phone}. Nunca pedimos dinero.",
        ),
        "en": (
            "There is an answer on your page",
            "Consulate of Mexico: there is an answer on the page of your return ending in {tail}. Enter with your folio and "
            "your secret, or call {phone}, 24 hours. We never ask for money.",
            "Consulate of Mexico: there is an answer on your return page {tail}. "
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
    "test": {
        "es": (
            "Esto es una prueba",
            "Consulado de México: esto es una prueba. Así le avisaremos de su solicitud terminada en {tail}. "
            "Dudas: {phone}, las 24 horas. Nunca pedimos dinero.",
            "Consulado de Mexico: es una prueba. Asi le avisaremos de su solicitud terminada en {tail}. "
            "Dudas: {phone}. Nunca pedimos dinero.",
        ),
        "en": (
            "This is a test",
            "Consulate of Mexico: this is a test. This is how we tell you about your request ending in {tail}. "
            "Questions: {phone}, 24 hours. We never ask for money.",
            "Consulate of Mexico: a test. This is how we tell you about your request ending in {tail}. "
            "Questions: {phone}. We never ask for money.",
        ),
    },
    # To a telephone or mailbox that nobody proved for long: whoever has it now may be a stranger, who learns of no request.
    "prove": {
        "es": (
            "Entre otra vez con su folio",
            "Consulado de México: si usted nos pidió ayuda, entre otra vez con su folio y su clave, o llame al {phone}, las 24 "
            "horas. Si no fue usted, no haga nada. Nunca pedimos dinero.",
            "Consulado de Mexico: si usted nos pidio ayuda, entre otra vez con su folio o llame al {phone}. "
            "Si no, responda BAJA. Nunca pedimos dinero.",
        ),
        "en": (
            "Enter again with your folio",
            "Consulate of Mexico: if you asked us for help, enter again with your folio and your secret, or call {phone}, 24 "
            "hours. If it was not you, do nothing. We never ask for money.",
            "Consulate of Mexico: if you asked us for help, enter again with your folio or call {phone}. "
            "If not, reply STOP. We never ask for money.",
        ),
    },
    # To the contact of before: whoever has it now may be a stranger, who learns of no request.
    "contact_changed": {
        "es": (
            "Cambió su teléfono o correo",
            "Consulado de México: desde hoy escribimos a otro teléfono o correo, porque así se nos pidió. Si usted no lo pidió, "
            "llame al {phone}, las 24 horas. Nunca pedimos dinero.",
            "Consulado de Mexico: desde hoy escribimos a otro telefono o correo. "
            "Si usted no lo pidio, llame al {phone}. Nunca pedimos dinero.",
        ),
        "en": (
            "Your telephone or e-mail changed",
            "Consulate of Mexico: from today we write to another telephone or e-mail, as we were asked to. If you did not ask "
            "for it, call {phone}, 24 hours. We never ask for money.",
            "Consulate of Mexico: from today we write to another telephone or e-mail. "
            "If you did not ask for it, call {phone}. We never ask for money.",
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
    "figure_sent": {
        "es": (
            "Amparo: {name}",
            "Van la tabla en PDF y en XLSX. Son sumas: no hay nadie en ellas, y lo que es de menos de diez no se dice.\n\n"
            "Para verla con sus listas, o para que ya no se envíe: {page}",
        ),
        "en": (
            "Amparo: {name}",
            "The table is enclosed as PDF and XLSX. It holds sums: nobody is in it, and nothing of fewer than ten is told.\n\n"
            "To see it with its lists, or to have it sent no more: {page}",
        ),
    },
}

SEAL = {"es": "Sello", "en": "Seal"}

#: What a call says, sentence by sentence. `{tail}`, `{phone}`, `{code}`, `{seal}` are spoken one character at a time.
VOICE: dict[str, dict[str, tuple[str, ...]]] = {
    "received": {
        "es": ("Recibimos su solicitud terminada en {tail}.", "Guarde su clave."),
        "en": ("We received your request ending in {tail}.", "Keep your secret."),
    },
    "news": {
        "es": ("Hay novedades de su solicitud terminada en {tail}.", "Entre con su folio o llame al {phone}."),
        "en": ("There is news about your request ending in {tail}.", "Enter with your folio or call {phone}."),
    },
    "fraud": {
        "es": (
            "Hay llamadas falsas que piden dinero a familias.", "Si le llaman, cuelgue y no pague.",
            "Avise al {phone}. Su solicitud termina en {tail}.",
        ),
        "en": (
            "False calls ask families for money.", "If they call you, hang up and do not pay.",
            "Tell us at {phone}. Your request ends in {tail}.",
        ),
    },
    "question": {
        "es": (
            "Tenemos una pregunta sobre su solicitud terminada en {tail}.", "Entre con su folio o llame al {phone}.",
        ),
        "en": ("We have a question about your request ending in {tail}.", "Enter with your folio or call {phone}."),
    },
    "test": {
        "es": ("Esto es una prueba.", "Así le avisaremos de su solicitud terminada en {tail}.", "Dudas: {phone}."),
        "en": ("This is a test.", "This is how we tell you about your request ending in {tail}.", "Questions: {phone}."),
    },
    "answer": {
        "es": (
            "Hay una respuesta a lo que escribió. Su solicitud termina en {tail}.", "Entre con su folio o llame al {phone}.",
        ),
        "en": (
            "There is an answer to what you wrote. Your request ends in {tail}.", "Enter with your folio or call {phone}.",
        ),
    },
    "own_page": {
        "es": (
            "Hay una respuesta en la página de su regreso terminada en {tail}.", "Entre con su folio o llame al {phone}.",
        ),
        "en": (
            "There is an answer on the page of your return ending in {tail}.", "Enter with your folio or call {phone}.",
        ),
    },
    "wishes_end": {
        "es": ("Su registro terminado en {tail} vence en menos de un mes.", "Entre con su folio o llame al {phone}."),
        "en": ("Your registration ending in {tail} expires in less than a month.", "Enter with your folio or call {phone}."),
    },
    "prove": {
        "es": ("Si usted nos pidió ayuda, entre otra vez con su folio o llame al {phone}.", "Si no fue usted, cuelgue."),
        "en": ("If you asked us for help, enter again with your folio or call {phone}.", "If it was not you, hang up."),
    },
    "contact_changed": {
        "es": ("Desde hoy escribimos a otro teléfono o correo.", "Si usted no lo pidió, llame al {phone}."),
        "en": ("From today we write to another telephone or e-mail.", "If you did not ask for it, call {phone}."),
    },
    "code": {
        "es": ("Su código es {code}.", "Otra vez: {code}.", "Vence en {minutes} minutos.", "No lo comparta con nadie."),
        "en": ("Your code is {code}.", "Again: {code}.", "It expires in {minutes} minutes.", "Do not share it with anybody."),
    },
}  # fmt: skip
GREETING = {"es": "Llama el Consulado de México.", "en": "This is the Consulate of Mexico."}
NO_MONEY = {"es": "Nunca pedimos dinero.", "en": "We never ask for money."}
SPOKEN_SEAL = {"es": "El sello de esta llamada es {seal}.", "en": "The seal of this call is {seal}."}
PRESS = {
    "es": "Para confirmar que escuchó, oprima 1. Si no, llamaremos otra vez.",
    "en": "To confirm that you heard this, press 1. If not, we will call again.",
}

#: The plain GSM alphabet, and what takes two places in it (3GPP TS 23.038, section 6.2.1).
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€\f")


def segments(text: str) -> int:
    """How many messages a text takes on a telephone: 160 characters of the GSM alphabet or 70 others; fewer in each of many."""
    if set(text) <= GSM | GSM_TWICE:
        length = len(text) + sum(character in GSM_TWICE for character in text)
        return 1 if length <= 160 else -(-length // 153)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= 70 else -(-length // 67)


def text_of(template: str, channel: str, language: str, values: dict[str, Any]) -> Text:
    """A message as it is sent. Raises KeyError for a template that does not exist or a value that is missing."""
    in_language = spoken_in(language)
    if template in OFFICER_TEMPLATES:
        return Text(*(part.format(**values) for part in OFFICER_TEMPLATES[template][in_language]))
    if channel == "voice":
        return Text("", "\n".join(voice(template, language, values)))
    filled = {"phone": settings.AMPARO_OFFICIAL_PHONE, **values}
    texts = ADVISOR_TEMPLATES if template in ADVISOR_TEMPLATES else TEMPLATES
    subject, mail, sms = (part.format(**filled) for part in texts[template][in_language])
    seal = (
        f" {SEAL[in_language]}: {values['seal']}" if "seal" in values else ""
    )  # queued before there were seals: none
    if channel in ("email", "whatsapp"):
        return Text(subject if channel == "email" else "", mail + seal)
    return Text(subject if channel == "push" else "", sms + seal)


def voice(template: str, language: str, values: dict[str, Any]) -> list[str]:
    """The sentences of a call. Whoever only listens for a code is not asked to press a key."""
    in_language = spoken_in(language)
    filled = {"phone": _spelt(settings.AMPARO_OFFICIAL_PHONE)} | {
        name: _spelt(str(value)) if name in ("tail", "code", "seal") else value
        for name, value in values.items()
    }
    said = [GREETING[in_language], *VOICE[template][in_language], NO_MONEY[in_language]]
    if "seal" in values:
        said.append(SPOKEN_SEAL[in_language])
    if template != "code":
        said.append(PRESS[in_language])
    return [sentence.format(**filled) for sentence in said]


def name_of(template: str, language: str) -> str:
    """What a message is called where messages are listed: the subject of its mail."""
    texts = {**TEMPLATES, **ADVISOR_TEMPLATES}
    return texts[template][spoken_in(language)][0] if template in texts else template


def spoken_in(language: str) -> str:
    return "en" if language.startswith("en") else "es"


def _spelt(text: str) -> str:
    return ", ".join(character for character in text if character.isalnum())
