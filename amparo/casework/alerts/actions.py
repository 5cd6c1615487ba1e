"""What happens to an alert: it is sounded, confirmed or cancelled by its sender, and closed by an officer (B8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.actions import open_case
from amparo.casework.alerts.models import Alert
from amparo.casework.events import NewEvent, write
from amparo.casework.models import DETENTION, Case, Task
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.tasks.actions import add_task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_folio
from amparo.matching import Described
from amparo.people import actions as people
from amparo.people.models import Door, Record, Source
from amparo.people.receiving import NewRecord, receive_records
from amparo.places.queries import office_at

#: How long the sender may take an alert back, and how long the consulate waits for a word before it calls (B8).
CANCEL_WITHIN = dt.timedelta(minutes=5)
CALL_BACK_AFTER = dt.timedelta(minutes=30)
#: So long a place is kept for whoever looks for the sender, also when nobody closes the alert. A proposal.
PLACE_KEPT = dt.timedelta(days=7)
#: A telephone's clock is believed within a day; beyond it the moment of receiving holds.
BELIEVED = dt.timedelta(days=1)
#: Alerts without a place go to the call centre's own office, where somebody is always awake.
CALL_CENTRE = "tucson"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the sender wants called."""

    name: str
    phone: str = ""
    relation: str = "other_kin"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the telephone was, in degrees; `accuracy` in metres."""

    latitude: float
    longitude: float
    accuracy: float | None = None


@transaction.atomic
def sound(
    *, via: str, key: str, described: Described, contacts: Sequence[Contact], place: Place | None, at: dt.datetime,
    language: str,
) -> Alert:  # fmt: skip
    """Take an alert in at the office whose district the place lies in; the same one again gives back what there is.

    Who sent it becomes a record like any other; where they are is written on the alert alone.
    """
    if not any((described.given_names, described.surname1, described.surnames, described.passport)):
        raise Incomplete(_("Write at least a name or a number."), missing=("given_names",))
    known = Alert.objects.select_related("office").filter(via=via, key=key).first()
    if known is not None:
        return known
    now = clock.now()
    office = office_at(place.latitude, place.longitude, now.date()) if place else None
    if office is None:
        from amparo.places.models import Office

        office = Office.objects.get(pk=CALL_CENTRE)
    record_id = receive_records(
        new=[NewRecord(Source.APP, f"{via}:{key}", described, described.as_mapping())], received_at=now, office=office,
        by=None, door=Door.API,
    )[0].record_id  # fmt: skip
    record = Record.objects.get(pk=record_id)
    for one in contacts:
        people.add_relative(record=record, name=one.name, relation=one.relation, phone=one.phone, by=None)
    alert = Alert.objects.create(
        folio=new_folio("A"), via=via, key=key, record=record, office=office, language=language,
        sounded_at=at if now - BELIEVED <= at <= now else now, received_at=now,
        latitude=place.latitude if place else None, longitude=place.longitude if place else None,
        accuracy=place.accuracy if place else None,
    )  # fmt: skip
    _write(alert, "alert_sounded", now)
    from amparo.casework.alerts.tasks import call_back_later

    call_back_later(alert)
    return alert


@transaction.atomic
def confirm(*, alert: Alert) -> Alert:
    """The sender says that it is real: the office is told to call at once. Confirming twice is confirming once."""
    alert = _locked(alert)
    if alert.state == Alert.State.CONFIRMED:
        return alert
    if alert.is_over:
        raise Conflict(_("This alert is over."))
    now = clock.now()
    alert.state, alert.confirmed_at = Alert.State.CONFIRMED, now
    alert.save(update_fields=["state", "confirmed_at"])
    _write(alert, "alert_confirmed", now)
    _call_back(alert, now)
    _tell_office(alert, "alert_confirmed", now)
    return alert


@transaction.atomic
def cancel(*, alert: Alert) -> Alert:
    """The sender takes it back, within five minutes. Cancelling twice is cancelling once."""
    alert = _locked(alert)
    if alert.state == Alert.State.CANCELLED:
        return alert
    if alert.is_over:
        raise Conflict(_("This alert is over."))
    now = clock.now()
    if now > alert.received_at + CANCEL_WITHIN:
        raise Conflict(_("An alert can be cancelled within five minutes. The consulate will call."))
    _end(alert, Alert.State.CANCELLED, now)
    alert.save()
    _write(alert, "alert_cancelled", now)
    _finish_task(alert, now, None)
    return alert


@transaction.atomic
def close(*, alert: Alert, outcome: str, note: str, by: Staff) -> Alert:
    """An officer says how it ended. Where its sender was is deleted; of a detained sender a case is opened."""
    alert = _locked(alert)
    require(by, "handle_alert", office_id=alert.office_id)
    if alert.is_over:
        raise Conflict(_("This alert is over."))
    if outcome not in Alert.Outcome.values:
        raise Incomplete(_("Choose how the alert ended."), missing=("outcome",))
    if not note.strip():
        raise Incomplete(_("Write what was done."), missing=("note",))
    now = clock.now()
    _end(alert, Alert.State.CLOSED, now)
    alert.outcome, alert.closed_by = outcome, by
    alert.save()
    _write(alert, "alert_closed", now, by=by, note=note.strip(), outcome=outcome)
    _finish_task(alert, now, by)
    if outcome == Alert.Outcome.DETAINED and not Case.objects.filter(record=alert.record).exists():
        open_case(record=alert.record, type=DETENTION, office=alert.office, at=now, by=by)
    return alert


@transaction.atomic
def call_back_if_due(*, alert_id: int) -> Task | None:
    """Make the task to call back, if the sender has said nothing for half an hour; once, whoever asks and how often."""
    alert = Alert.objects.select_for_update(of=("self",)).select_related("office", "record").get(pk=alert_id)
    now = clock.now()
    if alert.is_over or alert.call_back_id is not None or now < alert.received_at + CALL_BACK_AFTER:
        return None
    _tell_office(alert, "alert_unanswered", now)
    return _call_back(alert, now)


@transaction.atomic
def forget_place(*, alert_id: int) -> None:
    """Delete where the sender was, a week after the alert, although nobody closed it; once."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)
    now = clock.now()
    if alert.latitude is None or now < alert.received_at + PLACE_KEPT:
        return
    alert.latitude = alert.longitude = alert.accuracy = None
    alert.save(update_fields=["latitude", "longitude", "accuracy"])
    _write(alert, "alert_place_forgotten", now)


def _tell_office(alert: Alert, text_code: str, now: dt.datetime) -> None:
    """Tell the officers and supervisors of the consulate of the place; the notice leads to the alert and names nobody."""
    notify_all(
        [
            NewNotice(
                kind="alert", text_code=text_code, at=now, roles=(Role.OFFICER, Role.SUPERVISOR),
                office_id=alert.office_id, path=f"/alertas/{alert.folio}/", key=f"{text_code}:{alert.folio}",
            )
        ]
    )  # fmt: skip


def _call_back(alert: Alert, now: dt.datetime) -> Task:
    if alert.call_back is None:
        alert.call_back = add_task(
            kind=Task.Kind.CALL_BACK, office=alert.office, at=now, record=alert.record, text=alert.shown_folio,
            due_at=now,
        )  # fmt: skip
        alert.save(update_fields=["call_back"])
    return alert.call_back


def _end(alert: Alert, state: str, now: dt.datetime) -> None:
    alert.state, alert.ended_at = state, now
    alert.latitude = alert.longitude = alert.accuracy = None


def _finish_task(alert: Alert, now: dt.datetime, by: Staff | None) -> None:
    if alert.call_back_id is not None:
        Task.objects.filter(pk=alert.call_back_id, done_at__isnull=True).update(done_at=now, done_by=by)


def _write(
    alert: Alert, type: str, at: dt.datetime, *, by: Staff | None = None, note: str = "", **data: str
) -> None:
    write(
        [
            NewEvent(
                type=type, record_id=alert.record_id, at=at, office_id=alert.office_id, staff=by, source=Source.APP,
                note=note, data={"alert": alert.folio, **data},
            )
        ]
    )  # fmt: skip


def _locked(alert: Alert) -> Alert:
    return (
        Alert.objects.select_for_update(of=("self",))
        .select_related("office", "record", "call_back")
        .get(pk=alert.pk)
    )
