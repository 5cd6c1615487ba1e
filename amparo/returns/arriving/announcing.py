"""Telling a centre that somebody comes, and what the centre answers (D1). Nothing leaves without the person's word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.access import file_access, refuse_closed
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.visits.queries import known_of
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.matching.identifiers import STATES
from amparo.people.models import Consent, Decision, Person, Purpose, Record
from amparo.people.queries import consent_in_force, has_refused
from amparo.places.models import Office
from amparo.returns.arriving.content import Known, Said, content_of, has_changed, said_of
from amparo.returns.arriving.gate import Gate, age_of, gate_of, in_words, outside
from amparo.returns.arriving.models import PreArrival
from amparo.returns.centres.models import Centre
from amparo.returns.centres.queries import centres_on
from amparo.returns.centres.zones import zone_of
from amparo.returns.homecoming import actions
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.words import Source, Way

NO = (Decision.REFUSED, Decision.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A notice as it would leave now."""

    content: dict[str, Any]
    left_out: list[dict[str, str]]
    gate: Gate
    centre: Centre
    expected_at: dt.datetime


def says_no(person: Person) -> bool:
    """Whether the person's latest word on the programme, or on the consulate's help at all, is no."""
    latest = (
        Consent.objects.filter(record__person=person, purpose=Purpose.RETURN).order_by("-at", "-pk").first()
    )
    return has_refused(person.pk) or (latest is not None and latest.decision in NO)


def agreed_to(person: Person, purpose: str) -> bool:
    return consent_in_force(person.pk, purpose) is not None


def draft(
    *, record: Record, centre: Centre, expected_at: dt.datetime, way: str = Way.UNKNOWN, state: str = "",
    municipality: str = "", said: Said, by: Staff,
) -> Draft:  # fmt: skip
    """The notice as it would leave, or what stands in its way. Writes nothing.

    Raises `Conflict` for who does not want the programme, `Incomplete` without the person's word, for a vulnerable person
    of whom not everything was agreed (E4), for a centre that does not stand on that day (D6), and for an hour that was not
    agreed and is not explained.
    """
    person = _own(record, by)
    if says_no(person):
        raise Conflict(
            _("The person does not want the programme. That is respected: nothing is told to anybody.")
        )
    if not agreed_to(person, Purpose.RETURN):
        raise Incomplete(
            _(
                "The person has not agreed to México te Abraza. Ask them, and record their answer under “Consent”."
            ),
            missing=("consent",),
        )
    gate = gate_of(person)
    if not gate.open:
        raise Incomplete(
            _("This person is vulnerable (%(why)s). First agree on hour, receiver, companion, medicines and destination, and "
              "mark them ready in the protocol “Return of a vulnerable person”.") % {"why": ", ".join(gate.reasons)},
            missing=("gate",),
        )  # fmt: skip
    zone = zone_of(centre)
    if not centres_on(expected_at.astimezone(zone).date()).filter(pk=centre.pk).exists():
        raise Incomplete(
            _("This centre does not stand on that day. Choose another one."), missing=("centre",)
        )
    if not state:
        raise Incomplete(_("Say the state where they go."), missing=("state",))
    why = outside(gate.values.get("agreed_hour", ""), expected_at, zone)
    if why and not said.outside_hours.strip():
        raise Incomplete(f"{in_words(why)} {_('Say why.')}", missing=("outside_hours",))
    content, left_out = content_of(
        _known(person, gate), said, expected_at=expected_at.astimezone(zone), way=way,
        centre={"code": centre.pk, "name": centre.name, "city": centre.city, "state": centre.state},
        office=_from(by.office), state=state, municipality=municipality,
        health_agreed=agreed_to(person, Purpose.HEALTH),
    )  # fmt: skip
    return Draft(content=content, left_out=left_out, gate=gate, centre=centre, expected_at=expected_at)


@transaction.atomic
def announce(
    *, record: Record, centre: Centre, expected_at: dt.datetime, way: str = Way.UNKNOWN, state: str = "",
    municipality: str = "", said: Said, by: Staff,
) -> PreArrival:  # fmt: skip
    """Send the notice, or its next version. The return is expected from then on; the centre's desk is told, without a name.

    Raises what `draft` does, and `Conflict` when nothing has changed since the last version or the person has arrived.
    """
    made = draft(
        record=record, centre=centre, expected_at=expected_at, way=way, state=state, municipality=municipality, said=said, by=by
    )  # fmt: skip
    homecoming = actions.expect(
        record=record, at=expected_at, source=Source.NOTICE, way=way, centre=centre, office=by.office, by=by
    )
    there = homecoming.destination if homecoming.destination_state == state else ""
    actions.go_to(homecoming=homecoming, state=state, municipality=there, by=None)
    last = homecoming.notices.order_by("-version").first()
    if last is not None and last.withdrawn_at is None and not has_changed(last.content, made.content):
        raise Conflict(_("Nothing has changed since the last notice: the centre has it."))
    assert by.office is not None
    sent = PreArrival.objects.create(
        homecoming=homecoming, version=last.version + 1 if last is not None else 1, centre=centre, office=by.office, sent_by=by,
        expected_at=expected_at, content=made.content, left_out=made.left_out, vulnerable=made.gate.vulnerable,
        gate=made.gate.values,
    )  # fmt: skip
    case = case_of(record, by.office)
    _tell(sent, "prearrival_sent", case=case, by=by)
    news = [_to_desk(sent, centre, "prearrival_sent")]
    if last is not None and last.centre_id != centre.pk and last.withdrawn_at is None:
        news.append(_to_desk(sent, last.centre, "prearrival_elsewhere"))
    notify_all(news)
    return sent


@transaction.atomic
def answer(
    *,
    notice: PreArrival,
    answer: str,
    note: str = "",
    name: str = "",
    at: dt.datetime | None = None,
    by: Staff,
) -> PreArrival:
    """The centre's word on a notice: by its own desk, or by the consulate's officer to whom somebody there said it (`name`).

    Of a notice that a newer version has replaced, the newer one is answered. Said twice, the first answer stands.
    """
    notice = (
        PreArrival.objects.select_for_update(of=("self",))
        .select_related("homecoming__record__person", "centre", "office", "sent_by")
        .get(pk=notice.pk)
    )
    if not may_answer(notice, by):
        raise NotAllowed(_("This notice is for another centre."))
    if answer not in PreArrival.Answer.values:
        raise Incomplete(_("Choose one of the answers."), missing=("answer",))
    if notice.withdrawn_at is not None:
        raise Conflict(_("This notice was taken back."))
    if notice.answer:
        return notice
    if answer == PreArrival.Answer.CANNOT and not note.strip():
        raise Incomplete(_("Say why the centre cannot receive them."), missing=("note",))
    who = name.strip() or (by.name if by.role == Role.DESK else "")
    if not who:
        raise Incomplete(_("Write who at the centre received it."), missing=("name",))
    now = clock.now()
    if at is not None and not notice.sent_at <= at <= now + dt.timedelta(minutes=5):
        raise Incomplete(_("It was received after it was sent, and not in the future."), missing=("at",))
    notice.answer, notice.answered_at, notice.answered_by = answer, at or now, by
    notice.answered_name, notice.answer_note = who[:160], note.strip()[:500]
    notice.save(update_fields=["answer", "answered_at", "answered_by", "answered_name", "answer_note"])
    case = case_of(notice.homecoming.record, notice.office)
    _tell(notice, "prearrival_received", case=case, by=by, note=notice.answer_note, answer=answer)
    code = "prearrival_cannot" if answer == PreArrival.Answer.CANNOT else "prearrival_received"
    notify_all(
        [
            NewNotice(
                kind="returns", text_code=code, at=now, staff=[notice.sent_by], case=case,
                record=None if case is not None else notice.homecoming.record, key=f"prearrival:{notice.pk}:{answer}", by=by,
            )
        ]
    )  # fmt: skip
    return notice


def may_answer(notice: PreArrival, by: Staff) -> bool:
    """Whether this is their centre, or their consulate's notice."""
    if by.role == Role.DESK:
        return by.centre == notice.centre_id
    return by.role in (Role.OFFICER, Role.SUPERVISOR) and by.office_id == notice.office_id


@transaction.atomic
def take_back(person_id: int, *, at: dt.datetime, by: Staff | None) -> None:
    """The person does not want the programme: what a centre was told of them is shown to nobody there any more, and who was
    expected is not expected by it. The refusal itself is kept."""
    waiting = Homecoming.objects.filter(
        record__person=person_id, state__in=(Homecoming.State.EXPECTED, Homecoming.State.NOT_COME)
    )
    for homecoming in waiting.order_by("pk"):
        notices = PreArrival.objects.filter(homecoming=homecoming, withdrawn_at__isnull=True)
        centres = {one.centre_id: one for one in notices.select_related("centre")}
        notices.update(withdrawn_at=at)
        notify_all([_to_desk(one, one.centre, "prearrival_withdrawn") for one in centres.values()])
        actions.close(homecoming=homecoming, why=Homecoming.Closing.DECLINED, by=None)


def is_stale(notice: PreArrival, person: Person) -> bool:
    """Whether the file says something else by now than the centre was told: a new version is due."""
    told = notice.content
    made, _left_out = content_of(
        _known(person, gate_of(person)), said_of(told), expected_at=dt.datetime.fromisoformat(told["expected"]["at"]),
        way=told["expected"]["way"], centre=told["to"], office=told["from"], state=told["destination"]["state"],
        municipality=told["destination"]["municipality"], health_agreed=agreed_to(person, Purpose.HEALTH),
    )  # fmt: skip
    return has_changed(told, made)


def case_of(record: Record, office: Office) -> Case | None:
    """The person's open case at this consulate, if there is one."""
    cases = Case.objects.filter(record__person=record.person_id, office=office)
    return cases.exclude(status=Case.Status.CONCLUDED).order_by("-opened_at", "-pk").first()


def _own(record: Record, by: Staff) -> Person:
    require(by, "announce_return")
    if record.person is None:
        raise Incomplete(_("Nobody has said yet whom this is about."), missing=("record",))
    refuse_closed(by, record.person)
    if file_access(by, record.person) != "write":
        raise NotAllowed(_("Another consulate keeps this file."))
    return record.person


def _known(person: Person, gate: Gate) -> Known:
    return Known(
        name=person.name, birth_date=person.birth_date, birth_year=person.birth_year, sex=person.sex, age=age_of(person),
        vulnerable=gate.vulnerable, gate=gate.values, interviews=known_of([person.pk]).get(person.pk, {}),
    )  # fmt: skip


def _from(office: Office | None) -> dict[str, str]:
    assert office is not None
    return {"code": office.pk, "name": office.name, "phone": office.emergency_phone or office.phone}


def _to_desk(notice: PreArrival, centre: Centre, code: str) -> NewNotice:
    desks = Staff.objects.filter(role=Role.DESK, centre=centre.pk, is_active=True).order_by("pk")
    return NewNotice(
        kind="returns", text_code=code, at=clock.now(), staff=list(desks), path=reverse("coming"),
        key=f"{code}:{notice.pk}:{centre.pk}",
    )  # fmt: skip


def _tell(
    notice: PreArrival, type: str, *, case: Case | None, by: Staff | None, note: str = "", **data: Any
) -> None:
    homecoming = notice.homecoming
    write(
        [
            NewEvent(
                type=type, record_id=homecoming.record_id, case_id=case.pk if case is not None else None, at=clock.now(),
                office_id=notice.office_id, staff=by, note=note,
                data={"return": homecoming.folio, "centre": notice.centre_id, "version": notice.version, **data},
            )
        ]
    )  # fmt: skip


def state_name(code: str) -> str:
    return STATES.get(code, "")
