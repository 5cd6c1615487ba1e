"""Correcting a value, and stopping a use: what a granted rectification or opposition does, at once and everywhere."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.matching import Described
from amparo.people import actions as people
from amparo.people.describing import actions as describing
from amparo.people.describing.models import Field
from amparo.people.models import Consent, Decision, Person, Purpose, Relative
from amparo.people.receiving.held import receive_about
from amparo.trust.arco.actions import Move, granted, moved
from amparo.trust.arco.models import Correction, Opposition, Right, RightsRequest
from amparo.trust.arco.tables import table

#: What may be corrected: the fields of the description, by those of what somebody says.
CORRECTABLE: dict[str, tuple[str, ...]] = {
    Field.NAME: ("given_names", "surname1", "surname2"),
    Field.BIRTH_DATE: ("birth_date",),
    Field.SEX: ("sex",),
    Field.BIRTH_STATE: ("birth_state",),
    Field.BIRTH_MUNICIPALITY: ("birth_municipality",),
}


@transaction.atomic
def correct(*, request: RightsRequest, field: str, said: dict[str, str], by: Staff) -> Correction:
    """Put a value right: what the person says now is a record of its own, and it describes them from now on.

    What was said before stays, in the records that said it and in the correction. Raises `Incomplete`, `Conflict`.
    """
    request = granted(request, by)
    person = _person(request, Right.RECTIFICATION)
    parts = CORRECTABLE.get(field)
    if parts is None:
        raise Incomplete(_("Choose what is corrected."), missing=("field",))
    values = {name: " ".join(said.get(name, "").split()) for name in parts}
    if not any(values.values()):
        raise Incomplete(_("Write the right value."), missing=("value",))
    old = _told(person, parts)
    described = Described.from_mapping(values)
    number = Correction.objects.filter(request=request).count() + 1
    record = receive_about(
        person=person, described=described, source_id=f"arco:{request.folio}:{number}", raw=values,
        office=request.office, by=by, at=clock.now(),
    )  # fmt: skip
    describing.choose_value(
        record=record, field=field, by=by if may(by, "choose_value") else None, reason=request.shown_folio
    )
    person.refresh_from_db()
    made = Correction.objects.create(
        request=request, record=record, field=field, old=old, new=_told(person, parts), at=clock.now(), by=by
    )
    moved(request, Move.CORRECTED, by, note=field, field=field)
    return made


@transaction.atomic
def oppose(*, request: RightsRequest, use: str, by: Staff) -> Opposition:
    """Stop a use. Every line of the consent ledger that allows it is withdrawn in this moment, so every door that asks the
    ledger says no from now on."""
    request = granted(request, by)
    person = _person(request, Right.OPPOSITION)
    line = table("uses").get(use)
    if line is None:
        raise Incomplete(_("Choose the use that is stopped."), missing=("use",))
    if _stopped(person, use).exists():
        raise Conflict(_("This use is stopped already."))
    assert request.record is not None
    purpose = line.more["purpose"]
    made = Opposition.objects.create(request=request, record=request.record, use=use, at=clock.now(), by=by)
    for relative in _whom(person, purpose):
        consent = people.record_consent(
            record=request.record, purpose=purpose, decision=Decision.WITHDRAWN, relative=relative, channel="written",
            note=request.shown_folio, at=clock.now(), by=by,
        )  # fmt: skip
        data: dict[str, Any] = {"purpose": purpose, "decision": consent.decision, "fields": []}
        if relative is not None:
            data["relative"] = relative.pk
        write(
            [
                NewEvent(
                    type="consent_recorded", record_id=request.record_id or 0, at=consent.at,
                    office_id=request.office_id, staff=by, data=data,
                )
            ]
        )  # fmt: skip
    moved(request, Move.OPPOSED, by, note=use, use=use)
    return made


@transaction.atomic
def resume(*, opposition: Opposition, by: Staff) -> Opposition:
    """The person allows a use again: they may be asked for consent anew, nothing that was withdrawn comes back."""
    request = granted(opposition.request, by)
    opposition = Opposition.objects.select_for_update().get(pk=opposition.pk)
    if opposition.ended_at is not None:
        raise Conflict(_("This use is allowed again already."))
    opposition.ended_at, opposition.ended_by = clock.now(), by
    opposition.save(update_fields=["ended_at", "ended_by"])
    moved(request, Move.RESUMED, by, note=opposition.use)
    return opposition


def _whom(person: Person, purpose: str) -> list[Relative | None]:
    """The lines of the ledger that a withdrawal goes beside: one for each relative who may be told, or one."""
    if purpose != Purpose.FAMILY:
        return [None]
    ids = Consent.objects.filter(
        record__person=person, purpose=purpose, decision=Decision.GRANTED, relative__isnull=False
    ).values_list("relative_id", flat=True)
    return list(Relative.objects.filter(pk__in=set(ids)).order_by("pk"))


def _stopped(person: Person, use: str) -> Any:
    return Opposition.objects.filter(record__person=person, use=use, ended_at__isnull=True)


def _person(request: RightsRequest, right: str) -> Person:
    if request.right != right:
        raise Conflict(_("This request asks for another right."))
    if request.record is None or request.record.person is None:
        raise Conflict(_("Say first whose data it is."))
    return request.record.person


def _told(person: Person, parts: tuple[str, ...]) -> str:
    return " ".join(str(getattr(person, name)) for name in parts if getattr(person, name))[:160]


__all__ = ["CORRECTABLE", "correct", "oppose", "resume"]
