"""Writing down tries in the public locator."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.actions import office_of_file
from amparo.casework.events import NewEvent, write
from amparo.casework.locating.words import ANSWERS, WHY
from amparo.casework.models import Case, Event
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.custody.actions import NewSighting, record_sightings
from amparo.custody.models import Sighting
from amparo.people.models import Record
from amparo.places.models import Facility


@transaction.atomic
def log_try(
    *, record: Record, given: str, surnames: str, why: str, country: str, answer: str, by: Staff,
    case: Case | None = None, number: str = "", facility: Facility | None = None, place: str = "", note: str = "",
) -> Event:  # fmt: skip
    """Write down one try: who, when, what was typed, what came back. A find is also a sighting, and moves the stay.

    Raises `Incomplete` when a find names no place, or when nothing was typed.
    """
    require(by, "record_service", office_id=office_of_file(record))
    if answer not in dict(ANSWERS):
        raise Incomplete(_("Say what the locator answered."), missing=("answer",))
    if not (given.strip() and surnames.strip()) and not number.strip():
        raise Incomplete(_("Write what was typed: a name or an A-number."), missing=("given",))
    if answer == "found" and facility is None and not place.strip():
        raise Incomplete(_("Write the place that the locator names."), missing=("place",))
    now = clock.now()
    said = {
        "given": given.strip()[:120], "surnames": surnames.strip()[:160], "number": number.strip()[:20],
        "why": why if why in WHY else "other", "country": country.strip()[:40], "answer": answer,
    }  # fmt: skip
    case_id = case.pk if case is not None else None
    facility_id = facility.pk if facility is not None else None
    tried = NewEvent(
        type="locator_tried", record_id=record.pk, case_id=case_id, at=now, office_id=by.office_id, staff=by,
        facility_id=facility_id, source=Sighting.Kind.LOCATOR, note=note.strip(), data=said,
    )  # fmt: skip
    event = write([tried])[0]
    if answer == "found":
        assert record.person_id is not None
        sighting = NewSighting(
            record_id=record.pk, person_id=record.person_id, kind=Sighting.Kind.LOCATOR,
            confidence=Sighting.Confidence.REPORTED, as_of=now, facility_id=facility_id,
            place="" if facility is not None else place.strip()[:160], office_id=by.office_id,
        )  # fmt: skip
        record_sightings(sightings=[sighting], by=by)
        write(
            [
                NewEvent(
                    type="localised", record_id=record.pk, case_id=case_id, at=now, office_id=by.office_id, staff=by,
                    facility_id=facility_id, source=Sighting.Kind.LOCATOR,
                )
            ]
        )  # fmt: skip
    return event
