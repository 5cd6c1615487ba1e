"""What officers write about a family. Both files read it; both families' cases are put in order again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import file_access
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.people.kin import actions as people
from amparo.people.models import Kinship, Record, Relative


@transaction.atomic
def record_kinship(
    *, record: Record, relation: str, other: Record, said: str, said_by: str = "", certainty: str = "reported",
    since: dt.date | None = None, relative: Relative | None = None, by: Staff,
) -> Kinship:  # fmt: skip
    """Write down that the person of `other` is the `relation` of the person of `record`, whose file `by` keeps."""
    _may_write(record, by)
    line = people.record_kinship(
        record=other, relation=relation, other=record, said=said, said_by=said_by, certainty=certainty, since=since,
        relative=relative, by=by,
    )  # fmt: skip
    _written(line, "kin_recorded", by)
    return line


@transaction.atomic
def take_back(*, kinship: Kinship, reason: str, by: Staff) -> Kinship:
    """Say that two people are not kin after all. Whoever keeps either file may."""
    _may_write_either(kinship, by)
    line = people.take_back(kinship=kinship, reason=reason, by=by)
    _written(line, "kin_taken_back", by, note=line.taken_back_reason)
    return line


@transaction.atomic
def end(*, kinship: Kinship, until: dt.date, by: Staff) -> Kinship:
    """Say until when two were a couple, or one the guardian of the other."""
    _may_write_either(kinship, by)
    line = people.end(kinship=kinship, until=until, by=by)
    _written(line, "kin_ended", by)
    return line


def _may_write(record: Record, by: Staff) -> None:
    require(by, "record_service", office_id=by.office_id)
    if record.person is None or file_access(by, record.person) != "write":
        raise NotAllowed(_("This file is kept by another consulate: you cannot write in it."))


def _may_write_either(kinship: Kinship, by: Staff) -> None:
    require(by, "record_service", office_id=by.office_id)
    people_ = (kinship.record.person, kinship.other.person)
    if not any(one is not None and file_access(by, one) == "write" for one in people_):
        raise NotAllowed(_("This file is kept by another consulate: you cannot write in it."))


def _written(line: Kinship, type: str, by: Staff, note: str = "") -> None:
    """An event in either file, which names the other one by its folio."""
    now = clock.now()
    sides = ((line.record, line.other.person), (line.other, line.record.person))
    write(
        [
            NewEvent(
                type=type, record_id=record.pk, at=now, office_id=by.office_id, staff=by,
                note=": ".join(part for part in (other.shown_folio, note) if part),
                data={"kin": line.pk, "relation": line.relation},
            )
            for record, other in sides
            if other is not None
        ]
    )  # fmt: skip
