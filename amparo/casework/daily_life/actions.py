"""Writing down what is answered about a child's daily life. A lot of difficulty makes a task, as it does for adults (E1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import file_access
from amparo.casework.daily_life.models import DailyLife
from amparo.casework.daily_life.queries import age_of
from amparo.casework.daily_life.rules import REFUSED, asked_for, check, questions, set_for
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case, Child, Task
from amparo.casework.tasks.actions import add_task
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from amparo.people.models import Record

#: As for adults: the facility, or whoever has the child, hears of it within this many hours.
HOURS = 48


@transaction.atomic
def keep_daily_life(
    *, record: Record, child: Child | None, who: str, answers: Mapping[str, int], by: Staff, refused: bool = False
) -> DailyLife:  # fmt: skip
    """Keep what was answered about a child of the file, or about its person (`child` None). `refused`: whoever was asked
    does not want to answer what is still open.

    Only whoever keeps the file writes, and of a minor's own file only the team. Raises `NotAllowed`, `Incomplete`.
    """
    require(by, "record_service", office_id=by.office_id)
    if record.person is None or by.office is None or file_access(by, record.person) != "write":
        raise NotAllowed(_("This file is kept by another consulate: you cannot write in it."))
    if child is not None and child.record.person != record.person:
        raise NotAllowed(_("This child is of another file."))
    now = clock.now()
    asked = set_for(age_of(record.person, child, now.date()))
    if asked is None:
        raise Incomplete(_("These questions are for ages 2 to 17: write the age first."), missing=("age",))
    given = dict(answers)
    if refused:
        given = {**dict.fromkeys(questions()[asked], REFUSED), **given}
    check(asked, given)
    kept = DailyLife.objects.create(
        record=record, child=child, asked=asked, who=who, answers=given, office=by.office, by=by, at=now
    )
    data = {"daily_life": kept.pk, **({"child": child.pk} if child is not None else {})}
    write(
        [
            NewEvent(
                type="daily_life_asked",
                record_id=record.pk,
                at=now,
                office_id=by.office_id,
                staff=by,
                data=data,
            )
        ]
    )
    _task(kept, by)
    return kept


def _task(kept: DailyLife, by: Staff) -> None:
    hard = asked_for(kept.asked, kept.answers)
    if not hard:
        return
    language = (get_language() or "es")[:2]
    needs = ", ".join(one.domain[language] for one in hard)
    text = (
        _("Ask for what they need:")
        + " "
        + (f"{kept.child.name}: {needs}" if kept.child is not None else needs)
    )
    person = kept.record.person
    open_ones = Task.objects.filter(record__person=person, kind=Task.Kind.ACCOMMODATION, done_at__isnull=True)
    if open_ones.filter(text=text[:300]).exists():
        return
    own = Case.objects.filter(record__person=person, office=kept.office).exclude(status=Case.Status.CONCLUDED)
    add_task(
        kind=Task.Kind.ACCOMMODATION, office=kept.office, at=kept.at, record=kept.record,
        case=own.order_by("-opened_at").first(), text=text, due_at=kept.at + dt.timedelta(hours=HOURS),
    )  # fmt: skip
