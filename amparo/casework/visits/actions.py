"""Planning visits and keeping interviews. What a tablet sends late, twice or after a hand-over is kept once and in full."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may, require
from amparo.casework.access import refuse_closed
from amparo.casework.actions import office_of_file
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case, Interview, Task, Visit, VisitPerson
from amparo.casework.protection.respect import answered
from amparo.casework.stages.actions import move_on
from amparo.casework.tasks.actions import add_task
from amparo.casework.visits.forms import TellingAnswer
from amparo.casework.visits.models import Met
from amparo.casework.visits.rules import FollowUp, difficulties, enhanced_difficulties, follow_ups
from amparo.casework.visits.words import DOCUMENTS, DOMAIN_NAMES, SIGNED, WAYS
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody.actions import NewSighting, record_sightings
from amparo.custody.models import PLACE_NOT_SAID, Sighting, Stay
from amparo.people import actions as people
from amparo.people.closing import closed_ids
from amparo.people.models import Purpose, Record
from amparo.people.queries import has_refused
from amparo.places.models import Facility

#: Whoever is no longer at the place of the visit is looked for, by then.
LOOK_FOR_HOURS = 48


@transaction.atomic
def plan_visit(
    *, facility: Facility, day: dt.date, records: Sequence[Record], officers: Sequence[Staff], by: Staff, note: str = ""
) -> Visit:  # fmt: skip
    """Plan a visit to these people, in this order. Only whom the office of `by` keeps; the reading is theirs already."""
    require(by, "plan_visit", office_id=by.office_id)
    if by.office is None:
        raise NotAllowed(_("Only somebody of a consulate plans its visits."))
    if not records:
        raise Incomplete(_("Choose at least one person."), missing=("people",))
    if day < clock.now().astimezone(by.office.zone).date():
        raise Incomplete(_("That day is past."), missing=("day",))
    if any(one.office_id != by.office_id for one in officers):
        raise NotAllowed(_("Only officers of your consulate go on its visits."))
    cases = _open_cases(records, by.office_id)
    missing = [one for one in records if one.person_id not in cases]
    if missing:
        raise NotAllowed(_("Somebody on the list has no open case at your consulate any more."))
    if closed_ids(by, {one.person_id for one in records}):
        raise NotAllowed(_("A minor is on the list of whose team you are not: their team plans the visit."))
    now = clock.now()
    visit = Visit.objects.create(
        office=by.office, facility=facility, day=day, note=note.strip(), planned_at=now, planned_by=by
    )
    visit.officers.set(officers)
    VisitPerson.objects.bulk_create(
        VisitPerson(visit=visit, record=one, case=cases[one.person_id], position=position)
        for position, one in enumerate(records)
    )
    write(
        [
            NewEvent(
                type="visit_planned", record_id=one.pk, case_id=cases[one.person_id].pk, at=now, office_id=by.office_id,
                staff=by, facility_id=facility.pk, data={"visit": visit.pk, "day": day.isoformat()},
            )
            for one in records
        ]
    )  # fmt: skip
    return visit


def _open_cases(records: Sequence[Record], office_id: str | None) -> dict[int | None, Case]:
    found = (
        Case.objects.filter(record__person_id__in={one.person_id for one in records}, office_id=office_id)
        .exclude(status=Case.Status.CONCLUDED)
        .select_related("record")
        .order_by("opened_at")
    )
    return {case.record.person_id: case for case in found}


@transaction.atomic
def keep_interview(
    *, number: uuid.UUID, record: Record, said: Mapping[str, Any], by: Staff, consents: Mapping[str, str] | None = None,
    tellings: Sequence[TellingAnswer] = (), visit: Visit | None = None, device: uuid.UUID | None = None,
    corrects: uuid.UUID | None = None,
) -> tuple[Interview, bool]:  # fmt: skip
    """Keep an interview under the number it was given where it was written; whether it is new, beside it.

    Sent again, it is found and nothing happens. It stops the clock of the first interview by when it was held, not by when
    it arrived. Of a planned visit it is kept even when the case was handed over meanwhile: the new office reads it.
    Raises `NotAllowed`, `Incomplete` (a time in the future), `Conflict` (the number is another person's interview).
    """
    require(by, "record_service")
    with connection.cursor() as cursor:  # two sendings of one sheet at a time: the second waits, and finds it
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(number)])
    kept = Interview.objects.select_related("record").filter(pk=number).first()
    if kept is not None:
        if kept.record.person_id != record.person_id or kept.office_id != by.office_id:
            raise Conflict(_("This sheet's number is already that of another interview."))
        return kept, False
    _may_keep(record, visit, by)
    at: dt.datetime = said["at"]
    if at > clock.now() + dt.timedelta(minutes=5):
        raise Incomplete(_("The date is in the future."), missing=("at",))
    former = Interview.objects.filter(pk=corrects, record__person=record.person).first() if corrects else None
    if corrects and former is None:
        raise Conflict(_("The interview that this one corrects is not in the file."))
    assert by.office_id is not None
    case = _case_of(record, visit, by)
    interview = Interview.objects.create(
        id=number, record=record, case=case, visit=visit, corrects=former, office_id=by.office_id, by=by, device=device,
        **said,
    )  # fmt: skip
    facility_id = _where(record, interview, visit)
    type = _event_type(interview, case)
    write(
        [
            NewEvent(
                type=type, record_id=record.pk, case_id=case.pk if case else None, at=at, office_id=by.office_id,
                staff=by, facility_id=facility_id, note=interview.note,
                data={"interview": str(number), "channel": interview.channel, "met": interview.met},
            )
        ]
    )  # fmt: skip
    _follow_up(interview, record, case, by)
    if interview.met == Met.YES:
        _stop_the_clock(case, type, at, by)
        _consents(interview, consents or {}, tellings, by)
    return interview, True


def _may_keep(record: Record, visit: Visit | None, by: Staff) -> None:
    if visit is not None and visit.office_id == by.office_id:
        persons = VisitPerson.objects.filter(visit=visit, record__person=record.person)
        if persons.exists():
            return
    refuse_closed(by, record.person)
    if by.office_id is None or not may(by, "record_service", office_id=office_of_file(record)):
        raise NotAllowed(_("This file is kept by another consulate."))


def _case_of(record: Record, visit: Visit | None, by: Staff) -> Case | None:
    """The case that the talk belongs to, locked: the visit's, else the office's open one."""
    cases = Case.objects.select_for_update(of=("self",)).filter(record__person=record.person)
    if visit is not None:
        planned = VisitPerson.objects.filter(visit=visit, record__person=record.person).first()
        if planned is not None and planned.case_id is not None:
            found = cases.filter(pk=planned.case_id).first()
            if found is not None:
                return found
    own = cases.filter(office_id=by.office_id).exclude(status=Case.Status.CONCLUDED)
    return own.order_by("-opened_at").first()


def _event_type(interview: Interview, case: Case | None) -> str:
    if interview.corrects_id is not None:
        return "interview_corrected"
    if interview.met != Met.YES:
        return "interview_not_held"
    if case is not None and case.first_interview_at is None:
        return "first_interview"
    return "consular_visit" if interview.channel == "visit" else "interview_call"


def _where(record: Record, interview: Interview, visit: Visit | None) -> int | None:
    """Whoever was spoken with was there: a sighting, at the place of the visit or wherever they are held."""
    if interview.met != Met.YES or interview.corrects_id is not None or record.person_id is None:
        return visit.facility_id if visit is not None else None
    held = Stay.objects.filter(record__person=record.person, ended_at__isnull=True).exists()
    here = visit.facility_id if visit is not None and interview.channel == "visit" else None
    if here is None and not held:
        return None
    kind = Sighting.Kind.VISIT if interview.channel == "visit" else Sighting.Kind.CALL
    sighting = NewSighting(
        record_id=record.pk, person_id=record.person_id, kind=kind, confidence=Sighting.Confidence.CONFIRMED,
        as_of=interview.at, facility_id=here, place="" if here else PLACE_NOT_SAID, office_id=interview.office_id,
    )  # fmt: skip
    record_sightings(sightings=[sighting], by=interview.by)
    return here


def _stop_the_clock(case: Case | None, type: str, at: dt.datetime, by: Staff) -> None:
    if case is None:
        return
    case.refresh_from_db()  # the sighting may have handed it over
    if case.first_interview_at is None or at < case.first_interview_at:
        case.first_interview_at = at
        case.save(update_fields=["first_interview_at"])
    move_on(case, type, at, by)


def _consents(
    interview: Interview, consents: Mapping[str, str], tellings: Sequence[TellingAnswer], by: Staff
) -> None:
    """A line of the ledger for each purpose and each relative that was asked about, at the time of the talk."""
    refused_before = has_refused(interview.record.person_id or 0)
    made = [
        people.record_consent(
            record=interview.record, purpose=purpose, decision=decision, channel=interview.channel,
            language=interview.language, interpreter=interview.interpreter, at=interview.at, by=by,
        )
        for purpose, decision in consents.items()
    ]  # fmt: skip
    added = []
    for one in tellings:
        relative = one.relative
        if relative is None:
            relative = people.add_relative(
                record=interview.record, name=one.name, relation=one.relation, phone=one.phone, by=by
            )
            added.append(relative)
        if one.decision:
            made.append(
                people.record_consent(
                    record=relative.record, purpose=Purpose.FAMILY, decision=one.decision, relative=relative,
                    fields=one.fields if one.decision == "granted" else (), channel=interview.channel,
                    language=interview.language, interpreter=interview.interpreter, at=interview.at, by=by,
                )
            )  # fmt: skip
    common = {"at": interview.at, "office_id": by.office_id, "staff": by}
    write(
        [
            *(
                NewEvent(type="relative_added", record_id=one.record_id, data={"relative": one.pk}, **common)  # type: ignore[arg-type]
                for one in added
            ),
            *(
                NewEvent(
                    type="consent_recorded", record_id=one.record_id,
                    data={"purpose": one.purpose, "decision": one.decision, "fields": one.fields,
                          **({"relative": one.relative_id} if one.relative_id else {})},
                    **common,  # type: ignore[arg-type]
                )
                for one in made
            ),
        ]
    )  # fmt: skip
    if Purpose.ASSISTANCE in consents:
        answered(record=interview.record, refused_before=refused_before, at=interview.at, by=by)


def _follow_up(interview: Interview, record: Record, case: Case | None, by: Staff) -> None:
    """A task for what the answers ask for, unless the same is open already: two sheets ask for it once."""
    said = {field.name: getattr(interview, field.name) for field in Interview._meta.concrete_fields}
    keeper = case.office if case is not None and case.office_id else by.office
    assert keeper is not None
    wanted = [(rule.kind, rule.hours, _words(rule, said)) for rule in follow_ups(said)]
    if interview.met == Met.GONE:
        wanted.append((Task.Kind.LOOK_FOR, LOOK_FOR_HOURS, ""))
    open_tasks = set(
        Task.objects.filter(record__person=record.person, done_at__isnull=True).values_list("kind", "text")
    )
    for kind, hours, text in wanted:
        if (kind, text) not in open_tasks:
            due = interview.at + dt.timedelta(hours=hours)
            add_task(
                kind=kind, office=keeper, at=clock.now(), record=record, case=case, text=text, due_at=due
            )


def _words(rule: FollowUp, said: Mapping[str, Any]) -> str:
    more = {
        "accommodation": lambda: ", ".join(
            str(DOMAIN_NAMES[name]) for name in (*difficulties(said), *enhanced_difficulties(said))
        ),
        "interpreter": lambda: " · ".join(
            (
                *(str(label) for code, label in WAYS if code in SIGNED and code in said["communicates"]),
                *(str(said[name]) for name in ("language", "variety", "home_town") if said[name]),
            )
        ),
        "documents": lambda: ", ".join(str(dict(DOCUMENTS).get(code, code)) for code in said["documents"]),
    }.get(rule.kind)
    return f"{rule.words} {more()}".strip()[:300] if more else str(rule.words)[:300]
