"""What a tablet asks for before it leaves, and how an intake comes home under the folio that was given away from home."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.intake.actions import TakenIn, take_in
from amparo.casework.models import ReservedFolio
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_folio, read_folio
from amparo.matching import Described
from amparo.people import actions as people
from amparo.people.describing import refresh
from amparo.people.models import Person, Record
from amparo.people.queries import root

#: A device holds this many folios that it has not given yet; more are set aside when it asks again.
FOLIOS_OF_A_DEVICE = 20


@transaction.atomic
def reserve_folios(*, device: uuid.UUID, by: Staff) -> list[str]:
    """Set folios aside for a device until it has `FOLIOS_OF_A_DEVICE`; all that it has left."""
    require(by, "work_offline", office_id=by.office_id)
    if by.office is None:
        raise NotAllowed(_("Only somebody of a consulate takes folios along."))
    left = list(
        ReservedFolio.objects.select_for_update()
        .filter(device=device, office=by.office, record__isnull=True)
        .order_by("pk")
    )
    now = clock.now()
    more = [
        ReservedFolio(folio=new_folio("P"), device=device, office=by.office, by=by, reserved_at=now)
        for _number in range(FOLIOS_OF_A_DEVICE - len(left))
    ]
    ReservedFolio.objects.bulk_create(more)
    return [one.folio for one in (*left, *more)]


@transaction.atomic
def take_in_from_device(
    *, number: uuid.UUID, device: uuid.UUID, folio: str, described: Described, source: str, by: Staff,
    case_type: str = "", note: str = "", reporter: str = "",
) -> TakenIn:  # fmt: skip
    """Take in somebody who was given `folio` without a network. The check for duplicates is made now, again.

    Whoever is new has that folio; whoever turns out to be known keeps the known one, and the folio leads there too. Sent
    again, it changes nothing. Raises `Conflict` when the folio is not one of this device's, or was given to somebody else.
    """
    require(by, "work_offline", office_id=by.office_id)
    if by.office is None:
        raise NotAllowed(_("Only somebody of a consulate takes people in."))
    clean = read_folio(folio)
    if clean is None:
        raise Incomplete(_("The folio is not written as folios are: check it."), missing=("folio",))
    reserved = (
        ReservedFolio.objects.select_for_update(of=("self",)).select_related("record")
        .filter(folio=clean, device=device, office=by.office).first()
    )  # fmt: skip
    if reserved is None:
        raise Conflict(_("This folio was not set aside for this device."))
    if reserved.record is not None and reserved.record.source_id != f"intake:{number}":
        raise Conflict(_("This folio was given to somebody else already."))
    taken = take_in(
        described=described, source=source, token=str(number), office=by.office, by=by, case_type=case_type, note=note,
        reporter={"name": reporter},
    )  # fmt: skip
    if reserved.record is not None:
        return taken
    record = Record.objects.get(source=source, source_id=f"intake:{number}")
    reserved.record, reserved.used_at = record, clock.now()
    reserved.save(update_fields=["record", "used_at"])
    person = _give(clean, record, by)
    return replace(taken, person=person)


def _give(folio: str, record: Record, by: Staff) -> Person:
    """Make the folio lead to the person of the record."""
    assert record.person_id is not None
    if Record.objects.filter(home_id=record.home_id).count() == 1 and record.home_id == record.person_id:
        Person.objects.filter(pk=record.person_id).update(folio=folio)
        return Person.objects.get(pk=record.person_id)
    # Known already: the folio has a file of its own, joined with the known one, so that both lead there and the join can
    # be taken back like any other.
    known = Person.objects.get(pk=record.person_id)
    own = Person.objects.create(folio=folio)
    Record.objects.filter(pk=record.pk).update(person=own, home=own)
    refresh([own.pk, known.pk])
    people.merge(
        gone=own, kept=known, by=by, reason=_("Taken in without a network; known already when it arrived.")
    )
    return root(known)
