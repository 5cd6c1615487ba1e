"""What mails and text messages say to PALE's advisors, and to agencies in Mexico: that something waits, never what. No name, no
number, no place, no folio.

`{page}` is their own page of the workspace, `{link}` acknowledges or sets a password, `{lines}` and `{count}` are counts. What it
is about is read behind their sign-in.
"""

from __future__ import annotations

#: template → language → (e-mail subject, e-mail body, text message), as in `texts.TEMPLATES`.
ADVISOR_TEMPLATES: dict[str, dict[str, tuple[str, str, str]]] = {
    "advisor_offered": {
        "es": (
            "PALE: falta su verificación de conflicto",
            "Consulado de México: hay un asunto que podría ser para usted. Entre y diga si tiene conflicto de interés: {page}",
            "Consulado de Mexico, PALE: falta su verificacion de conflicto. {page}",
        ),
        "en": (
            "PALE: your conflict check is awaited",
            "Consulate of Mexico: there is a matter that could be for you. Enter and say whether you have a conflict of "
            "interest: {page}",
            "Consulate of Mexico, PALE: your conflict check is awaited. {page}",
        ),
    },
    "advisor_sent": {
        "es": (
            "PALE: falta su acuse de recibo",
            "Consulado de México: se le envió un asunto. Acuse recibo con un solo botón, sin entrar: {link}\n\n"
            "Para leerlo, entre con su cuenta: {page}",
            "Consulado de Mexico, PALE: se le envio un asunto, falta su acuse. {page}",
        ),
        "en": (
            "PALE: your acknowledgement is awaited",
            "Consulate of Mexico: a matter was sent to you. Acknowledge it with one button, without signing in: {link}\n\n"
            "To read it, sign in with your account: {page}",
            "Consulate of Mexico, PALE: a matter was sent to you, acknowledge it. {page}",
        ),
    },
    "advisor_lapsed": {
        "es": (
            "PALE: venció el plazo de un asunto",
            "Consulado de México: un asunto que se le ofreció no tuvo respuesta a tiempo y se ofreció a otra persona. "
            "Lo que tiene pendiente: {page}",
            "Consulado de Mexico, PALE: vencio el plazo de un asunto; se ofrecio a otra persona. {page}",
        ),
        "en": (
            "PALE: the term of a matter ran out",
            "Consulate of Mexico: a matter that was offered to you had no answer in time and was offered to somebody else. "
            "What waits for you: {page}",
            "Consulate of Mexico, PALE: the term of a matter ran out; it was offered to somebody else. {page}",
        ),
    },
    "advisor_replaced": {
        "es": (
            "PALE: un asunto ya no está con usted",
            "Consulado de México: un asunto que estaba con usted se ofrece ahora a otra persona. Sus notas siguen siendo "
            "suyas: {page}",
            "Consulado de Mexico, PALE: un asunto ya no esta con usted. {page}",
        ),
        "en": (
            "PALE: a matter is not with you any more",
            "Consulate of Mexico: a matter that was with you is now offered to somebody else. Your notes stay yours: {page}",
            "Consulate of Mexico, PALE: a matter is not with you any more. {page}",
        ),
    },
    "advisor_withdrawn": {
        "es": (
            "PALE: un asunto se retiró",
            "Consulado de México: un asunto que se le había ofrecido o que estaba con usted se cerró. No tiene que hacer nada "
            "más con él: {page}",
            "Consulado de Mexico, PALE: un asunto se retiro; no haga nada mas con el. {page}",
        ),
        "en": (
            "PALE: a matter was withdrawn",
            "Consulate of Mexico: a matter that had been offered to you or was with you was closed. Do nothing more about it: "
            "{page}",
            "Consulate of Mexico, PALE: a matter was withdrawn; do nothing more about it. {page}",
        ),
    },
    "advisor_digest": {
        "es": (
            "PALE: lo que tiene pendiente esta semana",
            "Consulado de México. Lo que tiene pendiente:\n\n{lines}\n\nEntre para verlo: {page}",
            "Consulado de Mexico, PALE: tiene {count} pendiente(s) esta semana. {page}",
        ),
        "en": (
            "PALE: what you owe this week",
            "Consulate of Mexico. What you owe:\n\n{lines}\n\nEnter to see it: {page}",
            "Consulate of Mexico, PALE: {count} thing(s) wait for you this week. {page}",
        ),
    },
    "advisor_invited": {
        "es": (
            "PALE: su cuenta",
            "Consulado de México: esta es su cuenta para los asuntos de PALE. Elija su contraseña en los próximos {days} días: "
            "{link}\n\nDespués entre siempre por {page}; le pediremos también un código de su teléfono.",
            "Consulado de Mexico, PALE: le enviamos un correo con su cuenta. Elija su contrasena.",
        ),
        "en": (
            "PALE: your account",
            "Consulate of Mexico: this is your account for the matters of PALE. Choose your password within {days} days: "
            "{link}\n\nAfterwards always enter at {page}; a code of your telephone will be asked for too.",
            "Consulate of Mexico, PALE: we sent you a mail with your account. Choose your password.",
        ),
    },
    "agency_digest": {
        "es": (
            "México te Abraza: lo que espera a su dependencia",
            "Consulado de México, México te Abraza. Lo que espera a su dependencia:\n\n{lines}\n\nEntre para verlo: {page}",
            "Consulado de Mexico, Mexico te Abraza: {count} pendiente(s) de su dependencia. {page}",
        ),
        "en": (
            "México te Abraza: what waits for your agency",
            "Consulate of Mexico, México te Abraza. What waits for your agency:\n\n{lines}\n\nEnter to see it: {page}",
            "Consulate of Mexico, Mexico te Abraza: {count} thing(s) wait for your agency. {page}",
        ),
    },
}
