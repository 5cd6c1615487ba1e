"""Arranging requests for rights in the words of the field."""

from __future__ import annotations

from amparo.accounts.models import Role, Staff
from amparo.people.models import Person
from amparo.trust.arco import actions
from amparo.trust.arco.models import RightsRequest
from tests.factories import officer


def desk(office: str = "elpaso") -> Staff:
    return officer(office, Role.SUPERVISOR)


def asked(person: Person | None = None, right: str = "access", *, by: Staff, **more: object) -> RightsRequest:
    values = {"channel": "window", "applicant": "José Luis García", "asked": "Quiero ver mis datos."} | more
    return actions.receive(right=right, office=by.office, by=by, person=person, **values)


def identified(request: RightsRequest, *, by: Staff) -> RightsRequest:
    actions.identify(request=request, how="passport", by=by)
    actions.identify(request=request, how="known_facts", by=by)
    request.refresh_from_db()
    return request


def granted(person: Person, right: str = "access", *, by: Staff) -> RightsRequest:
    request = identified(asked(person, right, by=by), by=by)
    return actions.answer(request=request, answer="granted", text="Le entregamos lo que pide.", by=by)
