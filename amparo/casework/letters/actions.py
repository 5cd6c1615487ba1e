"""Writing a letter: filled from the file, edited, printed once, kept as a document of the file, and an event."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework import actions as casework
from amparo.casework.access import own_case
from amparo.casework.documents import actions as documents
from amparo.casework.documents.models import Kind
from amparo.casework.events import event_type, write_for
from amparo.casework.letters.models import Letter, LetterAnswer
from amparo.casework.letters.printing import Printed, in_words, to_pdf
from amparo.casework.letters.templates import LANGUAGES, Template, diagnosis_words, every_version
from amparo.casework.letters.text import blanks, blocks, fill, named_diagnoses
from amparo.casework.models import Case
from amparo.casework.notifying.actions import notify
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Purpose
from amparo.people.queries import consent_in_force, has_refused

#: What rooms above do when a letter that asks for accommodations was written, in the same transaction.
WRITTEN: list[Callable[[Letter, Sequence[str], Staff], None]] = []


@transaction.atomic
def write_letter(
    *, case: Case, template: Template, language: str, to: str, subject: str, body: str, facts: dict[str, str],
    asked: Sequence[str] = (), by: Staff,
) -> Letter:  # fmt: skip
    """Print a letter of this case and keep it. The text is what the officer left in the form; `facts` fill the signatures.
    `asked`: which accommodations it asks for, for the room that keeps them (`WRITTEN`).

    Nothing may be left to fill. Where the template guards it, no diagnosis is named without the person's consent
    (`Purpose.HEALTH`; E2). An answer that the template waits for has its clock (`data/clocks.csv`), which the event starts.
    The same letter on the same day is printed once. Raises `NotAllowed`, `Conflict`, `Incomplete` with the field to mend.
    """
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("record__person", "office")
        .get(pk=case.pk)
    )
    require(by, "write_letter", office_id=case.office_id)
    person = case.record.person
    if person is None or case.office_id != by.office_id:
        raise NotAllowed(
            _("This case belongs to another consulate now. You can read what your office wrote.")
        )
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    if (
        every_version().get((template.code, template.version)) is not template
        or language not in template.texts
    ):
        raise Incomplete(_("Choose a letter."), missing=("template",))
    if template.acts_for_the_person and has_refused(person.pk):
        raise NotAllowed(
            _(
                "The person refused the consulate’s help: nothing is asked in their name unless they accept it."
            )
        )
    _check(template, to=to, subject=subject, body=body, person_id=person.pk)
    now = clock.now()
    office = case.office
    day = now.astimezone(office.zone).date()
    text = template.texts[language]
    pdf = to_pdf(
        Printed(
            language=language,
            day=day,
            city=f"{office.city}, {office.state}",
            office=facts.get("office") or office.name,
            to=to,
            subject=subject,
            body=body,
            signs=tuple(fill(one, facts, language) for one in text.signs),
            footer=f"{case.shown_folio} · {template.code} {template.version}",
        )
    )
    kept = documents.keep(
        record=case.record, case=case, file=io.BytesIO(pdf), kind=Kind.LETTER, by=by, label=text.name, dated=day,
        sensitivity=template.sensitivity, event=None,
    )  # fmt: skip
    if kept.known:
        return Letter.objects.get(document=kept.document)
    data = {
        "document": kept.document.pk,
        "kind": Kind.LETTER,
        "letter": template.code,
        "version": template.version,
    }
    event = (
        casework.record_service(case=case, type=template.event, at=now, by=by, data=data)
        if event_type(template.event).by_hand
        else write_for(case, template.event, at=now, by=by, data=data)
    )
    letter = Letter.objects.create(
        document=kept.document, case=case, event=event, template=template.code, version=template.version,
        language=language, addressee=" ".join(to.split())[:200],
    )  # fmt: skip
    for heard in WRITTEN if asked else ():
        heard(letter, asked, by)
    return letter


@transaction.atomic
def record_answer(
    *, letter: Letter, outcome: str, on: dt.date, by: Staff, file: BinaryIO | None = None, name: str = "", note: str = ""
) -> LetterAnswer:  # fmt: skip
    """Write down what came back to a letter, and keep its paper: that stops the letter's clock, on the day of the answer.

    That nobody answered can be said once the term is over. Raises `Incomplete` naming the field, `Conflict`, `NotAllowed`.
    """
    letter = Letter.objects.select_related("document__record", "event", "case").get(pk=letter.pk)
    case = own_case(letter.case, by)
    require(by, "write_letter", office_id=case.office_id)
    template = every_version()[letter.template, letter.version]
    if not template.answer_days:
        raise Conflict(_("This letter asks for no answer."))
    if LetterAnswer.objects.filter(letter=letter).exists():
        raise Conflict(_("The answer to this letter is written down already."))
    if outcome not in LetterAnswer.Outcome.values:
        raise Incomplete(_("Choose what they answered."), missing=("outcome",))
    zone, now, sent = case.office.zone, clock.now(), letter.event.at
    if not sent.astimezone(zone).date() <= on <= now.astimezone(zone).date():
        raise Incomplete(_("The answer came between the day of the letter and today."), missing=("on",))
    silence = outcome == LetterAnswer.Outcome.IGNORED
    if silence and now < answer_by(sent, template.answer_days):
        raise Incomplete(_("They may still answer: the term is not over."), missing=("outcome",))
    if not silence and file is None and not note.strip():
        raise Incomplete(_("Add the paper, or write who answered and how."), missing=("paper",))
    paper = None
    if file is not None:
        paper = documents.keep(
            record=letter.document.record, case=case, file=file, kind=Kind.OTHER, by=by, name=name, dated=on,
            sensitivity=letter.document.sensitivity, event=None,
            label=_("Answer to: %(letter)s") % {"letter": letter.document.name},
        ).document  # fmt: skip
    answer = LetterAnswer.objects.create(
        letter=letter,
        outcome=outcome,
        on=on,
        document=paper,
        note=note.strip()[:300],
        recorded_at=now,
        recorded_by=by,
    )
    # By day: an answer of the last day was in time. That nobody answered is known only now.
    at = now if silence else max(sent, dt.datetime.combine(on, dt.time(), tzinfo=zone))
    write_for(
        case, "letter_answered", at=at, by=by, note=answer.note,
        data={"document": letter.document_id, "letter": letter.template, "outcome": outcome},
    )  # fmt: skip
    if case.officer is not None:
        what = {language: template.texts[language].name for language in LANGUAGES}
        notify(kind="letter", at=now, staff=case.officer, case=case, values={"what": what}, by=by)
    return answer


def answer_by(now: dt.datetime, days: int) -> dt.datetime:
    """The moment by which an answer is waited for."""
    return now + dt.timedelta(days=days)


def answer_day(now: dt.datetime, template: Template, zone: dt.tzinfo, language: str) -> str:
    """That day as the letter names it; empty when the template waits for none."""
    if not template.answer_days:
        return ""
    return in_words(answer_by(now, template.answer_days).astimezone(zone).date(), language)


def _check(template: Template, *, to: str, subject: str, body: str, person_id: int) -> None:
    for name, text, missing in (
        ("to", to, _("Write to whom the letter goes.")),
        ("subject", subject, _("Write what the letter is about.")),
        ("body", body, _("The letter is empty.")),
    ):
        if not blocks(text):
            raise Incomplete(missing, missing=(name,))
        open_blanks = blanks(text)
        if open_blanks:
            raise Incomplete(
                _("Still to fill, between [[ and ]]: %(what)s. Write what belongs there, or take it out.")
                % {"what": ", ".join(open_blanks)},
                missing=(name,),
            )
    if template.guards_diagnosis and consent_in_force(person_id, Purpose.HEALTH) is None:
        named = named_diagnoses("\n".join((to, subject, body)), diagnosis_words())
        if named:
            raise Incomplete(
                _("The letter names a health condition (%(words)s) and the person has not agreed that it is told. "
                  "Say what they need, not what they have; or record their consent first.")
                % {"words": ", ".join(named)},
                missing=("body",),
            )  # fmt: skip
