"""What the desk of rights does with a request. Each is one transaction, and writes down that it happened."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_folio
from amparo.families.models import Request
from amparo.people.models import Person, Record
from amparo.places.days import calendar_of
from amparo.places.models import Office
from amparo.trust.arco import letters, terms
from amparo.trust.arco.models import IdentityStep, Right, RightsMove, RightsRequest
from amparo.trust.arco.tables import table, ways

Move = RightsMove.Kind
Answer = RightsRequest.Answer
GRANTED = (Answer.GRANTED, Answer.PARTLY)


@transaction.atomic
def receive(
    *, right: str, channel: str, applicant: str, asked: str, office: Office, by: Staff, language: str = "es",
    representative: str = "", representation: str = "", person: Person | None = None,
    family_request: Request | None = None,
) -> RightsRequest:  # fmt: skip
    """Take a request in, and count its term. Whose data it is may be said later (`find`)."""
    require(by, "keep_data_rights", office_id=office.pk)
    if right not in Right.values:
        raise Incomplete(_("Choose the right that is asked for."), missing=("right",))
    if channel not in RightsRequest.Channel.values:
        raise Incomplete(_("Choose how the request came."), missing=("channel",))
    if not applicant.strip():
        raise Incomplete(_("Write whose data it is."), missing=("applicant",))
    if not asked.strip():
        raise Incomplete(_("Write what is asked for, in their words."), missing=("asked",))
    if representative.strip() and not representation.strip():
        raise Incomplete(_("Write by what paper the representative may ask."), missing=("representation",))
    if representation.strip() and not representative.strip():
        raise Incomplete(_("Write who asks for the person."), missing=("representative",))
    now = clock.now()
    record = _record_of(person) if person is not None else None
    made = RightsRequest.objects.create(
        record=record, family_request=None if record else family_request,
        folio=new_folio("D"), right=right, channel=channel, applicant=applicant.strip()[:160], asked=asked.strip(),
        representative=representative.strip()[:160], representation=representation.strip()[:300], office=office,
        language="en" if language.startswith("en") else "es", received_at=now, received_by=by,
        answer_by=terms.answer_by(calendar_of(office), now),
    )  # fmt: skip
    moved(made, Move.RECEIVED, by)
    if record is not None or family_request is not None:
        moved(made, Move.FOUND, by)
    return made


@transaction.atomic
def find(
    *, request: RightsRequest, by: Staff, person: Person | None = None, family_request: Request | None = None
) -> RightsRequest:
    """Say whose data it is: the file of a person, or the request of a relative. Said once, before identity is shown."""
    request = locked(request, by)
    if request.record_id is not None or request.family_request_id is not None:
        raise Conflict(_("It is said already whose data this is."))
    if person is not None:
        request.record = _record_of(person)
    elif family_request is not None:
        request.family_request = family_request
    else:
        raise Incomplete(_("There is no file of this folio."), missing=("folio",))
    request.save(update_fields=["record", "family_request"])
    moved(request, Move.FOUND, by)
    return request


@transaction.atomic
def identify(*, request: RightsRequest, how: str, by: Staff, note: str = "") -> IdentityStep:
    """Write down one way in which they showed who they are. Both steps are needed before anything is granted."""
    request = locked(request, by)
    line = table("identity").get(how)
    if line is None:
        raise Incomplete(_("Choose how they showed who they are."), missing=("how",))
    step = int(line.more["step"])
    if IdentityStep.objects.filter(request=request, step=step).exists():
        raise Conflict(_("This step was shown already."))
    made = IdentityStep.objects.create(
        request=request, step=step, how=how, note=note.strip()[:200], at=clock.now(), by=by
    )
    if IdentityStep.objects.filter(request=request).count() == 2:
        request.identified_at = clock.now()
        request.save(update_fields=["identified_at"])
    moved(request, Move.IDENTIFIED, by, note=how)
    return made


@transaction.atomic
def extend(*, request: RightsRequest, reason: str, by: Staff) -> RightsRequest:
    """Extend the term, once, with the reason that whoever asked is told, before it ends."""
    request = locked(request, by)
    if request.extended_at is not None:
        raise Conflict(_("The term was extended already: the law allows it once."))
    if clock.now() > request.answer_by:
        raise Conflict(_("The term is over: it can only be extended while it runs."))
    if not reason.strip():
        raise Incomplete(_("Write the reason: whoever asked is told it."), missing=("reason",))
    request.extended_at, request.extended_why = clock.now(), reason.strip()[:300]
    request.answer_by = terms.extended(calendar_of(request.office), request.answer_by)
    request.save(update_fields=["extended_at", "extended_why", "answer_by"])
    moved(request, Move.EXTENDED, by, note=request.extended_why)
    return request


@transaction.atomic
def answer(*, request: RightsRequest, answer: str, text: str, by: Staff, ground: str = "") -> RightsRequest:
    """Answer. A refusal, whole or in part, names its ground from the table; what is granted gets its term.

    The letter is kept in the file, if there is one. Raises `Incomplete`, `Conflict`.
    """
    request = locked(request, by)
    if answer not in Answer.values:
        raise Incomplete(_("Choose the answer."), missing=("answer",))
    needs_ground = answer in (Answer.REFUSED, Answer.PARTLY)
    if needs_ground and ground not in table("grounds"):
        raise Incomplete(_("Choose the ground of the law for what is refused."), missing=("ground",))
    if answer in GRANTED and request.identified_at is None:
        raise Conflict(_("Write down first, in both steps, how they showed who they are."))
    if answer in GRANTED and request.record_id is None and request.family_request_id is None:
        raise Conflict(_("Say first whose data it is."))
    if not text.strip():
        raise Incomplete(_("Write what the answer says."), missing=("text",))
    now = clock.now()
    request.answer, request.answered_at = answer, now
    request.answer_text, request.ground = text.strip(), ground if needs_ground else ""
    if answer in GRANTED:
        request.effective_by = terms.effective_by(calendar_of(request.office), now)
    request.save(update_fields=["answer", "answered_at", "answer_text", "ground", "effective_by"])
    moved(request, Move.ANSWERED, by, note=answer)
    letters.keep(request, by)
    return request


@transaction.atomic
def make_effective(*, request: RightsRequest, by: Staff, note: str = "") -> RightsRequest:
    """Say that what was granted is done: corrected, stopped, handed over."""
    request = granted(request, by)
    if request.effective_at is not None:
        raise Conflict(_("This was done already."))
    request.effective_at = clock.now()
    request.save(update_fields=["effective_at"])
    moved(request, Move.EFFECTIVE, by, note=note)
    return request


@transaction.atomic
def withdraw(*, request: RightsRequest, by: Staff, note: str) -> RightsRequest:
    """Whoever asked takes it back."""
    request = locked(request, by)
    if not note.strip():
        raise Incomplete(_("Write how they said so."), missing=("note",))
    request.withdrawn_at = clock.now()
    request.save(update_fields=["withdrawn_at"])
    moved(request, Move.WITHDRAWN, by, note=note)
    return request


def locked(request: RightsRequest, by: Staff) -> RightsRequest:
    """The request, locked, while it waits for an answer. Raises `NotAllowed`, `Conflict`."""
    found = _of_office(request, by)
    if found.answered_at is not None:
        raise Conflict(_("This request was answered already."))
    if found.withdrawn_at is not None:
        raise Conflict(_("Whoever asked took this request back."))
    return found


def granted(request: RightsRequest, by: Staff) -> RightsRequest:
    """The request, locked, if it was granted, whole or in part."""
    found = _of_office(request, by)
    if found.answer not in GRANTED:
        raise Conflict(_("Answer first: this is done once it is granted."))
    return found


def _record_of(person: Person) -> Record:
    """The first record of a person: what hangs on it goes with them through every merge."""
    record = Record.objects.filter(person=person).order_by("pk").first()
    if record is None:
        raise Incomplete(_("There is no file of this folio."), missing=("folio",))
    return record


def _of_office(request: RightsRequest, by: Staff) -> RightsRequest:
    found = (
        RightsRequest.objects.select_for_update(of=("self",))
        .select_related("office", "record__person", "family_request")
        .get(pk=request.pk)
    )
    require(by, "keep_data_rights", office_id=found.office_id)
    return found


def moved(request: RightsRequest, kind: str, by: Staff | None, *, note: str = "", **data: Any) -> None:
    """Write that something happened to a request, and the same in the file if it is of one."""
    now = clock.now()
    RightsMove.objects.create(request=request, kind=kind, at=now, by=by, note=note.strip()[:300])
    if request.record_id is not None:
        write(
            [
                NewEvent(
                    type=f"datos_{kind}", record_id=request.record_id, at=now, office_id=request.office_id, staff=by,
                    data={"folio": request.folio, "right": request.right, **data},
                )
            ]
        )  # fmt: skip


__all__ = [
    "answer", "extend", "find", "granted", "identify", "locked", "make_effective", "moved", "receive", "ways", "withdraw",
]  # fmt: skip
