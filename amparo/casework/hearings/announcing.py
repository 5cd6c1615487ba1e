"""Who is told of hearings: whoever attends them, and while nobody does, the officer of the case or its supervisors. That one is
near without an action is told by its clock (A7)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from amparo.accounts.models import Role, Staff
from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Case
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.places.models import Office

#: When tomorrow's hearings are told, on the wall clock of the office that keeps the case.
AFTERNOON = 15
AGENDA = "/agenda/"


def tell_changed(
    hearing: Hearing, text_code: str, *, attended_by: Staff | None, at: dt.datetime, by: Staff
) -> int:
    """Tell who was to attend a hearing, and the officer of its case, that it was moved or cancelled."""
    case = Case.objects.select_related("officer").get(pk=hearing.case_id)
    staff = [one for one in (attended_by, case.officer) if one is not None]
    return notify_all(
        [
            NewNotice(
                kind="hearing", text_code=text_code, at=at, staff=staff, roles=() if staff else (Role.SUPERVISOR,),
                office_id=case.office_id, case=case, values={"when": hearing.at.isoformat()}, by=by,
            )
        ]
    )  # fmt: skip


def tell_written(hearing: Hearing, *, at: dt.datetime, by: Staff) -> int:
    """Tell the officer of the case, or its supervisors, of a hearing that somebody outside their office wrote down."""
    return tell_changed(hearing, "hearing_written", attended_by=None, at=at, by=by)


def tell_given(hearing: Hearing, officer: Staff, *, at: dt.datetime, by: Staff) -> int:
    """Tell an officer that a hearing is theirs."""
    return notify_all(
        [
            NewNotice(
                kind="assigned", text_code="hearing_assigned", at=at, staff=[officer], case=hearing.case,
                values={"when": hearing.at.isoformat()}, by=by,
            )
        ]
    )  # fmt: skip


def tell_tomorrow(now: dt.datetime) -> int:
    """Where it is afternoon, tell everybody of their hearings of tomorrow, by the office's own day; once a day."""
    days, zones = {}, dict(Office.objects.values_list("slug", "time_zone"))
    for slug, zone in zones.items():
        local = now.astimezone(ZoneInfo(zone))
        if local.hour >= AFTERNOON:
            days[slug] = local.date() + dt.timedelta(days=1)
    if not days:
        return 0
    near = (
        Hearing.objects.filter(
            state=Hearing.State.SCHEDULED, at__gt=now, at__lt=now + dt.timedelta(days=2), case__office_id__in=days
        )
        .exclude(case__status=Case.Status.CONCLUDED)
        .select_related("case__officer", "officer")
        .order_by("at", "pk")
    )  # fmt: skip
    of: dict[tuple[str, Staff | None], list[Hearing]] = defaultdict(list)
    for hearing in near:
        office = hearing.case.office_id
        if hearing.at.astimezone(ZoneInfo(zones[office])).date() == days[office]:
            of[(office, hearing.officer or hearing.case.officer)].append(hearing)
    return notify_all([_tomorrow(office, who, some, days[office], now) for (office, who), some in of.items()])


def _tomorrow(
    office: str, who: Staff | None, hearings: Sequence[Hearing], day: dt.date, now: dt.datetime
) -> NewNotice:
    one = len(hearings) == 1
    return NewNotice(
        kind="hearing", text_code="hearing_tomorrow" if one else "hearings_tomorrow", at=now,
        staff=[who] if who is not None else (), roles=() if who is not None else (Role.SUPERVISOR,), office_id=office,
        case=hearings[0].case if one else None, path=AGENDA,
        values={"count": len(hearings), "when": hearings[0].at.isoformat()},
        key=f"tomorrow:{day.isoformat()}:{'own' if who is not None else office}",
    )  # fmt: skip
