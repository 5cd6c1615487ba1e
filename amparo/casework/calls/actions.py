"""Verifying a caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.calls.script import Known, compare, points, same_name, verified
from amparo.casework.events import NewEvent, write
from amparo.casework.models import CallerCheck
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.people.models import Person, Record, Relative

#: So many callers who were not verified about one person within a day, and the next ones wait: somebody is guessing.
MOST_FAILURES, WITHIN = 5, dt.timedelta(hours=24)


@transaction.atomic
def verify_caller(
    *, person: Person, caller: str, relation: str, said: Mapping[str, object], by: Staff
) -> CallerCheck:
    """Compare what a caller answers with the file and write down the result: to whom, not what was answered.

    A caller whom the file does not name as a relative, or whom the person never wants told, is never verified, and the
    operator is not told which of it was the reason. Raises `Conflict` after too many failures about one person.
    """
    require(by, "answer_calls")
    if not caller.strip():
        raise Incomplete(_("Write who calls."), missing=("caller",))
    refuse_closed(by, person)
    Person.objects.select_for_update().get(pk=person.pk)
    now = clock.now()
    failures = CallerCheck.objects.filter(record__person=person, verdict="not", at__gt=now - WITHIN).count()
    if failures >= MOST_FAILURES:
        raise Conflict(
            _("Too many callers were not verified today: a supervisor of the consulate calls back.")
        )
    relatives = list(Relative.objects.filter(record__person=person).order_by("pk"))
    relative = next((one for one in relatives if same_name(caller, one.name)), None)
    answers = compare(said, _known(person, relatives))
    wanted = relative is not None and relative.wish != "never"
    good = wanted and verified(answers)
    record = relative.record if relative is not None else person.records.order_by("pk").first()
    assert record is not None
    check = CallerCheck.objects.create(
        record=record, relative=relative if wanted else None, caller=caller.strip()[:160], relation=relation[:20],
        answers=answers, points=points(answers), at=now, by=by, office_id=by.office_id,
        verdict=CallerCheck.Verdict.VERIFIED if good else CallerCheck.Verdict.NOT_VERIFIED,
    )  # fmt: skip
    write(
        [
            NewEvent(
                type="caller_verified", record_id=record.pk, at=now, office_id=by.office_id, staff=by,
                data={"check": check.pk, "verdict": check.verdict},
            )
        ]
    )  # fmt: skip
    return check


def _known(person: Person, relatives: list[Relative]) -> Known:
    records = list(Record.objects.filter(person=person))
    return Known(
        relative_phones={"".join(filter(str.isdigit, one.phone)) for one in relatives if one.phone},
        birth_dates={one.birth_date for one in records if one.birth_date},
        birth_states={one.birth_state for one in records if one.birth_state},
        mothers={one.mother_name for one in records if one.mother_name}
        | {one.name for one in relatives if one.relation == "mother"},
        second_surnames={text for text in (person.surname2, *(one.surname2 for one in records)) if text},
    )
