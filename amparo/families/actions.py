"""Families' requests: from what the portal hands in to a relative who may follow, and back when consent ends."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework import actions as casework
from amparo.casework.access import refuse_closed
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import hash_code, new_folio, new_secret, read_folio
from amparo.families.contacts import columns_of
from amparo.families.following.grave import call_for
from amparo.families.instant import try_at_once
from amparo.families.linking import link
from amparo.families.models import (
    Asked,
    Blocked,
    Code,
    Follow,
    Inbox,
    Question,
    Relation,
    Request,
    Visit,
)
from amparo.families.reaching import known_of, why_not
from amparo.families.telling import CALL_CENTRE, keeper_of, tell, telling_of
from amparo.families.urgency import is_grave, says_minor
from amparo.families.wall import pumping
from amparo.matching import Described
from amparo.notices import actions as notices
from amparo.notices.addresses import opened
from amparo.people.models import Door, Person, Purpose, Relative, Source
from amparo.people.queries import consent_in_force, root
from amparo.people.receiving import NewRecord, receive_records
from amparo.places.models import Office
from amparo.places.queries import FacilityNames, OfficesOfFacilities

CODE_MINUTES = 10
CODE_DIGITS = 8
CODE_TRIES = 5
REVIEW_HOURS = 24


@transaction.atomic
def handle(row: Inbox) -> bool:
    """Do what a visitor of the portal asked for; False when somebody else does it at this moment, or did.

    The row's payload is emptied: what matters has its own place now."""
    found = (
        Inbox.objects.select_for_update(skip_locked=True).filter(pk=row.pk, handled_at__isnull=True).first()
    )
    if found is None:
        return False
    row = found
    if row.kind == Inbox.Kind.REQUEST:
        # One after the other: two that arrive together may be about one person, and would not see each other's record.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(20263)")
        _receive_from_portal(row.payload, row.received_at)
    elif row.kind == Inbox.Kind.CODE:
        _send_code(row.payload)
    elif row.kind == Inbox.Kind.FRAUD:
        from amparo.families.fraud.actions import receive

        receive(row.payload, at=row.received_at)
    elif row.kind in (Inbox.Kind.RATING, Inbox.Kind.COMPLAINT):
        from amparo.families.lawyers import arriving as of_lawyers

        of_lawyers.handle(row)
        if row.kind == Inbox.Kind.RATING:
            row.delete()  # not even that something came, and when, stays
            return True
    elif row.kind in (Inbox.Kind.STOP, Inbox.Kind.GATEWAY):
        from amparo.families.told import arriving as told_arriving

        told_arriving.handle(row)
    else:
        from amparo.families.following import messages, papers
        from amparo.families.wishes import arriving

        if row.kind == Inbox.Kind.MESSAGE:
            messages.receive(row.payload, at=row.received_at)
        elif row.kind == Inbox.Kind.PAPER:
            papers.receive(row.payload)
        elif row.kind == Inbox.Kind.ALSO:
            messages.also(row.payload)
        else:
            arriving.handle(row.kind, row.payload, at=row.received_at)
    row.handled_at, row.payload, row.problem = clock.now(), {}, ""
    row.save(update_fields=["handled_at", "payload", "problem"])
    return True


def _receive_from_portal(payload: Mapping[str, Any], received_at: dt.datetime) -> None:
    folio = read_folio(str(payload.get("folio", "")))
    if folio is None or Request.objects.filter(folio=folio).exists():
        return  # sent twice: the visitor has the same folio both times
    contact = opened(bytes.fromhex(payload["contact"]))
    request = register(
        folio=folio,
        secret_hash=str(payload["secret_hash"])[:64],
        described=Described.from_mapping(payload["person"]),
        age=str(payload.get("age", "")),
        last_seen=str(payload.get("last_seen", "")),
        seeker_name=str(payload["seeker_name"]),
        relation=str(payload["relation"]),
        contact=contact,
        language="en" if str(payload.get("language", "")).startswith("en") else "es-mx",
        channel="web",
        received_at=received_at,
        by=None,
        network=str(payload.get("network", "")),
    )
    try_at_once(request)


@transaction.atomic
def register(
    *, folio: str, secret_hash: str, described: Described, age: str, last_seen: str, seeker_name: str, relation: str,
    contact: str, language: str, channel: str, received_at: dt.datetime, by: Staff | None, network: str = "",
) -> Request:  # fmt: skip
    """Keep a request: its description is a record that is about nobody until an officer says so; the seeker is told that
    it arrived; the office of the place last seen gets a task. `network`: the portal's key of where it came from."""
    office = office_of_words(last_seen, received_at)
    record_id = receive_records(
        new=[
            NewRecord(
                Source.FAMILY, folio, described, {**described.as_mapping(), "age": age, "last_seen": last_seen}
            )
        ],
        received_at=received_at, office=office, by=by, door=Door.FAMILY,
    )[0].record_id  # fmt: skip
    request = Request.objects.create(
        folio=folio,
        secret_hash=secret_hash,
        received_at=received_at,
        channel=channel,
        language=language,
        seeker_name=seeker_name.strip()[:160],
        relation=relation if relation in Relation.values else Relation.FRIEND,
        **columns_of(contact),
        grave=is_grave(last_seen),
        minor=says_minor(age),
        last_seen=last_seen[:300],
        age=age[:40],
        record_id=record_id,
        office=office,
    )
    Task.objects.create(
        kind=Task.Kind.REVIEW_REQUEST, office=office, record_id=record_id, created_at=received_at,
        due_at=received_at + dt.timedelta(hours=REVIEW_HOURS), text=folio,
    )  # fmt: skip
    write(
        [
            NewEvent(
                type="request_received", record_id=record_id, at=received_at, office_id=office.pk, staff=by,
                source=Source.FAMILY, data={"channel": channel},
            )
        ]
    )  # fmt: skip
    telling_of(request)
    if by is not None or pumping.may_be_told(contact):
        tell(request, "received", key=f"received:{folio}", values={"network": network[:64]})
    return request


@transaction.atomic
def register_by_telephone(
    *, described: Described, age: str, last_seen: str, seeker_name: str, relation: str, contact: str, language: str,
    by: Staff,
) -> tuple[Request, str]:  # fmt: skip
    """The same request taken by telephone or at a window (B7); returns it with the secret, to be read aloud once."""
    require(by, "handle_request")
    if not (described.given_names or described.surname1):
        raise Incomplete(_("Write the name of the person they look for."), missing=("given_names",))
    if not contact.strip():
        raise Incomplete(_("Write a telephone or an e-mail."), missing=("contact",))
    folio, secret = new_folio("F"), new_secret()
    request = register(
        folio=folio, secret_hash=hash_code(secret, salt=folio), described=described, age=age, last_seen=last_seen,
        seeker_name=seeker_name, relation=relation, contact=contact, language=language, channel="phone",
        received_at=clock.now(), by=by,
    )  # fmt: skip
    try_at_once(request)
    return request, secret


@transaction.atomic
def confirm_person(*, request: Request, person: Person, by: Staff) -> Request:
    """An officer says whom the family looks for. The family is told nothing by this."""
    request = locked(request, by)
    if request.state not in (Request.State.RECEIVED,):
        raise Conflict(_("Whom this request is about has been said already."))
    person = root(person)
    link(request=request, person=person, by=by)
    request.state = Request.State.PERSON_CONFIRMED
    _answered(request)
    request.save(update_fields=["state", "answered_at"])
    return request


@transaction.atomic
def confirm_relation(
    *, request: Request, evidence: str, by: Staff, relative: Relative | None = None
) -> Relative:
    """An officer confirms the relation and says by what evidence; the seeker becomes a relative of the file.

    Still nothing is shown: the detained person decides. If the seeker is `relative`, whom the person named before, what was
    decided about that one holds at once.
    """
    request = locked(request, by)
    if request.state != Request.State.PERSON_CONFIRMED:
        raise Conflict(_("Say first whom the request is about."))
    if not evidence.strip():
        raise Incomplete(_("Write how the relation was confirmed."), missing=("evidence",))
    if Blocked.objects.filter(contact_index=request.contact_index, ended_at__isnull=True).exists():
        raise Conflict(_("This contact is blocked. A supervisor can take it off the list."))
    if relative is None:
        # The contact stays sealed in the request: whoever may read the file is not thereby told how to reach the seeker.
        relative = casework.add_relative(
            record=request.record, name=request.seeker_name, relation=request.relation, by=by
        )
    elif (
        relative.record.person_id != request.record.person_id
        or relative.wish == "never"
        or Follow.objects.filter(relative=relative).exists()
    ):
        raise Conflict(_("This relative cannot be chosen: read the file anew."))
    now = clock.now()
    request.relation_evidence, request.relation_confirmed_at, request.relation_confirmed_by = (
        evidence[:300],
        now,
        by,
    )
    request.save(update_fields=["relation_evidence", "relation_confirmed_at", "relation_confirmed_by"])
    _answered(request)
    request.save(update_fields=["answered_at"])
    Follow.objects.create(request=request, record=request.record, relative=relative, began_at=now)
    write(
        [
            NewEvent(
                type="relation_confirmed", record_id=request.record_id, at=now, office_id=by.office_id, staff=by,
                note=evidence.strip(), data={"request": request.folio},
            )
        ]
    )  # fmt: skip
    person = request.record.person_id
    if person is not None and consent_in_force(person, Purpose.FAMILY, relative) is not None:
        begin_follow(request=request, by=by)
    return relative


@transaction.atomic
def begin_follow(*, request: Request, by: Staff | None) -> Request:
    """Let the relative see, if the person's consent holds now. The relative hears that there is news."""
    request = Request.objects.select_for_update(of=("self",)).select_related("record").get(pk=request.pk)
    follow = Follow.objects.filter(request=request, ended_at__isnull=True).select_related("relative").first()
    if follow is None or request.record.person_id is None:
        raise Conflict(_("Confirm first the person and the relation."))
    if consent_in_force(request.record.person_id, Purpose.FAMILY, follow.relative) is None:
        raise Conflict(_("The person has not agreed that this relative be told."))
    if request.state == Request.State.FOLLOWING:
        return request
    now = clock.now()
    request.state, request.decided_at, request.decided_by = Request.State.FOLLOWING, now, by
    request.save(update_fields=["state", "decided_at", "decided_by"])
    Task.objects.filter(record=request.record, kind=Task.Kind.REVIEW_REQUEST, done_at__isnull=True).update(
        done_at=now, done_by=by
    )
    write(
        [
            NewEvent(
                type="follow_began", record_id=request.record_id, at=now, office_id=by.office_id if by else None,
                staff=by, data={"request": request.folio},
            )
        ]
    )  # fmt: skip
    follow = Follow.objects.select_related("request", "relative", "record").get(pk=follow.pk)
    call_for([follow])  # grave news from before comes from a person too (A14)
    if not why_not(follow, "", known_of([request.record.person_id])):
        tell(request, "news", key=f"follow:{follow.pk}:{now.timestamp():.0f}")
    return request


@transaction.atomic
def close_request(*, request: Request, reason: str, by: Staff, refused: bool = False) -> Request:
    """Close a request with a reason, `refused` or because it is no longer needed. The family's page stays neutral; nothing
    more is sent."""
    request = locked(request, by)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    now = clock.now()
    Follow.objects.filter(request=request, ended_at__isnull=True).update(ended_at=now)
    Task.objects.filter(record=request.record, kind=Task.Kind.REVIEW_REQUEST, done_at__isnull=True).update(
        done_at=now, done_by=by
    )
    request.state, request.closed_reason, request.refused = (
        Request.State.CLOSED,
        reason.strip()[:300],
        refused,
    )
    request.decided_at, request.decided_by = now, by
    _answered(request)
    request.save(
        update_fields=["state", "closed_reason", "refused", "decided_at", "decided_by", "answered_at"]
    )
    notices.drop(about=request.folio)
    write(
        [
            NewEvent(
                type="request_refused" if refused else "follow_ended", record_id=request.record_id, at=now,
                office_id=by.office_id, staff=by, note=reason.strip(), data={"request": request.folio},
            )
        ]
    )  # fmt: skip
    return request


@transaction.atomic
def ask(*, request: Request, code: str, by: Staff) -> Question:
    """Ask the family one thing of the list. They are told that there is a question; they read it after proving themselves, or
    the call centre reads it to them."""
    request = locked(request, by)
    if code not in Asked.values:
        raise Incomplete(_("Choose what to ask."), missing=("code",))
    if request.questions.filter(answered_at__isnull=True).exists():
        raise Conflict(_("The family has been asked something already: wait for the answer."))
    now = clock.now()
    _answered(request)
    request.save(update_fields=["answered_at"])
    asked = Question.objects.create(request=request, code=code, asked_at=now, asked_by=by)
    Task.objects.create(
        kind=Task.Kind.CALL_FAMILY, office_id=CALL_CENTRE, record_id=request.record_id, created_at=now,
        due_at=now + dt.timedelta(hours=REVIEW_HOURS), text=_task_of(request, asked),
    )  # fmt: skip
    write_down(request, "request_asked", by, now, question=asked.pk, asked=code)
    tell(request, "question", key=f"question:{asked.pk}")
    return asked


@transaction.atomic
def reply(*, question: Question, answer: str, by: Staff) -> Question:
    """Write down what the family answered, after they proved themselves by folio and secret or by the call-back."""
    request = locked(question.request, by)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.answered_at is not None:
        raise Conflict(_("This question has been answered already."))
    if not answer.strip():
        raise Incomplete(_("Write what they answered."), missing=("answer",))
    now = clock.now()
    question.answer, question.answered_at, question.answered_by = answer.strip()[:500], now, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    Task.objects.filter(
        record=request.record,
        kind=Task.Kind.CALL_FAMILY,
        text=_task_of(request, question),
        done_at__isnull=True,
    ).update(done_at=now, done_by=by)
    write_down(request, "request_replied", by, now, question=question.pk)
    return question


@transaction.atomic
def reissue_secret(*, request: Request, by: Staff) -> str:
    """A new secret for somebody who lost theirs, after the call-back of the script; the old one dies, visits end."""
    request = locked(request, by)
    secret = new_secret()
    request.secret_hash = hash_code(secret, salt=request.folio)
    request.save(update_fields=["secret_hash"])
    Visit.objects.filter(Q(request=request) | Q(also__request=request), ended_at__isnull=True).update(
        ended_at=clock.now()
    )
    return secret


def _send_code(payload: Mapping[str, Any]) -> None:
    """Send a code if folio and secret are right; otherwise nothing happens, and the visitor sees the same page."""
    folio = read_folio(str(payload.get("folio", "")))
    # Locked: a code goes to the contact of this moment, or to the one that is put after it and none to the former.
    request = (
        Request.objects.select_for_update(of=("self",))
        .filter(folio=folio, secret_hash=str(payload.get("secret_hash", "")))
        .first()
    )
    if request is None:
        return
    try_at_once(request)  # the person may have been found, or have named this contact, since the family asked
    now = clock.now()
    if request.codes.filter(created_at__gt=now - dt.timedelta(hours=1)).count() >= CODE_TRIES:
        return
    if not pumping.may_have_code(opened(request.phone) or opened(request.email)):
        return
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    browser = str(payload.get("browser", ""))[:64]
    made = Code.objects.create(
        request=request,
        browser_hash=browser,
        code_hash=hash_code(code, salt=browser),
        expires_at=now + dt.timedelta(minutes=CODE_MINUTES),
        tries_left=CODE_TRIES,
    )
    network = str(payload.get("network", ""))[:64]
    tell(
        request,
        "code",
        key=f"code:{made.pk}",
        values={"code": code, "minutes": CODE_MINUTES, "network": network},
    )


def office_of_words(last_seen: str, at: dt.datetime) -> Office:
    """The office responsible for the place last seen, when the words name one; else the call centre's."""
    if last_seen.strip():
        found = FacilityNames().resolve(last_seen)
        if found.facility is not None:
            office = OfficesOfFacilities().office_for(found.facility, at.date())
            if office is not None:
                return office
        lowered = last_seen.lower()
        for office in Office.objects.order_by("slug"):
            if office.city.lower() in lowered:
                return office
    return Office.objects.get(pk=CALL_CENTRE)


def _answered(request: Request) -> None:
    """The first thing that somebody of the consulate did about it; saved by the caller."""
    request.answered_at = request.answered_at or clock.now()


def _task_of(request: Request, question: Question) -> str:
    with override("es-mx"):
        return f"{request.folio}: {question.get_code_display()}"[:300]


def write_down(
    request: Request, type: str, by: Staff, at: dt.datetime, *, note: str = "", **data: Any
) -> None:
    """The event of something that was done about a request."""
    write(
        [
            NewEvent(
                type=type, record_id=request.record_id, at=at, office_id=by.office_id, staff=by, note=note,
                data={"request": request.folio, **data},
            )
        ]
    )  # fmt: skip


def locked(request: Request, by: Staff, *, closed_too: bool = False) -> Request:
    """The request, locked, for somebody who may handle it. Raises `NotAllowed`, and `Conflict` when it is closed."""
    request = (
        Request.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=request.pk)
    )
    require(by, "handle_request", office_id=keeper_of(request))
    refuse_closed(by, request.record.person)
    if request.state == Request.State.CLOSED and not closed_too:
        raise Conflict(_("This request is closed."))
    return request
