"""`/api/alerts`: the button of the telephone app (B8)."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from django.http import Http404
from ninja import Header, Path, Router, Status

from amparo.api.find import REFUSED
from amparo.api.guard import ApiRequest, once
from amparo.api.said import AlertState, NewAlert, Problem
from amparo.casework.alerts import actions
from amparo.casework.alerts.models import Alert
from amparo.casework.alerts.queries import alert_by_folio
from amparo.core.folios import read_folio
from amparo.matching import Described

router = Router(tags=["alerts"])
ANSWERS = {200: AlertState, 404: Problem, 409: Problem, **REFUSED}
Key = Annotated[
    str, Header(..., alias="Idempotency-Key", min_length=8, max_length=100, pattern=r"^[\x21-\x7e]+$")
]
Folio = Annotated[str, Path(..., max_length=40)]


@router.post(
    "/alerts", url_name="sound_alert", operation_id="sound_alert",
    response={201: AlertState, 409: Problem, **REFUSED},
)  # fmt: skip
def sound_alert(
    request: ApiRequest,
    said: NewAlert,
    idempotency_key: Key,
) -> Any:
    """Hand in an alert. Sent again with the same key (no network, no answer), it makes nothing twice."""

    def do() -> tuple[int, dict[str, Any]]:
        place = said.location
        alert = actions.sound(
            via=_via(request),
            key=hashlib.sha256(idempotency_key.encode()).hexdigest(),
            described=Described.from_mapping(said.profile.dict()),
            contacts=[actions.Contact(one.name, one.phone, one.relation) for one in said.emergency_contacts],
            place=actions.Place(place.latitude, place.longitude, place.accuracy) if place else None,
            at=said.at,
            language=said.language,
        )
        return 201, _told(alert)

    status, told = once(request, idempotency_key, do)
    return Status(status, told)


@router.post("/alerts/{folio}/cancel", url_name="cancel_alert", operation_id="cancel_alert", response=ANSWERS)
def cancel_alert(request: ApiRequest, folio: Folio) -> dict[str, Any]:
    """Take an alert back, within five minutes. Cancelling twice is cancelling once."""
    return _told(actions.cancel(alert=_found(request, folio)))


@router.post(
    "/alerts/{folio}/confirm", url_name="confirm_alert", operation_id="confirm_alert", response=ANSWERS
)
def confirm_alert(request: ApiRequest, folio: Folio) -> dict[str, Any]:
    """Say that it is real: the consulate is told to call at once. Confirming twice is confirming once."""
    return _told(actions.confirm(alert=_found(request, folio)))


def _via(request: ApiRequest) -> str:
    return f"api:{request.auth.pk}"


def _found(request: ApiRequest, folio: str) -> Alert:
    found = alert_by_folio(read_folio(folio) or "", via=_via(request))
    if found is None:
        raise Http404
    return found


def _told(alert: Alert) -> dict[str, Any]:
    """What the sender is told: nothing of what the registry knows of them."""
    office = alert.office
    return {
        "folio": alert.folio,
        "state": alert.state,
        "cancel_until": (alert.received_at + actions.CANCEL_WITHIN).isoformat(),
        "office": {
            "name": office.name,
            "city": office.city,
            "phone": office.phone,
            "emergency_phone": office.emergency_phone,
        },
    }
