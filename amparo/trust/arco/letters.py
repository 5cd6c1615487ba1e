"""The letter that answers a request, in the language in which it was asked; kept in the file if there is one."""

from __future__ import annotations

import io

from amparo.accounts.models import Staff
from amparo.casework.documents import actions as documents
from amparo.casework.documents.models import Kind, Sensitivity
from amparo.casework.letters.printing import Printed, in_words, to_pdf
from amparo.trust.arco.models import RightsRequest
from amparo.trust.arco.tables import table

SUBJECT = {
    "es": "Respuesta a su solicitud {folio} sobre sus datos personales",
    "en": "Answer to your request {folio} about your personal data",
}
RIGHT = {
    "es": {
        "access": "acceso", "rectification": "rectificación", "cancellation": "cancelación", "opposition": "oposición",
        "portability": "portabilidad",
    },
    "en": {
        "access": "access", "rectification": "rectification", "cancellation": "cancellation", "opposition": "opposition",
        "portability": "portability",
    },
}  # fmt: skip
DECIDED = {
    "es": {
        "granted": "Su solicitud se concede.", "partly": "Su solicitud se concede en parte.",
        "refused": "Su solicitud no se concede.",
        "nothing": "No tenemos datos personales de usted.",
    },
    "en": {
        "granted": "Your request is granted.", "partly": "Your request is granted in part.",
        "refused": "Your request is refused.", "nothing": "We keep no personal data about you.",
    },
}  # fmt: skip
BODY = {
    "es": "El {received} recibimos su solicitud de {right} de sus datos personales.\n\n{extended}{decided}\n\n{text}\n\n{ground}"
    "{effective}El trámite es gratuito. Si no está de acuerdo, puede interponer un recurso de revisión ante la Secretaría "
    "Anticorrupción y Buen Gobierno, por la Plataforma Nacional de Transparencia.",
    "en": "On {received} we received your request for {right} of your personal data.\n\n{extended}{decided}\n\n{text}\n\n{ground}"
    "{effective}This is free of charge. If you do not agree, you can ask the Secretaría Anticorrupción y Buen Gobierno for a "
    "review, through the Plataforma Nacional de Transparencia.",
}
EXTENDED = {
    "es": "El plazo se amplió una vez, por esta razón: {why}\n\n",
    "en": "The term was extended once, for this reason: {why}\n\n",
}
GROUND = {
    "es": "Fundamento de lo que no se concede: {name} ({source}).\n\n",
    "en": "Ground for what is refused: {name} ({source}).\n\n",
}
EFFECTIVE = {
    "es": "Lo que se concede se hará a más tardar el {day}.\n\n",
    "en": "What is granted will be done by {day} at the latest.\n\n",
}
SIGNS = {"es": "Oficina de protección", "en": "Protection office"}


def body_of(request: RightsRequest) -> str:
    """What the letter of an answered request says."""
    language, zone = request.language, request.office.zone
    ground = table("grounds").get(request.ground)
    return BODY[language].format(
        received=in_words(request.received_at.astimezone(zone).date(), language),
        right=RIGHT[language][request.right],
        extended=EXTENDED[language].format(why=request.extended_why) if request.extended_why else "",
        decided=DECIDED[language][request.answer],
        text=request.answer_text,
        ground=GROUND[language].format(name=ground.name(language), source=ground.source) if ground else "",
        effective=EFFECTIVE[language].format(
            day=in_words(request.effective_by.astimezone(zone).date(), language)
        )
        if request.effective_by
        else "",
    )


def print_letter(request: RightsRequest) -> bytes:
    """The letter as a PDF, addressed to whoever asked."""
    assert request.answered_at is not None
    office = request.office
    return to_pdf(
        Printed(
            language=request.language,
            day=request.answered_at.astimezone(office.zone).date(),
            city=f"{office.city}, {office.state}",
            office=office.name,
            to=request.representative or request.applicant,
            subject=SUBJECT[request.language].format(folio=request.shown_folio),
            body=body_of(request),
            signs=(SIGNS[request.language],),
            footer=request.shown_folio,
        )
    )


def keep(request: RightsRequest, by: Staff) -> None:
    """Keep the letter among the documents of the file."""
    pdf = print_letter(request)
    if request.record is not None:
        documents.keep(
            record=request.record, file=io.BytesIO(pdf), kind=Kind.LETTER, by=by,
            label=SUBJECT[request.language].format(folio=request.shown_folio)[:120], sensitivity=Sensitivity.IDENTITY,
            event=None,
        )  # fmt: skip
